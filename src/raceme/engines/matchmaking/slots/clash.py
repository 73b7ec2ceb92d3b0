"""
Why a problem has no schedule: rules about people that clash, of which nothing can be left out.

First each rule about each meeting, participant and slot is left out in turn, by a solver that
names what it needed. Where that takes too long, whole kinds of rules are left out first, and
then each rule that is left, of schedules that hold all meetings with nobody in two at a time.
What stays is a minimal unsatisfiable set, found by deletion. There may be others, and smaller
ones.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from raceme.engines.matchmaking.slots.grouped import Grouped
from raceme.engines.matchmaking.slots.narrowing import Impossible
from raceme.engines.matchmaking.slots.problem import (
    Instance,
    Meeting,
    Part,
    Rule,
    SlotProblem,
    Status,
)
from raceme.engines.matchmaking.slots.singly import Asked, Oracle, Singly, Stopped
from raceme.engines.matchmaking.slots.solve import Stops, solve

# How often so many conflicts are spent on one question once it is known that they are hard.
PATIENCE = 3
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
# What makes a schedule of meetings, whatever else is asked.
GRANTED = (Instance(Rule.HELD, ()), Instance(Rule.ONE_AT_A_TIME, ()))
KINDS = DISPENSABLE[: -len(GRANTED)]
PLACES = Instance(Rule.PLACES, ())


@dataclass(frozen=True)
class Clash:
    """
    Rules that cannot hold together; once ``is_least`` they can if any one of them is left out.

    A rule about nobody stands for all of its kind. Where none says that a meeting is held, it is
    taken for granted that all are, and nobody in two at a time.
    """

    rules: tuple[Instance, ...]
    is_least: bool


def clash(problem: SlotProblem, *, is_stopped: Stops = lambda: False) -> Clash:
    """Return what clashes in a problem that has no schedule; what it had when it was stopped."""
    with Singly(problem, is_stopped) as singly:
        rules, is_least = _least(_in_order(singly.rules()), singly.clashing(patience=1))
        if not is_least:
            rules, is_least = by_kinds(problem, is_stopped=is_stopped)
            single = _in_order(singly.rules([*GRANTED, *rules]))
            finer, is_finer = _least(single, singly.clashing(patience=PATIENCE))
            rules, is_least = (finer, True) if is_finer else (rules, is_least)
        return Clash(tuple(sorted(rules)), is_least)


def by_kinds(
    problem: SlotProblem, *, is_stopped: Stops = lambda: False
) -> tuple[list[Instance], bool]:
    """
    Leave out kinds of rules, then single rules of those kinds that are left.

    Returns also whether nothing more can be left out.
    """
    rules, is_least = _least([Instance(kind, ()) for kind in KINDS], _whole(problem, is_stopped))
    if not is_least:
        return rules, False
    if not rules:
        return list(GRANTED), True
    single, are_single = _grouped(only(problem, rules), is_stopped)
    if not are_single:
        return rules, True
    return [one for one in rules if one == PLACES] + single, True


def _least(rules: Sequence[Instance], clashing: Oracle) -> tuple[list[Instance], bool]:
    """Leave out one after the other, many at once while that goes well."""
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
    def clashing(kinds: Sequence[Instance]) -> Sequence[Instance] | None:
        left = only(problem, kinds)
        status = solve(left, is_feasible_enough=True, is_stopped=is_stopped).status
        if status is Status.UNKNOWN:
            raise Stopped
        return kinds if status is Status.INFEASIBLE else None

    return clashing


def only(problem: SlotProblem, kinds: Iterable[Instance]) -> SlotProblem:
    """Return the problem without the rules of other ``kinds``."""
    rules = {one.rule for one in kinds}
    is_parted = Rule.PART in rules
    return replace(
        problem,
        meetings=tuple(
            Meeting(*meeting.pair, meeting.part if is_parted else Part.ANY)
            for meeting in problem.meetings
        ),
        places=problem.places if Rule.PLACES in rules else len(problem.meetings),
        forbidden=problem.forbidden if Rule.FORBIDDEN in rules else {},
        fixed=problem.fixed if Rule.FIXED in rules else {},
        before=problem.before if Rule.BEFORE in rules else {},
        # Nobody can have more breaks than slots.
        fairness=problem.fairness if Rule.FAIRNESS in rules else problem.slots,
    )


def _grouped(problem: SlotProblem, is_stopped: Stops) -> tuple[list[Instance], bool]:
    """Find the least set of single rules beside those that are taken as wholes."""
    try:
        grouped = Grouped(problem)
    except Impossible:
        return [], True
    with Asked(grouped.clauses, grouped.switches, is_stopped) as asked:
        return _least(_in_order(grouped.switches), asked.clashing())


def _in_order(rules: Iterable[Instance]) -> list[Instance]:
    return sorted(rules, key=lambda one: (DISPENSABLE.index(one.rule), one.about))
