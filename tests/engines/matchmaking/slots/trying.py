"""Small problems drawn at random, and their answers found by trying everything."""

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise, product
from random import Random

from raceme.engines.matchmaking.slots import (
    Instance,
    Meeting,
    Part,
    Rule,
    SlotProblem,
    breaks,
    violations,
)


def drawn(seed: int) -> SlotProblem:
    """Draw a problem of up to five meetings in up to five slots, often with too little room."""
    rng = Random(seed)  # noqa: S311 (no secret)
    people, slots, count = rng.randint(2, 5), rng.randint(2, 5), rng.randint(1, 5)
    pairs = [_pair(rng, people) for _ in range(count)]
    parts = [rng.choice([*Part, Part.ANY, Part.ANY]) for _ in pairs]
    meetings = tuple(Meeting(*pair, part) for pair, part in zip(pairs, parts, strict=True))
    order = rng.sample(range(1, count + 1), count)
    return SlotProblem(
        participants=people,
        slots=slots,
        morning=rng.randint(0, slots),
        places=rng.randint(1, 3),
        meetings=meetings,
        forbidden={
            one: frozenset(rng.sample(range(1, slots + 1), rng.randint(1, slots - 1)))
            for one in range(1, people + 1)
            if rng.random() < 0.2
        },
        fixed={one: rng.randint(1, slots) for one in range(1, count + 1) if rng.random() < 0.1},
        before={
            later: frozenset({earlier}) for earlier, later in pairwise(order) if rng.random() < 0.2
        },
        fairness=rng.randint(0, 2),
    )


def _pair(rng: Random, people: int) -> tuple[int, int]:
    one, other = rng.sample(range(1, people + 1), 2)
    return one, other


def drawn_gappy(seed: int) -> SlotProblem:
    """Draw a problem of two to three people who meet again and again, one with gaps."""
    rng = Random(seed)  # noqa: S311 (no secret)
    slots, people = rng.randint(4, 6), rng.randint(3, 5)
    pairs = [(1, 2)] * rng.randint(2, 3) + [(3, people)] * (people > 3) * rng.randint(0, 2)
    idle = range(2, slots + 1, 2)
    return SlotProblem(
        participants=people,
        slots=slots,
        morning=slots,
        places=rng.randint(1, 2),
        meetings=tuple(Meeting(*pair) for pair in [*pairs, (2, 3)]),
        forbidden={
            rng.choice([1, 2]): frozenset(idle),
            rng.choice([3, 4][: people - 2]): frozenset({1}),
        },
        fairness=rng.randint(0, 1),
    )


def schedules(problem: SlotProblem) -> Iterator[tuple[int, ...]]:
    """Give every schedule that keeps the rules."""
    for slots in product(range(1, problem.slots + 1), repeat=len(problem.meetings)):
        if not violations(problem, slots):
            yield slots


def fewest_breaks(problem: SlotProblem) -> int | None:
    """Return the fewest breaks of all schedules; None where there is no schedule."""
    return min((breaks(problem, slots) for slots in schedules(problem)), default=None)


def can_hold(problem: SlotProblem, rules: Collection[Instance]) -> bool:
    """Tell whether some choice of slots, or of none, keeps each of ``rules``."""
    choices = product(range(problem.slots + 1), repeat=len(problem.meetings))
    return any(all(keeps(problem, slots, rules, one) for one in rules) for slots in choices)


def keeps(  # noqa: PLR0911 (one for each rule)
    problem: SlotProblem, slots: Sequence[int], rules: Collection[Instance], one: Instance
) -> bool:
    """Tell whether a rule is kept; a meeting in slot 0 is not held."""
    about = one.about[0]
    held = {number: slot for number, slot in enumerate(slots, start=1) if slot}
    mine = [held[n] for n in problem.meetings_by_participant().get(about, []) if n in held]
    match one.rule:
        case Rule.HELD:
            return about in held
        case Rule.ONE_AT_A_TIME:
            return len(mine) == len(set(mine))
        case Rule.PLACES:
            return list(held.values()).count(about) <= problem.places
        case Rule.PART:
            part = problem.meetings[about - 1].part
            return about not in held or held[about] in problem.part_slots(part)
        case Rule.FORBIDDEN:
            return not set(mine) & problem.forbidden[about]
        case Rule.FIXED:
            return about not in held or held[about] == problem.fixed[about]
        case Rule.BEFORE:
            both = [held.get(number) for number in one.about]
            return None in both or (both[0] or 0) < (both[1] or 0)
        case Rule.FAIRNESS:
            asked = [other.about[0] for other in rules if other.rule is Rule.FAIRNESS]
            counts = {person: _breaks(problem, held, person) for person in asked}
            return max(counts.values()) - min(counts.values()) <= problem.fairness
    raise NotImplementedError(one.rule)


def _breaks(problem: SlotProblem, held: dict[int, int], person: int) -> int:
    numbers = problem.meetings_by_participant()[person]
    busy = sorted({held[number] for number in numbers if number in held})
    return sum(later > earlier + 1 for earlier, later in pairwise(busy))
