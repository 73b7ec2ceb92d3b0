from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import combinations

from raceme.engines.matchmaking.slots import (
    Instance,
    Meeting,
    Part,
    Rule,
    SlotProblem,
    Status,
    clash,
    solve,
)
from raceme.engines.matchmaking.slots.clash import GRANTED, by_kinds
from raceme.engines.matchmaking.slots.switched import Switched
from tests.engines.matchmaking.slots.trying import can_hold, drawn, drawn_gappy


def _infeasible(count: int, draw: Callable[[int], SlotProblem] = drawn) -> list[int]:
    found: list[int] = []
    seed = 0
    while len(found) < count:
        problem = draw(seed)
        # Few enough to try everything, each rule left out.
        if problem.slots ** len(problem.meetings) < 4_000 and (
            solve(problem).status is Status.INFEASIBLE
        ):
            found.append(seed)
        seed += 1
    return found


def _problems(*, gappy: int) -> list[SlotProblem]:
    """Return infeasible problems of which every rule makes some so."""
    three = (Meeting(1, 2), Meeting(3, 4), Meeting(5, 6))
    bare = SlotProblem(participants=6, slots=2, morning=1, places=1, meetings=three)
    in_order = {2: frozenset({1}), 3: frozenset({2})}
    return [
        *(drawn(seed) for seed in _infeasible(40)),
        *(drawn_gappy(seed) for seed in _infeasible(gappy, drawn_gappy)),
        bare,
        replace(bare, places=3, before=in_order),
    ]


def test_what_clashes_cannot_hold_and_without_any_one_of_it_can() -> None:
    kinds = set()
    for problem in _problems(gappy=5):
        found = clash(problem)

        kinds |= {one.rule for one in found.rules}
        assert found.is_least, problem
        assert not can_hold(problem, found.rules), problem
        without = [[one for one in found.rules if one != each] for each in found.rules]
        assert all(can_hold(problem, rules) for rules in without), problem
    assert kinds == set(Rule)


def test_with_meetings_and_places_as_wholes_nothing_can_be_left_out_either() -> None:
    kinds = set()
    for problem in _problems(gappy=15):
        rules, is_least = by_kinds(problem)

        kinds |= {one.rule for one in rules}
        granted = [] if set(GRANTED) <= set(rules) else GRANTED
        assert is_least, problem
        assert not can_hold(problem, _each(problem, [*rules, *granted])), problem
        for one in rules:
            others = [other for other in rules if other != one]
            assert can_hold(problem, _each(problem, [*others, *granted])), (problem, one)
    assert kinds == set(Rule)


def _each(problem: SlotProblem, rules: Iterable[Instance]) -> list[Instance]:
    """Return each rule of the kinds that are named as wholes, and the others as they are."""
    rules = set(rules)
    kinds = {one.rule for one in rules if not one.about}
    single = {one for one in Switched(problem).switches if one.rule in kinds}
    return sorted({one for one in rules if one.about} | single)


def test_too_few_places_are_told_though_no_solver_would_find_it() -> None:
    # Forty meetings of forty pairs in the morning, which holds 39 of them.
    pairs = [(2 * number - 1, 2 * number) for number in range(1, 41)]
    problem = SlotProblem(
        participants=80,
        slots=9,
        morning=3,
        places=13,
        meetings=tuple(Meeting(*pair, Part.MORNING) for pair in pairs),
    )

    found = clash(problem)

    assert found.is_least
    assert set(found.rules) == {
        *(Instance(rule, (number,)) for rule in (Rule.HELD, Rule.PART) for number in range(1, 41)),
        *(Instance(Rule.PLACES, (slot,)) for slot in (1, 2, 3)),
    }


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
    # Seven who all meet each other take seven slots.
    pairs = combinations(range(1, 8), 2)
    problem = SlotProblem(
        participants=7,
        slots=6,
        morning=6,
        places=4,
        meetings=tuple(Meeting(*pair) for pair in pairs),
    )

    found = clash(problem, is_stopped=lambda: True)

    assert not found.is_least
    assert found.rules
