"""Arrays and a bound made ready for the compiled search."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from raceme.engines.matchmaking.events.arrays import Arrays
from raceme.engines.matchmaking.events.bound import Bound
from raceme.engines.matchmaking.events.locks import Held
from raceme.engines.matchmaking.events.search.inserting import fill, hold
from raceme.engines.matchmaking.events.search.plan import (
    HUNGRY,
    JOURNAL,
    MISSED,
    NOT_HELD,
    TOTALS,
    Event,
    Numbers,
    Plan,
)

LITTLE = 1e-6
MOST_HELD = 0.5
# Spreads seeds that follow each other (the golden ratio in 64 bits).
SPREAD = 0x9E3779B97F4A7C15
WORD = 2**64


def given(arrays: Arrays, bound: Bound, *, gap: float = 0.0) -> Event:
    """Return what the search is given; ``gap``: by how much it may stay below the bound."""
    people, alternatives = arrays.sits
    promising = bound.loss <= gap + LITTLE
    chosen = promising[alternatives]
    order = np.argsort(people[chosen], kind="stable")
    days = arrays.days
    return Event(
        first=arrays.first,
        wish=arrays.wish,
        people=arrays.people,
        host=arrays.host,
        allowed=arrays.allowed,
        weight=arrays.weight,
        is_locked=arrays.is_locked,
        available=arrays.available,
        least=arrays.least,
        most=arrays.most,
        is_dear=(bound.price > LITTLE) & (arrays.most > 0),
        promising=alternatives[chosen][order].astype(np.int32),
        promising_first=np.searchsorted(
            people[chosen][order], np.arange(len(arrays.most) + 1)
        ).astype(np.int32),
        wanted=np.flatnonzero(bound.held > MOST_HELD).astype(np.int32),
        shared=np.full(len(days.day), arrays.shared, np.int32),
        day=days.day,
        bit=days.bit,
        part=days.part,
        slot=days.slot,
        starts=days.starts,
        ends=days.ends,
    )


def empty(event: Event, *, seed: int) -> Plan:
    wishes, people, slots = len(event.weight), len(event.most), len(event.day)
    hungry = np.argsort(~event.is_dear, kind="stable").astype(np.int32)
    totals = np.zeros(TOTALS, np.int64)
    totals[MISSED], totals[HUNGRY] = event.least.sum(), event.is_dear.sum()
    return Plan(
        held=_filled(wishes, NOT_HELD),
        chosen=_filled(wishes, NOT_HELD),
        at=np.full((people, slots), NOT_HELD, np.int32),
        busy=np.zeros_like(event.available),
        degree=_filled(people, 0),
        gaps=_filled(people, 0),
        used=_filled(slots, 0),
        order=np.arange(wishes, dtype=np.int32),
        rank=np.arange(wishes, dtype=np.int32),
        gappy=np.arange(people, dtype=np.int32),
        gappy_rank=np.arange(people, dtype=np.int32),
        hungry=hungry,
        hungry_rank=np.argsort(hungry).astype(np.int32),
        totals=totals,
        stamp=np.zeros(wishes, np.int64),
        queue=_filled(wishes, 0),
        journal=np.zeros((JOURNAL, 3), np.int32),
        chance=np.array([(seed + 1) * SPREAD % WORD | 1], np.uint64),
    )


def holding(event: Event, held: Sequence[Held], *, seed: int) -> Plan:
    """Return a plan with what fits together already."""
    plan = empty(event, seed=seed)
    alternatives = np.array([each.alternative for each in held], np.int32)
    hold(event, plan, alternatives, np.array([each.slot for each in held], np.int32))
    return plan


def begun(event: Event, locked: Sequence[Held], bound: Bound, *, seed: int) -> Plan:
    """
    Return a first plan: what is locked, then what the bound holds, then whatever else fits.

    Of these the hardest first: those with the fewest slots, then the heaviest.
    """
    plan = holding(event, locked, seed=seed)
    slots = np.bitwise_count(event.allowed).sum(axis=1, dtype=np.int64)
    by_slots = np.lexsort((-event.weight[event.wish], slots))
    wanted = bound.held[by_slots] > MOST_HELD
    prices = np.array([1.0, 0.0, 0.0, 0.0, 1.0])
    by_weight = np.lexsort((slots, -event.weight[event.wish]))
    for alternatives in (by_slots[wanted], by_weight):
        fill(event, plan, alternatives.astype(np.int32), prices)
    return plan


def copied(event: Event, held: Numbers, chosen: Numbers, *, seed: int) -> Plan:
    """Return a plan that holds the same."""
    plan = empty(event, seed=seed)
    wishes = np.flatnonzero(held != NOT_HELD)
    hold(event, plan, chosen[wishes], held[wishes])
    return plan


def _filled(count: int, value: int) -> NDArray[np.int32]:
    return np.full(count, value, np.int32)
