"""What some records are to a figure: the lines they make, and why the others make none."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from raceme.engines.indicators import Measure, Reason
from raceme.reporting.counting.conditions import PASSES, REASONS
from raceme.reporting.counting.judging import if_so, judged
from raceme.reporting.counting.question import Question
from raceme.reporting.counting.ranking import flag
from raceme.reporting.counting.records import units
from raceme.reporting.counting.value import in_units


@dataclass(frozen=True, kw_only=True)
class Contribution:
    """
    The ``lines`` that some records make, their ``value`` in the engine's units, and the rest.

    ``records`` is how many of them the rule looks at; those of ``left_out`` do not count,
    and what is in neither stands in a line that another record makes.
    """

    records: int
    lines: int
    value: int | Decimal
    left_out: Mapping[Reason, int]


def contribution(question: Question, which: Q) -> Contribution:
    """Return what the records ``which`` are to a figure, in one query."""
    if question.rule.measure is Measure.REGISTER:
        return Contribution(records=0, lines=0, value=0, left_out={})
    rows = judged(question, units=units(question), is_wanted=flag(which & question.in_window()))
    columns = {
        "found": "is_line * is_wanted",
        "added": "CASE WHEN is_line * is_wanted = 1 THEN units ELSE 0 END",
        "passing": "is_here * is_wanted",
        "failing_here": if_so(f"left_out * is_wanted > {PASSES}"),
    }
    sums = [[int(number) for number in row] for row in rows.sums(by="left_out", of=columns)]
    left_out = {REASONS[left]: out for left, *_sums, out in sums if out}
    passing = sum(here for left, _found, _added, here, _out in sums if left == PASSES)
    return Contribution(
        records=passing + sum(left_out.values()),
        lines=sum(found for _left, found, *_others in sums),
        value=in_units(question.rule, sum(added for _left, _found, added, *_others in sums)),
        left_out=left_out,
    )
