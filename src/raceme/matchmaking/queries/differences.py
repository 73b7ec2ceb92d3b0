"""Two versions side by side, and a whole event with the names of all that is in it."""

from collections.abc import Iterable
from dataclasses import dataclass

from raceme.matchmaking.comparing import Difference, difference
from raceme.matchmaking.library import placing
from raceme.matchmaking.models import Matchmaking, Schedule, Slot, Table
from raceme.matchmaking.queries.schedules import (
    names_of,
    participants_of,
    slots_of,
    tables_of,
)
from raceme.matchmaking.solving import Event
from raceme.matchmaking.solving.problems import Scope, locks_of, meetings_of, problem_of


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


def event_of(version: Schedule) -> Event:
    """Return the event of a version as the engine reads it, with what is locked in that."""
    scope = Scope(at=version.made_at, held=meetings_of(version))
    return problem_of(version.matchmaking, scope, locked=locks_of(version))


@dataclass(frozen=True, kw_only=True)
class Labels:
    """A name of its own for each slot, table and person, by their keys."""

    slots: dict[str, str]
    tables: dict[str, str]
    people: dict[str, str]


def labels_of(matchmaking: Matchmaking) -> Labels:
    """Return what people call what is in an event; two of one name are told apart."""
    zone = matchmaking.event.zone
    return Labels(
        slots={
            str(one.pk): f"{one.starts_at.astimezone(zone):%Y-%m-%d %H:%M}"
            for one in slots_of(matchmaking)
        },
        tables=_apart(
            (str(one.pk), ", ".join(filter(None, (one.room, one.name))))
            for one in tables_of(matchmaking)
        ),
        people=_apart((str(one.pk), one.registration.name) for one in participants_of(matchmaking)),
    )


def _apart(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    told: dict[str, str] = {}
    taken: set[str] = set()
    for key, name in named:
        short = placing.one_line(name) or key
        own = short if short not in taken else f"{short} ({key})"
        taken.add(own)
        told[key] = own
    return told
