"""What some records are to a figure: the lines they make, and why the others make none."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, Q

from raceme.engines.indicators import Measure, Reason
from raceme.reporting.counting.conditions import PASSES, REASONS
from raceme.reporting.counting.nested import sums_by
from raceme.reporting.counting.question import Question
from raceme.reporting.counting.ranking import all_rows, flag, only
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
    which &= question.in_window()
    is_line = Q(is_line=1) & which
    rows = all_rows(question).values(
        left=F("left_out"),
        found=flag(is_line),
        added=only(is_line, units(question)),
        passing=flag(Q(is_here=1) & which),
        failing_here=flag(Q(left_out__gt=PASSES) & which),
    )
    columns = ["found", "added", "passing", "failing_here"]
    sums = [[int(number or 0) for number in row] for row in sums_by(rows, by="left", of=columns)]
    left_out = {REASONS[left]: out for left, *_sums, out in sums if out}
    passing = sum(here for left, _found, _added, here, _out in sums if left == PASSES)
    return Contribution(
        records=passing + sum(left_out.values()),
        lines=sum(found for _left, found, *_others in sums),
        value=in_units(question.rule, sum(added for _left, _found, added, *_others in sums)),
        left_out=left_out,
    )
