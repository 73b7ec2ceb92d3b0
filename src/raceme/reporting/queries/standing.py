"""Where a figure stands against its target."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum

from raceme.engines.indicators import Measure, Rule
from raceme.programmes.models import Period, Programme
from raceme.reporting.models import Indicator

_CENTS = 100
_DAY = timedelta(days=1)
_MEASURED = frozenset({Measure.HOURS, Measure.AMOUNT})


class State(StrEnum):
    NO_TARGET = "no_target"
    REACHED = "reached"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    WITHIN = "within"
    BELOW = "below"
    ABOVE = "above"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """``by`` is how much is missing, or too much, where ``state`` is behind, below or above."""

    state: State
    by: Decimal = Decimal(0)


def shown(rule: Rule, value: int | Decimal) -> Decimal:
    """Return a figure as people and targets say it: an amount in units of its currency."""
    return Decimal(value) / _CENTS if rule.measure is Measure.AMOUNT else Decimal(value)


def expected_by(
    indicator: Indicator,
    *,
    programme: Programme,
    period_targets: Mapping[Period, Decimal],
    is_measured: bool,
    today: date,
) -> Decimal | None:
    """
    Return what the figure should be by the end of ``today``.

    The targets of the periods behind, and of the current one as much as of its days; without
    such targets the same of the whole programme. What can only be counted is rounded down.
    """
    if indicator.target is None or indicator.target_sense == Indicator.Sense.AT_MOST:
        return None
    if today >= programme.ends_on:
        return indicator.target
    if period_targets:
        parts = [
            target * _elapsed(period.starts_on, period.ends_on, today=today)
            for period, target in period_targets.items()
        ]
        expected = sum(parts, Decimal(0))
    else:
        days = _elapsed(programme.starts_on, programme.ends_on, today=today)
        expected = indicator.target * days
    return expected.quantize(Decimal("0.01" if is_measured else "1"), rounding=ROUND_FLOOR)


def is_measured(rule: Rule) -> bool:
    """Tell whether the figure is hours or money, of which there may be a part."""
    return rule.measure in _MEASURED


def standing(indicator: Indicator, *, value: Decimal, expected: Decimal | None) -> Standing:
    """Return where ``value``, counted since the beginning, stands."""
    target, low, high = indicator.target, indicator.target_low, indicator.target_high
    if indicator.target_sense == Indicator.Sense.ABOUT and low is not None and high is not None:
        return _within(value, low=low, high=high, expected=expected)
    if target is None:
        return Standing(state=State.NO_TARGET)
    if indicator.target_sense == Indicator.Sense.AT_MOST:
        return _within(value, low=Decimal(0), high=target, expected=None)
    if value >= target:
        return Standing(state=State.REACHED)
    return _on_the_way(value, expected=expected, missed=State.BEHIND)


def _within(value: Decimal, *, low: Decimal, high: Decimal, expected: Decimal | None) -> Standing:
    if value > high:
        return Standing(state=State.ABOVE, by=value - high)
    if value >= low:
        return Standing(state=State.WITHIN)
    return _on_the_way(
        value, expected=None if expected is None else min(expected, low), missed=State.BELOW
    )


def _on_the_way(value: Decimal, *, expected: Decimal | None, missed: State) -> Standing:
    if expected is None or value >= expected:
        return Standing(state=State.ON_TRACK)
    return Standing(state=missed, by=expected - value)


def _elapsed(first: date, last: date, *, today: date) -> Decimal:
    """Return which part of the days from ``first`` to ``last`` is over at the end of ``today``."""
    whole = (last - first + _DAY).days
    over = min(max((today - first + _DAY).days, 0), whole)
    return Decimal(over) / Decimal(whole)
