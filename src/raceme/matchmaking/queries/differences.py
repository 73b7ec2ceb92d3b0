"""Two versions side by side, and a whole event with the names of all that is in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from raceme.matchmaking.comparing import Difference, difference
from raceme.matchmaking.models import Schedule, Slot, Table
from raceme.matchmaking.queries.schedules import (
    names_of,
    slots_of,
    tables_of,
)
from raceme.matchmaking.solving import Event, Meeting
from raceme.matchmaking.solving.problems import (
    Scope,
    event_of,
    locks_of,
    meetings_of,
    one_line,
    read,
)
from raceme.matchmaking.solving.reading import Rows


@dataclass(frozen=True, kw_only=True)
class Told:
    """What differs between two versions, with what is needed to say it."""

    difference: Difference
    names: dict[int, str]
    slots: dict[int, Slot]
    tables: dict[int, Table]


def difference_from(earlier: Schedule, later: Schedule) -> Told:
    """Return what differs between two versions of one event."""
    earlier.matchmaking = later.matchmaking
    found = difference(meetings_of(earlier), meetings_of(later))
    return Told(
        difference=found,
        names=names_of(sorted(map(int, found.touched))),
        slots={one.pk: one for one in slots_of(later.matchmaking)},
        tables={one.pk: one for one in tables_of(later.matchmaking)},
    )


@dataclass(frozen=True, kw_only=True)
class Whole:
    """A version as the engine reads it: its event, its meetings, and the rows of both."""

    event: Event
    meetings: Sequence[Meeting]
    rows: Rows


def whole_of(version: Schedule) -> Whole:
    """Return a version with what is locked in it. Raises ``EventError``."""
    meetings = meetings_of(version)
    scope = Scope(at=version.made_at, held=meetings)
    rows = read(version.matchmaking, scope)
    event = event_of(rows, scope, locked=locks_of(version, meetings))
    known = [
        one for one in meetings if one.wish in event.wish_by_id and one.place in event.place_by_id
    ]
    return Whole(event=event, meetings=known, rows=rows)


@dataclass(frozen=True, kw_only=True)
class Labels:
    """A name of its own for each slot, table and person, by their keys."""

    slots: dict[str, str]
    tables: dict[str, str]
    people: dict[str, str]


def labels_of(rows: Rows) -> Labels:
    """Return what people call what is in an event; two of one name are told apart."""
    zone = rows.matchmaking.event.zone
    named = sorted((one.registration.name, one.pk) for one in rows.people)
    return Labels(
        slots={
            str(one.pk): f"{one.starts_at.astimezone(zone):%Y-%m-%d %H:%M}" for one in rows.slots
        },
        tables=_apart(
            (str(one.pk), ", ".join(filter(None, (one.room, one.name)))) for one in rows.tables
        ),
        people=_apart((str(pk), name) for name, pk in named),
    )


def _apart(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    told: dict[str, str] = {}
    taken: set[str] = set()
    for key, name in named:
        short = one_line(name) or key
        own = short if short not in taken else f"{short} ({key})"
        taken.add(own)
        told[key] = own
    return told
