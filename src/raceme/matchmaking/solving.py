"""Files in, the engine's problem; its answer out, as plain data."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic

from raceme.engines.matchmaking.slots import (
    Answer,
    Instance,
    ProblemError,
    Progress,
    Rule,
    SlotProblem,
    Status,
    answer_to_json,
    clash,
    problem_from_dzn,
    race,
    solve,
)

__all__ = [
    "LARGEST_FILE",
    "Instance",
    "ProblemError",
    "Progress",
    "Rule",
    "SlotProblem",
    "Status",
    "TooLarge",
    "Work",
    "answer_to_json",
    "read_slot_problem",
    "solve_slots",
]

# Bytes; the largest of the published files has seven thousand.
LARGEST_FILE = 20_000_000


class TooLarge(Exception):
    """A file that is larger than any event."""


@dataclass(frozen=True, kw_only=True)
class Work:
    """How long to work and with how many: seconds from now, the solver's steps, processes, seed."""

    limit: float | None = None
    steps: int | None = None
    workers: int = 1
    seed: int = 0


def read_slot_problem(file: Path, *, fairness: int) -> SlotProblem:
    """
    Read a file of the published set.

    Raises ``OSError``, ``UnicodeDecodeError``, ``TooLarge`` and ``ProblemError``.
    """
    if file.stat().st_size > LARGEST_FILE:
        raise TooLarge
    return problem_from_dzn(file.read_text(encoding="utf-8-sig"), fairness=fairness)


def solve_slots(problem: SlotProblem, *, work: Work, tell: Callable[[Progress], None]) -> Answer:
    """
    Solve within the limit. Where nothing is possible, say what clashes with the time left.

    With one worker and no limit but ``steps`` the same problem gives the same answer.
    """
    until = None if work.limit is None else monotonic() + work.limit

    def is_over() -> bool:
        return until is not None and monotonic() >= until

    if work.workers > 1 and work.steps is None:
        answer = race(problem, workers=work.workers, seed=work.seed, is_stopped=is_over, tell=tell)
    else:
        answer = solve(problem, steps=work.steps, seed=work.seed, is_stopped=is_over, tell=tell)
    if answer.status is not Status.INFEASIBLE:
        return answer
    found = clash(problem, is_stopped=is_over)
    return replace(answer, clash=found.rules, is_least=found.is_least)
