"""
Kempe chains: all meetings of two slots that hang together by their people change sides.

Kempe's move on edge colourings, used for timetables since Thompson and Dowsland, *Variants of
simulated annealing for the examination timetabling problem*, Annals of OR 63 (1996). Meetings
of two make paths and rings, so that few people's breaks change however long the chain is.
"""

import numpy as np

from raceme.engines.matchmaking.events.search.compiling import inner
from raceme.engines.matchmaking.events.search.plan import (
    NOT_HELD,
    STAY,
    TICK,
    Event,
    Index,
    Plan,
    Whole,
    bit_of,
    breaks_within,
    count_gaps,
    is_allowed,
    minutes_within,
)

LONGEST = 200
NONE = 0


@inner
def chain(event: Event, plan: Plan, wish: Index, one: Index, other: Index) -> int:
    """
    Gather the chain of a kept wish between its slot ``one`` and ``other`` in the queue.

    Returns its length, or 0 where a meeting cannot change sides, the chain is too long, or the
    shared places would not do.
    """
    plan.totals[TICK] += 1
    tick = plan.totals[TICK]
    plan.queue[0] = wish
    plan.stamp[wish] = tick
    length, more_shared, done = 1, 0, 0
    while done < length:
        mine = plan.queue[done]
        done += 1
        alternative = plan.chosen[mine]
        is_here = plan.held[mine] == one
        target = other if is_here else one
        if not is_allowed(event, alternative, target):
            return NONE
        if event.host[alternative] < 0:
            more_shared += 1 if is_here else -1
        for person in event.people[alternative]:
            if person < 0:
                break
            there = plan.at[person, target]
            if there == NOT_HELD or plan.stamp[there] == tick:
                continue
            if length == LONGEST:
                return NONE
            plan.stamp[there] = tick
            plan.queue[length] = there
            length += 1
    if plan.used[other] + more_shared > event.shared[other]:
        return NONE
    if plan.used[one] - more_shared > event.shared[one]:
        return NONE
    return length


@inner
def judge(event: Event, plan: Plan, length: Index, one: Index, other: Index) -> tuple[Whole, Whole]:
    """Return how many breaks and minutes of stay the gathered chain would add."""
    gaps, stay = np.int64(0), np.int64(0)
    for number in range(length):
        mine = plan.queue[number]
        target = other if plan.held[mine] == one else one
        for person in event.people[plan.chosen[mine]]:
            if person < 0:
                break
            if plan.at[person, target] == NOT_HELD:
                more, longer = changed(event, plan, person, one, other)
                gaps += more
                stay += longer
    return gaps, stay


@inner
def changed(
    event: Event, plan: Plan, person: Index, one: Index, other: Index
) -> tuple[Whole, Whole]:
    """Return the breaks and minutes more of a person who is busy in the other of two slots."""
    day, next_day = event.day[one], event.day[other]
    before, available = plan.busy[person, day], event.available[person, day]
    after = before ^ bit_of(event, one)
    part = event.part[one]
    if day == next_day:
        after ^= bit_of(event, other)
        if part == event.part[other]:
            gaps = breaks_within(after, available, part) - breaks_within(before, available, part)
        else:
            both = event.part[other]
            gaps = breaks_within(after, available, part) - breaks_within(before, available, part)
            gaps += breaks_within(after, available, both) - breaks_within(before, available, both)
        stay = minutes_within(after, day, event.starts, event.ends)
        return gaps, stay - minutes_within(before, day, event.starts, event.ends)
    gaps = breaks_within(after, available, part) - breaks_within(before, available, part)
    stay = minutes_within(after, day, event.starts, event.ends)
    stay -= minutes_within(before, day, event.starts, event.ends)
    before, available = plan.busy[person, next_day], event.available[person, next_day]
    after = before ^ bit_of(event, other)
    part = event.part[other]
    gaps += breaks_within(after, available, part) - breaks_within(before, available, part)
    stay += minutes_within(after, next_day, event.starts, event.ends)
    return gaps, stay - minutes_within(before, next_day, event.starts, event.ends)


@inner
def change_sides(event: Event, plan: Plan, length: Index, one: Index, other: Index) -> None:
    """Move the gathered chain."""
    turn_ends(event, plan, length, one, other)
    for number in range(length):
        mine = plan.queue[number]
        for person in event.people[plan.chosen[mine]]:
            if person >= 0 and plan.at[person, plan.held[mine]] == mine:
                plan.at[person, plan.held[mine]] = NOT_HELD
    for number in range(length):
        mine = plan.queue[number]
        target = other if plan.held[mine] == one else one
        plan.held[mine] = target
        for person in event.people[plan.chosen[mine]]:
            if person < 0:
                break
            plan.at[person, target] = mine


@inner
def turn_ends(event: Event, plan: Plan, length: Index, one: Index, other: Index) -> None:
    """Count what follows for shared places and for those who are busy in one of the slots."""
    for number in range(length):
        mine = plan.queue[number]
        side = plan.held[mine]
        target = other if side == one else one
        if event.host[plan.chosen[mine]] < 0:
            plan.used[side] -= 1
            plan.used[target] += 1
        for person in event.people[plan.chosen[mine]]:
            if person < 0:
                break
            if plan.at[person, target] == NOT_HELD:
                turn_both(event, plan, person, one, other)


@inner
def turn_both(event: Event, plan: Plan, person: Index, one: Index, other: Index) -> None:
    gaps, stay = changed(event, plan, person, one, other)
    if gaps != 0:
        count_gaps(plan, person, gaps)
    plan.totals[STAY] += stay
    plan.busy[person, event.day[one]] ^= bit_of(event, one)
    plan.busy[person, event.day[other]] ^= bit_of(event, other)
