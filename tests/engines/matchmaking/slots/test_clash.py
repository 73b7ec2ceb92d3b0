import pytest

from raceme.engines.matchmaking.slots import (
    Instance,
    Meeting,
    Rule,
    SlotProblem,
    Status,
    clash,
    solve,
)
from tests.engines.matchmaking.slots.trying import can_hold, drawn


def _infeasible(count: int) -> list[int]:
    found: list[int] = []
    seed = 0
    while len(found) < count:
        problem = drawn(seed)
        # Few enough to try everything, each rule left out.
        if problem.slots ** len(problem.meetings) < 4_000 and (
            solve(problem).status is Status.INFEASIBLE
        ):
            found.append(seed)
        seed += 1
    return found


@pytest.mark.parametrize("part", range(4))
def test_what_clashes_cannot_hold_and_without_any_one_of_it_can(part: int) -> None:
    for seed in _infeasible(40)[part::4]:
        problem = drawn(seed)

        found = clash(problem)

        assert found.is_least, seed
        assert not can_hold(problem, found.rules), seed
        without = [[one for one in found.rules if one != each] for each in found.rules]
        assert all(can_hold(problem, rules) for rules in without), seed


def test_more_meetings_than_slots_is_told_of_one_person_alone() -> None:
    others = range(2, 25)
    problem = SlotProblem(
        participants=24,
        slots=22,
        morning=22,
        places=24,
        meetings=tuple(Meeting(1, other) for other in others),
    )

    found = clash(problem)

    assert found.is_least
    held = {Instance(Rule.HELD, (number,)) for number in range(1, 24)}
    assert set(found.rules) == {Instance(Rule.ONE_AT_A_TIME, (1,)), *held}


def test_stopped_early_it_does_not_claim_to_be_the_least() -> None:
    problem = drawn(_infeasible(1)[0])

    found = clash(problem, is_stopped=lambda: True)

    assert not found.is_least
