from dataclasses import replace
from typing import Any

import pytest

from raceme.engines.matchmaking.slots import (
    Meeting,
    Part,
    SlotProblem,
    breaks_by_participant,
)
from raceme.engines.matchmaking.slots.narrowing import Impossible, narrow
from tests.engines.matchmaking.slots.trying import drawn, schedules

PLAIN = SlotProblem(
    participants=4, slots=4, morning=2, places=2, meetings=(Meeting(1, 2), Meeting(3, 4))
)
ALL = {1, 2, 3, 4}


@pytest.mark.parametrize(
    ("change", "left"),
    [
        ({}, [ALL, ALL]),
        ({"meetings": (Meeting(1, 2, Part.MORNING), Meeting(3, 4))}, [{1, 2}, ALL]),
        ({"meetings": (Meeting(1, 2, Part.AFTERNOON), Meeting(3, 4))}, [{3, 4}, ALL]),
        ({"forbidden": {2: frozenset({2})}}, [{1, 3, 4}, ALL]),
        ({"fixed": {2: 3}}, [ALL, {3}]),
        ({"before": {2: frozenset({1})}}, [{1, 2, 3}, {2, 3, 4}]),
        ({"fixed": {2: 3}, "places": 1}, [{1, 2, 4}, {3}]),
        ({"fixed": {2: 3}, "meetings": (Meeting(1, 2), Meeting(1, 4))}, [{1, 2, 4}, {3}]),
    ],
    ids=["none", "morning", "afternoon", "forbidden", "fixed", "before", "places", "at a time"],
)
def test_each_rule_narrows_alone(change: dict[str, Any], left: list[set[int]]) -> None:
    narrowed = narrow(replace(PLAIN, **change))

    assert [set(narrowed.slots[number]) for number in (1, 2)] == left


@pytest.mark.parametrize("first", range(0, 200, 50))
def test_no_schedule_is_narrowed_away(first: int) -> None:
    for seed in range(first, first + 50):
        problem = drawn(seed)
        all_schedules = list(schedules(problem))
        try:
            narrowed = narrow(problem)
        except Impossible:
            assert all_schedules == [], seed
            continue
        for slots in all_schedules:
            assert all(
                slot in narrowed.slots[number] for number, slot in enumerate(slots, start=1)
            ), seed
            for participant, count in breaks_by_participant(problem, slots).items():
                bounds = narrowed.breaks[participant]
                assert bounds.least <= count <= bounds.most, seed
