"""
Solve the published problem: the fewest breaks, proven, or that there is no schedule.

One solver keeps what it has learnt while the number of breaks allowed goes up from what the
narrowing proves; the first that leaves a schedule is the least. Each number that leaves none
raises the bound. python-sat is loaded as solving starts.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from raceme.engines.matchmaking.interrupts import deaf_to_interrupts
from raceme.engines.matchmaking.slots.check import breaks
from raceme.engines.matchmaking.slots.encoding import Encoding
from raceme.engines.matchmaking.slots.narrowing import Impossible, narrow
from raceme.engines.matchmaking.slots.problem import Answer, SlotProblem, Status

if TYPE_CHECKING:
    from pysat.solvers import Solver

# CaDiCaL 1.5.3: of python-sat's solvers the fastest on these clauses by a factor of two.
SOLVER = "cadical153"
# So many conflicts at a time, and then a look at whether to stop: a second or two at most.
CONFLICTS_AT_A_TIME = 20_000


@dataclass(frozen=True, kw_only=True)
class Progress:
    """
    How far solving is: the best schedule with its breaks, and the bound proven so far.

    ``conflicts``: how often the solver had to turn back, the measure of its work.
    """

    slots: tuple[int, ...]
    breaks: int | None
    bound: int
    conflicts: int = 0


Told = Callable[[Progress], None]
Stops = Callable[[], bool]


def solve(
    problem: SlotProblem,
    *,
    steps: int | None = None,
    seed: int = 0,
    is_feasible_enough: bool = False,
    is_stopped: Stops = lambda: False,
    tell: Told = lambda _progress: None,
) -> Answer:
    """
    Return the schedule with the fewest breaks, or that there is none, or how far it came.

    ``steps``: at most so many conflicts of the solver, in steps of ``CONFLICTS_AT_A_TIME``; the
    same problem, seed and steps give the same answer. ``is_stopped`` is asked between them.
    ``seed``: 0 leaves the clauses in their order, another shuffles them. With
    ``is_feasible_enough`` the first schedule is taken.
    """
    try:
        narrowed = narrow(problem)
    except Impossible:
        return Answer(status=Status.INFEASIBLE)
    encoding = Encoding(problem, narrowed)
    search = _Search(encoding, steps=steps, seed=seed, is_stopped=is_stopped, tell=tell)
    search.is_feasible_enough = is_feasible_enough
    return search.answer()


class _Search:
    def __init__(
        self, encoding: Encoding, *, steps: int | None, seed: int, is_stopped: Stops, tell: Told
    ) -> None:
        self.encoding = encoding
        self.steps_left = steps
        self.is_stopped = is_stopped
        self.tell = tell
        self.conflicts = 0
        self.is_feasible_enough = False
        self.bound = encoding.narrowed.least_breaks
        self.best: tuple[int, ...] | None = None
        self.solver = _solver(encoding, seed)

    def answer(self) -> Answer:
        with self.solver:
            status = self._status()
        found = None if self.best is None else breaks(self.encoding.problem, self.best)
        is_none = status is Status.INFEASIBLE
        return Answer(
            status=status,
            slots=self.best or (),
            breaks=found,
            bound=None if is_none else self.bound,
        )

    def _status(self) -> Status:
        for allowed in self._ways():
            is_possible = self._try(allowed)
            if is_possible is None:
                return Status.UNKNOWN if self.best is None else Status.FEASIBLE
            if is_possible:
                self._keep()
                if allowed is not None or self._is_best():
                    return Status.OPTIMAL
                if self.is_feasible_enough:
                    return Status.FEASIBLE
            elif allowed is None:
                return Status.INFEASIBLE
            else:
                self.bound = max(self.bound, allowed + 1)
                self.solver.add_clause([self.encoding.breaks[allowed]])
                self._say()
                if self._is_best():
                    return Status.OPTIMAL
        return Status.OPTIMAL

    def _ways(self) -> Iterator[int | None]:
        """Give no bound at first, to see whether there is a schedule; then each from the least."""
        yield None
        yield from range(self.bound, len(self.encoding.breaks) + 1)

    def _try(self, allowed: int | None) -> bool | None:
        counts = self.encoding.breaks
        is_bounded = allowed is not None and allowed < len(counts)
        assumed = [-counts[allowed]] if is_bounded and allowed is not None else []
        while True:
            if self.is_stopped() or self.steps_left == 0:
                return None
            budget = min(CONFLICTS_AT_A_TIME, self.steps_left or CONFLICTS_AT_A_TIME)
            self.solver.conf_budget(budget)
            with deaf_to_interrupts():
                is_possible: bool | None = self.solver.solve_limited(assumptions=assumed)
            self._spend(budget)
            if is_possible is not None:
                return is_possible

    def _spend(self, budget: int) -> None:
        self.conflicts = self.solver.accum_stats()["conflicts"]
        if self.steps_left is not None:
            self.steps_left = max(0, self.steps_left - budget)
        self._say()

    def _keep(self) -> None:
        self.best = self.encoding.slots_of(self.solver.get_model())
        self._say()

    def _is_best(self) -> bool:
        return self.best is not None and breaks(self.encoding.problem, self.best) == self.bound

    def _say(self) -> None:
        found = None if self.best is None else breaks(self.encoding.problem, self.best)
        self.tell(
            Progress(
                slots=self.best or (), breaks=found, bound=self.bound, conflicts=self.conflicts
            )
        )


def _solver(encoding: Encoding, seed: int) -> "Solver":
    from pysat.solvers import Solver  # noqa: PLC0415 (heavy, and only needed here)

    clauses = encoding.clauses.clauses
    if seed:
        clauses = clauses[:]
        random.Random(seed).shuffle(clauses)  # noqa: S311 (no secret)
    return Solver(name=SOLVER, bootstrap_with=clauses)
