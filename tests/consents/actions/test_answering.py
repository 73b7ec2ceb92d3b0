"""That what is said to a question for consent answers its ask, and that declining says nothing."""

from datetime import timedelta

import pytest

from raceme.asks.actions import withdraw as take_back
from raceme.asks.models import Ask
from raceme.consents import actions, queries
from raceme.consents.actions import Proof
from raceme.consents.models import Consent, ConsentRequest, Withdrawal
from raceme.organisations.models import Person
from tests.conftest import World
from tests.factories import NOW, PersonFactory
from tests.factories.consents import ConsentFactory

LATER = NOW + timedelta(days=1)
HEARD = Proof(note="Said at the fair.")


@pytest.fixture
def ana(world: World) -> Person:
    return PersonFactory.create(workspace=world.workspace, name="Ana", email="ana@firm.example")


def _asked(world: World, person: Person, *purposes: str) -> ConsentRequest:
    return actions.ask_for_consent(person, purposes=purposes, by=world.staff, at=NOW)


def _give(person: Person, purpose: str, *, by: object = None, way: str = "link") -> None:
    text = queries.text_in_force(person.workspace, purpose, language="en")
    who = by if isinstance(by, str) else person
    actions.give(person, purpose=purpose, text=text, way=way, proof=HEARD, by=who, at=LATER)


def _no(person: Person, purpose: str) -> None:
    actions.withdraw(person, purpose=purpose, way="link", proof=HEARD, by=person, at=LATER)


def _stands(person: Person) -> list[tuple[str, str, str]]:
    asks = Ask.objects.of(person.workspace_id).order_by("pk")
    return list(asks.values_list("state", "answer", "way"))


def test_an_ask_is_answered_once_something_is_said_to_all_it_asks(
    world: World, ana: Person
) -> None:
    _asked(world, ana, "newsletter", "photos")

    _no(ana, "photos")
    first = _stands(ana)
    _give(ana, "newsletter")

    assert first == [("open", "", "")]
    assert _stands(ana) == [("answered", "Newsletter: yes; Photos and films: no", "link")]


def test_what_was_not_asked_answers_nothing(world: World, ana: Person) -> None:
    _asked(world, ana, "newsletter")

    _give(ana, "photos")

    assert _stands(ana) == [("open", "", "")]


def test_what_stood_before_answers_once_it_is_said_again(world: World, ana: Person) -> None:
    _give(ana, "newsletter")
    _asked(world, ana, "newsletter", "photos")

    _give(ana, "photos")
    before = _stands(ana)
    _give(ana, "newsletter")

    assert before == [("open", "", "")]
    assert _stands(ana) == [("answered", "Newsletter: yes; Photos and films: yes", "link")]


def test_what_staff_write_down_answers_it_in_its_own_way(world: World, ana: Person) -> None:
    _asked(world, ana, "newsletter")

    _give(ana, "newsletter", by="Ioana", way="paper")

    assert _stands(ana) == [("answered", "Newsletter: yes", "in_person")]


def test_declining_gives_and_takes_back_nothing(world: World, ana: Person) -> None:
    ConsentFactory.create(person=ana, purpose="photos")
    request = _asked(world, ana, "newsletter", "photos")

    actions.decline(request, way="link", by=ana, at=LATER)

    assert _stands(ana) == [("declined", "", "link")]
    assert Consent.objects.of(ana.workspace_id).get().state == "given"
    assert not Withdrawal.objects.of(ana.workspace_id).exists()


def test_what_is_said_after_it_was_taken_back_stands(world: World, ana: Person) -> None:
    request = _asked(world, ana, "newsletter")
    assert request.ask is not None
    take_back(request.ask, by=world.staff, at=NOW)

    _give(ana, "newsletter")

    assert _stands(ana) == [("withdrawn", "", "")]
    assert Consent.objects.of(ana.workspace_id).get().state == "given"
