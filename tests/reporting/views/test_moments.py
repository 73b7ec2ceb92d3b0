from datetime import date

import pytest

from raceme.reporting.views.moments import numbered, running
from tests.factories import PeriodFactory

PERIODS = [
    PeriodFactory.build(number=1, starts_on=date(2026, 1, 1), ends_on=date(2026, 6, 30)),
    PeriodFactory.build(number=2, starts_on=date(2026, 7, 2), ends_on=date(2026, 12, 31)),
]


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (date(2025, 12, 31), None),
        (date(2026, 1, 1), 1),
        (date(2026, 6, 30), 1),
        (date(2026, 7, 1), None),
        (date(2026, 7, 2), 2),
        (date(2026, 12, 31), 2),
        (date(2027, 1, 1), None),
    ],
)
def test_running_is_the_period_of_the_day_its_first_and_last_included(
    day: date, number: int | None
) -> None:
    found = running(PERIODS, on=day)

    assert (found and found.number) == number


@pytest.mark.parametrize(("asked", "number"), [("2", 2), ("3", None), ("x", None), (None, None)])
def test_numbered_is_the_period_that_is_asked_for(asked: str | None, number: int | None) -> None:
    found = numbered(PERIODS, asked)

    assert (found and found.number) == number
