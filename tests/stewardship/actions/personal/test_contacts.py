"""What becomes of a contact person at a partner, and of a practice, who is erased or forgotten."""

from datetime import timedelta

import pytest

from raceme.organisations.models import Person
from raceme.stewardship.actions.personal.erasing import erase
from raceme.stewardship.library import retention
from raceme.stewardship.models import Erasure
from raceme.stewardship.queries.personal.gathered import everything_of
from raceme.stewardship.queries.personal.overdue import past_date, rules_of
from tests.conftest import World
from tests.factories import NOW, PersonFactory
from tests.factories.partnerships import GoodPracticeFactory, PartnerFactory, PartnershipFactory

pytestmark = pytest.mark.django_db
IN_TEN_YEARS = NOW + timedelta(days=3700)


@pytest.fixture
def ana(world: World) -> Person:
    return PersonFactory.create(workspace=world.workspace, name="Ana Știrbei")


def test_nobody_is_asked_any_more_where_somebody_was(world: World, ana: Person) -> None:
    partnership = PartnershipFactory.create(workspace=world.workspace)
    partner = PartnerFactory.create(partnership=partnership, person=ana)
    practice = GoodPracticeFactory.create(
        workspace=world.workspace, contact=ana, shows_contact=True
    )
    told = {held.place.model for held in everything_of(ana)}

    erasure = erase(ana, why=Erasure.Why.ASKED, by=world.owner, at=NOW)

    partner.refresh_from_db()
    practice.refresh_from_db()
    assert (partner.person, practice.contact, practice.shows_contact) == (None, None, False)
    assert {"partnerships.Partner", "partnerships.GoodPractice"} <= told
    assert erasure.counts["partnerships.Partner"] == 1
    assert erasure.counts["partnerships.GoodPractice"] == 1


def test_whom_to_ask_is_kept_as_long_as_it_goes_on(world: World, ana: Person) -> None:
    over, free = PersonFactory.create_batch(2, workspace=world.workspace)
    going = PartnershipFactory.create(workspace=world.workspace)
    ended = PartnershipFactory.create(
        workspace=world.workspace, state="ended", since=NOW.date(), ended_on=NOW.date()
    )
    PartnerFactory.create(partnership=going, person=ana)
    PartnerFactory.create(partnership=ended, person=over)

    rule = next(each for each in rules_of(world.workspace) if each.shipped.kind == retention.PEOPLE)
    gone = set(past_date(world.workspace, rule, at=IN_TEN_YEARS))

    assert ana not in gone
    assert {over, free} <= gone
