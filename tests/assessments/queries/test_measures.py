"""What a plan comes to, and how a difference is spread over its measures."""

from datetime import date
from decimal import Decimal

import pytest

from raceme.assessments.models import Assessment
from raceme.assessments.queries.measures import (
    amounts_of,
    differences_of,
    lines_of,
    overdue_on,
    plan_of,
    spread_by,
    unit_of,
)
from raceme.assessments.words import Titles
from tests.factories import WorkspaceFactory
from tests.factories.assessments import FOOTPRINT, MeasureFactory, footprints

pytestmark = pytest.mark.django_db
TITLES = Titles(FOOTPRINT, language="en")


@pytest.fixture
def both() -> tuple[Assessment, Assessment]:
    return footprints(WorkspaceFactory.create())


def test_planned_savings_are_summed_against_their_amount(
    both: tuple[Assessment, Assessment],
) -> None:
    """Of 100 tonnes of scope 1 are 10 + 15 planned, of ten of scope 2 none; dropped: nothing."""
    footprint, _ = both
    for saving, state in ((10, "planned"), (15, "planned"), (50, "dropped")):
        MeasureFactory.create(assessment=footprint, saving=saving, state=state)

    (line,) = lines_of(amounts_of(footprint, TITLES), plan_of(footprint))

    assert (line.amount.title, line.amount.value) == ("Scope 1", Decimal("100.000"))
    assert (line.planned, line.share) == (Decimal(25), Decimal(25))


def test_what_is_open_of_an_earlier_footprint_stays_in_the_plan(
    both: tuple[Assessment, Assessment],
) -> None:
    before, after = both
    waits = MeasureFactory.create(assessment=before, due_on=date(2027, 1, 1))
    for day in (date(2026, 6, 1), after.on):
        MeasureFactory.create(assessment=before, state="done", done_on=day)
    since = MeasureFactory.create(
        assessment=before, state="done", done_on=date(2027, 1, 5), due_on=date(2027, 2, 1)
    )
    own = MeasureFactory.create(assessment=after, due_on=date(2027, 3, 1))
    footprints(before.workspace)

    assert plan_of(after) == [waits, since, own]


def test_the_difference_is_spread_by_what_was_planned(both: tuple[Assessment, Assessment]) -> None:
    """Scope 1 fell by 20; planned were 10 and 20: 6.666 and 13.333, never more than 20."""
    before, after = both
    one, two = (
        MeasureFactory.create(
            assessment=before, saving=saving, state="done", done_on=date(2026, 6, day)
        )
        for saving, day in ((10, 1), (20, 2))
    )

    (found,) = differences_of(after, TITLES)

    assert [found.earlier, found.amount.value, found.fell_by] == [100, 80, 20]
    assert {each.measure: each.proposed for each in found.proposals} == {
        one: Decimal("6.666"),
        two: Decimal("13.333"),
    }


def test_what_was_done_on_the_day_of_a_footprint_lies_in_that_one(
    both: tuple[Assessment, Assessment],
) -> None:
    before, after = both
    for day in (before.on, after.on):
        MeasureFactory.create(assessment=before, state="done", done_on=day)

    (found,) = differences_of(after, TITLES)

    assert [each.measure.done_on for each in found.proposals] == [after.on]


def test_an_amount_that_rounds_to_nothing_is_planned_against_no_more() -> None:
    """Of 100 tonnes half a kilogram is left, which is less than the least that a measure saves."""
    before, after = footprints(WorkspaceFactory.create(), after=0.16)
    MeasureFactory.create(assessment=before)

    amounts = amounts_of(after, TITLES)

    assert [each.code for each in amounts] == ["scope-2"]
    assert lines_of(amounts, plan_of(after)) == []


def test_an_amount_in_another_unit_is_not_compared(both: tuple[Assessment, Assessment]) -> None:
    before, after = both
    MeasureFactory.create(assessment=before, state="done", done_on=date(2026, 6, 1))
    for each in after.result["amounts"]:
        each["unit"] = "kg CO2e"

    assert differences_of(after, TITLES) == []


def test_a_plan_in_another_unit_is_not_summed_up_and_keeps_its_unit(
    both: tuple[Assessment, Assessment],
) -> None:
    before, after = both
    measure = MeasureFactory.create(assessment=before)
    for each in after.result["amounts"]:
        each["unit"] = "kg CO2e"

    planned = plan_of(after)

    assert planned == [measure]
    assert unit_of(planned[0]) == "t CO2e"
    assert lines_of(amounts_of(after, TITLES), planned) == []


def test_what_went_up_is_nobodys_saving() -> None:
    before, after = footprints(WorkspaceFactory.create(), after=50_000)
    MeasureFactory.create(assessment=before, state="done", done_on=date(2026, 6, 1))

    (found,) = differences_of(after, TITLES)

    assert [found.fell_by, found.most] == [-25, 0]
    assert [each.proposed for each in found.proposals] == [0]


def test_the_first_footprint_verifies_nothing(both: tuple[Assessment, Assessment]) -> None:
    MeasureFactory.create(assessment=both[0], state="done", done_on=date(2025, 12, 1))

    assert differences_of(both[0], TITLES) == []


@pytest.mark.parametrize(
    ("total", "weights"),
    [("20", [1, 1, 1]), ("0.001", [5, 7]), ("0", [3]), ("99999.999", [1, 2, 3, 4, 5, 6, 7])],
)
def test_the_parts_never_add_up_to_more_than_there_is(total: str, weights: list[int]) -> None:
    spread = spread_by(Decimal(total), {key: Decimal(one) for key, one in enumerate(weights)})

    rest = Decimal(total) - sum(spread.values())
    assert Decimal(0) <= rest < Decimal("0.001") * len(weights)


def test_overdue_is_what_is_planned_and_past_its_day(both: tuple[Assessment, Assessment]) -> None:
    day = date(2027, 6, 30)
    late = MeasureFactory.create(assessment=both[0], due_on=date(2027, 6, 29))
    MeasureFactory.create(assessment=both[0], due_on=day)
    MeasureFactory.create(
        assessment=both[0], due_on=date(2027, 6, 1), state="done", done_on=date(2026, 6, 1)
    )

    found = type(late).objects.of(late.workspace).filter(overdue_on(day))

    assert list(found) == [late]
