"""Since when and until when people are somewhere, as their list says it."""

from datetime import date

import pytest

from raceme.organisations.actions import end_affiliation
from raceme.organisations.models import Affiliation, Person
from raceme.stewardship.actions.imports import Choice, Verdict, decide_all
from raceme.stewardship.actions.imports.looking import page_of
from raceme.stewardship.models import Import
from raceme.stewardship.queries.imports import counts_of
from tests.conftest import World
from tests.factories import (
    NOW,
    AffiliationFactory,
    OrganisationFactory,
    PersonFactory,
    RelationshipFactory,
)
from tests.stewardship.actions.imports.build import Line, checked, imported, undone

pytestmark = pytest.mark.django_db(transaction=True)
HEADS = ("Nume", "E-mail", "Țara", "Firma", "Funcția", "Din data", "Până la")
COLUMNS = dict(
    enumerate(("person", "email", "country", "organisation", "role", "started_on", "ended_on"))
)
ANA, HOIA = ("Ana Pop", "ana@hoia.example", "Moldova"), "Hoia Robotică SRL"


def _checked(world: World, *lines: Line) -> Import:
    return checked(
        HEADS,
        *lines,
        space=world.workspace,
        by=world.staff,
        holds=Import.Holds.PEOPLE,
        columns=COLUMNS,
    )


def _counts(found: Import) -> dict[str, int]:
    return {name: count for name, count in counts_of(found).items() if count}


def _known(world: World) -> list[tuple[str, str, date | None, date | None]]:
    rows = Affiliation.objects.of(world.workspace).order_by("person__name", "pk")
    return list(
        rows.filter(organisation__name=HOIA).values_list(
            "person__name", "role", "started_on", "ended_on"
        )
    )


def _at_hoia(world: World, *, until: date | None = None) -> Affiliation:
    firm = OrganisationFactory.create(name=HOIA, town="")
    RelationshipFactory.create(workspace=world.workspace, organisation=firm)
    person = PersonFactory.create(
        workspace=world.workspace, name=ANA[0], email=ANA[1], phone="", country="MD"
    )
    return AffiliationFactory.create(person=person, organisation=firm, role="", ended_on=until)


def test_what_the_file_says_of_since_and_until_is_written_once(world: World) -> None:
    lines = (
        (*ANA, HOIA, "inginer", "01.03.2019", "31.12.2021"),
        (*ANA, HOIA, "director", "01.02.2024", ""),
        ("Ion Rus", "", "", HOIA, "", "15.06.2023", ""),
    )

    first = imported(_checked(world, *lines), by=world.staff)
    second = _checked(world, *lines)

    assert _known(world) == [
        ("Ana Pop", "inginer", date(2019, 3, 1), date(2021, 12, 31)),
        ("Ana Pop", "director", date(2024, 2, 1), None),
        ("Ion Rus", "", date(2023, 6, 15), None),
    ]
    assert Person.objects.of(world.workspace).get(name="Ana Pop").country == "MD"
    assert (_counts(first), _counts(second)) == ({"new": 2, "changed": 1}, {"same": 3})


def test_an_end_before_the_beginning_is_an_error_in_its_cell(world: World) -> None:
    found = _checked(world, (*ANA, HOIA, "", "01.03.2024", "31.12.2021"))
    (row,) = page_of(found, show=list(Verdict), number=1).rows

    decide_all(found, verdict=Verdict.WRONG, choice=Choice.WITHOUT, by=world.staff, at=NOW)
    imported(found, by=world.staff)

    assert row.errors == {"ended_on": "This is before the day since which the person is there."}
    assert _known(world) == [("Ana Pop", "", date(2024, 3, 1), None)]


def test_of_a_known_affiliation_what_the_file_says_otherwise_changes_and_is_taken_back(
    world: World,
) -> None:
    _at_hoia(world)
    before = _known(world)
    line = (*ANA, HOIA, "director", "01.03.2019", "31.12.2021")
    found = _checked(world, line)
    (row,) = page_of(found, show=list(Verdict), number=1).rows

    imported(found, by=world.staff)
    between, again = _known(world), _checked(world, line)
    undone(found, by=world.staff)

    assert row.changes == {
        "role": [None, "director"],
        "started_on": [None, "2019-03-01"],
        "ended_on": [None, "2021-12-31"],
    }
    assert between == [("Ana Pop", "director", date(2019, 3, 1), date(2021, 12, 31))]
    assert (_counts(again), _known(world)) == ({"same": 1}, before)


def test_what_is_over_is_begun_again_only_where_the_file_says_a_later_time(world: World) -> None:
    _at_hoia(world, until=date(2021, 12, 31))

    told = [
        _counts(_checked(world, (*ANA, HOIA, "", since, until)))
        for since, until in (
            ("01.03.2019", "31.12.2021"),
            ("01.03.2019", ""),
            ("", "31.12.2021"),
            ("01.02.2024", ""),
        )
    ]
    imported(_checked(world, (*ANA, HOIA, "", "01.02.2024", "")), by=world.staff)

    assert told == [{"changed": 1}, {"changed": 1}, {"same": 1}, {"changed": 1}]
    assert _known(world) == [
        ("Ana Pop", "", None, date(2021, 12, 31)),
        ("Ana Pop", "", date(2024, 2, 1), None),
    ]


def test_an_end_that_somebody_wrote_meanwhile_stays(world: World) -> None:
    affiliation = _at_hoia(world)
    found = _checked(world, (*ANA, HOIA, "", "", "31.12.2025"))
    end_affiliation(affiliation, ended_on=date(2025, 6, 30), by=world.manager, at=NOW)

    imported(found, by=world.staff)

    (row,) = page_of(found, show=list(Verdict), number=1).rows
    assert _known(world) == [("Ana Pop", "", None, date(2025, 6, 30))]
    assert row.said == "Somebody changed this meanwhile, and it was left as it is now."


def test_an_end_is_not_taken_back_where_it_began_anew_since(world: World) -> None:
    affiliation = _at_hoia(world)
    found = imported(_checked(world, (*ANA, HOIA, "", "", "31.12.2025")), by=world.staff)
    AffiliationFactory.create(person=affiliation.person, organisation=affiliation.organisation)

    done = undone(found, by=world.staff)

    assert done.state == Import.State.UNDONE
    assert [ended for _name, _role, _started, ended in _known(world)] == [
        date(2025, 12, 31),
        None,
    ]
