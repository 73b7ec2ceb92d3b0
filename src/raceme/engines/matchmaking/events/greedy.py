"""
A schedule as somebody makes it by hand: first come, first served.

What is locked goes first. Then each wish, in the order in which they were said, takes the first of
its seatings, slots and places that is still free. It is the measure that a search has to beat.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from raceme.engines.matchmaking.events.goals import levels
from raceme.engines.matchmaking.events.problem import Event, Lock, Wish
from raceme.engines.matchmaking.events.schedule import Meeting, Method, Outcome, Status


class Room:
    """Who and what is still free while meetings are given out."""

    def __init__(self, event: Event, meetings: Iterable[Meeting] = ()) -> None:
        self.event = event
        self.meetings: list[Meeting] = []
        self._busy: set[tuple[str, str]] = set()
        self._taken: set[tuple[str, str]] = set()
        self._sat: Counter[str] = Counter()
        for meeting in meetings:
            self.take(meeting)

    def take(self, meeting: Meeting) -> None:
        self.meetings.append(meeting)
        self._busy.update((person, meeting.slot) for person in meeting.people)
        self._taken.add((meeting.place, meeting.slot))
        self._sat.update(meeting.people)

    def is_at_most(self, people: Iterable[str]) -> bool:
        """Tell whether somebody has as many meetings as it may."""
        return any(self._sat[one] >= self.event.person_by_id[one].most for one in people)

    def is_busy(self, people: Iterable[str], slot: str) -> bool:
        """Tell whether somebody meets in a slot."""
        return any((one, slot) in self._busy for one in people)

    def is_free(self, place: str, slot: str) -> bool:
        return (place, slot) not in self._taken

    def free_slots(self, people: Sequence[str]) -> Iterator[str]:
        """Give the slots in which all are available, and none of them meets."""
        return (slot for slot in self.event.common_slots(people) if not self.is_busy(people, slot))

    def free_place(self, people: Sequence[str], slot: str) -> str | None:
        """Return the first place where people may meet that is free in a slot."""
        places = self.event.places_for(people)
        return next((place for place in places if self.is_free(place, slot)), None)


def first_come(event: Event) -> Outcome:
    """
    Return the schedule of who comes first.

    Its status is ``unknown`` where what is locked does not fit as it comes: who stands in for
    whom is not tried over.
    """
    room = Room(event)
    for lock in event.locked:
        if not _take_locked(room, lock):
            return Outcome(status=Status.UNKNOWN, method=Method.GREEDY)
    locked = {lock.wish for lock in event.locked}
    for wish in event.wishes:
        if wish.id not in locked:
            _take_first(room, wish)
    order = {wish.id: number for number, wish in enumerate(event.wishes)}
    meetings = tuple(sorted(room.meetings, key=lambda one: order[one.wish]))
    return Outcome(
        status=Status.FEASIBLE,
        method=Method.GREEDY,
        meetings=meetings,
        levels=levels(event, meetings),
    )


def _take_locked(room: Room, lock: Lock) -> bool:
    event = room.event
    for people in event.seatings(event.wish_by_id[lock.wish]):
        if (
            lock.place in event.places_for(people)
            and room.is_free(lock.place, lock.slot)
            and lock.slot in room.free_slots(people)
            and not room.is_at_most(people)
        ):
            room.take(Meeting(wish=lock.wish, slot=lock.slot, place=lock.place, people=people))
            return True
    return False


def _take_first(room: Room, wish: Wish) -> None:
    for people in room.event.seatings(wish):
        if room.is_at_most(people):
            continue
        for slot in room.free_slots(people):
            place = room.free_place(people, slot)
            if place is not None:
                room.take(Meeting(wish=wish.id, slot=slot, place=place, people=people))
                return
