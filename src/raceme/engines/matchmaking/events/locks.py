"""
Who holds the locked wishes, so that all fit together; or which of them cannot.

Everything else in an event may stay undone, so that only locks make one infeasible. Asked of a
SAT solver (CaDiCaL, by python-sat): each locked wish by one of its alternatives, nobody twice in
a slot or more often than it may, one meeting at a place in a slot.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from pysat.card import CardEnc, EncType
from pysat.solvers import Solver

from raceme.engines.matchmaking.events.arrays import NOBODY, Arrays
from raceme.engines.matchmaking.interrupts import deaf_to_interrupts

SOLVER = "cadical153"


@dataclass(frozen=True, kw_only=True)
class Held:
    """An alternative in a slot, both by number."""

    alternative: int
    slot: int


class Clash(Exception):
    """Locked wishes, by their ids, that cannot hold together; without one the others could."""

    def __init__(self, wishes: tuple[str, ...]) -> None:
        self.wishes = wishes
        super().__init__(", ".join(wishes))


def hold_locked(arrays: Arrays, *, should_stop: Callable[[], bool]) -> list[Held]:
    """Return how all that is locked is held. Raises ``Clash``; stopped, of more than is needed."""
    locks = _Locks(arrays)
    if locks.can_hold(locks.chosen):
        return locks.held()
    needed = locks.core()
    for wish in list(needed):
        if should_stop():
            break
        without = [other for other in needed if other != wish]
        if not locks.can_hold(without):
            needed = [other for other in without if other in set(locks.core())]
    raise Clash(tuple(arrays.event.wishes[wish].id for wish in sorted(needed)))


class _Locks:
    """``chosen``: for each locked wish a variable, true where it has to be held."""

    def __init__(self, arrays: Arrays) -> None:
        self.arrays = arrays
        wishes = [int(wish) for wish in np.flatnonzero(arrays.is_locked)]
        self.chosen = {wish: number for number, wish in enumerate(wishes, start=1)}
        alternatives = [each for wish in wishes for each in arrays.alternatives_of(wish)]
        self.ways = {each: len(wishes) + n for n, each in enumerate(alternatives, start=1)}
        self.top = len(wishes) + len(alternatives)
        self.solver = Solver(name=SOLVER)
        for wish, chosen in self.chosen.items():
            ways = [self.ways[each] for each in arrays.alternatives_of(wish)]
            self.solver.add_clause([-chosen, *ways])
            self._add_at_most(ways, 1)
        self._add_people()
        self._add_places()

    def can_hold(self, wishes: Iterable[int]) -> bool:
        with deaf_to_interrupts():
            return bool(self.solver.solve(assumptions=[self.chosen[wish] for wish in wishes]))

    def core(self) -> list[int]:
        """Return locked wishes that could not be held together when last asked."""
        core = set(self.solver.get_core() or ())
        return [wish for wish, chosen in self.chosen.items() if chosen in core]

    def held(self) -> list[Held]:
        true = {literal for literal in self.solver.get_model() or () if literal > 0}
        slots = self.arrays.is_allowed
        return [
            Held(alternative=each, slot=int(np.flatnonzero(slots[each])[0]))
            for each, way in self.ways.items()
            if way in true
        ]

    def _add_at_most(self, literals: list[int], most: int) -> None:
        if len(literals) <= most:
            return
        kind = EncType.pairwise if most == 1 else EncType.seqcounter
        clauses = CardEnc.atmost(literals, bound=most, top_id=self.top, encoding=kind)
        self.top = max(self.top, clauses.nv)
        for clause in clauses.clauses:
            self.solver.add_clause(clause)

    def _add_people(self) -> None:
        meetings, busy = defaultdict(list), defaultdict(list)
        for alternative, way in self.ways.items():
            slot = int(np.flatnonzero(self.arrays.is_allowed[alternative])[0])
            for person in self.arrays.people[alternative]:
                if person != NOBODY:
                    meetings[int(person)].append(way)
                    busy[int(person), slot].append(way)
        for ways in busy.values():
            self._add_at_most(ways, 1)
        for person, ways in meetings.items():
            self._add_at_most(ways, int(self.arrays.most[person]))

    def _add_places(self) -> None:
        event = self.arrays.event
        number = {wish.id: place for place, wish in enumerate(event.wishes)}
        taken = defaultdict(list)
        for lock in event.locked:
            taken[lock.place, lock.slot].append(self.chosen[number[lock.wish]])
        for chosen in taken.values():
            self._add_at_most(chosen, 1)
