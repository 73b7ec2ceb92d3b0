"""What can go into a funder's file: its names, what a report says of them, and which fits."""

from raceme.reporting.sources.catalogue import (
    FACTS,
    FIGURES,
    PARTNERS,
    SAYS,
    TEXTS,
    columns_of,
    in_words,
)
from raceme.reporting.sources.suggesting import Suggested, suggested
from raceme.reporting.sources.telling import (
    Told,
    count_of,
    rows_of,
    told_by,
    told_now,
    value_of,
)

__all__ = [
    "FACTS",
    "FIGURES",
    "PARTNERS",
    "SAYS",
    "TEXTS",
    "Suggested",
    "Told",
    "columns_of",
    "count_of",
    "in_words",
    "rows_of",
    "suggested",
    "told_by",
    "told_now",
    "value_of",
]
