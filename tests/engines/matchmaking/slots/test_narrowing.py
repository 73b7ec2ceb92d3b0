import pytest

from raceme.engines.matchmaking.slots import breaks_by_participant
from raceme.engines.matchmaking.slots.narrowing import Impossible, narrow
from tests.engines.matchmaking.slots.trying import drawn, schedules


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
