"""
Which records of a list are likely the same organisation.

Pure and deterministic: ``pairs(records)`` finds them, ``score(a, b)`` says it of two. The problem
in words, and the rules, stand in docs/engines/duplicates.md.
"""

from raceme.engines.duplicates.find import ENOUGH, pairs, score
from raceme.engines.duplicates.problem import (
    Code,
    DuplicatesError,
    Fault,
    Pair,
    Reason,
    Record,
    Score,
)

__all__ = [
    "ENOUGH",
    "Code",
    "DuplicatesError",
    "Fault",
    "Pair",
    "Reason",
    "Record",
    "Score",
    "pairs",
    "score",
]
