from collections.abc import Callable
from time import sleep

import pytest

from raceme.engines.matchmaking.slots import (
    Answer,
    Meeting,
    Part,
    Progress,
    SlotProblem,
    Status,
    breaks,
    race,
    racing,
    solve,
    violations,
)
from tests.engines.matchmaking.slots.trying import drawn, drawn_gappy, fewest_breaks


@pytest.mark.parametrize("draw", [drawn, drawn_gappy])
@pytest.mark.parametrize("first", range(0, 200, 40))
def test_small_problems_have_the_answer_that_trying_everything_gives(
    first: int, draw: Callable[[int], SlotProblem]
) -> None:
    for seed in range(first, first + 40):
        problem = draw(seed)
        answer, fewest = solve(problem), fewest_breaks(problem)

        if fewest is None:
            assert (answer.status, answer.slots) == (Status.INFEASIBLE, ()), seed
        else:
            assert violations(problem, answer.slots) == [], seed
            found = (answer.status, answer.breaks, answer.bound, breaks(problem, answer.slots))
            assert found == (Status.OPTIMAL, fewest, fewest, fewest), seed


def test_fairness_floats_where_everybody_must_have_breaks() -> None:
    # One and two meet in slots 1, 3 and 5 alone; three and four could do without a break.
    problem = SlotProblem(
        participants=4,
        slots=5,
        morning=5,
        places=2,
        meetings=(*(Meeting(1, 2) for _ in range(3)), *(Meeting(3, 4) for _ in range(3))),
        forbidden={1: frozenset({2, 4})},
        fairness=1,
    )

    answer = solve(problem)

    assert (answer.status, answer.breaks) == (Status.OPTIMAL, 2 * 2 + 2 * 1)
    assert violations(problem, answer.slots) == []


def test_nothing_to_hold_is_a_schedule() -> None:
    empty = SlotProblem(participants=0, slots=0, morning=0, places=0, meetings=())

    answer = solve(empty)

    assert (answer.status, answer.slots, answer.breaks, answer.bound) == (
        Status.OPTIMAL,
        (),
        0,
        0,
    )


def _crowded() -> SlotProblem:
    pairs = [(one, other) for one in range(1, 9) for other in range(one + 1, 9)]
    meetings = tuple(Meeting(one, other, Part.ANY) for one, other in pairs)
    return SlotProblem(participants=8, slots=12, morning=6, places=3, meetings=meetings)


def test_the_same_seed_and_steps_give_the_same_answer() -> None:
    answers = [solve(_crowded(), seed=seed, steps=2_000) for seed in (0, 0, 7, 7)]

    assert answers[0] == answers[1]
    assert answers[2] == answers[3]


def test_stopped_at_once_it_says_that_it_knows_nothing() -> None:
    answer = solve(_crowded(), is_stopped=lambda: True)

    assert (answer.status, answer.slots, answer.breaks) == (Status.UNKNOWN, (), None)


def test_stopped_with_a_schedule_it_gives_the_best_so_far() -> None:
    told: list[Progress] = []

    answer = solve(_crowded(), tell=told.append, is_stopped=lambda: bool(told and told[-1].slots))

    assert answer.status in (Status.FEASIBLE, Status.OPTIMAL)
    assert violations(_crowded(), answer.slots) == []
    assert answer.breaks is not None
    assert answer.bound is not None
    assert answer.bound <= answer.breaks


def test_progress_only_ever_gets_better() -> None:
    told: list[Progress] = []

    answer = solve(_crowded(), tell=told.append)

    bounds = [one.bound for one in told]
    assert bounds == sorted(bounds)
    assert (told[-1].breaks, told[-1].slots) == (answer.breaks, answer.slots)


def test_several_workers_agree_with_one() -> None:
    alone, together = solve(_crowded()), race(_crowded(), workers=2)

    assert violations(_crowded(), together.slots) == []
    assert (together.status, together.breaks, together.bound) == (
        alone.status,
        alone.breaks,
        alone.bound,
    )


def test_what_another_worker_proves_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    def idle(_problem: SlotProblem, *, is_stopped: Callable[[], bool], **_given: object) -> Answer:
        while not is_stopped():
            sleep(0.05)
        return Answer(status=Status.UNKNOWN)

    # The one that is here finds nothing; the other is a process of its own and solves.
    monkeypatch.setattr(racing, "ALONE_IN_SECONDS", 0)
    monkeypatch.setattr(racing, "solve", idle)
    told: list[Progress] = []

    answer = race(_crowded(), workers=2, tell=told.append)

    alone = solve(_crowded())
    assert (answer.status, answer.breaks, answer.bound) == (
        Status.OPTIMAL,
        alone.breaks,
        alone.bound,
    )
    assert violations(_crowded(), answer.slots) == []
    assert told


def test_several_workers_are_stopped() -> None:
    answer = race(_crowded(), workers=2, is_stopped=lambda: True)

    assert answer.status is Status.UNKNOWN
