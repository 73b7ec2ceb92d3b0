"""What an app says of its audit entries; ``portal`` gathers it from each ``navigation.py``."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise


@dataclass(frozen=True, kw_only=True)
class HistoryWords:
    """
    How an app's entries read.

    Each verb, without the app's name before it, reads as what was done ("Role changed");
    then come the labels of the fields it changes, and the words of coded values. What is
    ``untold`` is kept, but a page of the app says it better than a history could.
    """

    verbs: Mapping[str, Promise]
    fields: Mapping[str, Promise] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, Promise | str]] = field(default_factory=dict)
    untold: frozenset[str] = frozenset()
