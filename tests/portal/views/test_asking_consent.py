from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from raceme.asks.models import Ask
from raceme.audit.models import Entry
from raceme.consents.models import ConsentRequest
from raceme.organisations.models import Person
from tests.conftest import World
from tests.factories import PersonFactory
from tests.factories.consents import ConsentFactory, WithdrawalFactory
from tests.factories.segments import SegmentFactory

AT = "/manage/transilvania/"
ASK = f"{AT}people/ask-for-consent/"
MOST_QUERIES = 15


@pytest.fixture
def staff(client: Client, world: World) -> Client:
    client.force_login(world.staff)
    return client


def _person(world: World, name: str, **facts: Any) -> Person:  # noqa: ANN401
    told = {"email": f"{name.lower()}@firm.example"} | facts
    return PersonFactory.create(workspace=world.workspace, name=name, **told)


def _chosen(*people: Person, **more: str) -> dict[str, object]:
    return {"chosen": [str(one.pk) for one in people], **more}


def _due() -> str:
    return (timezone.localdate() + timedelta(days=14)).isoformat()


def _asked_enough(world: World, person: Person, number: int = 6) -> None:
    now = timezone.now()
    for each in range(number):
        Ask.objects.create(
            workspace=world.workspace,
            person=person,
            module="asks",
            kind="text",
            title=f"Question {each}",
            purpose="For the plan",
            due_on=now.date() + timedelta(days=20),
            minutes=1,
            asked_at=now,
            asked_by="Manager",
        )


def test_the_page_says_who_would_be_asked_and_who_is_left_out_and_why(
    staff: Client, world: World
) -> None:
    ana, bogdan, carmen = (_person(world, name) for name in ("Ana", "Bogdan", "Carmen"))
    ConsentFactory.create(person=bogdan)
    WithdrawalFactory.create(person=carmen)
    dan = _person(world, "Dan", email="")

    page = staff.post(ASK, _chosen(ana, bogdan, carmen, dan)).text

    for said in (
        "You are about to ask 1",
        "3 are left out.",
        "You may send me the newsletter.",
        "Hello Ana,",
        "What do you agree to: Newsletter?",
        "1 has agreed already",
        "1 said no",
        "1 has no e-mail address",
        "Ask 1 person",
    ):
        assert said in page
    assert not ConsentRequest.objects.of(world.workspace).exists()


def test_its_button_asks_and_a_second_click_says_the_same(staff: Client, world: World) -> None:
    people = [_person(world, name) for name in ("Ana", "Bogdan")]
    more = {"due_on": _due(), "submission": str(uuid4())}
    sent = _chosen(*people, purpose="photos", step="send", **more)

    pages = [staff.post(ASK, sent, follow=True).text for _click in range(2)]

    said = "2 people are asked: Photos and films."
    assert [said in page for page in pages] == [True, True]
    asks = Ask.objects.of(world.workspace).order_by("pk")
    assert [ask.person for ask in asks] == people
    assert {ask.due_on.isoformat() for ask in asks} == {_due()}
    assert Entry.objects.filter(verb="consents.ask_many").count() == 1


def test_who_was_asked_enough_is_left_out_unless_somebody_says_why(
    staff: Client, world: World
) -> None:
    ana, bogdan = (_person(world, name) for name in ("Ana", "Bogdan"))
    _asked_enough(world, bogdan)
    both = _chosen(ana, bogdan, purpose="newsletter", due_on=_due())

    first = staff.post(ASK, both).text
    unsaid = staff.post(ASK, {**both, "ask_anyway": "1", "step": "send"})
    despite = {"ask_anyway": "1", "despite": "The fair is next week"}
    said = staff.post(ASK, {**both, **despite}).text
    staff.post(ASK, {**both, **despite, "step": "send"})

    assert "You are about to ask 1" in first
    assert "1 of them was asked 6 times or more." in first
    assert (unsaid.status_code, "Say why" in unsaid.text) == (422, True)
    assert "You are about to ask 2" in said
    assert ConsentRequest.objects.of(world.workspace).count() == 2
    entry = Entry.objects.get(verb="consents.ask_many")
    assert entry.values.changes["despite"] == [None, "The fair is next week"]


def test_nobody_to_ask_is_said_and_nothing_sent(staff: Client, world: World) -> None:
    bogdan = _person(world, "Bogdan")
    ConsentFactory.create(person=bogdan)

    page = staff.post(ASK, _chosen(bogdan, purpose="newsletter", due_on=_due(), step="send"))

    assert (page.status_code, "Nobody is left to ask" in page.text) == (422, True)
    assert "Nobody was asked: each of them has answered" in page.text
    assert not ConsentRequest.objects.of(world.workspace).exists()


@pytest.mark.parametrize(
    "sent",
    [
        {"purpose": "everything"},
        {"purpose": "everything", "step": "send"},
        {"purpose": "newsletter", "step": "look", "submission": "none"},
        {"purpose": "newsletter", "due_on": "2020-01-01", "step": "send"},
        {"purpose": "newsletter", "due_on": "never", "step": "send"},
        {"purpose": "newsletter", "ask_anyway": "1", "despite": "x" * 400, "step": "send"},
    ],
)
def test_whatever_is_sent_asks_nobody_and_breaks_nothing(
    staff: Client, world: World, sent: dict[str, str]
) -> None:
    page = staff.post(ASK, _chosen(_person(world, "Ana"), **sent))

    assert page.status_code in {200, 422}
    assert not ConsentRequest.objects.of(world.workspace).exists()


def test_people_of_another_workspace_are_not_asked(staff: Client, world: World) -> None:
    theirs = PersonFactory.create(workspace=world.partner_workspace, email="eva@firm.example")

    page = staff.post(ASK, _chosen(theirs, purpose="newsletter", due_on=_due(), step="send"))

    assert page.status_code == 422
    assert not ConsentRequest.objects.of(world.workspace).exists()


def test_a_segment_leads_to_it_and_keeps_the_purpose(staff: Client, world: World) -> None:
    ana = _person(world, "Ana")
    ConsentFactory.create(person=_person(world, "Bogdan"), purpose="photos")
    segment = SegmentFactory.create(workspace=world.workspace)
    address = f"{AT}segments/{segment.pk}/ask-for-consent/"

    reach = staff.get(f"{AT}segments/{segment.pk}/reach/?purpose=photos").text
    page = staff.get(f"{address}?purpose=photos").text
    staff.post(address, {"purpose": "photos", "due_on": _due(), "step": "send"})
    done = staff.get(f"{AT}segments/{segment.pk}/reach/?purpose=photos").text

    assert f'href="{address}?purpose=photos"' in reach
    assert "You are about to ask 1" in page
    assert ConsentRequest.objects.of(world.workspace).get().person == ana
    assert "was asked on" in done


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_stays_within_its_queries(
    staff: Client, world: World, django_assert_max_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    for each in range(number):
        _asked_enough(world, _person(world, f"Over{each}"))
        _person(world, f"Ana{each}")
        ConsentFactory.create(person=_person(world, f"Agreed{each}"))
    segment = SegmentFactory.create(workspace=world.workspace)
    address = f"{AT}segments/{segment.pk}/ask-for-consent/"
    staff.get(address)

    with django_assert_max_num_queries(MOST_QUERIES):
        page = staff.get(address).text
    with django_assert_max_num_queries(MOST_QUERIES):
        staff.post(ASK, _chosen(*Person.objects.of(world.workspace)))

    assert f"You are about to ask {number}" in page
