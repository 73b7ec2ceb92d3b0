"""
An event as arrays of numbers, for the bound and the search.

People, wishes and slots are numbered as in the event; an *alternative* is one choice of who
sits in a wish's meeting. A day is a word of 64 bits, one for each of its slots, those of one
part of the day side by side.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from raceme.engines.matchmaking.events.problem import MOST_PEOPLE, Event

BITS = 64
NOBODY = -1
SECONDS = 60
Numbers = NDArray[np.int32]
Words = NDArray[np.uint64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Days:
    """
    Where slots are in the words of the days, and their minutes since the first slot.

    ``part``: the slots of a slot's part of the day. ``slot``: the slot of a bit, or -1.
    """

    day: Numbers
    bit: Numbers
    part: Words
    slot: Numbers
    starts: Numbers
    ends: Numbers

    @property
    def count(self) -> int:
        return len(self.slot)

    @property
    def mask(self) -> Words:
        """The bit of each slot in its day's word."""
        return np.left_shift(np.uint64(1), self.bit.astype(np.uint64))

    def words(self, flags: Flags) -> Words:
        """Pack flags, rows by slots, into words, rows by days."""
        words = np.zeros((len(flags), self.count), np.uint64)
        for slot, (day, mask) in enumerate(zip(self.day, self.mask, strict=True)):
            words[:, day] |= np.where(flags[:, slot], mask, np.uint64(0))
        return words

    def flags(self, words: Words) -> Flags:
        """Unpack words, rows by days, into flags, rows by slots."""
        flags: Flags = (words[:, self.day] & self.mask) != 0
        return flags


@dataclass(frozen=True, kw_only=True)
class Arrays:
    """
    An event in numbers: ``A`` alternatives of ``W`` wishes, ``P`` people, ``T`` slots, ``D`` days.

    ``first``: the alternatives of wish ``w`` are ``first[w]`` to ``first[w + 1] - 1``; there are
    only those that could be held at all. ``host``: the person of an alternative who has a
    place, or -1; one without takes one of the ``shared`` places. ``allowed`` and ``available``:
    the slots in which all of an alternative, and a person, can be met. ``most``: not above the
    slots that a person has.
    """

    event: Event
    seatings: list[tuple[str, ...]]
    first: Numbers
    wish: Numbers
    people: Numbers
    host: Numbers
    allowed: Words
    weight: NDArray[np.int64]
    is_locked: Flags
    available: Words
    least: Numbers
    most: Numbers
    shared: int
    days: Days

    @cached_property
    def is_allowed(self) -> Flags:
        """A by T: whether an alternative can be held in a slot."""
        return self.days.flags(self.allowed)

    @cached_property
    def is_available(self) -> Flags:
        """P by T: whether a person can be met in a slot."""
        return self.days.flags(self.available)

    @cached_property
    def sits(self) -> tuple[Numbers, Numbers]:
        """Who sits in which alternative, one entry for each: people and alternatives."""
        alternatives, seats = np.nonzero(self.people != NOBODY)
        return self.people[alternatives, seats], alternatives.astype(np.int32)

    def alternatives_of(self, wish: int) -> range:
        return range(self.first[wish], self.first[wish + 1])


def arrays_of(event: Event) -> Arrays:
    days = _days(event)
    available = days.words(_is_available(event))
    slots = np.bitwise_count(available).sum(axis=1, dtype=np.int32)
    most = np.minimum([person.most for person in event.participants], slots).astype(np.int32)
    seated = list(_seated(event))
    wish = np.array([number for number, _people in seated], np.int32)
    people = _people(event, [people for _number, people in seated])
    host = _hosts(event, people)
    allowed = _allowed(event, days, available, wish, people)
    shared = len(event.shared_places)
    fits = ((people == NOBODY) | (np.append(most, 1)[people] > 0)).all(axis=1)
    kept = np.flatnonzero(fits & allowed.any(axis=1) & ((host != NOBODY) | (shared > 0)))
    locked = {lock.wish for lock in event.locked}
    return Arrays(
        event=event,
        seatings=[seated[number][1] for number in kept],
        first=np.searchsorted(wish[kept], np.arange(len(event.wishes) + 1)).astype(np.int32),
        wish=wish[kept],
        people=people[kept],
        host=host[kept],
        allowed=allowed[kept],
        weight=np.array([each.weight for each in event.wishes], np.int64),
        is_locked=np.array([each.id in locked for each in event.wishes], bool),
        available=available,
        least=np.array([person.least for person in event.participants], np.int32),
        most=most,
        shared=shared,
        days=days,
    )


def _days(event: Event) -> Days:
    number = {slot.id: place for place, slot in enumerate(event.slots)}
    day_of = {slot: day for day, slots in enumerate(event.days) for slot in slots}
    count = len(event.slots)
    day, bit = np.zeros(count, np.int32), np.zeros(count, np.int32)
    part = np.zeros(count, np.uint64)
    slot = np.full((len(event.days), BITS), NOBODY, np.int32)
    starts, ends = np.zeros_like(slot), np.zeros_like(slot)
    first = min((each.starts_at for each in event.slots), default=None)
    filled = [0] * len(event.days)
    for run in event.runs:
        mine = day_of[run[0]]
        mask = np.uint64(((1 << len(run)) - 1) << filled[mine])
        for each in run:
            here, at = number[each], filled[mine]
            moment = event.slots[here]
            day[here], bit[here], part[here], slot[mine, at] = mine, at, mask, here
            begins = 0 if first is None else (moment.starts_at - first).total_seconds() // SECONDS
            starts[mine, at], ends[mine, at] = begins, begins + moment.minutes
            filled[mine] += 1
    return Days(day=day, bit=bit, part=part, slot=slot, starts=starts, ends=ends)


def _is_available(event: Event) -> Flags:
    slots = {slot.id: number for number, slot in enumerate(event.slots)}
    flags = np.ones((len(event.participants), len(slots)), bool)
    for number, person in enumerate(event.participants):
        flags[number, [slots[slot] for slot in person.unavailable]] = False
    return flags


def _seated(event: Event) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Give each wish's number with who can sit there; a locked one only with its place's host."""
    owner = {place.id: place.host for place in event.places}
    place_of_lock = {lock.wish: lock.place for lock in event.locked}
    for number, wish in enumerate(event.wishes):
        place = place_of_lock.get(wish.id)
        for people in event.seatings(wish):
            if place is None or _host(event, people) == owner[place]:
                yield number, people


def _host(event: Event, people: tuple[str, ...]) -> str | None:
    return next((one for one in people if one in event.place_of_host), None)


def _people(event: Event, seatings: list[tuple[str, ...]]) -> Numbers:
    number = {person.id: place for place, person in enumerate(event.participants)}
    people = np.full((len(seatings), MOST_PEOPLE), NOBODY, np.int32)
    for row, each in enumerate(seatings):
        people[row, : len(each)] = [number[one] for one in each]
    return people


def _hosts(event: Event, people: Numbers) -> Numbers:
    is_host = np.array([each.id in event.place_of_host for each in event.participants], bool)
    seats = np.append(is_host, False)[people]
    host: Numbers = np.where(seats, people, NOBODY).max(axis=1, initial=NOBODY)
    return host


def _allowed(event: Event, days: Days, available: Words, wish: Numbers, people: Numbers) -> Words:
    everywhere = np.full((1, days.count), np.iinfo(np.uint64).max, np.uint64)
    ways = np.concatenate([available, everywhere])
    allowed: Words = np.bitwise_and.reduce(ways[people], axis=1)
    slots = {slot.id: number for number, slot in enumerate(event.slots)}
    wishes = {each.id: number for number, each in enumerate(event.wishes)}
    for lock in event.locked:
        only = np.zeros(days.count, np.uint64)
        only[days.day[slots[lock.slot]]] = days.mask[slots[lock.slot]]
        allowed[
            np.searchsorted(wish, wishes[lock.wish]) : np.searchsorted(wish, wishes[lock.wish] + 1)
        ] &= only
    return allowed
