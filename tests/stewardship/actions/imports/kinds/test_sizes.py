"""From which day a size holds, and where it is said, as its list says it."""

from datetime import date

import pytest

from raceme.organisations.models import Organisation, SizeFact
from raceme.stewardship.actions.imports import Verdict
from raceme.stewardship.actions.imports.looking import page_of
from raceme.stewardship.models import Import
from raceme.stewardship.queries.imports import counts_of
from tests.conftest import World
from tests.factories import OrganisationFactory, RelationshipFactory
from tests.stewardship.actions.imports.build import Line, checked, imported, undone

pytestmark = pytest.mark.django_db(transaction=True)
HEADS = ("Denumire", "An", "Valabil din", "Nr. angajați", "Sursa")
COLUMNS = dict(enumerate(("name", "year", "valid_from", "employees", "source")))
NAME = "Someșul Digital SRL"


@pytest.fixture
def firm(world: World) -> Organisation:
    made = OrganisationFactory.create(name=NAME)
    RelationshipFactory.create(workspace=world.workspace, organisation=made)
    return made


def _checked(world: World, *lines: Line) -> Import:
    return checked(
        HEADS,
        *lines,
        space=world.workspace,
        by=world.staff,
        holds=Import.Holds.SIZES,
        columns=COLUMNS,
    )


def _facts(firm: Organisation) -> list[tuple[date, int | None, str]]:
    facts = SizeFact.objects.filter(organisation=firm).order_by("valid_from")
    return list(facts.values_list("valid_from", "employees", "source"))


def _counts(found: Import) -> dict[str, int]:
    return {name: count for name, count in counts_of(found).items() if count}


def test_the_day_and_the_source_in_the_file_are_what_is_written(
    world: World, firm: Organisation
) -> None:
    lines = (
        (NAME, "2023", "15.04.2024", "12", "situații financiare"),
        (NAME, "2024", "", "14", ""),
    )

    found = imported(_checked(world, *lines), by=world.staff)

    assert _facts(firm) == [
        (date(2024, 4, 15), 12, "situații financiare"),
        (date(2025, 1, 1), 14, "Import of membri.csv"),
    ]
    assert (_counts(found), _counts(_checked(world, *lines))) == ({"new": 2}, {"same": 2})


def test_another_source_of_a_known_size_is_an_update_and_is_taken_back(
    world: World, firm: Organisation
) -> None:
    SizeFact.objects.create(
        organisation=firm,
        valid_from=date(2024, 4, 15),
        employees=12,
        size_class="small",
        source="declared",
    )
    found = _checked(world, (NAME, "", "15.04.2024", "12", "annual accounts"))
    (row,) = page_of(found, show=list(Verdict), number=1).rows

    imported(found, by=world.staff)
    between = _facts(firm)
    undone(found, by=world.staff)

    assert row.changes == {"source": ["declared", "annual accounts"]}
    assert between == [(date(2024, 4, 15), 12, "annual accounts")]
    assert _facts(firm) == [(date(2024, 4, 15), 12, "declared")]


@pytest.mark.parametrize(
    ("day", "source", "errors"),
    [
        ("15.04.2036", "", {"valid_from": "This day is still to come."}),
        (
            "15.04.1036",
            "",
            {"valid_from": "“15.04.1036” lies too far from our time. Is the year right?"},
        ),
        ("15.04.2024", "x" * 201, {"source": "This is 201 characters long; 200 fit."}),
    ],
    ids=["still to come", "too long ago", "too long"],
)
@pytest.mark.usefixtures("firm")
def test_a_day_or_source_that_cannot_be_is_an_error_in_its_cell(
    world: World, day: str, source: str, errors: dict[str, str]
) -> None:
    found = _checked(world, (NAME, "", day, "12", source))

    (row,) = page_of(found, show=list(Verdict), number=1).rows
    assert (row.verdict, row.errors) == (Verdict.WRONG, errors)
