"""
Looking organisations up in public registers, by number.

Off unless ``RACEME_LOOKUPS`` names services. Each is an adapter behind ``terms.Source``; all of
them leave through ``egress`` and wait for their turn in ``pacing``. What comes back is only
shown and compared: somebody who looks at it keeps it, by an action.
"""

from raceme.organisations.lookup.asking import (
    completed,
    is_switched_on,
    labels,
    look_up,
    register_of,
)
from raceme.organisations.lookup.comparing import (
    Compared,
    Difference,
    compared,
    is_news,
    suggested_size,
    values_of,
)
from raceme.organisations.lookup.terms import (
    OF_A_JOB,
    OF_A_PAGE,
    Accounts,
    Found,
    NoNumber,
    NotAnswered,
    NotCovered,
    NotFound,
    Numbers,
    Source,
    SwitchedOff,
    UnknownNumber,
)

__all__ = [
    "OF_A_JOB",
    "OF_A_PAGE",
    "Accounts",
    "Compared",
    "Difference",
    "Found",
    "NoNumber",
    "NotAnswered",
    "NotCovered",
    "NotFound",
    "Numbers",
    "Source",
    "SwitchedOff",
    "UnknownNumber",
    "compared",
    "completed",
    "is_news",
    "is_switched_on",
    "labels",
    "look_up",
    "register_of",
    "suggested_size",
    "values_of",
]
