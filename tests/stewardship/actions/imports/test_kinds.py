"""What each kind of list brings in, and that it brings it in once."""

from decimal import Decimal
from typing import Any

import pytest

from raceme.engagements.models import Activity, Engagement
from raceme.organisations.models import Affiliation, Membership, Organisation, Person, SizeFact
from raceme.stewardship.actions.imports import Verdict
from raceme.stewardship.actions.imports.looking import page_of
from raceme.stewardship.models import Import
from raceme.stewardship.queries.imports import counts_of
from tests.conftest import World
from tests.factories import (
    AffiliationFactory,
    OrganisationFactory,
    PersonFactory,
    RelationshipFactory,
    shipped_kind,
)
from tests.stewardship.actions.imports.build import Line, checked, cluster_of, imported, undone

Holds = Import.Holds
pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = (
    ("Nume", "Prenume", "E-mail", "Telefon", "Firma", "Funcția"),
    ("Pop", "Ana", "ana@somesul.example", "0264 123 456", "Someșul Digital SRL", "director"),
    ("Rus", "Ion", "", "", "Hoia Robotică SRL", ""),
)
SIZES = (
    ("Denumire", "An", "Nr. angajați", "Cifra de afaceri (EUR)"),
    ("Someșul Digital SRL", "2024", "12", "1.250.000"),
    ("Someșul Digital SRL", "2025", "55", "11.000.000"),
)
ACTIVITIES = (
    ("Titlu", "Data", "Firma", "Participant", "E-mail"),
    ("Atelier de design", "14.05.2026", "Someșul Digital SRL", "Ana Pop", "ana@somesul.example"),
    ("Atelier de design", "14.05.2026", "Hoia Robotică SRL", "Ion Rus", ""),
    ("Vizită de studiu", "20.06.2026", "Hoia Robotică SRL", "Ion Rus", ""),
)


def _counts(found: Import) -> dict[str, int]:
    return {name: count for name, count in counts_of(found).items() if count}


def _twice(
    world: World,
    *lines: Line,
    holds: str,
    **options: Any,  # noqa: ANN401 (of an import)
) -> tuple[Import, Import]:
    """Return an import of the lines that is done, and one of the same that was checked after."""
    first = imported(
        checked(*lines, space=world.workspace, by=world.staff, holds=holds, **options),
        by=world.staff,
    )
    second = checked(*lines, space=world.workspace, by=world.staff, holds=holds, **options)
    return first, second


def test_people_come_with_the_organisations_they_belong_to(world: World) -> None:
    first, second = _twice(world, *PEOPLE, holds=Holds.PEOPLE)

    known = Affiliation.objects.of(world.workspace).filter(person__name__in=["Ana Pop", "Ion Rus"])
    assert list(
        known.order_by("person__name").values_list("person__name", "organisation__name", "role")
    ) == [
        ("Ana Pop", "Someșul Digital SRL", "director"),
        ("Ion Rus", "Hoia Robotică SRL", ""),
    ]
    assert (_counts(first), _counts(second)) == ({"new": 2}, {"same": 2})


def test_of_a_known_person_only_what_the_file_says_otherwise_changes(world: World) -> None:
    firm = OrganisationFactory.create(name="Someșul Digital SRL", town="")
    RelationshipFactory.create(workspace=world.workspace, organisation=firm)
    person = PersonFactory.create(
        workspace=world.workspace, name="Ana Pop", email="ana@somesul.example", phone="+40 745 1"
    )
    AffiliationFactory.create(person=person, organisation=firm)
    found = checked(
        ("Nume", "E-mail", "Telefon", "Firma"),
        ("Ana Pop", "Ana@Somesul.example", "", "Someșul Digital SRL"),
        space=world.workspace,
        by=world.staff,
        holds=Holds.PEOPLE,
    )

    assert _counts(found) == {"same": 1}


def test_sizes_are_stated_by_year_with_their_currency(world: World) -> None:
    firm = OrganisationFactory.create(name="Someșul Digital SRL")
    RelationshipFactory.create(workspace=world.workspace, organisation=firm)

    first, second = _twice(world, *SIZES, holds=Holds.SIZES)

    facts = SizeFact.objects.filter(organisation=firm).order_by("valid_from")
    assert list(
        facts.values_list("valid_from__year", "size_class", "employees", "turnover", "currency")
    ) == [
        (2025, "small", 12, Decimal(1_250_000), "EUR"),
        (2026, "medium", 55, Decimal(11_000_000), "EUR"),
    ]
    assert (_counts(first), _counts(second)) == ({"new": 2}, {"same": 2})


def test_sizes_of_an_organisation_nobody_knows_are_wrong(world: World) -> None:
    found = checked(*SIZES, space=world.workspace, by=world.staff, holds=Holds.SIZES)

    assert _counts(found) == {"wrong": 2}


def test_activities_are_recorded_once_with_everybody_who_took_part(world: World) -> None:
    kind = shipped_kind("workshop")

    first, second = _twice(world, *ACTIVITIES, holds=Holds.ACTIVITIES, activity_kind=kind.pk)

    log = Activity.objects.of(world.workspace).order_by("started_on", "pk")
    told = Engagement.objects.of(world.workspace).order_by("activity__started_on", "pk")
    assert list(log.values_list("title", "kind", "state")) == [
        ("Atelier de design", kind.pk, "held"),
        ("Vizită de studiu", kind.pk, "held"),
    ]
    assert list(told.values_list("activity__title", "organisation__name", "person__name")) == [
        ("Atelier de design", "Someșul Digital SRL", "Ana Pop"),
        ("Atelier de design", "Hoia Robotică SRL", "Ion Rus"),
        ("Vizită de studiu", "Hoia Robotică SRL", "Ion Rus"),
    ]
    assert (_counts(first), _counts(second)) == ({"new": 3}, {"same": 3})


def test_activities_are_taken_back_with_all_that_came_with_them(world: World) -> None:
    kind = shipped_kind("workshop")
    people = Person.objects.of(world.workspace).count()
    firms = Organisation.objects.count()
    found = imported(
        checked(
            *ACTIVITIES,
            space=world.workspace,
            by=world.staff,
            holds=Holds.ACTIVITIES,
            activity_kind=kind.pk,
        ),
        by=world.staff,
    )

    done = undone(found, by=world.staff)

    assert (done.state, done.obstacles) == (Import.State.UNDONE, [])
    assert not Activity.objects.of(world.workspace).exists()
    assert Person.objects.of(world.workspace).count() == people
    assert Organisation.objects.count() == firms


def test_an_update_never_empties_what_stands(world: World) -> None:
    firm = OrganisationFactory.create(
        name="Someșul Digital SRL", town="Cluj-Napoca", website="https://somesul.example"
    )
    RelationshipFactory.create(workspace=world.workspace, organisation=firm)
    found = checked(
        ("Denumire", "Localitate", "Site", "E-mail"),
        ("SC SOMESUL DIGITAL S.R.L.", "", "", "office@somesul.example"),
        space=world.workspace,
        by=world.staff,
    )

    imported(found, by=world.staff)

    firm.refresh_from_db()
    assert (firm.name, firm.town, firm.website, firm.email) == (
        "Someșul Digital SRL",
        "Cluj-Napoca",
        "https://somesul.example",
        "office@somesul.example",
    )


def test_a_record_of_the_register_is_used_and_its_facts_stay(world: World) -> None:
    firm = OrganisationFactory.create(name="Someșul Digital SRL", town="Cluj-Napoca")
    found = checked(
        ("Denumire", "Localitate", "E-mail"),
        ("Someșul Digital SRL", "Cluj-Napoca", "other@somesul.example"),
        space=world.workspace,
        by=world.staff,
    )

    imported(found, by=world.staff)

    firm.refresh_from_db()
    assert (_counts(found), firm.email) == ({"changed": 1}, "")
    assert firm.relationships.filter(workspace=world.workspace).exists()


def test_a_second_row_for_a_member_adds_its_person_alone(world: World) -> None:
    cluster = cluster_of(world.workspace)
    found = checked(
        ("Denumire", "Localitate", "Persoana de contact", "Membru din"),
        ("Someșul Digital SRL", "Cluj-Napoca", "Ana Pop", "01.02.2024"),
        ("Someșul Digital SRL", "Cluj-Napoca", "Ion Rus", "01.02.2024"),
        ("Someșul Digital SRL", "Cluj-Napoca", "", "01.02.2024"),
        space=world.workspace,
        by=world.staff,
        holds=Holds.MEMBERS,
        cluster=cluster,
    )
    before = _counts(found)

    imported(found, by=world.staff)

    assert before == {"new": 1, "changed": 1, "skipped": 1}
    assert Membership.objects.of(world.workspace).filter(cluster=cluster).count() == 1
    people = Affiliation.objects.of(world.workspace).filter(
        organisation__name="Someșul Digital SRL"
    )
    assert sorted(people.values_list("person__name", flat=True)) == ["Ana Pop", "Ion Rus"]


def test_who_came_takes_part_for_the_organisation_of_their_address(world: World) -> None:
    firm = OrganisationFactory.create(name="Someșul Digital", website="https://www.somesul.example")
    RelationshipFactory.create(workspace=world.workspace, organisation=firm)
    kind = shipped_kind("workshop")
    found = checked(
        ("Name", "E-mail", "Minutes"),
        ("Ana Pop", "ana@somesul.example", "90"),
        ("Ion Rus", "ion.rus@gmail.com", "30"),
        space=world.workspace,
        by=world.staff,
        holds=Holds.ATTENDANCE,
        title="Open evening",
        started_on="2026-05-14",
        activity_kind=kind.pk,
    )

    imported(found, by=world.staff)

    told = Engagement.objects.of(world.workspace).order_by("pk")
    assert list(told.values_list("person__name", "organisation__name", "hours")) == [
        ("Ana Pop", "Someșul Digital", Decimal("1.50")),
        ("Ion Rus", None, Decimal("0.50")),
    ]


def test_from_coming_and_going_follow_the_hours_and_going_comes_last(world: World) -> None:
    found = checked(
        ("Name", "Came", "Went"),
        ("Ana Pop", "14.05.2026 10:00", "14.05.2026 11:30"),
        ("Ion Rus", "14.05.2026 11:30", "14.05.2026 10:00"),
        space=world.workspace,
        by=world.staff,
        holds=Holds.ATTENDANCE,
        columns=dict(enumerate(("person", "joined_at", "left_at"))),
        title="Open evening",
        started_on="2026-05-14",
        activity_kind=shipped_kind("workshop").pk,
    )
    (wrong,) = page_of(found, show=[Verdict.WRONG], number=1).rows

    imported(found, by=world.staff)

    told = Engagement.objects.of(world.workspace).order_by("pk")
    assert list(told.values_list("person__name", "hours")) == [("Ana Pop", Decimal("1.50"))]
    assert wrong.errors == {"left_at": "This is before the moment at which they came."}
