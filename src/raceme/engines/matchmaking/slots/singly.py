"""Solvers that are asked which of some rules clash."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import count, takewhile
from types import TracebackType
from typing import Self

from raceme.engines.matchmaking.interrupts import deaf_to_interrupts
from raceme.engines.matchmaking.slots.clauses import Clauses
from raceme.engines.matchmaking.slots.narrowing import can_be_matched, can_be_placed
from raceme.engines.matchmaking.slots.problem import Instance, Rule, SlotProblem
from raceme.engines.matchmaking.slots.solve import SOLVER, Stops
from raceme.engines.matchmaking.slots.switched import Switched

CONFLICTS_AT_A_TIME = 10_000
# What windows and places alone do not decide.
OF_PEOPLE = {Rule.ONE_AT_A_TIME, Rule.BEFORE, Rule.FAIRNESS}


class Stopped(Exception):
    """There was no time to answer."""


# Tells of rules which of them clash, or that none do; raises ``Stopped``.
Oracle = Callable[[Sequence[Instance]], Sequence[Instance] | None]


class Asked:
    """A solver of clauses in which each rule has a switch; it keeps what it has learnt."""

    def __init__(
        self, clauses: Clauses, switches: Mapping[Instance, int], is_stopped: Stops
    ) -> None:
        from pysat.solvers import Solver  # noqa: PLC0415 (heavy, and only needed here)

        self.switches = switches
        self.is_stopped = is_stopped
        self.solver = Solver(name=SOLVER, bootstrap_with=clauses.clauses)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.solver.delete()

    def clashing(self, *, patience: int | None = None) -> Oracle:
        """Ask until stopped, or ``patience`` times so many conflicts long."""

        def clashing(rules: Sequence[Instance]) -> Sequence[Instance] | None:
            switches = {self.switches[rule]: rule for rule in rules}
            tries = count() if patience is None else range(patience)
            for _ in takewhile(lambda _try: not self.is_stopped(), tries):
                self.solver.conf_budget(CONFLICTS_AT_A_TIME)
                with deaf_to_interrupts():
                    is_possible = self.solver.solve_limited(assumptions=list(switches))
                if is_possible is not None:
                    return None if is_possible else [switches[one] for one in self._core()]
            raise Stopped

        return clashing

    def _core(self) -> list[int]:
        return self.solver.get_core() or []


class Singly(Asked):
    """
    The rules about each meeting, participant and slot.

    Too many for too few is what solvers are worst at: meetings for the slots of a person, or
    for the places, are matched without one.
    """

    def __init__(self, problem: SlotProblem, is_stopped: Stops) -> None:
        switched = Switched(problem)
        super().__init__(switched.clauses, switched.switches, is_stopped)
        self.problem = problem

    def rules(self, within: Collection[Instance] | None = None) -> list[Instance]:
        """Return all rules, or those of ``within``, in which one about nobody is all of a kind."""
        if within is None:
            return list(self.switches)
        kinds = {one.rule for one in within if not one.about}
        return [one for one in self.switches if one.rule in kinds or one in within]

    def clashing(self, *, patience: int | None = None) -> Oracle:
        ask = super().clashing(patience=patience)

        def clashing(rules: Sequence[Instance]) -> Sequence[Instance] | None:
            core = self._seen(rules)
            if core or _is_all_seen(rules):
                return core or None
            return ask(rules)

        return clashing

    def _seen(self, rules: Sequence[Instance]) -> list[Instance]:
        """Return rules that clash for want of slots or places; none if that is not seen."""
        on = set(rules)
        slots = {
            one.about[0]: self._window(on, one.about[0]) for one in rules if one.rule is Rule.HELD
        }
        for number, mine in slots.items():
            if not mine:
                return self._about([number], on)
        people = [one.about[0] for one in rules if one.rule is Rule.ONE_AT_A_TIME]
        meetings = self.problem.meetings_by_participant()
        for person in people:
            numbers = [number for number in meetings[person] if number in slots]
            if not can_be_matched(numbers, slots):
                return [Instance(Rule.ONE_AT_A_TIME, (person,)), *self._about(numbers, on)]
        places = {
            slot: self.problem.places if Instance(Rule.PLACES, (slot,)) in on else len(slots)
            for slot in range(1, self.problem.slots + 1)
        }
        if not can_be_placed(slots, places):
            return [one for one in rules if one.rule not in OF_PEOPLE]
        return []

    def _window(self, on: Collection[Instance], number: int) -> set[int]:
        problem, meeting = self.problem, self.problem.meetings[number - 1]
        slots = set(range(1, problem.slots + 1))
        if Instance(Rule.PART, (number,)) in on:
            slots &= set(problem.part_slots(meeting.part))
        for participant in meeting.pair:
            if Instance(Rule.FORBIDDEN, (participant,)) in on:
                slots -= problem.forbidden[participant]
        if Instance(Rule.FIXED, (number,)) in on:
            slots &= {problem.fixed[number]}
        return slots

    def _about(self, numbers: Sequence[int], on: Collection[Instance]) -> list[Instance]:
        """Return the rules that say when some meetings can be."""
        pairs = {person for number in numbers for person in self.problem.meetings[number - 1].pair}
        about = [Instance(Rule.FORBIDDEN, (person,)) for person in sorted(pairs)]
        for rule in (Rule.HELD, Rule.PART, Rule.FIXED):
            about += [Instance(rule, (number,)) for number in numbers]
        return [one for one in about if one in on]


def _is_all_seen(rules: Sequence[Instance]) -> bool:
    """Tell whether matching decides: nobody is asked anything, or one person with all places."""
    kinds = Counter(one.rule for one in rules)
    people = sum(kinds[rule] for rule in OF_PEOPLE)
    return not people or (people == kinds[Rule.ONE_AT_A_TIME] == 1 and not kinds[Rule.PLACES])
