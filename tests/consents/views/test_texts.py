from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from raceme.audit.models import Entry
from raceme.consents.models import Consent, ConsentText, LegalBasis
from raceme.core.words import day_typed
from tests.conftest import World
from tests.factories import TODAY
from tests.factories.consents import ConsentFactory, ConsentTextFactory, LegalBasisFactory

TEXTS = reverse("consents:texts", args=["transilvania"])
WRITE = reverse("consents:write_text", args=["transilvania", "newsletter", "en"])


@pytest.fixture
def manager(client: Client, world: World) -> Client:
    client.force_login(world.manager)
    return client


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_texts_ask_the_same_number_of_queries(
    manager: Client,
    world: World,
    django_assert_num_queries: DjangoAssertNumQueries,
    item_count: int,
) -> None:
    for number in range(item_count):
        ConsentTextFactory.create(workspace=world.workspace, version=number + 1)
        ConsentFactory.create(person__workspace=world.workspace, text__version=number + 1)
    manager.get(TEXTS)

    with django_assert_num_queries(7):
        manager.get(TEXTS)


def test_the_page_says_who_agreed_to_which_version(manager: Client, world: World) -> None:
    space = world.workspace
    old = ConsentTextFactory.create(
        workspace=space, text="Monthly.", in_force_from=TODAY - timedelta(days=99)
    )
    new = ConsentTextFactory.create(
        workspace=space, text="Weekly.", version=2, in_force_from=TODAY - timedelta(days=9)
    )
    ConsentFactory.create(
        person__workspace=space, text=old, state="renewed", ended_at=old.written_at
    )
    ConsentFactory.create(person__workspace=space, text=old)
    ConsentFactory.create(person__workspace=world.partner_workspace)

    page = manager.get(TEXTS).content.decode()

    assert f"?text={old.pk}&amp;state=given" in page
    assert f'?text={old.pk}">2</a>' in page
    assert f"?text={new.pk}" not in page
    assert "Weekly." in page


def test_a_new_version_leaves_the_old_and_who_agreed_to_it(manager: Client, world: World) -> None:
    given = ConsentFactory.create(person__workspace=world.workspace, text__text="Monthly.")
    tomorrow = timezone.localdate() + timedelta(days=1)
    sent = {"text": "Weekly. ", "in_force_from": day_typed(tomorrow), "months": "24"}

    response = manager.post(WRITE, sent)
    same = manager.post(WRITE, sent)

    assert response.headers["Location"] == TEXTS
    texts = ConsentText.objects.of(world.workspace).order_by("version")
    assert [(one.version, one.text, one.months) for one in texts] == [
        (1, "Monthly.", None),
        (2, "Weekly.", 24),
    ]
    assert Consent.objects.of(world.workspace).get().text == given.text
    assert Entry.objects.get().verb == "consents.write_text"
    assert same.status_code == 422
    assert "word for word" in same.content.decode()


def test_a_text_comes_into_force_today_at_the_earliest(manager: Client, world: World) -> None:
    sent = {"text": "Weekly.", "in_force_from": "1.1.2026"}

    response = manager.post(WRITE, sent)

    assert response.status_code == 422
    assert "today or later" in response.content.decode()
    assert not ConsentText.objects.of(world.workspace).exists()


def test_a_language_or_purpose_there_is_none_of_is_not_found(manager: Client) -> None:
    for purpose, language in (("newsletter", "de"), ("everything", "en")):
        address = reverse("consents:write_text", args=["transilvania", purpose, language])
        assert manager.get(address).status_code == 404


def test_a_basis_is_named_once_and_ended(manager: Client, world: World) -> None:
    address = reverse("consents:basis", args=["transilvania", "newsletter"])
    sent = {"kind": "interest", "reason": "Members expect it."}

    manager.post(address, sent)
    again = manager.post(address, sent)
    basis = LegalBasis.objects.of(world.workspace).get()
    end = reverse("consents:end_basis", args=["transilvania", basis.pk])
    manager.post(end)
    once_more = manager.post(end, follow=True)

    assert again.status_code == 422
    basis.refresh_from_db()
    assert basis.ended_at is not None
    assert "was ended already" in once_more.content.decode()
    verbs = list(Entry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["consents.name_basis", "consents.end_basis"]


def test_the_basis_of_another_workspace_is_not_found(manager: Client, world: World) -> None:
    theirs = LegalBasisFactory.create(workspace=world.partner_workspace)

    address = reverse("consents:end_basis", args=["transilvania", theirs.pk])
    assert manager.post(address).status_code == 404
