"""One person is asked what they agree to: with an entry, by mail, and not again within a month."""

from datetime import datetime, timedelta

import pytest

from raceme.audit.models import Entry
from raceme.consents import actions
from raceme.consents.models import ConsentRequest
from raceme.consents.queries import ASKED_AGAIN_AFTER
from raceme.organisations.models import Person
from tests.conftest import World
from tests.factories import NOW, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(world: World) -> Person:
    return PersonFactory.create(workspace=world.workspace, name="Ana", email="ana@firm.example")


def _ask(world: World, person: Person, purpose: str, *, at: datetime = NOW) -> ConsentRequest:
    return actions.ask_for_consent(person, purposes=[purpose], by=world.staff, at=at)


def test_asking_leaves_an_entry(world: World, ana: Person) -> None:
    _ask(world, ana, "newsletter")

    entry = Entry.objects.get(verb="consents.ask")
    assert (entry.actor, entry.values.changes) == (
        world.staff.reference,
        {"purposes": [None, ["newsletter"]]},
    )
    assert [each.reference for each in entry.targets.all()] == [ana.reference]


def test_nobody_is_asked_again_within_a_month(world: World, ana: Person) -> None:
    _ask(world, ana, "newsletter")
    in_a_month = NOW + ASKED_AGAIN_AFTER

    with pytest.raises(actions.AskedLately):
        _ask(world, ana, "photos", at=in_a_month - timedelta(seconds=1))

    assert _ask(world, ana, "photos", at=in_a_month).purposes == ["photos"]
    with pytest.raises(actions.StillOpen):
        _ask(world, ana, "photos", at=in_a_month + ASKED_AGAIN_AFTER)


def test_whom_no_mail_reaches_is_not_asked(world: World, ana: Person) -> None:
    Person.objects.of(world.workspace).filter(pk=ana.pk).update(email="")

    with pytest.raises(actions.NoAddress):
        _ask(world, ana, "newsletter")

    assert not ConsentRequest.objects.of(world.workspace).exists()
