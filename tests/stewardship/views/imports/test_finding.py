"""Finding one of many rows: by a text, and by going from one that is wrong to the next."""

from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from raceme.stewardship.actions import imports
from raceme.stewardship.actions.imports import Decision
from raceme.stewardship.models import Import
from tests.conftest import World
from tests.factories import NOW, OrganisationFactory, RelationshipFactory
from tests.stewardship.actions.imports.build import checked, imported

pytestmark = pytest.mark.django_db(transaction=True)
LENGTH = 120
# By their place in the sheet; two are far apart, one is found in the records.
WRONG, KNOWN = (30, 110), 75


@pytest.fixture
def staff(client: Client, world: World) -> Client:
    client.force_login(world.staff)
    return client


@pytest.fixture
def found(world: World) -> Import:
    """Return a checked list of three pages."""
    firm = OrganisationFactory.create(name="Someșul Digital SRL", town="Dej")
    RelationshipFactory.create(workspace=world.workspace, organisation=firm)
    lines = [("Denumire", "CUI", "Localitate", "Note")]
    for number in range(1, LENGTH + 1):
        wrong = "123" if number in WRONG else ""
        lines.append((f"Firma {number:03} SRL", wrong, "Gherla", f"nota {number:03}"))
    lines[KNOWN] = ("Someșul Digital SRL", "", "Dej", "vecin")
    columns = {0: "name", 1: "registered_number", 2: "town"}
    return checked(*lines, space=world.workspace, by=world.staff, columns=columns)


def _at(found: Import, **query: object) -> str:
    address = reverse("stewardship:import_rows", args=[found.workspace.slug, found.pk])
    return f"{address}?{urlencode(query)}"


@pytest.mark.parametrize(
    ("text", "number"),
    [("SOMESUL digital", KNOWN), ("gherla 099", 99), ("Nota 110", 110), ("vecin", KNOWN)],
    ids=["without accents", "words of two cells", "a column left out", "in one row"],
)
def test_a_row_is_found_by_what_stands_in_it(
    staff: Client, found: Import, text: str, number: int
) -> None:
    page = staff.get(_at(found, q=text)).content.decode()

    assert page.count('<tr role="row" id="row-') == 1
    assert f'id="row-{number}"' in page
    assert f"“{text}” stands in 1 row." in page


def test_what_was_typed_over_a_cell_is_found(staff: Client, found: Import, world: World) -> None:
    decision = Decision(values={"name": "Hoia Robotică SRL"})
    imports.decide_row(found, 7, decision=decision, by=world.staff, at=NOW)

    page = staff.get(_at(found, q="hoia robotica")).content.decode()

    assert 'id="row-7"' in page


def test_rows_are_found_among_those_of_one_kind_and_page_by_page(
    staff: Client, found: Import
) -> None:
    wrong = staff.get(_at(found, q="firma", show="wrong")).content.decode()
    last = staff.get(_at(found, q="firma gherla", page=9)).content.decode()
    none = staff.get(_at(found, q="firma dej")).content.decode()

    assert [f'id="row-{number}"' in wrong for number in (*WRONG, 1)] == [True, True, False]
    assert "101 to 119 of 119" in last
    assert "q=firma+gherla" in last
    assert "No row of this kind holds all of these words." in none
    assert "Decide for all" not in wrong


def test_one_goes_from_wrong_row_to_wrong_row_and_round(staff: Client, found: Import) -> None:
    after: int | None = None
    places = []
    for _each in range(3):
        query = {"jump": "errors"} if after is None else {"jump": "errors", "at": after}
        places.append(staff.get(_at(found, **query)).headers["Location"].partition("?")[2])
        after = int(places[-1].rpartition("-")[2])

    assert places == [
        "page=1&at=30#row-30",
        "page=3&at=110#row-110",
        "page=1&at=30#row-30",
    ]


def test_one_goes_to_what_means_a_record_there_is(staff: Client, found: Import) -> None:
    page = staff.get(_at(found, jump="matches"), follow=True)

    assert page.redirect_chain[0][0].endswith("?page=2&at=75#row-75")
    assert 'id="row-75" tabindex="-1" class="r-here"' in page.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        {"jump": "nowhere"},
        {"jump": "errors", "at": "x" * 30},
        {"jump": "errors", "at": "9" * 30},
        {"q": "% _ ' <script>", "page": "-1"},
        {"q": "x" * 5_000},
        {"show": "nothing", "page": "1e3"},
    ],
)
def test_whatever_is_sent_is_answered(
    staff: Client, found: Import, query: dict[str, object]
) -> None:
    assert staff.get(_at(found, **query), follow=True).status_code == 200


@pytest.mark.parametrize("item_count", [1, 3])
def test_finding_asks_the_same_number_of_queries(
    staff: Client, world: World, django_assert_num_queries: DjangoAssertNumQueries, item_count: int
) -> None:
    lines = [("Denumire", "CUI"), *((f"Firma {one} SRL", "123") for one in range(item_count))]
    found = checked(*lines, space=world.workspace, by=world.staff)
    staff.get(_at(found))

    with django_assert_num_queries(6):
        staff.get(_at(found, q="firma"))
    with django_assert_num_queries(6):
        staff.get(_at(found, jump="errors"))


def test_what_came_of_a_row_is_found_too(staff: Client, found: Import, world: World) -> None:
    imported(found, by=world.staff)

    address = reverse("stewardship:import", args=[world.workspace.slug, found.pk])
    page = staff.get(f"{address}?q=somesul").content.decode()

    assert "Someșul Digital SRL" in page
    assert "Firma 001 SRL" not in page
