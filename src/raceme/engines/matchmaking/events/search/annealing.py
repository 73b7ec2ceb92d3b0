"""Simulated annealing over a plan: moves drawn at random, done or refused by what they cost."""

import numpy as np

from raceme.engines.matchmaking.events.search.chains import chain, change_sides, judge
from raceme.engines.matchmaking.events.search.chance import below, share
from raceme.engines.matchmaking.events.search.compiling import compiled, inner
from raceme.engines.matchmaking.events.search.inserting import (
    OF_A_BREAK,
    OF_A_MINUTE,
    insert,
    insert_behind,
    is_taken,
    some_meeting,
)
from raceme.engines.matchmaking.events.search.plan import (
    BREAKS,
    GAPPY,
    HUNGRY,
    KEPT,
    MISSED,
    NOT_HELD,
    STAY,
    WEIGHT,
    Event,
    Index,
    Longs,
    Plan,
    Values,
    Whole,
    bit_of,
)

CHAINS, CHAINS_BELOW = 0.85, 0.7
THROWING_OUT = 0.5
ANY_MEETING = 0.5
TRIES = 4
MANY_TRIES = 50
OF_THE_HUNGRY, WANTED = 0.5, 0.75


@compiled
def anneal(event: Event, plan: Plan, prices: Values, goals: Longs, moves: Index) -> Index:
    """
    Make so many moves, or fewer once ``goals`` (weight, breaks, missed, stay) are reached.

    Returns how many were made.
    """
    totals = plan.totals
    for number in range(moves):
        if (
            totals[WEIGHT] >= goals[WEIGHT]
            and totals[BREAKS] <= goals[BREAKS]
            and totals[MISSED] <= goals[MISSED]
            and totals[STAY] <= goals[STAY]
        ):
            return number
        kind = share(plan.chance)
        # Below the bound wishes are what is missing, at the bound only breaks are.
        chains = CHAINS if totals[WEIGHT] >= goals[WEIGHT] else CHAINS_BELOW
        if kind < chains:
            move_chain(event, plan, prices)
        else:
            alternative = some_alternative(event, plan)
            if alternative < 0:
                continue
            if share(plan.chance) < THROWING_OUT:
                insert(event, plan, alternative, prices)
            else:
                insert_behind(event, plan, alternative, prices)
    return moves


@inner
def some_alternative(event: Event, plan: Plan) -> Whole:
    """Draw an alternative to be held: of who lacks meetings, that the bound holds, or any."""
    kind = share(plan.chance)
    hungry = plan.totals[HUNGRY]
    if kind < OF_THE_HUNGRY and hungry > 0:
        person = plan.hungry[below(plan.chance, hungry)]
        first = event.promising_first[person]
        count = event.promising_first[person + 1] - first
        if count > 0:
            return np.int64(event.promising[first + below(plan.chance, count)])
    elif kind < WANTED:
        for _ in range(MANY_TRIES):
            if event.wanted.shape[0] == 0:
                break
            alternative = event.wanted[below(plan.chance, event.wanted.shape[0])]
            if plan.held[event.wish[alternative]] == NOT_HELD:
                return np.int64(alternative)
    if event.promising.shape[0] == 0:
        return np.int64(-1)
    return np.int64(event.promising[below(plan.chance, event.promising.shape[0])])


@inner
def move_chain(event: Event, plan: Plan, prices: Values) -> None:
    """Let a chain change sides: one of any meeting, or from a person's slot to an idle one."""
    if plan.totals[KEPT] == 0:
        return
    if share(plan.chance) < ANY_MEETING:
        wish = np.int64(plan.order[below(plan.chance, plan.totals[KEPT])])
        other = below(plan.chance, event.day.shape[0])
    else:
        person = somebody(event, plan)
        wish = some_meeting(event, plan, person)
        other = idle_slot(event, plan, person)
        if wish == NOT_HELD:
            return
    one = np.int64(plan.held[wish])
    if other == one or other < 0:
        return
    length = chain(event, plan, wish, one, other)
    if length == 0:
        return
    gaps, stay = judge(event, plan, length, one, other)
    if is_taken(plan, prices, prices[OF_A_BREAK] * gaps + prices[OF_A_MINUTE] * stay):
        change_sides(event, plan, length, one, other)


@inner
def somebody(event: Event, plan: Plan) -> Whole:
    """Draw somebody, every other time somebody with breaks."""
    gappy = plan.totals[GAPPY]
    if gappy > 0 and share(plan.chance) < ANY_MEETING:
        return np.int64(plan.gappy[below(plan.chance, gappy)])
    return below(plan.chance, event.most.shape[0])


@inner
def idle_slot(event: Event, plan: Plan, person: Index) -> Whole:
    """Draw a slot in which a person could be met and is not; -1 where none is soon found."""
    for _ in range(TRIES):
        slot = below(plan.chance, event.day.shape[0])
        word = event.available[person, event.day[slot]] & ~plan.busy[person, event.day[slot]]
        if word & bit_of(event, slot) != np.uint64(0):
            return slot
    return np.int64(-1)
