"""
Small events proven, goal by goal: a mixed-integer programme over alternatives and slots.

One function for each rule and each goal. Where it stays small enough places are part of it, so
that changes of place and walking are proven too.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray

from raceme.engines.matchmaking.events.arrays import NOBODY, Arrays
from raceme.engines.matchmaking.events.goals import metres_between
from raceme.engines.matchmaking.events.locks import Held
from raceme.engines.matchmaking.events.programme import MOST_NODES, Programme, Sum
from raceme.engines.matchmaking.events.schedule import Goal, Meeting

# Columns up to which a proof is soon done, with slots alone and with places.
MOST_WITH_SLOTS, MOST_WITH_PLACES = 2_000, 600
HALF = 0.5


@dataclass(frozen=True, kw_only=True)
class Proven:
    """
    The goals proven, in their order, with the least (of weight the most) that can be.

    ``held``: a best plan, by alternative and slot; ``meetings``: the same at places, where these
    were part of it.
    """

    values: dict[Goal, int]
    held: list[Held]
    meetings: tuple[Meeting, ...] | None


@dataclass(kw_only=True)
class Model:
    """
    The columns: ``held`` by alternative and slot; ``sits`` by alternative, slot and place.

    ``busy``: by person and slot, the sum of what keeps it busy there.
    """

    arrays: Arrays
    has_places: bool
    programme: Programme = field(default_factory=Programme)
    held: dict[tuple[int, int], int] = field(default_factory=dict)
    sits: dict[tuple[int, int, int], int] = field(default_factory=dict)
    busy: dict[tuple[int, int], int] = field(default_factory=dict)

    def people(self, alternative: int) -> list[int]:
        return [int(one) for one in self.arrays.people[alternative] if one != NOBODY]


def prove(
    arrays: Arrays,
    *,
    seconds: Callable[[], float],
    should_stop: Callable[[], bool],
    nodes: int = MOST_NODES,
) -> Proven | None:
    """
    Prove goal after goal for as long as there is time; None where the event is not small.

    ``nodes``: so many branchings for each goal at most, so that an end hangs on no clock.
    """
    count = int(arrays.is_allowed.sum())
    if count > MOST_WITH_SLOTS:
        return None
    has_places = count * len(arrays.event.places) <= MOST_WITH_PLACES
    model = Model(arrays=arrays, has_places=has_places)
    for rule in RULES:
        rule(model)
    values: dict[Goal, int] = {}
    columns = None
    for goal, write in GOALS.items():
        if goal in OF_PLACES and not has_places:
            break
        total = write(model)
        found = model.programme.least(
            total, seconds=seconds(), should_stop=should_stop, nodes=nodes
        )
        if found is None:
            break
        least, columns = found
        values[goal] = -least if goal is Goal.KEPT_WEIGHT else least
        model.programme.add(total, most=least + HALF)
    if columns is None:
        return None
    held = [
        Held(alternative=alternative, slot=slot)
        for (alternative, slot), column in model.held.items()
        if columns[column] > HALF
    ]
    meetings = _meetings(model, columns) if has_places else None
    return Proven(values=values, held=held, meetings=meetings)


def each_wish_once(model: Model) -> None:
    """Hold each wish at most once, and a locked one; by one alternative in one slot."""
    arrays, programme = model.arrays, model.programme
    by_wish: defaultdict[int, dict[int, float]] = defaultdict(dict)
    for alternative, slot in zip(*np.nonzero(arrays.is_allowed), strict=True):
        key = int(alternative), int(slot)
        model.held[key] = programme.column(is_whole=True)
        by_wish[int(arrays.wish[alternative])][model.held[key]] = 1.0
    for wish, total in by_wish.items():
        programme.add(total, least=1.0 if arrays.is_locked[wish] else 0.0, most=1.0)


def one_at_a_time(model: Model) -> None:
    """Keep a person busy in a slot with at most one meeting."""
    totals: defaultdict[tuple[int, int], dict[int, float]] = defaultdict(dict)
    for (alternative, slot), held in model.held.items():
        for person in model.people(alternative):
            totals[person, slot][held] = 1.0
    for key, total in totals.items():
        model.busy[key] = model.programme.column()
        model.programme.add({**total, model.busy[key]: -1.0}, least=0.0, most=0.0)


def not_above_most(model: Model) -> None:
    for person, total in _busy_by_person(model).items():
        model.programme.add(total, most=float(model.arrays.most[person]))


def enough_places(model: Model) -> None:
    """Hold in a slot no more meetings without a host than there are shared places."""
    totals: defaultdict[int, dict[int, float]] = defaultdict(dict)
    for (alternative, slot), held in model.held.items():
        if model.arrays.host[alternative] < 0:
            totals[slot][held] = 1.0
    for total in totals.values():
        model.programme.add(total, most=float(model.arrays.shared))


def one_at_a_place(model: Model) -> None:
    """Give each meeting one of its places, each to one meeting in a slot, locks theirs."""
    if not model.has_places:
        return
    event, programme = model.arrays.event, model.programme
    number = {place.id: n for n, place in enumerate(event.places)}
    wish = {each.id: n for n, each in enumerate(event.wishes)}
    locked = {wish[lock.wish]: number[lock.place] for lock in event.locked}
    taken: defaultdict[tuple[int, int], dict[int, float]] = defaultdict(dict)
    for (alternative, slot), held in model.held.items():
        ways = [number[place] for place in event.places_for(model.arrays.seatings[alternative])]
        only = locked.get(int(model.arrays.wish[alternative]))
        ways = ways if only is None else [only]
        for place in ways:
            sits = programme.column(is_whole=len(ways) > 1)
            model.sits[alternative, slot, place] = sits
            taken[slot, place][sits] = 1.0
        total = {model.sits[alternative, slot, place]: 1.0 for place in ways}
        programme.add({**total, held: -1.0}, least=0.0, most=0.0)
    for total in taken.values():
        programme.add(total, most=1.0)


def missed_least(model: Model) -> Sum:
    busy = _busy_by_person(model)
    goal = {}
    for person, least in enumerate(map(int, model.arrays.least)):
        if least:
            missed = model.programme.column(most=float(least))
            model.programme.add({**busy.get(person, {}), missed: 1.0}, least=float(least))
            goal[missed] = 1.0
    return goal


def kept_weight(model: Model) -> Sum:
    """Return the weight of what is kept, below nought: the less, the better."""
    arrays = model.arrays
    return {
        held: -float(arrays.weight[arrays.wish[alternative]])
        for (alternative, _slot), held in model.held.items()
    }


def breaks(model: Model) -> Sum:
    """
    Count the slots in which a break begins.

    These are idle ones with meetings on both sides, right behind a meeting, or behind slots
    in which the person is unavailable.
    """
    goal = {}
    for person, run in _runs_of_people(model):
        before, after = _some(model, person, run), _some(model, person, run[::-1])
        for last, slot in pairwise(run):
            if not model.arrays.is_available[person, slot]:
                continue
            begins = model.programme.column()
            goal[begins] = 1.0
            sides: dict[int, float] = {begins: 1.0, after[slot]: -1.0}
            busy = model.busy.get((person, slot))
            if busy is not None:
                sides[busy] = 1.0
            is_open = model.arrays.is_available[person, last]
            first = model.busy.get((person, last)) if is_open else before[last]
            if first is not None:
                model.programme.add({**sides, first: -1.0}, least=-1.0)
    return goal


def stay(model: Model) -> Sum:
    """Count the minutes of slots and of those between them, once somebody met and will meet."""
    event, goal = model.arrays.event, dict[int, float]()
    number = {slot.id: n for n, slot in enumerate(event.slots)}
    days = [[number[slot] for slot in day] for day in event.days]
    for person in range(len(event.participants)):
        for day in days:
            before, after = _some(model, person, day), _some(model, person, day[::-1])
            for slot, following in zip(day, [*day[1:], None], strict=True):
                here = event.slots[slot]
                _both(model, goal, before[slot], after[slot], here.minutes)
                if following is not None:
                    gap = event.slots[following].starts_at - here.ends_at
                    minutes = gap.total_seconds() / 60
                    _both(model, goal, before[slot], after[following], minutes)
    return goal


def place_changes(model: Model) -> Sum:
    goal = dict[int, float]()
    for person, one, other, between in _two_in_a_row(model):
        changes = model.programme.column()
        goal[changes] = 1.0
        for place in range(len(model.arrays.event.places)):
            # Here in the one slot and busy in the other, but not here.
            total = _sum(
                _at(model, person, one, [place]), _times(_at(model, person, other, [place]), -1)
            )
            busy = {model.busy[person, other]: 1.0}
            total = _sum(total, busy, _times(between, -1), {changes: -1.0})
            model.programme.add(total, most=1.0)
    return goal


def walking(model: Model) -> Sum:
    event, goal = model.arrays.event, dict[int, float]()
    rooms: defaultdict[str, list[int]] = defaultdict(list)
    for number, place in enumerate(event.places):
        rooms[place.room].append(number)
    for person, one, other, between in _two_in_a_row(model):
        walks = model.programme.column(most=np.inf)
        goal[walks] = 1.0
        for here in rooms.values():
            for there in rooms.values():
                metres = metres_between(event, event.places[here[0]].id, event.places[there[0]].id)
                if metres:
                    both = _sum(_at(model, person, one, here), _at(model, person, other, there))
                    total = _times(_sum(both, _times(between, -1)), metres)
                    model.programme.add(_sum(total, {walks: -1.0}), most=float(metres))
    return goal


RULES = (each_wish_once, one_at_a_time, not_above_most, enough_places, one_at_a_place)
GOALS = {
    Goal.MISSED_LEAST: missed_least,
    Goal.KEPT_WEIGHT: kept_weight,
    Goal.BREAKS: breaks,
    Goal.STAY: stay,
    Goal.PLACE_CHANGES: place_changes,
    Goal.WALKING: walking,
}
OF_PLACES = (Goal.PLACE_CHANGES, Goal.WALKING)


def _busy_by_person(model: Model) -> dict[int, dict[int, float]]:
    totals: defaultdict[int, dict[int, float]] = defaultdict(dict)
    for (person, _slot), busy in model.busy.items():
        totals[person][busy] = 1.0
    return totals


def _runs_of_people(model: Model) -> Iterator[tuple[int, list[int]]]:
    event = model.arrays.event
    number = {slot.id: n for n, slot in enumerate(event.slots)}
    for person in range(len(event.participants)):
        for run in event.runs:
            yield person, [number[slot] for slot in run]


def _some(model: Model, person: int, slots: list[int]) -> dict[int, int]:
    """Return, slot by slot, a column that is full once a person was busy up to there."""
    found: dict[int, int] = {}
    last = None
    for slot in slots:
        found[slot] = model.programme.column()
        for earlier in (last, model.busy.get((person, slot))):
            if earlier is not None:
                model.programme.add({found[slot]: 1.0, earlier: -1.0}, least=0.0)
        last = found[slot]
    return found


def _both(model: Model, goal: dict[int, float], one: int, other: int, minutes: float) -> None:
    if minutes:
        inside = model.programme.column()
        model.programme.add({inside: 1.0, one: -1.0, other: -1.0}, least=-1.0)
        goal[inside] = minutes


def _two_in_a_row(model: Model) -> Iterator[tuple[int, int, int, Sum]]:
    """Give a person, two slots of a day in which it may be busy, and its meetings between."""
    event = model.arrays.event
    number = {slot.id: n for n, slot in enumerate(event.slots)}
    for person in range(len(event.participants)):
        for day in event.days:
            slots = [number[slot] for slot in day if (person, number[slot]) in model.busy]
            for (first, one), (last, other) in combinations(enumerate(slots), 2):
                between = {model.busy[person, slot]: 1.0 for slot in slots[first + 1 : last]}
                yield person, one, other, between


def _at(model: Model, person: int, slot: int, places: list[int]) -> Sum:
    """Return what makes a person sit at one of some places in a slot."""
    return {
        sits: 1.0
        for (alternative, when, place), sits in model.sits.items()
        if when == slot and place in places and person in model.people(alternative)
    }


def _sum(*totals: Sum) -> dict[int, float]:
    added: defaultdict[int, float] = defaultdict(float)
    for total in totals:
        for column, often in total.items():
            added[column] += often
    return dict(added)


def _times(total: Sum, often: float) -> Sum:
    return {column: each * often for column, each in total.items()}


def _meetings(model: Model, columns: NDArray[np.float64]) -> tuple[Meeting, ...]:
    arrays = model.arrays
    event = arrays.event
    found = {
        int(arrays.wish[alternative]): Meeting(
            wish=event.wishes[arrays.wish[alternative]].id,
            slot=event.slots[slot].id,
            place=event.places[place].id,
            people=arrays.seatings[alternative],
        )
        for (alternative, slot, place), sits in model.sits.items()
        if columns[sits] > HALF
    }
    return tuple(found[wish] for wish in sorted(found))
