"""Each rule of the clauses alone: what it forbids, and what it lets be, with nothing narrowed."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from pysat.solvers import Solver

from raceme.engines.matchmaking.slots import Meeting, SlotProblem, violations
from raceme.engines.matchmaking.slots.encoding import Encoding
from raceme.engines.matchmaking.slots.narrowing import Narrowed, Range
from raceme.engines.matchmaking.slots.solve import SOLVER

TWO_PAIRS = SlotProblem(
    participants=4, slots=1, morning=1, places=2, meetings=(Meeting(1, 2), Meeting(3, 4))
)
ONE_WITH_TWO = replace(TWO_PAIRS, meetings=(Meeting(1, 2), Meeting(1, 3)))
TWICE = replace(TWO_PAIRS, slots=3, meetings=(Meeting(1, 2), Meeting(1, 2)))
APART = {1: {1}, 2: {3}}


def _encoded(problem: SlotProblem, slots: Mapping[int, set[int]] | None = None) -> Encoding:
    """Encode without narrowing but to ``slots``, where those are given."""
    everywhere = set(range(1, problem.slots + 1))
    meetings = problem.meetings_by_participant()
    narrowed = Narrowed(
        slots={number: frozenset((slots or {}).get(number, everywhere)) for number in (1, 2)},
        meetings=meetings,
        breaks={one: Range(0, max(0, len(numbers) - 1)) for one, numbers in meetings.items()},
    )
    return Encoding(problem, narrowed)


def _schedule(encoding: Encoding, *, most_breaks: int | None = None) -> tuple[int, ...] | None:
    is_bounded = most_breaks is not None and most_breaks < len(encoding.breaks)
    assumed = [-encoding.breaks[most_breaks or 0]] if is_bounded else []
    with Solver(name=SOLVER, bootstrap_with=encoding.clauses.clauses) as solver:
        is_possible = solver.solve(assumptions=assumed)
        return encoding.slots_of(solver.get_model()) if is_possible else None


@pytest.mark.parametrize(
    ("too_tight", "just_enough"),
    [
        (ONE_WITH_TWO, replace(ONE_WITH_TWO, slots=2)),
        (replace(TWO_PAIRS, places=1), TWO_PAIRS),
        (replace(TWO_PAIRS, places=1), replace(TWO_PAIRS, places=1, slots=2)),
        (
            replace(TWO_PAIRS, before={1: frozenset({2})}),
            replace(TWO_PAIRS, before={1: frozenset({2})}, slots=2),
        ),
    ],
    ids=["one at a time", "places", "another slot", "order"],
)
def test_a_rule_forbids_and_lets_be(too_tight: SlotProblem, just_enough: SlotProblem) -> None:
    schedule = _schedule(_encoded(just_enough))

    assert _schedule(_encoded(too_tight)) is None
    assert schedule is not None
    assert violations(just_enough, schedule) == []


def test_each_meeting_is_held_once() -> None:
    encoding = _encoded(TWICE)

    with Solver(name=SOLVER, bootstrap_with=encoding.clauses.clauses) as solver:
        solver.solve()
        holds = {literal for literal in solver.get_model() if literal > 0}

    held = [sum(one in holds for one in slots.values()) for slots in encoding.held_in.values()]
    assert held == [1, 1]


def test_breaks_may_differ_by_the_fairness_and_no_more() -> None:
    # Participants three and four have no meetings, hence no breaks; one and two have one each.
    unequal = replace(TWICE, fairness=0)

    assert _schedule(_encoded(unequal, APART)) is None
    assert _schedule(_encoded(replace(unequal, fairness=1), APART)) == (1, 3)
    assert _schedule(_encoded(unequal, {1: {1}, 2: {2}})) == (1, 2)


def test_breaks_of_all_are_counted() -> None:
    encoding = _encoded(TWICE, APART)

    allowed = [_schedule(encoding, most_breaks=most) is not None for most in (0, 1, 2)]

    assert allowed == [False, False, True]
    assert _schedule(_encoded(TWICE), most_breaks=0) in ((1, 2), (2, 1), (2, 3), (3, 2))
