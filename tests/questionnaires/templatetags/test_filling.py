import json

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, engines
from django.test import RequestFactory

from raceme.accounts.models import User
from raceme.core.devices import mark_of, who_is
from raceme.questionnaires.models import AnswerSet
from raceme.questionnaires.templatetags.filling import device, scope_of
from tests.factories import UserFactory
from tests.factories.questionnaires import AnswerSetFactory

pytestmark = pytest.mark.django_db
PAGES = ["/fill/1/company/", "/fill/1/people/"]


def _told(
    user: User | AnonymousUser, answers: AnswerSet, *, keeps: bool = True
) -> dict[str, object]:
    request = RequestFactory().get("/fill/1/company/")
    request.user = user
    return device(Context({"request": request}), answers, save="/save/", pages=PAGES, keeps=keeps)


def test_each_person_has_a_key_to_each_set_of_answers() -> None:
    answers, others = AnswerSetFactory.create_batch(2)
    ana, ion = UserFactory.create_batch(2)

    keys = [_told(user, of)["key"] for user in (ana, ion) for of in (answers, others)]

    assert len({*keys}) == 4
    assert _told(ana, answers)["key"] == keys[0]


def test_pages_are_kept_for_who_is_signed_in_only() -> None:
    answers, ana = AnswerSetFactory.create(), UserFactory.create()

    told = [_told(ana, answers), _told(AnonymousUser(), answers), _told(ana, answers, keeps=False)]

    assert [each["keeps"] for each in told] == [True, False, False]
    assert [each["whose"] for each in told] == [mark_of(who_is(ana)), "", mark_of(who_is(ana))]
    assert json.loads(str(told[0]["pages"])) == PAGES


def test_a_page_behind_a_link_names_none_that_could_be_kept() -> None:
    request = RequestFactory().get("/fill/1/company/")
    request.user = AnonymousUser()
    page = engines["django"].from_string(
        "{% load filling %}{% device answers save='/s/' pages=of %}"
    )

    drawn = page.render({"answers": AnswerSetFactory.create(), "of": PAGES}, request)

    assert 'data-save="/s/"' in drawn
    assert "/fill/1/people/" not in drawn


@pytest.mark.parametrize(
    ("pages", "scope"),
    [
        (PAGES, "/fill/1/"),
        (["/fill/1/company/"], "/fill/1/company/"),
        (["/fill/1/", "/fill/1/company/"], "/fill/1/"),
        (["/fill/1/company", "/fill/1/people"], "/fill/1/"),
        (["/fill/12/a/", "/fill/13/a/"], "/fill/"),
        ([], ""),
    ],
)
def test_the_worker_answers_for_the_folder_of_the_pages(pages: list[str], scope: str) -> None:
    assert scope_of(pages) == scope
