from datetime import date
from uuid import uuid4

import pytest

from raceme.audit.models import Entry
from raceme.core.errors import ChangedMeanwhile
from raceme.organisations.actions import (
    AlreadyAffiliated,
    PersonFacts,
    add_person,
    affiliate,
    correct_affiliation,
    correct_person,
    end_affiliation,
)
from raceme.organisations.actions.refusals import EndsBeforeStart, HasEnded
from raceme.organisations.models import Affiliation
from raceme.organisations.queries import organisations_of, people_of
from tests.conftest import World
from tests.factories import NOW, TODAY, AffiliationFactory, OrganisationFactory, PersonFactory

ANA = PersonFacts(name="  Ana   Pop ", email="Ana.Pop@Alfa.example")


def test_add_person_tidies_affiliates_and_audits_for_the_workspace(world: World) -> None:
    firm = OrganisationFactory.create(name="Alfa SRL")

    person = add_person(
        ANA, workspace=world.workspace, organisation=firm, role="CEO", by=world.staff, at=NOW
    )

    assert (person.name, person.email, person.name_key) == (
        "Ana Pop",
        "ana.pop@alfa.example",
        "ana pop",
    )
    affiliation = Affiliation.objects.of(world.workspace).get()
    assert (affiliation.person, affiliation.organisation, affiliation.role) == (
        person,
        firm,
        "CEO",
    )
    assert list(organisations_of(world.workspace)) == [firm]
    assert list(Entry.objects.order_by("pk").values_list("verb", "workspace", "actor")) == [
        ("organisations.add_person", world.workspace.pk, world.staff.reference),
        ("organisations.affiliate", world.workspace.pk, world.staff.reference),
    ]


def test_add_person_sent_twice_adds_one(world: World) -> None:
    token = uuid4()

    made = [
        add_person(ANA, workspace=world.workspace, by=world.staff, at=at, token=token)
        for at in (NOW, NOW.replace(minute=59))
    ]

    assert made == [made[0], made[0]]
    assert list(people_of(world.workspace)) == [made[0]]


def test_correct_person_tells_the_second_who_was_first(world: World) -> None:
    person = PersonFactory.create(workspace=world.workspace, name="Ana")
    correct_person(person, facts=PersonFacts(name="Ana Pop"), revision=1, by=world.owner, at=NOW)

    with pytest.raises(ChangedMeanwhile, match=r"^Owner changed this record"):
        correct_person(
            person, facts=PersonFacts(name="Ana Rus"), revision=1, by=world.staff, at=NOW
        )

    person.refresh_from_db()
    assert (person.name, person.name_key, person.revision) == ("Ana Pop", "ana pop", 2)
    entry = Entry.objects.get()
    assert entry.workspace == world.workspace
    assert entry.values.changes["name"] == ["Ana", "Ana Pop"]


def test_affiliate_refuses_the_same_organisation_while_it_lasts(world: World) -> None:
    open_one = AffiliationFactory.create(
        person=PersonFactory.create(workspace=world.workspace, name="Ana"),
        organisation=OrganisationFactory.create(name="Alfa SRL"),
    )

    with pytest.raises(AlreadyAffiliated) as refusal:
        affiliate(open_one.person, organisation=open_one.organisation, by=world.staff, at=NOW)

    assert str(refusal.value) == (
        "Ana belongs to Alfa SRL already. End that first to write it anew."
    )


def test_end_affiliation_lets_it_begin_anew(world: World) -> None:
    affiliation = AffiliationFactory.create(
        person=PersonFactory.create(workspace=world.workspace), started_on=date(2020, 1, 1)
    )

    end_affiliation(affiliation, ended_on=TODAY, by=world.staff, at=NOW)
    anew = affiliate(
        affiliation.person,
        organisation=affiliation.organisation,
        role="Owner",
        started_on=TODAY,
        by=world.staff,
        at=NOW,
    )

    affiliation.refresh_from_db()
    assert affiliation.ended_on == TODAY
    assert (anew.started_on, anew.ended_on, anew.role) == (TODAY, None, "Owner")


def test_correct_affiliation_says_when_and_as_what_somebody_was_there(world: World) -> None:
    affiliation = AffiliationFactory.create(
        person=PersonFactory.create(workspace=world.workspace), role="", started_on=None
    )
    started_on = date(2019, 3, 1)

    for _each in range(2):
        correct_affiliation(
            affiliation,
            role="Owner",
            started_on=started_on,
            ended_on=TODAY,
            by=world.staff,
            at=NOW,
        )

    affiliation.refresh_from_db()
    assert (affiliation.role, affiliation.started_on, affiliation.ended_on) == (
        "Owner",
        started_on,
        TODAY,
    )
    entry = Entry.objects.get()
    assert entry.verb == "organisations.correct_affiliation"
    assert sorted(entry.values.changes) == [
        "ended_on",
        "organisation",
        "person",
        "role",
        "started_on",
    ]


def test_correct_affiliation_begins_nothing_anew_and_keeps_days_in_order(world: World) -> None:
    affiliation = AffiliationFactory.create(
        person=PersonFactory.create(workspace=world.workspace), ended_on=TODAY
    )

    with pytest.raises(HasEnded):
        correct_affiliation(
            affiliation, role="", started_on=None, ended_on=None, by=world.staff, at=NOW
        )
    with pytest.raises(EndsBeforeStart):
        correct_affiliation(
            affiliation,
            role="",
            started_on=TODAY,
            ended_on=date(2020, 1, 1),
            by=world.staff,
            at=NOW,
        )

    affiliation.refresh_from_db()
    assert (affiliation.started_on, affiliation.ended_on) == (None, TODAY)


def test_end_affiliation_refuses_a_second_end_and_one_before_the_start(world: World) -> None:
    affiliation = AffiliationFactory.create(
        person=PersonFactory.create(workspace=world.workspace), started_on=TODAY
    )

    with pytest.raises(EndsBeforeStart):
        end_affiliation(affiliation, ended_on=date(2020, 1, 1), by=world.staff, at=NOW)
    end_affiliation(affiliation, ended_on=TODAY, by=world.staff, at=NOW)
    with pytest.raises(HasEnded):
        end_affiliation(affiliation, ended_on=TODAY, by=world.staff, at=NOW)

    entry = Entry.objects.get()
    assert set(entry.targets.values_list("reference", flat=True)) == {
        affiliation.person.reference,
        affiliation.organisation.reference,
    }
