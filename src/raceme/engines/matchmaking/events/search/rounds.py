"""
The search in rounds: every round cools down, and the next begins from the best so far.

Several workers search in threads, each with its own plan and chance; the compiled moves let go
of Python's lock. With one worker and no limit but moves the same input gives the same plan.
"""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from raceme.engines.matchmaking.events.search.annealing import anneal
from raceme.engines.matchmaking.events.search.inserting import OF_A_MINUTE, PRICES
from raceme.engines.matchmaking.events.search.plan import (
    BREAKS,
    MISSED,
    STAY,
    TOTALS,
    WEIGHT,
    Event,
    Numbers,
    Plan,
)
from raceme.engines.matchmaking.events.search.start import copied

# A look at the clock after so many moves: some 50 ms.
MOVES_AT_A_TIME = 10_000
MANY = 1_000_003
# From this share of the weight aimed at the length of stay counts a little.
NEAR = 0.9999
Key = tuple[int, int, int, int]


@dataclass(frozen=True, kw_only=True)
class Cooling:
    """
    What moves are judged by, and from which to which temperature they cool down.

    Unless it ``is_about_stay``, minutes cost nothing until the weight is near its aim.
    """

    of_a_break: float
    of_weight: float
    of_a_miss: float
    of_a_minute: float
    first: float
    last: float
    is_about_stay: bool = False

    def prices(self, done: float) -> NDArray[np.float64]:
        prices = np.zeros(PRICES)
        warmth = self.first * (self.last / self.first) ** done
        prices[:] = self.of_a_break, self.of_weight, self.of_a_miss, self.of_a_minute, warmth
        return prices


@dataclass(frozen=True, kw_only=True)
class Found:
    """A plan to go on from: what is held, in which slots, and how good that is."""

    held: Numbers
    chosen: Numbers
    missed: int
    weight: int
    breaks: int
    stay: int

    @property
    def key(self) -> Key:
        """The less, the better."""
        return self.missed, -self.weight, self.breaks, self.stay


@dataclass(frozen=True, kw_only=True)
class Aim:
    """What is good enough to stop at, because nothing is better or nothing more is asked."""

    missed: int
    weight: int
    breaks: int
    stay: int

    @property
    def goals(self) -> NDArray[np.int64]:
        goals = np.zeros(TOTALS, np.int64)
        goals[MISSED], goals[WEIGHT] = self.missed, self.weight
        goals[BREAKS], goals[STAY] = self.breaks, self.stay
        return goals

    def is_reached(self, found: Found) -> bool:
        is_full = found.missed <= self.missed and found.weight >= self.weight
        return is_full and found.breaks <= self.breaks and found.stay <= self.stay


def found_in(plan: Plan) -> Found:
    return Found(held=plan.held.copy(), chosen=plan.chosen.copy(), **_totals(plan))


def _totals(plan: Plan) -> dict[str, int]:
    names = {"missed": MISSED, "weight": WEIGHT, "breaks": BREAKS, "stay": STAY}
    return {name: int(plan.totals[place]) for name, place in names.items()}


def _key(plan: Plan) -> Key:
    totals = _totals(plan)
    return totals["missed"], -totals["weight"], totals["breaks"], totals["stay"]


@dataclass(kw_only=True)
class Search:
    """Workers on one event. ``tell`` is called with the best of the first worker, now and then."""

    event: Event
    best: Found
    workers: int
    seed: int
    tell: Callable[[Found, int], None]
    moves: int = 0
    _rounds: int = field(default=0, init=False)

    def go_round(
        self, cooling: Cooling, aim: Aim, *, moves: int, should_stop: Callable[[], bool]
    ) -> None:
        """Let each worker make so many moves from the best on, and keep the best of all."""
        self._rounds += 1
        is_done = threading.Event()

        def work(worker: int) -> tuple[Found, int]:
            seed = (self.seed * MANY + self._rounds) * MANY + worker
            plan = copied(self.event, self.best.held, self.best.chosen, seed=seed)
            tell = self.tell if worker == 0 else _quietly
            run = _Run(self.event, plan, cooling, aim, self.best, tell, self.moves)
            return run.cool(moves, is_done, should_stop)

        with ThreadPoolExecutor(max(1, self.workers - 1)) as pool:
            try:
                others = [pool.submit(work, worker) for worker in range(1, self.workers)]
                results = [work(0), *(other.result() for other in others)]
            finally:
                is_done.set()
        self.best = min([self.best, *(best for best, _made in results)], key=lambda one: one.key)
        self.moves += max(made for _best, made in results)


def _quietly(_found: Found, _moves: int) -> None:
    pass


@dataclass
class _Run:
    """One worker's way through a round."""

    event: Event
    plan: Plan
    cooling: Cooling
    aim: Aim
    best: Found
    tell: Callable[[Found, int], None]
    moves_before: int

    def cool(
        self, moves: int, is_done: threading.Event, should_stop: Callable[[], bool]
    ) -> tuple[Found, int]:
        """Make the moves; one who gets where nothing is better is done for all."""
        made, goals = 0, self.aim.goals
        while made < moves and not is_done.is_set() and not should_stop():
            asked = min(MOVES_AT_A_TIME, moves - made)
            prices = self.cooling.prices(made / moves)
            is_near = self.plan.totals[WEIGHT] >= NEAR * self.aim.weight
            if not is_near and not self.cooling.is_about_stay:
                prices[OF_A_MINUTE] = 0.0
            count = int(anneal(self.event, self.plan, prices, goals, asked))
            made += count
            if _key(self.plan) < self.best.key:
                self.best = found_in(self.plan)
            if count < asked:
                is_done.set()
            self.tell(self.best, self.moves_before + made)
        return self.best, made
