"""Each rule broken once, alone."""

import pytest

from raceme.engines.matchmaking.slots import (
    Instance,
    Meeting,
    Part,
    Rule,
    SlotProblem,
    breaks_by_participant,
    violations,
)

# 1 meets 2, 3 and 4; 3 meets 4. Slots 1 to 3 are the morning, 4 to 6 the afternoon.
PROBLEM = SlotProblem(
    participants=5,
    slots=6,
    morning=3,
    places=1,
    meetings=(Meeting(1, 2, Part.MORNING), Meeting(1, 3), Meeting(1, 4), Meeting(3, 4)),
    forbidden={4: frozenset({6})},
    fixed={2: 2},
    before={3: frozenset({1})},
    fairness=1,
)
KEPT = (1, 2, 3, 4)


def test_a_schedule_that_keeps_the_rules_breaks_none() -> None:
    assert violations(PROBLEM, KEPT) == []


@pytest.mark.parametrize(
    ("slots", "broken"),
    [
        ((1, 2, 3, 3), [(Rule.ONE_AT_A_TIME, (4,)), (Rule.PLACES, (3,))]),
        ((4, 2, 5, 3), [(Rule.PART, (1,))]),
        ((1, 2, 3, 6), [(Rule.FORBIDDEN, (4,))]),
        ((1, 3, 4, 5), [(Rule.FIXED, (2,))]),
        ((3, 2, 1, 4), [(Rule.BEFORE, (1, 3))]),
        ((1, 2, 3), [(Rule.HELD, (3,))]),
        ((1, 2, 3, 7), [(Rule.HELD, (4,))]),
    ],
)
def test_each_rule_that_is_broken_is_named(
    slots: tuple[int, ...], broken: list[tuple[Rule, tuple[int, ...]]]
) -> None:
    assert violations(PROBLEM, slots) == [Instance(*one) for one in broken]


def test_unequal_breaks_are_told_of_both() -> None:
    problem = SlotProblem(
        participants=4,
        slots=5,
        morning=5,
        places=2,
        meetings=(Meeting(1, 2), Meeting(1, 2), Meeting(1, 2), Meeting(3, 4)),
        fairness=1,
    )

    unfair = violations(problem, (1, 3, 5, 1))

    pairs = [(1, 3), (1, 4), (2, 3), (2, 4)]
    assert unfair == [Instance(Rule.FAIRNESS, pair) for pair in pairs]


def test_a_break_is_a_run_of_idle_slots_between_two_meetings() -> None:
    problem = SlotProblem(
        participants=3,
        slots=9,
        morning=4,
        places=1,
        meetings=(Meeting(1, 2), Meeting(1, 2), Meeting(1, 3), Meeting(1, 3)),
    )

    counted = breaks_by_participant(problem, (2, 3, 7, 9))

    assert counted == {1: 2, 2: 0, 3: 1}
