"""Places for the meetings of a plan: made ready for the compiled search, and cooled down."""

from collections.abc import Callable

import numpy as np

from raceme.engines.matchmaking.events.arrays import Arrays
from raceme.engines.matchmaking.events.search.plan import NOT_HELD, Numbers, Plan
from raceme.engines.matchmaking.events.search.seating import (
    CHANGES,
    METRES,
    NOBODY,
    Hall,
    in_a_row,
    seat,
    sit_down,
    sum_up,
)

MOVES_AT_A_TIME = 20_000
# Of what a change of place costs: where to cool down from and to.
FIRST, LAST = 0.3, 0.002


def hall_of(arrays: Arrays, plan: Plan, *, seed: int) -> Hall:
    """Return the meetings of a plan at places: hosts at their own, locked ones at theirs."""
    event, days = arrays.event, arrays.days
    order = np.argsort([slot.starts_at.timestamp() for slot in event.slots], kind="stable")
    moments = np.argsort(order).astype(np.int32)
    kept = np.flatnonzero(plan.held != NOT_HELD).astype(np.int32)
    moment = np.full(len(plan.held), NOT_HELD, np.int32)
    moment[kept] = moments[plan.held[kept]]
    place = _known_places(arrays, plan, kept)
    at = np.full((len(event.places), len(moments)), NOT_HELD, np.int32)
    seated = np.flatnonzero(place != NOBODY)
    at[place[seated], moment[seated]] = seated
    is_fixed = place != NOBODY
    shared = np.array([n for n, each in enumerate(event.places) if each.host is None], np.int32)
    first_link, links = _links(plan, days.slot, len(plan.held))
    day_from, day_to = _ends_of_days(days.day, moments)
    room, metres = _rooms(arrays)
    hall = Hall(
        place=place,
        moment=moment,
        at=at,
        is_fixed=is_fixed,
        is_shared=np.array([each.host is None for each in event.places], bool),
        shared=shared,
        movable=kept[~is_fixed[kept]].astype(np.int32),
        first_link=first_link,
        links=links,
        day_from=day_from,
        day_to=day_to,
        room=room,
        metres=metres,
        totals=np.zeros(2, np.int64),
        chance=np.array([(seed * 2 + 1) * 0x9E3779B97F4A7C15 % 2**64 | 1], np.uint64),
    )
    by_moment = np.argsort(moment[hall.movable], kind="stable")
    sit_down(hall, hall.movable[by_moment])
    sum_up(hall)
    return hall


def sit_well(hall: Hall, *, moves: int, should_stop: Callable[[], bool]) -> tuple[Numbers, int]:
    """Cool down; return the best places found, and how many moves were made."""
    of_a_change = 4.0 * (1 + int(hall.metres.max(initial=0)))
    best, places, made = _key(hall), hall.place.copy(), 0
    while made < moves and not should_stop():
        warmth = of_a_change * FIRST * (LAST / FIRST) ** (made / moves)
        count = min(MOVES_AT_A_TIME, moves - made)
        seat(hall, np.array([of_a_change, warmth]), count)
        made += count
        if _key(hall) < best:
            best, places = _key(hall), hall.place.copy()
    return places, made


def _key(hall: Hall) -> tuple[int, int]:
    return int(hall.totals[CHANGES]), int(hall.totals[METRES])


def _known_places(arrays: Arrays, plan: Plan, kept: Numbers) -> Numbers:
    event = arrays.event
    person = {each.id: number for number, each in enumerate(event.participants)}
    home = np.full(len(event.participants), NOBODY, np.int32)
    number = {each.id: n for n, each in enumerate(event.places)}
    for place in event.places:
        if place.host is not None:
            home[person[place.host]] = number[place.id]
    known = np.full(len(plan.held), NOBODY, np.int32)
    hosts = arrays.host[plan.chosen[kept]]
    known[kept] = np.where(hosts >= 0, home[hosts], NOBODY)
    wish = {each.id: n for n, each in enumerate(event.wishes)}
    for lock in event.locked:
        known[wish[lock.wish]] = number[lock.place]
    return known


def _links(plan: Plan, slot: Numbers, wishes: int) -> tuple[Numbers, Numbers]:
    pairs = in_a_row(plan.busy, plan.at, slot)
    one = np.concatenate([pairs[:, 0], pairs[:, 1]])
    other = np.concatenate([pairs[:, 1], pairs[:, 0]])
    order = np.argsort(one, kind="stable")
    first = np.searchsorted(one[order], np.arange(wishes + 1)).astype(np.int32)
    return first, other[order].astype(np.int32)


def _ends_of_days(day: Numbers, moments: Numbers) -> tuple[Numbers, Numbers]:
    """Return for each moment the first and the last of its day."""
    firsts, lasts = np.zeros(len(day), np.int32), np.zeros(len(day), np.int32)
    for each in np.unique(day):
        mine = moments[day == each]
        firsts[mine], lasts[mine] = mine.min(), mine.max()
    return firsts, lasts


def _rooms(arrays: Arrays) -> tuple[Numbers, Numbers]:
    event = arrays.event
    rooms = {name: n for n, name in enumerate(dict.fromkeys(each.room for each in event.places))}
    metres = np.zeros((max(1, len(rooms)), max(1, len(rooms))), np.int32)
    for way in event.rooms:
        if way.one in rooms and way.other in rooms:
            one, other = rooms[way.one], rooms[way.other]
            metres[one, other] = metres[other, one] = way.metres
    return np.array([rooms[each.room] for each in event.places], np.int32), metres
