"""What the screen in the hall says: what is on in each room, and what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from raceme.events.models import Event, Session


class Phase(StrEnum):
    BEFORE = "before"
    DURING = "during"
    BETWEEN = "between"
    AFTER = "after"


@dataclass(frozen=True)
class InRoom:
    """A room with what is on in it now and what is next in it that day; of no room without name."""

    name: str
    now: Session | None
    coming: Session | None


@dataclass(frozen=True)
class Board:
    phase: Phase
    clock: datetime
    rooms: list[InRoom]
    # What opens the event or its next day, where nothing more is on today.
    opening: Session | None


def board_of(event: Event, sessions: Sequence[Session], *, at: datetime) -> Board:
    """Return the board of a moment, by the event's own clock."""
    clock = at.astimezone(event.zone)
    ahead = [one for one in sessions if one.ends_at > at]
    today = [one for one in ahead if event.day_of(one.starts_at) <= clock.date()]
    if not ahead:
        phase = Phase.AFTER if event.ends_on <= clock.date() or sessions else Phase.BEFORE
        return Board(phase, clock, [], None)
    if not today:
        has_begun = any(one.starts_at <= at for one in sessions)
        return Board(Phase.BETWEEN if has_begun else Phase.BEFORE, clock, [], ahead[0])
    return Board(Phase.DURING, clock, _rooms(today, at=at), None)


def _rooms(today: Sequence[Session], *, at: datetime) -> list[InRoom]:
    by_room: dict[str, list[Session]] = {}
    for one in today:
        by_room.setdefault(one.room.name if one.room else "", []).append(one)
    rooms = [
        InRoom(
            name,
            next((one for one in found if one.starts_at <= at), None),
            next((one for one in found if one.starts_at > at), None),
        )
        for name, found in by_room.items()
    ]
    # What is for everybody stands last, below the rooms.
    return sorted(rooms, key=lambda one: (not one.name, one.name))
