"""Counting rules compiled to SQL: the engine's meaning, asked of the database."""

from raceme.reporting.counting.left_out import NotCounted, left_out, reasons
from raceme.reporting.counting.lines import CountedLine, lines, records_of
from raceme.reporting.counting.question import Question
from raceme.reporting.counting.splits import split
from raceme.reporting.counting.summary import Summary, Tally, summary
from raceme.reporting.counting.value import value

__all__ = [
    "CountedLine",
    "NotCounted",
    "Question",
    "Summary",
    "Tally",
    "left_out",
    "lines",
    "reasons",
    "records_of",
    "split",
    "summary",
    "value",
]
