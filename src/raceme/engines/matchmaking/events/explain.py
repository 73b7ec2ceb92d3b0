"""
Why a meeting is where it is, and what single change would keep a wish that is not kept.

Both look at one schedule as it stands, with all its other meetings left where they are.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from raceme.engines.matchmaking.events.problem import Event, Wish
from raceme.engines.matchmaking.events.schedule import Meeting


class Help(StrEnum):
    """
    What one change would be.

    ``available``: that a person could meet in a slot. ``most``: that it could have one meeting
    more. ``place``: one shared place more in a slot. ``without``: that another wish, whose
    meeting is not locked, were not kept.
    """

    AVAILABLE = "available"
    MOST = "most"
    PLACE = "place"
    WITHOUT = "without"


@dataclass(frozen=True, kw_only=True)
class Remedy:
    """A single change after which a wish could be kept in a slot, with nothing else moved."""

    help: Help
    slot: str
    person: str = ""
    wish: str = ""


@dataclass(frozen=True, kw_only=True)
class Placed:
    """
    Why a meeting is in its slot and at its place.

    ``is_locked``: because that was said. ``stand_ins``: who sits there instead of one of the
    wish. ``common``: in how many slots these people could meet at all. ``free``: the other slots
    in which they and a place for them are free as things stand. ``host``: whose place it is.
    """

    is_locked: bool
    stand_ins: tuple[str, ...]
    common: int
    free: tuple[str, ...]
    host: str | None


class Standing:
    """A schedule, looked up by who meets when and what is where."""

    def __init__(self, event: Event, meetings: Sequence[Meeting]) -> None:
        self.event = event
        self.at = {(person, one.slot): one for one in meetings for person in one.people}
        self.held = {(one.place, one.slot): one for one in meetings}
        self.sat = Counter(person for one in meetings for person in one.people)
        self.of: defaultdict[str, list[Meeting]] = defaultdict(list)
        for one in meetings:
            for person in one.people:
                self.of[person].append(one)
        at_shared = (one for one in meetings if event.place_by_id[one.place].host is None)
        self.shared = Counter(one.slot for one in at_shared)
        self.locked = {lock.wish for lock in event.locked}

    def is_room(self, people: Sequence[str], slot: str) -> bool:
        """Tell whether a place where people may meet is free in a slot."""
        places = self.event.places_for(people)
        if places is self.event.shared_places:
            return self.shared[slot] < len(places)
        return any((place, slot) not in self.held for place in places)


def placed(standing: Standing, meeting: Meeting) -> Placed:
    """Return why a meeting of the schedule is where it is."""
    event = standing.event
    common = list(event.common_slots(meeting.people))
    return Placed(
        is_locked=meeting.wish in standing.locked,
        stand_ins=tuple(
            one for one in meeting.people if one not in event.wish_by_id[meeting.wish].between
        ),
        common=len(common),
        free=tuple(
            slot
            for slot in common
            if not any((one, slot) in standing.at for one in meeting.people)
            and standing.is_room(meeting.people, slot)
        ),
        host=event.place_by_id[meeting.place].host,
    )


def helps(standing: Standing, wish: Wish) -> tuple[Remedy, ...]:
    """
    Return the single changes that would each keep a wish: those of its people first.

    None where it takes more than one. Of wishes that it could be kept without, the lightest
    come first.
    """
    event = standing.event
    found = dict.fromkeys(
        change
        for people in event.seatings(wish)
        for slot in event.slots
        for change in _helps_in(standing, people, slot.id)
    )
    order = list(Help)
    return tuple(
        sorted(
            found,
            key=lambda one: (
                order.index(one.help),
                event.wish_by_id[one.wish].weight if one.wish else 0,
            ),
        )
    )


def _helps_in(standing: Standing, people: Sequence[str], slot: str) -> Iterator[Remedy]:
    """Give the changes that would each let people meet in a slot."""
    by_id = standing.event.person_by_id
    away = [one for one in people if slot in by_id[one].unavailable]
    busy = {one.wish: one for person in people if (one := standing.at.get((person, slot)))}
    full = [one for one in people if standing.sat[one] >= by_id[one].most]
    if len(away) + len(busy) > 1 or (away and full):
        return
    is_room = standing.is_room(people, slot)
    match len(away), len(busy), len(full), is_room:
        case 1, 0, 0, True:
            yield Remedy(help=Help.AVAILABLE, slot=slot, person=away[0])
        case 0, 0, 1, True:
            yield Remedy(help=Help.MOST, slot=slot, person=full[0])
        case 0, 0, 0, False:
            yield Remedy(help=Help.PLACE, slot=slot)
    if away or (is_room and not busy and not full):
        return
    for other in _others(standing, people, slot, busy=busy, full=full, is_room=is_room):
        yield Remedy(help=Help.WITHOUT, slot=slot, wish=other)


def _others(
    standing: Standing,
    people: Sequence[str],
    slot: str,
    *,
    busy: Mapping[str, Meeting],
    full: Sequence[str],
    is_room: bool,
) -> Iterator[str]:
    """Give the wishes without which people could meet in a slot."""
    there: dict[str, Meeting] = {}
    if not is_room:
        places = standing.event.places_for(people)
        held = (standing.held.get((place, slot)) for place in places)
        there = {one.wish: one for one in held if one}
    those_of_full = {one.wish: one for person in full[:1] for one in standing.of[person]}
    for wish, other in (busy or those_of_full or there).items():
        if (
            wish not in standing.locked
            and set(full) <= set(other.people)
            and (is_room or wish in there)
        ):
            yield wish
