"""
The problem as clauses: one function for each rule, and the goal as a count of breaks.

The position counts and gaps follow the *gap* form described in ``docs/engines/matchmaking.md``;
that a slot keeps an even number of participants busy, and that meetings of one participant are
counted together against the places, is said besides, because solvers find neither by themselves.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from raceme.engines.matchmaking.slots.clauses import Clauses, Literal, negation
from raceme.engines.matchmaking.slots.narrowing import Narrowed
from raceme.engines.matchmaking.slots.problem import SlotProblem


class Encoding:
    """
    A problem as clauses. ``breaks`` counts: its k-th literal holds if there are k breaks.

    ``breaks_of`` counts those of each participant; with ``is_exact`` a literal of it holds only
    if there are so many. The order in which variables come matters to the solver: the meetings
    first.
    """

    def __init__(self, problem: SlotProblem, narrowed: Narrowed, *, is_exact: bool = False) -> None:
        self.problem = problem
        self.narrowed = narrowed
        self.clauses = Clauses()
        self.held_in = {
            number: {slot: self.clauses.variable() for slot in sorted(slots)}
            for number, slots in sorted(narrowed.slots.items())
        }
        self.is_exact = is_exact or _base_floats(self) or _is_pushed_up(self)
        self.busy_in = dict[int, dict[int, int]]()
        self.breaks_of = dict[int, list[int]]()
        each_meeting_once(self)
        one_at_a_time(self)
        enough_places(self)
        in_order(self)
        self.breaks = few_breaks(self)

    def slots_of(self, model: Sequence[int]) -> tuple[int, ...]:
        """Return the slot of each meeting in a solver's model."""
        holds = {literal for literal in model if literal > 0}
        return tuple(
            next(slot for slot, literal in slots.items() if literal in holds)
            for slots in self.held_in.values()
        )


def each_meeting_once(encoding: Encoding) -> None:
    for slots in encoding.held_in.values():
        encoding.clauses.add(*slots.values())
        encoding.clauses.at_most_one(slots.values())


def one_at_a_time(encoding: Encoding) -> None:
    """Hold at most one meeting of a participant in a slot, and say when it is busy."""
    for participant, numbers in encoding.narrowed.meetings.items():
        busy = {}
        for slot in range(1, encoding.problem.slots + 1):
            held = _held(encoding, numbers, slot)
            if held:
                encoding.clauses.at_most_one(held)
                busy[slot] = encoding.clauses.either(held)
        encoding.busy_in[participant] = busy


def enough_places(encoding: Encoding) -> None:
    """Hold at most as many meetings in a slot as there are places, counted in two ways."""
    clauses, places = encoding.clauses, encoding.problem.places
    clusters = list(_clusters(encoding.narrowed.meetings))
    for slot in range(1, encoding.problem.slots + 1):
        held = [_held(encoding, numbers, slot) for numbers in clusters]
        some = [clauses.either(each) for each in held if each]
        if len(some) <= places:
            continue
        clauses.count(some, most=places)
        busy = [slots[slot] for slots in encoding.busy_in.values() if slot in slots]
        count = clauses.count(busy, most=2 * places, both_ways=True)
        # Every meeting keeps two busy: their number is even.
        for odd, even in zip(count[::2], count[1::2], strict=False):
            clauses.add(-odd, even)
        if len(count) % 2:
            clauses.add(-count[-1])


def in_order(encoding: Encoding) -> None:
    for later, numbers in encoding.problem.before.items():
        for earlier in numbers:
            after, first = encoding.held_in[later], encoding.held_in[earlier]
            for slot, literal in after.items():
                encoding.clauses.add(-literal, *(first[one] for one in first if one < slot))
            for slot, literal in first.items():
                encoding.clauses.add(-literal, *(after[one] for one in after if one > slot))


def few_breaks(encoding: Encoding) -> list[int]:
    """Count each participant's breaks within its bounds, keep them fair, and count all."""
    counts = encoding.breaks_of
    for participant in encoding.narrowed.meetings:
        bounds = encoding.narrowed.breaks[participant]
        gaps = list(_gaps(encoding, participant, is_exact=encoding.is_exact))
        count = encoding.clauses.count(gaps, most=bounds.most, both_ways=encoding.is_exact)
        for literal in count[: bounds.least]:
            encoding.clauses.add(literal)
        counts[participant] = count
    # Where somebody can do without breaks nobody may have more than the fairness, which the
    # bounds say already.
    if _base_floats(encoding):
        fairly(encoding.clauses, counts, encoding.problem.fairness)
    return encoding.clauses.join(list(counts.values()), most=sum(map(len, counts.values())))


def fairly(
    clauses: Clauses,
    counts: Mapping[int, Sequence[int]],
    fairness: int,
    *,
    off: Callable[[int], Literal] = lambda _participant: False,
) -> None:
    """
    Let the breaks of any two participants differ by no more than the fairness allows.

    A base floats below everybody's. Who is ``off`` is not asked.
    """
    ceiling = max(map(len, counts.values()), default=0)
    base = [clauses.variable() for _ in range(ceiling)]
    for higher, lower in zip(base[1:], base, strict=False):
        clauses.add(-higher, lower)
    for participant, count in counts.items():
        is_off = off(participant)
        for number, floor in enumerate(base, start=1):
            clauses.add(is_off, -floor, _at_least(count, number))
            clauses.add(is_off, negation(_at_least(count, number + fairness)), floor)


def _at_least(count: Sequence[int], number: int) -> Literal:
    return count[number - 1] if number <= len(count) else False


def _base_floats(encoding: Encoding) -> bool:
    """Tell whether fairness says more than the bounds do."""
    breaks = encoding.narrowed.breaks.values()
    if not breaks:
        return False
    floor, ceiling = min(one.least for one in breaks), max(one.most for one in breaks)
    return ceiling - floor > encoding.problem.fairness


def _is_pushed_up(encoding: Encoding) -> bool:
    """Tell whether somebody's breaks make others have some that they could do without."""
    least = max((one.least for one in encoding.narrowed.breaks.values()), default=0)
    return least > encoding.problem.fairness


def _held(encoding: Encoding, numbers: Sequence[int], slot: int) -> list[int]:
    return [
        encoding.held_in[number][slot] for number in numbers if slot in encoding.held_in[number]
    ]


def _clusters(meetings: Mapping[int, Sequence[int]]) -> Iterator[list[int]]:
    """Part the meetings so that those of one part share a participant, large parts first."""
    left = {number for numbers in meetings.values() for number in numbers}
    while left:
        most = max(meetings, key=lambda one: (len(left.intersection(meetings[one])), -one))
        cluster = sorted(left.intersection(meetings[most]))
        yield cluster
        left.difference_update(cluster)


def _gaps(encoding: Encoding, participant: int, *, is_exact: bool) -> Iterator[int]:
    """
    Give a literal for each pair of meetings in a row, which holds if slots lie idle between.

    ``is_exact``: it holds only then; needed where having more breaks may be an advantage.
    """
    clauses = encoding.clauses
    meetings = len(encoding.narrowed.meetings[participant])
    position = _positions(encoding, participant)
    for behind in range(1, meetings):
        gap = clauses.variable()
        witnesses = []
        for slot in range(1, encoding.problem.slots):
            is_behind, is_next = position[slot, behind], position[slot + 1, behind + 1]
            clauses.add(negation(is_behind), is_next, gap)
            if is_exact and is_behind is not False and is_next is not True:
                witness = clauses.variable()
                clauses.add(-witness, is_behind)
                clauses.add(-witness, negation(is_next))
                witnesses.append(witness)
        if is_exact:
            clauses.add(-gap, *witnesses)
        yield gap


def _positions(encoding: Encoding, participant: int) -> dict[tuple[int, int], Literal]:
    """Return, by slot and number, whether that many meetings are held up to the slot."""
    clauses, busy = encoding.clauses, encoding.busy_in[participant]
    last, meetings = encoding.problem.slots, len(encoding.narrowed.meetings[participant])
    position: dict[tuple[int, int], Literal] = {
        **{(slot, 0): True for slot in range(last + 1)},
        **{(0, number): False for number in range(1, meetings + 1)},
    }
    for slot in range(1, last + 1):
        behind = sum(one <= slot for one in busy)
        ahead = len(busy) - behind
        now = busy.get(slot, False)
        for number in range(1, meetings + 1):
            is_known = number > behind or number <= meetings - ahead
            mine: Literal = number <= behind if is_known else clauses.variable()
            position[slot, number] = mine
            earlier, one_less = position[slot - 1, number], position[slot - 1, number - 1]
            clauses.add(negation(earlier), mine)
            clauses.add(negation(now), negation(one_less), mine)
            clauses.add(negation(mine), earlier, now)
            clauses.add(negation(mine), earlier, one_less)
        if meetings:
            clauses.add(negation(now), negation(position[slot - 1, meetings]))
    return position
