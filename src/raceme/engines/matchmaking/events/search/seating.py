"""
Which place each meeting gets, once its slot is known: few changes of place, then little walking.

Two meetings of a person in a row are a *link*. A link whose two meetings are at one place is no
change. The moves swap two places: in one slot, from a slot to the end of its day, or from the
beginning of the day to a slot, so that what hangs together stays together. Meetings of hosts
and locked ones stay where they are.
"""

import math
from typing import NamedTuple

import numpy as np

from raceme.engines.matchmaking.events.search.chance import below, share
from raceme.engines.matchmaking.events.search.compiling import (
    LAST_BIT,
    ONE,
    compiled,
    inner,
    zeros_above,
)
from raceme.engines.matchmaking.events.search.plan import (
    NOT_HELD,
    Flags,
    Index,
    Longs,
    Numbers,
    Values,
    Whole,
    Words,
)

NOBODY = -1
CHANGES, METRES = 0, 1
OF_A_CHANGE, WARMTH = 0, 1
OF_A_LINK = 0.6
THIRD = 1.0 / 3.0


class Hall(NamedTuple):
    """
    Places and what is at them. ``W`` wishes, ``L`` places, ``T`` slots by their moments.

    ``links``: for each meeting, from ``first_link[w]`` on, those before and after it of its
    people.
    """

    place: Numbers  # W: of a kept wish
    moment: Numbers  # W: the number of its slot, by moments
    at: Numbers  # L by T: the wish at a place, or -1
    is_fixed: Flags  # W
    is_shared: Flags  # L
    shared: Numbers  # the places without a host
    movable: Numbers  # wishes that may get another place
    first_link: Numbers  # W + 1
    links: Numbers
    day_from: Numbers  # T: the first moment of its day
    day_to: Numbers  # T: the last
    room: Numbers  # L
    metres: Numbers  # R by R
    totals: Longs  # changes, metres; each link counted once
    chance: Words


@inner
def parted(hall: Hall, one: Index, other: Index) -> tuple[Whole, Whole]:
    """Tell whether two meetings are at different places, and how far these are apart."""
    here, there = hall.place[one], hall.place[other]
    if here == there:
        return np.int64(0), np.int64(0)
    return np.int64(1), np.int64(hall.metres[hall.room[here], hall.room[there]])


@compiled
def in_a_row(busy: Words, at: Numbers, slot: Numbers) -> Numbers:
    """Return each two meetings in a row of a person and day."""
    people, days = busy.shape
    pairs = np.empty((at.shape[0] * at.shape[1], 2), np.int32)
    count = 0
    for person in range(people):
        for day in range(days):
            word, before = busy[person, day], NOT_HELD
            while word != np.uint64(0):
                bit = np.int64(LAST_BIT - zeros_above(word & (~word + ONE)))
                word &= word - ONE
                wish = at[person, slot[day, bit]]
                if before != NOT_HELD:
                    pairs[count, 0], pairs[count, 1] = before, wish
                    count += 1
                before = wish
    return pairs[:count].copy()


@compiled
def sum_up(hall: Hall) -> None:
    """Count all changes and metres anew."""
    changes, metres = np.int64(0), np.int64(0)
    for wish in range(hall.place.shape[0]):
        for number in range(hall.first_link[wish], hall.first_link[wish + 1]):
            more, further = parted(hall, wish, hall.links[number])
            changes += more
            metres += further
    hall.totals[CHANGES], hall.totals[METRES] = changes // 2, metres // 2


@inner
def of_range(hall: Hall, place: Index, first: Index, last: Index) -> tuple[Whole, Whole]:
    changes, metres = np.int64(0), np.int64(0)
    for moment in range(first, last + 1):
        wish = hall.at[place, moment]
        if wish == NOT_HELD:
            continue
        for number in range(hall.first_link[wish], hall.first_link[wish + 1]):
            more, further = parted(hall, wish, hall.links[number])
            changes += more
            metres += further
    return changes, metres


@inner
def is_movable(hall: Hall, place: Index, first: Index, last: Index) -> bool:
    for moment in range(first, last + 1):
        wish = hall.at[place, moment]
        if wish != NOT_HELD and hall.is_fixed[wish]:
            return False
    return True


@inner
def exchange(hall: Hall, one: Index, other: Index, first: Index, last: Index) -> None:
    for moment in range(first, last + 1):
        here, there = hall.at[one, moment], hall.at[other, moment]
        hall.at[one, moment], hall.at[other, moment] = there, here
        if there != NOT_HELD:
            hall.place[there] = one
        if here != NOT_HELD:
            hall.place[here] = other


@inner
def try_exchange(
    hall: Hall, one: Index, other: Index, moments: tuple[Index, Index], prices: Values
) -> None:
    """Swap two places for a while, if that is not refused by what it costs."""
    first, last = moments
    if not (is_movable(hall, one, first, last) and is_movable(hall, other, first, last)):
        return
    changes, metres = of_both(hall, one, other, first, last)
    exchange(hall, one, other, first, last)
    after, far = of_both(hall, one, other, first, last)
    # A link within the range is counted twice both times, and no longer or shorter than before.
    changes, metres = after - changes, far - metres
    cost = prices[OF_A_CHANGE] * changes + metres
    if cost <= 0 or share(hall.chance) < math.exp(-cost / prices[WARMTH]):
        hall.totals[CHANGES] += changes
        hall.totals[METRES] += metres
    else:
        exchange(hall, one, other, first, last)


@inner
def of_both(hall: Hall, one: Index, other: Index, first: Index, last: Index) -> tuple[Whole, Whole]:
    changes, metres = of_range(hall, one, first, last)
    more, further = of_range(hall, other, first, last)
    return changes + more, metres + further


@compiled
def seat(hall: Hall, prices: Values, moves: Index) -> None:
    """Make so many moves; ``prices``: how many metres a change of place costs, and the warmth."""
    if hall.movable.shape[0] == 0:
        return
    for _ in range(moves):
        wish = hall.movable[below(hall.chance, hall.movable.shape[0])]
        one, moment = hall.place[wish], np.int64(hall.moment[wish])
        other = place_beside(hall, wish)
        if other == one or other < 0:
            continue
        kind = share(hall.chance)
        first, last = moment, moment
        if kind < THIRD:
            first = np.int64(hall.day_from[moment])
        elif kind < 2 * THIRD:
            last = np.int64(hall.day_to[moment])
        try_exchange(hall, one, other, (first, last), prices)


@inner
def place_beside(hall: Hall, wish: Index) -> Whole:
    """Draw the shared place of a meeting that is linked to a wish's, or any shared place."""
    first, count = hall.first_link[wish], hall.first_link[wish + 1] - hall.first_link[wish]
    if count > 0 and share(hall.chance) < OF_A_LINK:
        place = hall.place[hall.links[first + below(hall.chance, count)]]
        if hall.is_shared[place]:
            return np.int64(place)
    return np.int64(hall.shared[below(hall.chance, hall.shared.shape[0])])


@compiled
def sit_down(hall: Hall, by_moment: Numbers) -> None:
    """Seat the meetings one moment after the other, each where one of its people comes from."""
    for wish in by_moment:
        moment = hall.moment[wish]
        for number in range(hall.first_link[wish], hall.first_link[wish + 1]):
            place = hall.place[hall.links[number]]
            if place != NOBODY and hall.is_shared[place] and hall.at[place, moment] == NOT_HELD:
                sit(hall, wish, place)
                break
    for wish in by_moment:
        for place in hall.shared:
            if hall.place[wish] != NOBODY:
                break
            if hall.at[place, hall.moment[wish]] == NOT_HELD:
                sit(hall, wish, place)


@inner
def sit(hall: Hall, wish: Index, place: Index) -> None:
    hall.place[wish] = place
    hall.at[place, hall.moment[wish]] = wish
