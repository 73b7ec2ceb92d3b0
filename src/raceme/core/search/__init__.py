"""
One way to look for names on both databases: folded, by their beginnings, with mistakes.

A model says ``searched = Searched(name="title")``, a migration ``MakeSearchable`` makes its
index, and the database keeps it. ``matching`` and ``close_to`` narrow the rows that a
reader may see: whatever else is in the index is neither found nor counted.
"""

from raceme.core.search.declared import Searched
from raceme.core.search.finding import close_to, condition, matching
from raceme.core.search.folding import compact, fold
from raceme.core.search.keeping import MakeSearchable, SearchAnew
from raceme.core.search.marking import marked, marked_number

__all__ = [
    "MakeSearchable",
    "SearchAnew",
    "Searched",
    "close_to",
    "compact",
    "condition",
    "fold",
    "marked",
    "marked_number",
    "matching",
]
