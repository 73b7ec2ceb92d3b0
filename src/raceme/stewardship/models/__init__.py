"""Imports, pairs that may be doubles, merges, and what is kept of people and until when."""

from raceme.stewardship.models.duplicates import (
    DuplicateSearch,
    PersonSuggestion,
    Suggestion,
    Verdict,
)
from raceme.stewardship.models.imports import (
    ROWS_AT_ONCE,
    ColumnMemory,
    Import,
    ImportRows,
    Turn,
    packed,
    unpacked,
)
from raceme.stewardship.models.merging import Merge, MergeProposal, MergeStep, What
from raceme.stewardship.models.personal import Erasure, RetentionRule

__all__ = [
    "ROWS_AT_ONCE",
    "ColumnMemory",
    "DuplicateSearch",
    "Erasure",
    "Import",
    "ImportRows",
    "Merge",
    "MergeProposal",
    "MergeStep",
    "PersonSuggestion",
    "RetentionRule",
    "Suggestion",
    "Turn",
    "Verdict",
    "What",
    "packed",
    "unpacked",
]
