"""What an app says of its audit entries; ``portal`` gathers it from each ``navigation.py``."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation

from django.utils.functional import Promise

from raceme.core import words as written

KEPT_TIME = re.compile(r"\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?")
A_DAY = len("2026-11-27")


@dataclass(frozen=True, kw_only=True)
class HistoryWords:
    """
    How an app's entries read.

    Each verb, without the app's name before it, reads as what was done ("Role changed");
    then come the labels of the fields it changes, and the words of coded values: each by its
    code, or a function that says any of them. Where nobody acts, ``actors`` says the word that
    stands for them. What is ``untold`` is kept, but a page of the app says it better than a
    history could.
    """

    verbs: Mapping[str, Promise]
    fields: Mapping[str, Promise] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, Promise | str] | Callable[[str], str]] = field(
        default_factory=dict
    )
    actors: Mapping[str, Promise] = field(default_factory=dict)
    untold: frozenset[str] = frozenset()

    def said(self, name: str, value: str) -> str:
        """Return the words for what the field ``name`` holds: a code, a time, or itself."""
        words = self.values.get(name, {})
        return words(value) if callable(words) else str(words.get(value, said_time(value)))


def said_time(value: str) -> str:
    """Return a day or a moment as entries keep it, 2026-11-27, in words; what is none as it is."""
    if not KEPT_TIME.fullmatch(value):
        return value
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    return written.day(moment) if len(value) == A_DAY else written.moment(moment)


def said_number(value: str) -> str:
    """Return a number as entries keep it, 7.50, as people write it; what is none as it is."""
    try:
        return written.number(Decimal(value))
    except InvalidOperation:
        return value
