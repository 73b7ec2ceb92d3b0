"""One meeting and what is around it: where it could be, and what a move would break."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from raceme.engines.matchmaking.events import (
    Event,
    Level,
    Meeting,
    Violation,
    levels,
    violations,
)
from raceme.engines.matchmaking.events.explain import Placed, Remedy, Standing, helps, placed
from raceme.matchmaking.models import Schedule
from raceme.matchmaking.solving.problems import Scope, event_of, meetings_with, read
from raceme.matchmaking.solving.reading import Rows


@dataclass(frozen=True, kw_only=True)
class Around:
    """
    A meeting, all other meetings of its people, and the event of these alone.

    ``meeting`` is None where a wish is not kept; ``people`` are then those of the wish.
    """

    rows: Rows
    event: Event
    others: tuple[Meeting, ...]
    people: tuple[str, ...]
    meeting: Meeting | None = None

    def broken_by(self, moved: Meeting) -> list[Violation]:
        """Return the rules that are broken with the meeting as ``moved``, and not without it."""
        before = set(violations(self.event, self.others))
        after = violations(self.event, (*self.others, moved))
        return [one for one in after if one not in before]

    def levels(self, meeting: Meeting | None) -> tuple[Level, ...]:
        meetings = self.others if meeting is None else (*self.others, meeting)
        return levels(self.event, meetings)


def around(schedule: Schedule, *, wish: int, people: Sequence[int], at: datetime) -> Around:
    """Return what is around the meeting of ``wish``, in which ``people`` sit or would sit."""
    found = meetings_with(schedule, people)
    meeting = next((one for one in found if one.wish == str(wish)), None)
    everybody = {int(person) for one in found for person in one.people} | set(people)
    wishes = {int(one.wish) for one in found} | {wish}
    scope = Scope(at=at, held=found, people=everybody, wishes=wishes)
    rows = read(schedule.matchmaking, scope)
    event = event_of(rows, scope)
    known = [one for one in found if _is_known(event, one)]
    return Around(
        rows=rows,
        event=event,
        others=tuple(one for one in known if one.wish != str(wish)),
        people=tuple(map(str, people)),
        meeting=meeting,
    )


def _is_known(event: Event, meeting: Meeting) -> bool:
    """Tell whether the event still has its wish and its table: both may be gone by now."""
    return meeting.wish in event.wish_by_id and meeting.place in event.place_by_id


@dataclass(frozen=True, kw_only=True)
class Spot:
    """A slot, who cannot be there and why not, and the tables that are free for the meeting."""

    slot: str
    away: tuple[str, ...] = ()
    busy: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()

    @property
    def is_possible(self) -> bool:
        return bool(self.tables)


def spots(found: Around, *, taken: Collection[tuple[str, str]]) -> list[Spot]:
    """Return each slot with what is possible there; ``taken`` are slots with tables of others."""
    event = found.event
    busy = {(person, one.slot) for one in found.others for person in one.people}
    places = event.places_for(found.people)
    told = []
    for slot in event.slots:
        away = tuple(one for one in found.people if slot.id in event.person_by_id[one].unavailable)
        elsewhere = tuple(one for one in found.people if (one, slot.id) in busy)
        free = () if away or elsewhere else places
        tables = tuple(place for place in free if (slot.id, place) not in taken)
        told.append(Spot(slot=slot.id, away=away, busy=elsewhere, tables=tables))
    return told


def why_here(found: Around, meeting: Meeting, *, possible: Collection[str]) -> Placed:
    """Return why a meeting is where it is; ``possible`` are the slots with a table for it."""
    why = placed(Standing(found.event, (*found.others, meeting)), meeting)
    return replace(why, free=tuple(slot for slot in why.free if slot in possible))


def all_helps(event: Event, meetings: Sequence[Meeting], wish: str) -> tuple[Remedy, ...]:
    """Return the single changes that would each keep a wish, those of its people first."""
    return helps(Standing(event, meetings), event.wish_by_id[wish])


def free_spots(event: Event, meetings: Sequence[Meeting], wish: str) -> list[tuple[str, str]]:
    """Return each slot, with a table, in which a wish could be kept with nothing changed."""
    standing = Standing(event, meetings)
    found: dict[str, str] = {}
    for people in event.seatings(event.wish_by_id[wish]):
        if any(standing.sat[one] >= event.person_by_id[one].most for one in people):
            continue
        for slot in event.common_slots(people):
            if slot in found or any((one, slot) in standing.at for one in people):
                continue
            places = event.places_for(people)
            free = next((one for one in places if (one, slot) not in standing.held), None)
            if free is not None:
                found[slot] = free
    return list(found.items())
