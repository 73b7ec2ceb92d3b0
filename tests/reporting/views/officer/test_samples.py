import hashlib
import io
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from raceme.core.timing import tallied
from raceme.programmes.queries import periods_of
from raceme.reporting.actions.samples import drawn
from raceme.reporting.models import Indicator, Sample
from raceme.reporting.queries.samples import lines_of_sample, samples_of_officers
from tests.conftest import World
from tests.factories import PersonFactory
from tests.reporting.scenes import SMES, activity, indicator, part

MOST_QUERIES = 15


def address(world: World, view: str, *others: object) -> str:
    names = [world.workspace.slug, world.programme.code, 1, "companies", *others]
    return reverse(f"reporting-officer:{view}", args=names)


@pytest.fixture
def officer(client: Client, world: World) -> Client:
    client.force_login(world.officer)
    return client


@pytest.fixture
def figure(world: World) -> Indicator:
    """Twelve firms in the opened period, and three in the closed one."""
    workshop = activity(world, "Workshop", date(2026, 3, 10))
    later = activity(world, "Later", date(2026, 9, 10))
    person = PersonFactory.create(workspace=world.workspace, name="Ana Pop")
    for number in range(12):
        part(workshop, f"Firm {number}", person=person if number == 0 else None)
    for number in range(3):
        part(later, f"Late {number}")
    return indicator(world, SMES, code="companies", name="Companies")


def newest(world: World, figure: Indicator) -> Sample:
    found = samples_of_officers(figure, period=periods_of(world.programme)[0]).first()
    assert found is not None
    return found


def test_a_seed_draws_the_same_of_the_same_list_in_any_order() -> None:
    records = list(range(1, 101))
    by_hand = sorted(records, key=lambda one: hashlib.sha256(f"oslo:{one}".encode()).hexdigest())

    first, again, other = (
        [record for _digest, record in drawn(given, seed=seed, size=5)]
        for given, seed in ((records, "oslo"), (records[::-1], "oslo"), (records, "bergen"))
    )

    assert first == again == by_hand[:5]
    assert other != first


def test_an_officer_draws_lines_of_the_opened_period_alone(
    officer: Client, world: World, figure: Indicator
) -> None:
    page = officer.post(
        address(world, "samples"), {"size": "200", "seed": "oslo"}, follow=True
    ).text

    sample = newest(world, figure)
    assert (sample.size, sample.population, sample.seed) == (12, 12, "oslo")
    assert "12 of 12 lines" in page
    assert ("Firm 7" in page, "Late 1" in page) == (True, False)


def test_two_draws_by_one_seed_are_equal_and_one_without_says_its_own(
    officer: Client, world: World, figure: Indicator
) -> None:
    seen = []

    for seed in ("oslo", "oslo", ""):
        officer.post(address(world, "samples"), {"size": "4", "seed": seed})
        sample = newest(world, figure)
        seen.append((sample.seed, [one.record for one in lines_of_sample(sample)]))

    assert seen[0] == seen[1]
    assert len(seen[2][0]) == 8
    assert len(seen[2][1]) == 4


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"size": ""}, "Fill this in."),
        ({"size": "0"}, "Draw 1 to 200 lines."),
        ({"size": "201"}, "Draw 1 to 200 lines."),
        ({"seed": "ță"}, "Use letters without accents"),
    ],
)
def test_what_cannot_be_drawn_is_said_beside_the_field(
    officer: Client, world: World, figure: Indicator, sent: dict[str, str], sentence: str
) -> None:
    answer = officer.post(address(world, "samples"), {"size": "3", "seed": "oslo"} | sent)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert not samples_of_officers(figure, period=periods_of(world.programme)[0]).exists()


def test_an_empty_list_gives_no_sample(officer: Client, world: World) -> None:
    indicator(world, SMES, code="companies")

    answer = officer.post(address(world, "samples"), {"size": "3"})

    assert answer.status_code == 422
    assert "The list is empty" in answer.text


def test_each_line_says_how_far_it_is(officer: Client, world: World, figure: Indicator) -> None:
    officer.post(address(world, "samples"), {"size": "3", "seed": "oslo"})
    sample = newest(world, figure)
    first, second, _third = lines_of_sample(sample)
    page = address(world, "sample", sample.pk)

    officer.post(page, {"line": first.pk, "fine": "yes"})
    officer.post(address(world, "line", second.record), {"text": "Who?"})
    shown = officer.get(page).text
    officer.post(page, {"line": first.pk, "fine": "no"})
    again = officer.get(page).text

    assert [shown.count(word) for word in (">Fine<", "Asked, open", "To be looked at")] == [1, 1, 1]
    assert ("Fine" in shown, "Look again" in shown, "Look again" in again) == (True, True, False)


def test_the_file_holds_what_it_takes_to_draw_again(
    officer: Client, world: World, figure: Indicator
) -> None:
    officer.post(address(world, "samples"), {"size": "12", "seed": "oslo"})
    sample = newest(world, figure)

    content = officer.get(address(world, "sample_xlsx", sample.pk)).getvalue()

    lines, how = load_workbook(io.BytesIO(content)).worksheets
    rows = [[cell.value for cell in row] for row in lines.iter_rows(min_row=2)]
    assert [row[5] for row in rows] == [
        hashlib.sha256(f"oslo:{row[4]}".encode()).hexdigest() for row in rows
    ]
    assert "oslo" in {cell.value for row in how.iter_rows() for cell in row}
    assert not [row for row in rows if "Ana Pop" in str(row)]


def test_the_sample_of_another_figure_is_not_found(
    officer: Client, world: World, figure: Indicator
) -> None:
    officer.post(address(world, "samples"), {"size": "3"})
    sample = newest(world, figure)
    indicator(world, SMES, code="others")
    names = [world.workspace.slug, world.programme.code, 1, "others", sample.pk]

    answers = [
        officer.get(page).status_code
        for page in (
            address(world, "sample", sample.pk),
            reverse("reporting-officer:sample", args=names),
        )
    ]

    assert answers == [200, 404]


@pytest.mark.parametrize("size", [1, 3])
def test_a_sample_asks_no_more_for_more_lines(
    officer: Client, world: World, figure: Indicator, size: int
) -> None:
    officer.post(address(world, "samples"), {"size": str(size), "seed": "oslo"})
    page = address(world, "sample", newest(world, figure).pk)
    officer.get(page)

    with tallied() as tally:
        officer.get(page)

    assert tally.queries <= MOST_QUERIES
