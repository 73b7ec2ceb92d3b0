"""
Solve the practical problem: the best schedule that is found in time, and how good any can be.

What it is worked out with (numpy, numba, HiGHS, python-sat) is loaded as solving starts.
"""

from collections.abc import Callable
from time import monotonic

from raceme.engines.matchmaking.events.problem import Event
from raceme.engines.matchmaking.events.schedule import Outcome, Progress

Told = Callable[[Progress], None]
Stops = Callable[[], bool]


def solve(
    problem: Event,
    *,
    limit_in_seconds: float | None = None,
    steps: int | None = None,
    workers: int = 1,
    seed: int = 0,
    progress: Told = lambda _progress: None,
    should_stop: Stops = lambda: False,
) -> Outcome:
    """
    Return the best schedule found, goal by goal in their order, with the bounds proven.

    ``limit_in_seconds``: when to end, with the best so far; what was never run on this machine
    is compiled first, which takes longer. ``steps``: at most so many moves of each worker; with
    one worker and no other limit the same problem, seed and steps give the same schedule.
    Without either it ends once more moves are not worth it. ``workers``: threads that search.
    ``progress`` is told, and ``should_stop`` asked, some times a second.
    """
    begun = monotonic()
    from raceme.engines.matchmaking.events.course import Course, Limits  # noqa: PLC0415 (heavy)

    limits = Limits(seconds=limit_in_seconds, steps=steps, should_stop=should_stop, begun=begun)
    return Course(problem, limits=limits, workers=workers, seed=seed, tell=progress).outcome()
