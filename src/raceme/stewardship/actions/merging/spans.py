"""Stretches of days, such as memberships, that overlap and become one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True)
class Span(Generic[Row]):
    """A row with its first day, and its last or none."""

    row: Row
    first: date
    last: date | None


def runs(spans: Sequence[Span[Row]]) -> list[list[Span[Row]]]:
    """Return the spans in the order of days, those that overlap in one list."""
    found: list[list[Span[Row]]] = []
    until: date | None = None
    for span in sorted(spans, key=lambda each: each.first):
        if found and (until is None or span.first <= until):
            found[-1].append(span)
            until = None if None in (until, span.last) else _later(until, span.last)
        else:
            found.append([span])
            until = span.last
    return found


def whole(run: Sequence[Span[Row]]) -> tuple[date, date | None]:
    """Return the first day of a run, and its last or none."""
    lasts = [span.last for span in run]
    known = [last for last in lasts if last is not None]
    return run[0].first, max(known) if len(known) == len(lasts) else None


def keeper_of(run: Sequence[Span[Row]], *, is_survivors: Callable[[Row], bool]) -> Row:
    """Return the row that stands for a run: the survivor's first, else the first."""
    own = [span.row for span in run if is_survivors(span.row)]
    return own[0] if own else run[0].row


def _later(one: date | None, other: date | None) -> date | None:
    return max((day for day in (one, other) if day is not None), default=None)
