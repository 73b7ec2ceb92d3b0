"""
A plan as arrays, and the steps that every move is made of: put a wish into a slot, take it out.

``Event`` is what is given, ``Plan`` what changes. A day is a word of 64 bits, one for each slot;
a person's busy and available slots are such words, and breaks are counted by tricks with bits.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from raceme.engines.matchmaking.events.search.compiling import (
    LAST_BIT,
    ONE,
    inner,
    ones,
    zeros_above,
)

Numbers = NDArray[np.int32]
Longs = NDArray[np.int64]
Words = NDArray[np.uint64]
Values = NDArray[np.float64]
Flags = NDArray[np.bool_]
Whole = np.int64
Index = int | np.int64
Word = np.uint64

# Where a total stands in ``Plan.totals``.
WEIGHT, BREAKS, MISSED, STAY, KEPT, TICK, WRITTEN, GAPPY, HUNGRY = range(9)
TOTALS = 9
# Steps of one move at most: some throw out six and bring all of them back.
JOURNAL = 64
NOT_HELD = -1


class Event(NamedTuple):
    """
    What is given. ``A`` alternatives of ``W`` wishes, ``P`` people, ``T`` slots, ``D`` days.

    An alternative is one choice of who sits in for whom. ``host`` is its person with a place,
    or -1; one without takes one of the ``shared`` places of the slot.
    """

    first: Numbers  # W + 1: the alternatives of a wish are first[w] to first[w + 1] - 1
    wish: Numbers  # A
    people: Numbers  # A by 4, filled up with -1
    host: Numbers  # A
    allowed: Words  # A by D: slots in which all of them can be
    weight: Longs  # W
    is_locked: Flags  # W
    available: Words  # P by D
    least: Numbers  # P
    most: Numbers  # P
    is_dear: Flags  # P: whose meetings have a price in the bound
    promising: Numbers  # alternatives without loss, person by person
    promising_first: Numbers  # P + 1
    wanted: Numbers  # alternatives that the bound holds
    shared: Numbers  # T
    day: Numbers  # T
    bit: Numbers  # T
    part: Words  # T: the slots of its part of the day
    slot: Numbers  # D by 64: the slot of a bit, or -1
    starts: Numbers  # D by 64, minutes
    ends: Numbers  # D by 64, minutes


class Plan(NamedTuple):
    """What changes: where each wish is held, by which alternative, and what follows from it."""

    held: Numbers  # W: its slot, or -1
    chosen: Numbers  # W: its alternative
    at: Numbers  # P by T: the wish that keeps a person busy, or -1
    busy: Words  # P by D
    degree: Numbers  # P
    gaps: Numbers  # P: breaks of a person
    used: Numbers  # T: shared places taken
    order: Numbers  # W: the kept wishes first
    rank: Numbers  # W: where a wish stands in ``order``
    gappy: Numbers  # P: the people with breaks first
    gappy_rank: Numbers  # P
    hungry: Numbers  # P: dear people with room for more first
    hungry_rank: Numbers  # P
    totals: Longs
    stamp: Longs  # W: the last chain that a meeting was in
    queue: Numbers  # W
    journal: Numbers  # steps by 4, to take a move back
    chance: Words  # 1


@inner
def breaks_within(busy: Word, available: Word, part: Word) -> Whole:
    """Count the runs of available, idle slots between the first and last meeting of a part."""
    meetings = busy & part
    if meetings & (meetings - ONE) == np.uint64(0):
        return np.int64(0)
    lowest = meetings & (~meetings + ONE)
    highest = ONE << (LAST_BIT - zeros_above(meetings))
    idle = (highest - lowest) & available & ~busy
    return np.int64(ones(idle & ~(idle << ONE)))


@inner
def minutes_within(busy: Word, day: Index, starts: Numbers, ends: Numbers) -> Whole:
    """Count the minutes from the start of a day's first meeting to the end of its last."""
    if busy == np.uint64(0):
        return np.int64(0)
    last = np.int64(LAST_BIT - zeros_above(busy))
    first = np.int64(LAST_BIT - zeros_above(busy & (~busy + ONE)))
    return np.int64(ends[day, last] - starts[day, first])


@inner
def bit_of(event: Event, slot: Index) -> Word:
    return ONE << np.uint64(event.bit[slot])


@inner
def is_allowed(event: Event, alternative: Index, slot: Index) -> bool:
    word: Word = event.allowed[alternative, event.day[slot]]
    return bool(word & bit_of(event, slot) != np.uint64(0))


@inner
def turn(event: Event, plan: Plan, person: Index, slot: Index) -> None:
    """Make a busy person idle in a slot, or an idle one busy; keep count of what follows."""
    day, part = event.day[slot], event.part[slot]
    before, available = plan.busy[person, day], event.available[person, day]
    after = before ^ bit_of(event, slot)
    gaps = breaks_within(after, available, part) - breaks_within(before, available, part)
    if gaps != 0:
        count_gaps(plan, person, gaps)
    stay = minutes_within(after, day, event.starts, event.ends)
    plan.totals[STAY] += stay - minutes_within(before, day, event.starts, event.ends)
    plan.busy[person, day] = after


@inner
def count_gaps(plan: Plan, person: Index, gaps: Index) -> None:
    """Add to a person's breaks, and keep those who have some together."""
    had = plan.gaps[person] > 0
    plan.gaps[person] += gaps
    plan.totals[BREAKS] += gaps
    has = plan.gaps[person] > 0
    if has == had:
        return
    if had:
        plan.totals[GAPPY] -= 1
    swap(plan.gappy, plan.gappy_rank, plan.gappy_rank[person], plan.totals[GAPPY])
    if has:
        plan.totals[GAPPY] += 1


@inner
def swap(order: Numbers, rank: Numbers, one: Index, other: Index) -> None:
    here, there = order[one], order[other]
    order[one], order[other] = there, here
    rank[there], rank[here] = one, other


@inner
def put(event: Event, plan: Plan, alternative: Index, slot: Index) -> None:
    """Hold a wish by one of its alternatives in a slot in which all of them are idle."""
    wish = event.wish[alternative]
    for person in event.people[alternative]:
        if person < 0:
            break
        turn(event, plan, person, slot)
        if plan.degree[person] < event.least[person]:
            plan.totals[MISSED] -= 1
        plan.degree[person] += 1
        if plan.degree[person] == event.most[person] and event.is_dear[person]:
            plan.totals[HUNGRY] -= 1
            rank = plan.hungry_rank[person]
            swap(plan.hungry, plan.hungry_rank, rank, plan.totals[HUNGRY])
        plan.at[person, slot] = wish
    if event.host[alternative] < 0:
        plan.used[slot] += 1
    plan.held[wish], plan.chosen[wish] = slot, alternative
    plan.totals[WEIGHT] += event.weight[wish]
    swap(plan.order, plan.rank, plan.rank[wish], plan.totals[KEPT])
    plan.totals[KEPT] += 1
    write(plan, 1, alternative, slot)


@inner
def take(event: Event, plan: Plan, wish: Index) -> None:
    """Take a kept wish out of its slot."""
    alternative, slot = plan.chosen[wish], plan.held[wish]
    for person in event.people[alternative]:
        if person < 0:
            break
        turn(event, plan, person, slot)
        if plan.degree[person] == event.most[person] and event.is_dear[person]:
            rank = plan.hungry_rank[person]
            swap(plan.hungry, plan.hungry_rank, rank, plan.totals[HUNGRY])
            plan.totals[HUNGRY] += 1
        plan.degree[person] -= 1
        if plan.degree[person] < event.least[person]:
            plan.totals[MISSED] += 1
        plan.at[person, slot] = NOT_HELD
    if event.host[alternative] < 0:
        plan.used[slot] -= 1
    plan.held[wish] = NOT_HELD
    plan.totals[WEIGHT] -= event.weight[wish]
    plan.totals[KEPT] -= 1
    swap(plan.order, plan.rank, plan.rank[wish], plan.totals[KEPT])
    write(plan, 0, alternative, slot)


@inner
def write(plan: Plan, is_put: int, alternative: Index, slot: Index) -> None:
    written = plan.totals[WRITTEN]
    plan.journal[written, 0] = is_put
    plan.journal[written, 1] = alternative
    plan.journal[written, 2] = slot
    plan.totals[WRITTEN] += 1


@inner
def take_back(event: Event, plan: Plan) -> None:
    """Undo what the journal says, last first."""
    for number in range(plan.totals[WRITTEN] - 1, -1, -1):
        alternative = plan.journal[number, 1]
        if plan.journal[number, 0] == 1:
            take(event, plan, event.wish[alternative])
        else:
            put(event, plan, alternative, plan.journal[number, 2])
    plan.totals[WRITTEN] = 0
