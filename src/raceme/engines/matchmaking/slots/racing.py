"""
Several solvers on one problem, each in a process of its own and with its own order of clauses.

The first that is done decides, and the others are ended. What they find on the way counts
for all: the best schedule of one may meet the bound of another. Which of several equally
good schedules comes out may differ from run to run.
"""

import multiprocessing
import queue
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.context import SpawnProcess

from raceme.engines.matchmaking.slots.problem import Answer, SlotProblem, Status
from raceme.engines.matchmaking.slots.solve import Progress, Stops, Told, solve

PAUSE_IN_SECONDS = 0.1


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
    """Solve with several workers as ``solve`` does with one; raises ``RuntimeError`` if all die."""
    context = multiprocessing.get_context("spawn")
    said: multiprocessing.Queue[Progress | _Ended] = context.Queue()
    racers = [
        context.Process(target=_run, args=(problem, seed + number, said), daemon=True)
        for number in range(workers)
    ]
    for racer in racers:
        racer.start()
    try:
        return _followed(racers, said, is_stopped, tell)
    finally:
        for racer in racers:
            racer.kill()
            racer.join()


def _run(problem: SlotProblem, seed: int, said: "multiprocessing.Queue[Progress | _Ended]") -> None:
    said.put(_Ended(solve(problem, seed=seed, tell=said.put)))


def _followed(
    racers: Sequence[SpawnProcess],
    said: "multiprocessing.Queue[Progress | _Ended]",
    is_stopped: Stops,
    tell: Told,
) -> Answer:
    so_far = Progress(slots=(), breaks=None, bound=0)
    while not is_stopped():
        try:
            news = said.get(timeout=PAUSE_IN_SECONDS)
        except queue.Empty:
            if not any(racer.is_alive() for racer in racers):
                raise RuntimeError from None
            continue
        if isinstance(news, _Ended):
            return news.answer
        so_far = _better(so_far, news)
        tell(so_far)
        if so_far.breaks == so_far.bound:
            return _answer(so_far, Status.OPTIMAL)
    return _answer(so_far, Status.UNKNOWN if so_far.breaks is None else Status.FEASIBLE)


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
