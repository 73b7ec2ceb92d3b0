"""
What a segment asks for: conditions as data, read strictly, compiled to the ORM, said in words.

``terms.KINDS`` has them all; a new one needs an entry there and one in ``compiling.COMPILED``.
"""

from raceme.segments.conditions.compiling import Asked, compiled, months_before
from raceme.segments.conditions.reading import NotReadable, read_condition, read_filters
from raceme.segments.conditions.terms import (
    KINDS,
    MATCHES,
    MOST_CONDITIONS,
    MOST_GROUPS,
    Condition,
    Filters,
    Group,
    Home,
    Kind,
    Parameter,
    Shape,
)
from raceme.segments.conditions.wording import (
    Offered,
    condition_in_words,
    filters_in_words,
    group_in_words,
)

__all__ = [
    "KINDS",
    "MATCHES",
    "MOST_CONDITIONS",
    "MOST_GROUPS",
    "Asked",
    "Condition",
    "Filters",
    "Group",
    "Home",
    "Kind",
    "NotReadable",
    "Offered",
    "Parameter",
    "Shape",
    "compiled",
    "condition_in_words",
    "filters_in_words",
    "group_in_words",
    "months_before",
    "read_condition",
    "read_filters",
]
