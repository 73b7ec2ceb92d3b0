"""What the compiled moves keep count of, counted anew by the rules and goals of the event."""

import numpy as np
import pytest

from raceme.engines.matchmaking.events import Event, Meeting, levels, violations
from raceme.engines.matchmaking.events.arrays import Arrays, arrays_of
from raceme.engines.matchmaking.events.bound import bound_of
from raceme.engines.matchmaking.events.search.annealing import anneal
from raceme.engines.matchmaking.events.search.places import hall_of, sit_well
from raceme.engines.matchmaking.events.search.plan import (
    BREAKS,
    MISSED,
    NOT_HELD,
    STAY,
    TOTALS,
    WEIGHT,
    Plan,
)
from raceme.engines.matchmaking.events.search.seating import CHANGES, METRES, Hall
from raceme.engines.matchmaking.events.search.start import begun, given
from tests.engines.matchmaking.events.large import large

# So warm that nearly every move is done.
HOT = np.array([1.0, 8.0, 64.0, 0.01, 40.0])
UNREACHED = np.full(TOTALS, -1, np.int64)


def _heated(problem: Event, *, moves: int) -> tuple[Arrays, Plan]:
    arrays = arrays_of(problem)
    bound = bound_of(arrays)
    event = given(arrays, bound, gap=100.0)
    plan = begun(event, [], bound, seed=1)
    goals = UNREACHED.copy()
    goals[WEIGHT] = 2**60
    anneal(event, plan, HOT, goals, moves)
    return arrays, plan


def _meetings(problem: Event, arrays: Arrays, plan: Plan, hall: Hall) -> tuple[Meeting, ...]:
    return tuple(
        Meeting(
            wish=wish.id,
            slot=problem.slots[plan.held[number]].id,
            place=problem.places[hall.place[number]].id,
            people=arrays.seatings[plan.chosen[number]],
        )
        for number, wish in enumerate(problem.wishes)
        if plan.held[number] != NOT_HELD
    )


@pytest.mark.parametrize("tables", [1, 8])
@pytest.mark.parametrize("seed", range(3))
def test_after_many_moves_the_totals_are_those_of_the_event(seed: int, tables: int) -> None:
    problem = large(seed, tables=tables)

    arrays, plan = _heated(problem, moves=20_000)

    hall = hall_of(arrays, plan, seed=1)
    meetings = _meetings(problem, arrays, plan, hall)
    assert violations(problem, meetings) == []
    missed, weight, breaks, stay, *_ = (level.value for level in levels(problem, meetings))
    totals = [int(plan.totals[which]) for which in (MISSED, WEIGHT, BREAKS, STAY)]
    assert totals == [missed, weight, breaks, stay]
    assert breaks > 0


def test_after_many_swaps_the_changes_and_metres_are_those_of_the_event() -> None:
    problem = large(4)
    arrays, plan = _heated(problem, moves=20_000)
    hall = hall_of(arrays, plan, seed=1)
    before = hall.totals.copy()

    sit_well(hall, moves=40_000, should_stop=lambda: False)

    meetings = _meetings(problem, arrays, plan, hall)
    assert violations(problem, meetings) == []
    reached = levels(problem, meetings)
    assert [int(hall.totals[CHANGES]), int(hall.totals[METRES])] == [
        reached[4].value,
        reached[5].value,
    ]
    assert hall.totals[CHANGES] < before[CHANGES]
