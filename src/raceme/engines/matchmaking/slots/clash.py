"""
Why a problem has no schedule: rules and people that clash, of which nothing can be left out.

First whole people and whole kinds of rules are left out, each time by solving what is left;
then the same with each rule about each meeting, participant and slot, by a solver that names
what it needed. What stays is a minimal unsatisfiable set, found by deletion. There may be
others, and smaller ones.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import count, takewhile
from typing import TYPE_CHECKING

from raceme.engines.matchmaking.slots.narrowing import can_be_matched
from raceme.engines.matchmaking.slots.problem import (
    Instance,
    Meeting,
    Part,
    Rule,
    SlotProblem,
    Status,
)
from raceme.engines.matchmaking.slots.solve import SOLVER, Stops, solve
from raceme.engines.matchmaking.slots.switched import Switched

if TYPE_CHECKING:
    from pysat.solvers import Solver

CONFLICTS_AT_A_TIME = 10_000
# What is tried first to do without: a clash is the easier to read the fewer kinds are in it.
DISPENSABLE = (
    Rule.FAIRNESS,
    Rule.PLACES,
    Rule.BEFORE,
    Rule.FIXED,
    Rule.FORBIDDEN,
    Rule.PART,
    Rule.ONE_AT_A_TIME,
    Rule.HELD,
)
KINDS = DISPENSABLE[:6]


@dataclass(frozen=True)
class Clash:
    """
    Rules that cannot hold together; once ``is_least`` they can if any one of them is left out.

    A rule about nobody stands for all of its kind, and ``person`` for all rules about one.
    """

    rules: tuple[Instance, ...]
    is_least: bool


class Stopped(Exception):
    """There was no time to answer."""


def clash(problem: SlotProblem, *, is_stopped: Stops = lambda: False) -> Clash:
    """Return what clashes in a problem that has no schedule; what it had when it was stopped."""
    rules, is_least = _finest(problem, is_stopped, patience=1)
    if is_least:
        return Clash(tuple(sorted(rules)), is_least=True)
    people = [Instance(Rule.PERSON, (one,)) for one in range(1, problem.participants + 1)]
    parts = [*(Instance(kind, ()) for kind in KINDS), *people]
    parts, is_least = _least(parts, _whole(problem, is_stopped))
    rules, is_finest = _finest(only(problem, parts), is_stopped, patience=None)
    if is_finest:
        return Clash(tuple(sorted(rules)), is_least=True)
    return Clash(tuple(sorted(parts)), is_least=is_least)


Oracle = Callable[[Sequence[Instance]], Sequence[Instance] | None]


def _least(rules: Sequence[Instance], clashing: Oracle) -> tuple[list[Instance], bool]:
    """
    Leave out one after the other, many at once while that goes well.

    ``clashing`` returns rules among those given that clash, or None if none do; it raises
    ``Stopped``, and then what is left is not yet the least.
    """
    needed: list[Instance] = []
    try:
        left = list(clashing(rules) or ())
    except Stopped:
        return list(rules), False
    many = max(1, len(left) // 4)
    while left:
        tried, others = left[:many], left[many:]
        try:
            core = clashing(needed + others)
        except Stopped:
            return needed + left, False
        if core is not None:
            kept = set(core)
            left = [one for one in others if one in kept]
            many *= 2
        elif len(tried) == 1:
            needed += tried
            left = others
        else:
            many = max(1, len(tried) // 4)
    return needed, True


def _whole(problem: SlotProblem, is_stopped: Stops) -> Oracle:
    def clashing(parts: Sequence[Instance]) -> Sequence[Instance] | None:
        status = solve(only(problem, parts), is_feasible_enough=True, is_stopped=is_stopped).status
        if status is Status.UNKNOWN:
            raise Stopped
        return parts if status is Status.INFEASIBLE else None

    return clashing


def only(problem: SlotProblem, parts: Iterable[Instance]) -> SlotProblem:
    """
    Return the problem without the rules of other kinds and about other people than ``parts``.

    Who is left out is replaced by somebody new in each meeting, of whom nothing is asked.
    """
    kinds = {one.rule for one in parts}
    people = {one.about[0] for one in parts if one.rule is Rule.PERSON}
    meetings, newest = [], problem.participants
    for meeting in problem.meetings:
        pair = []
        for participant in meeting.pair:
            newest += participant not in people
            pair.append(participant if participant in people else newest)
        part = meeting.part if Rule.PART in kinds else Part.ANY
        one, other = pair
        meetings.append(Meeting(one, other, part))
    exempt = {*range(1, newest + 1)} - people
    return replace(
        problem,
        participants=newest,
        meetings=tuple(meetings),
        places=problem.places if Rule.PLACES in kinds else len(meetings),
        forbidden={
            one: slots
            for one, slots in problem.forbidden.items()
            if one in people and Rule.FORBIDDEN in kinds
        },
        fixed=problem.fixed if Rule.FIXED in kinds else {},
        before=problem.before if Rule.BEFORE in kinds else {},
        exempt=frozenset(exempt if Rule.FAIRNESS in kinds else range(1, newest + 1)),
    )


def _finest(
    problem: SlotProblem, is_stopped: Stops, *, patience: int | None
) -> tuple[list[Instance], bool]:
    """Find the least set of single rules; each try may take ``patience`` times some conflicts."""
    from pysat.solvers import Solver  # noqa: PLC0415 (heavy, and only needed here)

    switched = Switched(problem)
    with Solver(name=SOLVER, bootstrap_with=switched.clauses.clauses) as solver:
        clashing = _each(solver, switched, is_stopped, patience)
        rules = sorted(switched.switches, key=lambda one: (DISPENSABLE.index(one.rule), one.about))
        return _least(rules, clashing)


def _each(solver: "Solver", switched: Switched, is_stopped: Stops, patience: int | None) -> Oracle:
    def clashing(rules: Sequence[Instance]) -> Sequence[Instance] | None:
        if _is_of_one_person(rules):
            return rules if _is_crowded(switched.problem, rules) else None
        switches = {switched.switches[rule]: rule for rule in rules}
        tries = count() if patience is None else range(patience)
        for _ in takewhile(lambda _try: not is_stopped(), tries):
            solver.conf_budget(CONFLICTS_AT_A_TIME)
            is_possible = solver.solve_limited(assumptions=list(switches))
            if is_possible is not None:
                return None if is_possible else [switches[one] for one in solver.get_core()]
        raise Stopped

    return clashing


def _is_of_one_person(rules: Sequence[Instance]) -> bool:
    kinds = Counter(one.rule for one in rules)
    more = kinds.keys() & {Rule.FAIRNESS, Rule.PLACES, Rule.BEFORE}
    return kinds[Rule.ONE_AT_A_TIME] == 1 and not more


def _is_crowded(problem: SlotProblem, rules: Sequence[Instance]) -> bool:
    """
    Tell whether one person has more meetings than slots, or some meeting none at all.

    Answered without a solver: too many for too few is what those are worst at.
    """
    on = set(rules)
    held = [one.about[0] for one in rules if one.rule is Rule.HELD]
    slots = {number: _window(problem, on, number) for number in held}
    person = next(one.about[0] for one in rules if one.rule is Rule.ONE_AT_A_TIME)
    mine = [number for number in held if person in problem.meetings[number - 1].pair]
    return not all(slots.values()) or not can_be_matched(mine, slots)


def _window(problem: SlotProblem, rules: set[Instance], number: int) -> set[int]:
    meeting = problem.meetings[number - 1]
    slots = set(range(1, problem.slots + 1))
    if Instance(Rule.PART, (number,)) in rules:
        slots &= set(problem.part_slots(meeting.part))
    for participant in meeting.pair:
        if Instance(Rule.FORBIDDEN, (participant,)) in rules:
            slots -= problem.forbidden[participant]
    if Instance(Rule.FIXED, (number,)) in rules:
        slots &= {problem.fixed[number]}
    return slots
