"""
Bringing wishes into a plan: where there is room, by throwing others out, or behind a chain.

A move is done, judged by what the totals have become, and taken back where it is refused.
"""

import math

import numpy as np

from raceme.engines.matchmaking.events.search.chains import chain, change_sides
from raceme.engines.matchmaking.events.search.chance import below, share
from raceme.engines.matchmaking.events.search.compiling import (
    LAST_BIT,
    ONE,
    compiled,
    inner,
    ones,
    zeros_above,
)
from raceme.engines.matchmaking.events.search.plan import (
    BREAKS,
    MISSED,
    NOT_HELD,
    STAY,
    WEIGHT,
    WRITTEN,
    Event,
    Index,
    Numbers,
    Plan,
    Values,
    Whole,
    Word,
    bit_of,
    breaks_within,
    minutes_within,
    put,
    take,
    take_back,
)

# What a move is judged by: where each price stands.
OF_A_BREAK, OF_WEIGHT, OF_A_MISS, OF_A_MINUTE, TEMPERATURE = range(5)
PRICES = 5
NOWHERE = -1
# How often a wish is put where it adds the least, and not anywhere.
WHERE_BEST = 0.5
# So many slots are drawn, and the easiest taken.
DRAWN = 3
ANY_NUMBER = 99


@inner
def cost(plan: Plan, prices: Values) -> float:
    totals = plan.totals
    total: float = (
        prices[OF_A_BREAK] * totals[BREAKS]
        - prices[OF_WEIGHT] * totals[WEIGHT]
        + prices[OF_A_MISS] * totals[MISSED]
        + prices[OF_A_MINUTE] * totals[STAY]
    )
    return total


@inner
def is_taken(plan: Plan, prices: Values, more: float) -> bool:
    """Decide by Metropolis' rule whether a move that costs so much more is done."""
    return more <= 0.0 or share(plan.chance) < math.exp(-more / prices[TEMPERATURE])


@inner
def pick(plan: Plan, word: Word) -> Whole:
    """Draw one of the bits that are set in a word."""
    for _ in range(below(plan.chance, np.int64(ones(word)))):
        word &= word - ONE
    return np.int64(LAST_BIT - zeros_above(word & (~word + ONE)))


@inner
def idle_in(event: Event, plan: Plan, alternative: Index, day: Index) -> Word:
    """Return the slots of a day in which all people of an alternative can be, and are idle."""
    word: Word = event.allowed[alternative, day]
    for person in event.people[alternative]:
        if person < 0:
            break
        word &= ~plan.busy[person, day]
    return word


@inner
def has_capacity(event: Event, plan: Plan, alternative: Index) -> bool:
    """Tell whether nobody of an alternative has as many meetings as it may."""
    for person in event.people[alternative]:
        if person >= 0 and plan.degree[person] >= event.most[person]:
            return False
    return True


@inner
def added(event: Event, plan: Plan, alternative: Index, slot: Index, prices: Values) -> float:
    """Return what the breaks and minutes cost more once an alternative is held in a slot."""
    day, part = event.day[slot], event.part[slot]
    gaps, stay = np.int64(0), np.int64(0)
    for person in event.people[alternative]:
        if person < 0:
            break
        before, available = plan.busy[person, day], event.available[person, day]
        after = before | bit_of(event, slot)
        gaps += breaks_within(after, available, part) - breaks_within(before, available, part)
        stay += minutes_within(after, day, event.starts, event.ends)
        stay -= minutes_within(before, day, event.starts, event.ends)
    more: float = prices[OF_A_BREAK] * gaps + prices[OF_A_MINUTE] * stay
    return more


@inner
def best_slot(event: Event, plan: Plan, alternative: Index, prices: Values) -> Whole:
    """Return the slot with room in which an alternative adds the least, drawn where several do."""
    best, least, equals = np.int64(NOWHERE), np.inf, 0
    for day in range(event.allowed.shape[1]):
        word = idle_in(event, plan, alternative, day)
        while word != np.uint64(0):
            slot = event.slot[day, np.int64(LAST_BIT - zeros_above(word & (~word + ONE)))]
            word &= word - ONE
            if event.host[alternative] < 0 and plan.used[slot] >= event.shared[slot]:
                continue
            more = added(event, plan, alternative, slot, prices)
            if more < least:
                best, least, equals = np.int64(slot), more, 1
            elif more == least:
                equals += 1
                if below(plan.chance, equals) == 0:
                    best = np.int64(slot)
    return best


@inner
def any_slot(event: Event, plan: Plan, alternative: Index) -> Whole:
    """Draw a slot in which all people of an alternative can be, busy or not."""
    count = np.int64(0)
    for day in range(event.allowed.shape[1]):
        count += np.int64(ones(event.allowed[alternative, day]))
    number = below(plan.chance, count if count > 0 else 1)
    for day in range(event.allowed.shape[1]):
        here = np.int64(ones(event.allowed[alternative, day]))
        if number < here:
            return np.int64(event.slot[day, pick(plan, event.allowed[alternative, day])])
        number -= here
    return np.int64(NOWHERE)


@inner
def easy_slot(event: Event, plan: Plan, alternative: Index) -> Whole:
    """Return the slot of a few drawn in which the least is in the way of an alternative."""
    best, least = np.int64(NOWHERE), ANY_NUMBER
    for _ in range(DRAWN):
        slot = any_slot(event, plan, alternative)
        if slot == NOWHERE:
            break
        hindered = 0
        for person in event.people[alternative]:
            if person >= 0 and plan.at[person, slot] != NOT_HELD:
                hindered += 1
        if event.host[alternative] < 0 and plan.used[slot] >= event.shared[slot]:
            hindered += 1
        if hindered < least:
            best, least = slot, hindered
    return best


@inner
def some_meeting(event: Event, plan: Plan, person: Index) -> Whole:
    """Draw one of a person's meetings; a person without one has none."""
    number = below(plan.chance, max(plan.degree[person], 1))
    for day in range(plan.busy.shape[1]):
        here = np.int64(ones(plan.busy[person, day]))
        if number < here:
            return np.int64(plan.at[person, event.slot[day, pick(plan, plan.busy[person, day])]])
        number -= here
    return np.int64(NOT_HELD)


@inner
def at_a_shared_place(event: Event, plan: Plan, slot: Index) -> Whole:
    """Return a meeting at a shared place of a slot, the first from anybody on that may go."""
    people = plan.at.shape[0]
    start = below(plan.chance, people)
    for step in range(people):
        wish = plan.at[(start + step) % people, slot]
        if wish == NOT_HELD or event.is_locked[wish]:
            continue
        if event.host[plan.chosen[wish]] < 0:
            return np.int64(wish)
    return np.int64(NOT_HELD)


@inner
def throw_out(event: Event, plan: Plan, wish: Index) -> bool:
    """Take a wish out; what is locked, or nobody's, cannot go."""
    if wish == NOT_HELD or event.is_locked[wish]:
        return False
    take(event, plan, wish)
    return True


@inner
def make_room(event: Event, plan: Plan, alternative: Index, slot: Index) -> bool:
    """Throw out what is in the way of an alternative in a slot; tells whether all could go."""
    for person in event.people[alternative]:
        is_busy = person >= 0 and plan.at[person, slot] != NOT_HELD
        if is_busy and not throw_out(event, plan, plan.at[person, slot]):
            return False
    for person in event.people[alternative]:
        is_full = person >= 0 and plan.degree[person] >= event.most[person]
        if is_full and not throw_out(event, plan, some_meeting(event, plan, person)):
            return False
    if event.host[alternative] < 0 and plan.used[slot] >= event.shared[slot]:
        return throw_out(event, plan, at_a_shared_place(event, plan, slot))
    return True


@inner
def find_room(event: Event, plan: Plan, wish: Index, prices: Values) -> bool:
    """Put a wish that is not held where it adds the least, by an alternative drawn first."""
    first, count = event.first[wish], event.first[wish + 1] - event.first[wish]
    start = below(plan.chance, max(count, 1))
    for step in range(count):
        alternative = first + (start + step) % count
        if has_capacity(event, plan, alternative):
            slot = best_slot(event, plan, alternative, prices)
            if slot != NOWHERE:
                put(event, plan, alternative, slot)
                return True
    return False


@inner
def insert(event: Event, plan: Plan, alternative: Index, prices: Values) -> bool:
    """Hold a wish by an alternative, throwing out what is in the way, and find that room again."""
    before = cost(plan, prices)
    wish = event.wish[alternative]
    plan.totals[WRITTEN] = 0
    if plan.held[wish] != NOT_HELD:
        take(event, plan, wish)
    slot = np.int64(NOWHERE)
    if share(plan.chance) < WHERE_BEST and has_capacity(event, plan, alternative):
        slot = best_slot(event, plan, alternative, prices)
    if slot == NOWHERE:
        slot = easy_slot(event, plan, alternative)
    if slot == NOWHERE or not make_room(event, plan, alternative, slot):
        take_back(event, plan)
        return False
    out = plan.totals[WRITTEN]
    put(event, plan, alternative, slot)
    for number in range(out):
        thrown = event.wish[plan.journal[number, 1]]
        if plan.held[thrown] == NOT_HELD:
            find_room(event, plan, thrown, prices)
    is_good = is_taken(plan, prices, cost(plan, prices) - before)
    if not is_good:
        take_back(event, plan)
    plan.totals[WRITTEN] = 0
    return is_good


@inner
def insert_behind(event: Event, plan: Plan, alternative: Index, prices: Values) -> bool:
    """Free a slot by a chain, and hold a wish there that has no slot free as it is."""
    if plan.held[event.wish[alternative]] != NOT_HELD or not has_capacity(event, plan, alternative):
        return False
    one, other = any_slot(event, plan, alternative), any_slot(event, plan, alternative)
    busy = in_the_way(event, plan, alternative, one)
    if one == other or busy == NOT_HELD:
        return False
    length = chain(event, plan, busy, one, other)
    if length == 0:
        return False
    before = cost(plan, prices)
    change_sides(event, plan, length, one, other)
    if is_free(event, plan, alternative, one):
        put(event, plan, alternative, one)
        plan.totals[WRITTEN] = 0
        if is_taken(plan, prices, cost(plan, prices) - before):
            return True
        take(event, plan, event.wish[alternative])
        plan.totals[WRITTEN] = 0
    change_sides(event, plan, length, one, other)
    return False


@inner
def in_the_way(event: Event, plan: Plan, alternative: Index, slot: Index) -> Whole:
    """Return the one meeting that keeps people of an alternative busy in a slot, if it is one."""
    found = np.int64(NOT_HELD)
    if slot == NOWHERE:
        return found
    for person in event.people[alternative]:
        there = np.int64(NOT_HELD) if person < 0 else np.int64(plan.at[person, slot])
        if there == NOT_HELD:
            continue
        is_second = found != NOT_HELD
        if is_second and found != there:
            return np.int64(NOT_HELD)
        found = there
    return found


@inner
def is_free(event: Event, plan: Plan, alternative: Index, slot: Index) -> bool:
    """Tell whether all people of an alternative are idle in a slot, and there is a place."""
    for person in event.people[alternative]:
        if person >= 0 and plan.at[person, slot] != NOT_HELD:
            return False
    return bool(event.host[alternative] >= 0 or plan.used[slot] < event.shared[slot])


@compiled
def fill(event: Event, plan: Plan, alternatives: Numbers, prices: Values) -> None:
    """Hold each alternative in turn where it adds the least, if there is room."""
    for alternative in alternatives:
        if plan.held[event.wish[alternative]] == NOT_HELD and has_capacity(
            event, plan, alternative
        ):
            slot = best_slot(event, plan, alternative, prices)
            if slot != NOWHERE:
                put(event, plan, alternative, slot)
            plan.totals[WRITTEN] = 0


@compiled
def hold(event: Event, plan: Plan, alternatives: Numbers, slots: Numbers) -> None:
    """Hold what fits together already."""
    for number in range(alternatives.shape[0]):
        put(event, plan, alternatives[number], slots[number])
        plan.totals[WRITTEN] = 0
