"""Where a figure stands, as pages say it: its number, its target, its bar, its state in words."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from raceme.core import charts, words
from raceme.reporting.models import Indicator
from raceme.reporting.queries import Measure, Rule
from raceme.reporting.queries.figures import FigureRow
from raceme.reporting.queries.standing import Standing, State

SPARK_POINTS = 12


@dataclass(frozen=True)
class Said:
    """A state: its word, and the tone and the icon that stand with it."""

    word: str
    tone: str = ""
    icon: str = ""


def number_of(rule: Rule, value: Decimal | int) -> str:
    """Write a figure as people read it: an amount with its currency, hours with theirs."""
    if rule.measure is Measure.AMOUNT:
        return words.money(value, rule.currency)
    if rule.measure is Measure.HOURS:
        # A number and its unit stay together, however large they are written.
        hours = _("%(number)s h") % {"number": words.number(value)}
        return hours.replace(" ", words.NO_BREAK)
    return words.number(value)


def target_of(indicator: Indicator, rule: Rule, target: Decimal | None = None) -> str:
    """Write a target with its sense; "at least" is what a bare number means."""
    wanted = indicator.target if target is None else target
    if wanted is None:
        return ""
    number = number_of(rule, wanted)
    if indicator.target_sense == Indicator.Sense.AT_MOST:
        return _("at most %(number)s") % {"number": number}
    if indicator.target_sense == Indicator.Sense.ABOUT:
        return _("about %(number)s") % {"number": number}
    return number


def said(indicator: Indicator, rule: Rule, standing: Standing) -> Said:
    """Say a state in words, never by colour alone."""
    # Of hours and money no fractions: nobody does 13.83 hours more.
    by = {"number": number_of(rule, standing.by.to_integral_value(ROUND_CEILING))}
    if standing.state is State.WITHIN:
        return Said(_within(indicator, rule), "ok", "circle-check")
    return {
        State.NO_TARGET: Said(_("No target")),
        State.REACHED: Said(_("Reached"), "ok", "circle-check"),
        State.ON_TRACK: Said(_("On track"), "ok", "check"),
        State.BEHIND: Said(_("Behind by %(number)s") % by, "warn", "alert-triangle"),
        State.BELOW: Said(_("Below by %(number)s") % by, "warn", "alert-triangle"),
        State.ABOVE: Said(_("Above by %(number)s") % by, "warn", "alert-triangle"),
    }[standing.state]


def _within(indicator: Indicator, rule: Rule) -> str:
    low, high = indicator.target_low, indicator.target_high
    if indicator.target_sense == Indicator.Sense.AT_MOST or low is None or high is None:
        return _("Within the limit")
    numbers = {"low": words.number(low), "high": number_of(rule, high)}
    return _("Within %(low)s to %(high)s") % numbers


def is_met(standing: Standing) -> bool:
    return standing.state in {State.REACHED, State.WITHIN}


def is_behind(standing: Standing) -> bool:
    return standing.state in {State.BEHIND, State.BELOW, State.ABOVE}


def bar_of(row: FigureRow, *, expected: Decimal | None, period: str) -> charts.Bar:
    """
    Return the bar of a row, which says its numbers to who does not see it.

    ``expected`` is where a running figure should be, ``period`` the words of the one in view.
    """
    parts = [_said_of(row)]
    if period:
        here = {"number": number_of(row.rule, row.value), "period": period}
        parts.append(_("of which %(number)s in %(period)s") % here)
    if expected is not None:
        by_now = {"number": number_of(row.rule, expected)}
        parts.append(_("expected by today %(number)s") % by_now)
    return charts.progress(
        row.cumulative,
        target=row.indicator.target,
        this_period=row.value if period else None,
        expected=expected,
        is_behind=is_behind(row.standing),
        label=", ".join(parts),
    )


def _said_of(row: FigureRow) -> str:
    number = number_of(row.rule, row.cumulative)
    if row.indicator.target is None:
        return number
    both = {"number": number, "target": target_of(row.indicator, row.rule)}
    return _("%(number)s of %(target)s") % both


def spark_of(row: FigureRow) -> charts.Spark | None:
    """Return the course of a figure from its programme's first day to the last that counted."""
    programme, series = row.asked.question.programme, row.series
    if not series or row.rule.measure is Measure.REGISTER:
        return None
    first = min(programme.starts_on, series[0][0])
    days = max((max(programme.ends_on, series[-1][0]) - first).days, 1)
    sums = [Decimal(0)] * SPARK_POINTS
    for day, added in series:
        place = min((day - first).days * (SPARK_POINTS - 1) // days + 1, SPARK_POINTS - 1)
        for later in range(place, SPARK_POINTS):
            sums[later] += added
    return charts.spark(sums)


def of_lines(measure: Measure, count: int) -> str:
    """Say how many lines a list has, by the name of what is counted."""
    said_by = {
        Measure.ACTIVITIES: ngettext("%(count)s activity", "%(count)s activities", count),
        Measure.PARTICIPATIONS: ngettext(
            "%(count)s participation", "%(count)s participations", count
        ),
        Measure.ORGANISATIONS: ngettext("%(count)s organisation", "%(count)s organisations", count),
        Measure.PEOPLE: ngettext("%(count)s person", "%(count)s people", count),
        Measure.COUNTRIES: ngettext("%(count)s country", "%(count)s countries", count),
        Measure.DOCUMENTS: ngettext("%(count)s document", "%(count)s documents", count),
        Measure.REGISTER: ngettext("%(count)s cluster", "%(count)s clusters", count),
    }
    line = ngettext("%(count)s line", "%(count)s lines", count)
    return said_by.get(measure, line) % {"count": words.number(count)}
