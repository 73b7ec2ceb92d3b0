"""Counting rules compiled to SQL: the engine's meaning, asked of the database."""

from raceme.reporting.counting.comparing import Change, Difference, differences, totals
from raceme.reporting.counting.contribution import Contribution, contribution
from raceme.reporting.counting.left_out import NotCounted, each_left_out, left_out, reasons
from raceme.reporting.counting.lines import (
    CountedLine,
    Portion,
    each_line,
    length,
    lines,
    of_organisation,
    portions,
    records_of,
    touched,
)
from raceme.reporting.counting.moving import Move, move
from raceme.reporting.counting.question import Question
from raceme.reporting.counting.splits import in_part, split
from raceme.reporting.counting.summary import Summary, Tally, summary
from raceme.reporting.counting.value import value

__all__ = [
    "Change",
    "Contribution",
    "CountedLine",
    "Difference",
    "Move",
    "NotCounted",
    "Portion",
    "Question",
    "Summary",
    "Tally",
    "contribution",
    "differences",
    "each_left_out",
    "each_line",
    "in_part",
    "left_out",
    "length",
    "lines",
    "move",
    "of_organisation",
    "portions",
    "reasons",
    "records_of",
    "split",
    "summary",
    "totals",
    "touched",
    "value",
]
