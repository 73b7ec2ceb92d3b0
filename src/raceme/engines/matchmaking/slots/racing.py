"""
Several solvers on one problem: one here, others in processes of their own.

Each has its own order of clauses. Most problems are solved before another process would have
begun, so the others begin late. The first that is done decides, and the others are ended. What
they find on the way counts for all: the best schedule of one may meet the bound of another.
Which of several equally good schedules comes out may differ from run to run.
"""

import multiprocessing
import queue
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.context import SpawnProcess
from time import monotonic

from raceme.engines.matchmaking.interrupts import deaf_to_interrupts
from raceme.engines.matchmaking.slots.problem import Answer, SlotProblem, Status
from raceme.engines.matchmaking.slots.solve import Progress, Stops, Told, solve

# So long one solves alone; to begin another takes about as long.
ALONE_IN_SECONDS = 0.5


@dataclass(frozen=True)
class _Ended:
    answer: Answer


def race(
    problem: SlotProblem,
    *,
    workers: int,
    seed: int = 0,
    is_stopped: Stops = lambda: False,
    tell: Told = lambda _progress: None,
) -> Answer:
    """Solve with several workers as ``solve`` does with one."""
    others = _Others(problem, seeds=range(seed + 1, seed + workers))
    so_far = Progress(slots=(), breaks=None, bound=0)

    def note(news: Progress) -> None:
        nonlocal so_far
        so_far = _better(so_far, news)
        tell(so_far)

    def is_over() -> bool:
        for news in others.news():
            note(news)
        return is_stopped() or others.ended is not None or so_far.breaks == so_far.bound

    try:
        answer = solve(problem, seed=seed, is_stopped=is_over, tell=note)
    finally:
        others.end()
    if answer.status in (Status.OPTIMAL, Status.INFEASIBLE):
        return answer
    if others.ended is not None:
        return others.ended
    if so_far.breaks is None:
        return _answer(so_far, Status.UNKNOWN)
    return _answer(so_far, Status.OPTIMAL if so_far.breaks == so_far.bound else Status.FEASIBLE)


class _Others:
    """The other processes, begun once the first has worked for a while, and what they say."""

    def __init__(self, problem: SlotProblem, *, seeds: range) -> None:
        self.problem = problem
        self.seeds = seeds
        self.begins_at = monotonic() + ALONE_IN_SECONDS
        self.ended: Answer | None = None
        self.context = multiprocessing.get_context("spawn")
        self.racers: list[SpawnProcess] = []

    def news(self) -> Iterator[Progress]:
        """Give what they have said since; begin them when it is time."""
        if not self.racers and monotonic() >= self.begins_at:
            self._begin()
        with suppress(queue.Empty):
            while self.racers:
                said = self.said.get_nowait()
                if isinstance(said, _Ended):
                    self.ended = said.answer
                else:
                    yield said

    def _begin(self) -> None:
        self.said: multiprocessing.Queue[Progress | _Ended] = self.context.Queue()
        self.racers = [
            self.context.Process(target=_run, args=(self.problem, seed, self.said), daemon=True)
            for seed in self.seeds
        ]
        with deaf_to_interrupts():
            for racer in self.racers:
                racer.start()

    def end(self) -> None:
        for racer in self.racers:
            racer.kill()
            racer.join()


def _run(problem: SlotProblem, seed: int, said: "multiprocessing.Queue[Progress | _Ended]") -> None:
    said.put(_Ended(solve(problem, seed=seed, tell=said.put)))


def _better(one: Progress, other: Progress) -> Progress:
    found = [each for each in (one, other) if each.breaks is not None]
    best = min(found, key=lambda each: each.breaks or 0, default=one)
    return Progress(
        slots=best.slots,
        breaks=best.breaks,
        bound=max(one.bound, other.bound),
        conflicts=max(one.conflicts, other.conflicts),
    )


def _answer(progress: Progress, status: Status) -> Answer:
    return Answer(status=status, slots=progress.slots, breaks=progress.breaks, bound=progress.bound)
