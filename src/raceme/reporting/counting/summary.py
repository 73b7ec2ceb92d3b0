"""All that a row of the results says of a figure, in one statement."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count

from raceme.engines.indicators import Measure, Rule
from raceme.reporting.counting.conditions import PASSES, proven
from raceme.reporting.counting.judging import if_so, judged
from raceme.reporting.counting.question import Question
from raceme.reporting.counting.ranking import flag
from raceme.reporting.counting.records import units
from raceme.reporting.counting.register import day_of, is_held, register
from raceme.reporting.counting.value import in_units


@dataclass(frozen=True, kw_only=True)
class Tally:
    """A figure with the length of its list, how much of it is proven, and what was left out."""

    value: int | Decimal
    lines: int
    proven: int
    left_out: int


@dataclass(frozen=True, kw_only=True)
class Summary:
    """
    ``here`` is the figure of the window, ``cumulative`` that of all days until its last.

    ``series`` is what each day added to the figure of all time, whatever the window.
    """

    here: Tally
    cumulative: Tally
    series: tuple[tuple[date, int | Decimal], ...]


def summary(question: Question) -> Summary:
    if question.rule.measure is Measure.REGISTER:
        return _of_register(question)
    columns = _columns("is_first", left_out="left_out_ever")
    if question.in_window():
        here = _columns("is_line", left_out="left_out")
        columns |= {f"{name}_here": column for name, column in here.items()}
    rows = judged(question, units=units(question), is_proven=flag(proven(question)))
    days = [(_day(on), sums) for on, *sums in rows.sums(by="day", of=columns)]
    return _folded(question, days)


def _columns(is_line: str, *, left_out: str) -> dict[str, str]:
    return {
        "added": f"CASE WHEN {is_line} = 1 THEN units ELSE 0 END",
        "lines": is_line,
        "proven": f"{is_line} * is_proven",
        "out": if_so(f"{left_out} > {PASSES}"),
    }


def _folded(question: Question, days: list[tuple[date, list[Any]]]) -> Summary:
    rule, last = question.rule, question.window.last
    until_last = [sums for day, sums in days if last is None or day <= last]
    cumulative = _tally(rule, until_last)
    series = ((day, in_units(rule, added)) for day, (added, lines, *_) in days if lines)
    return Summary(
        here=_tally(rule, [sums[4:] for _, sums in days]) if question.in_window() else cumulative,
        cumulative=cumulative,
        series=tuple(series),
    )


def _tally(rule: Rule, rows: Iterable[Sequence[Any]]) -> Tally:
    # A first row of nothing, so that a figure without records has its four zeros too.
    added, lines, are_proven, out = (
        sum(int(number) for number in column)
        for column in zip((0, 0, 0, 0), *(row[:4] for row in rows), strict=True)
    )
    return Tally(value=in_units(rule, added), lines=lines, proven=are_proven, left_out=out)


def _of_register(question: Question) -> Summary:
    counted = register().aggregate(
        held=Count("pk", filter=is_held(question)), everybody=Count("pk")
    )
    number = counted["held"]
    tally = Tally(value=number, lines=number, proven=0, left_out=counted["everybody"] - number)
    day = day_of(question)
    return Summary(here=tally, cumulative=tally, series=((day, number),) if number else ())


def _day(value: date | str) -> date:
    # SQLite gives the text that it keeps.
    return value if isinstance(value, date) else date.fromisoformat(value)
