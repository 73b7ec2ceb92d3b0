from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType

import pytest

from raceme.programmes.models import Period, Programme
from raceme.reporting.models import Indicator
from raceme.reporting.queries.standing import Standing, State, expected_by, standing

PROGRAMME = Programme(starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31))
FIRST = Period(pk=1, number=1, starts_on=date(2026, 1, 1), ends_on=date(2026, 6, 30))
SECOND = Period(pk=2, number=2, starts_on=date(2026, 7, 1), ends_on=date(2026, 7, 10))


def _indicator(**said: object) -> Indicator:
    return Indicator(**{"target": Decimal(365), **said})


def _expected(
    indicator: Indicator,
    day: date,
    *,
    period_targets: Mapping[Period, Decimal] = MappingProxyType({}),
    is_measured: bool = False,
) -> Decimal | None:
    return expected_by(
        indicator,
        programme=PROGRAMME,
        period_targets=period_targets,
        is_measured=is_measured,
        today=day,
    )


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2025, 12, 31), 0),
        (date(2026, 1, 1), 1),
        (date(2026, 1, 31), 31),
        (date(2026, 12, 30), 364),
        (date(2026, 12, 31), 365),
        (date(2027, 1, 1), 365),
    ],
)
def test_expected_by_grows_with_the_days_of_the_programme(day: date, expected: int) -> None:
    assert _expected(_indicator(), day) == Decimal(expected)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2025, 12, 31), 0),
        (date(2026, 6, 30), 20),
        (date(2026, 7, 1), 23),
        (date(2026, 7, 10), 50),
        (date(2026, 12, 30), 50),
        (date(2026, 12, 31), 365),
    ],
)
def test_expected_by_adds_the_targets_of_periods_behind_and_part_of_the_current(
    day: date, expected: int
) -> None:
    targets = {FIRST: Decimal(20), SECOND: Decimal(30)}

    assert _expected(_indicator(), day, period_targets=targets) == Decimal(expected)


def test_expected_by_rounds_down_what_can_only_be_counted() -> None:
    day = date(2026, 1, 1)

    counted = _expected(_indicator(target=Decimal(100)), day)
    measured = _expected(_indicator(target=Decimal(100)), day, is_measured=True)

    assert (counted, measured) == (Decimal(0), Decimal("0.27"))


def test_expected_by_is_nothing_without_a_target_or_for_a_limit() -> None:
    day = date(2026, 6, 1)

    assert _expected(_indicator(target=None), day) is None
    assert _expected(_indicator(target_sense="at_most"), day) is None


AT_MOST = {"target": Decimal(10), "target_sense": "at_most"}
ABOUT = {
    "target": Decimal(100),
    "target_sense": "about",
    "target_low": Decimal(95),
    "target_high": Decimal(105),
}


@pytest.mark.parametrize(
    ("said", "value", "expected", "state", "by"),
    [
        ({"target": None}, 5, None, State.NO_TARGET, 0),
        ({"target": Decimal(10)}, 10, 10, State.REACHED, 0),
        ({"target": Decimal(10)}, 9, 9, State.ON_TRACK, 0),
        ({"target": Decimal(10)}, 6, 9, State.BEHIND, 3),
        ({"target": Decimal(10)}, 0, None, State.ON_TRACK, 0),
        (AT_MOST, 10, None, State.WITHIN, 0),
        (AT_MOST, 12, None, State.ABOVE, 2),
        (ABOUT, 95, 100, State.WITHIN, 0),
        (ABOUT, 105, 100, State.WITHIN, 0),
        (ABOUT, 106, 100, State.ABOVE, 1),
        (ABOUT, 94, 100, State.BELOW, 1),
        (ABOUT, 50, 50, State.ON_TRACK, 0),
        (ABOUT, 40, 50, State.BELOW, 10),
        ({**ABOUT, "target": None}, 96, None, State.WITHIN, 0),
    ],
)
def test_standing_says_where_a_figure_is(
    said: dict[str, object], value: int, expected: int | None, state: State, by: int
) -> None:
    found = standing(
        _indicator(**said),
        value=Decimal(value),
        expected=None if expected is None else Decimal(expected),
    )

    assert found == Standing(state=state, by=Decimal(by))
