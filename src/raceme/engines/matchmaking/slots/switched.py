"""A problem of which every rule about everybody has a switch."""

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import combinations

from raceme.engines.matchmaking.slots.clauses import Clauses, Literal, negation
from raceme.engines.matchmaking.slots.encoding import fairly
from raceme.engines.matchmaking.slots.problem import Instance, Part, Rule, SlotProblem


class Switched:
    """
    The problem as clauses that hold only while their rule's switch is on.

    Simpler than ``Encoding``, and weaker: nothing is narrowed, nothing is said twice.
    """

    def __init__(self, problem: SlotProblem) -> None:
        self.problem = problem
        self.clauses = Clauses()
        self.switches: dict[Instance, int] = {}
        self.slots = range(1, problem.slots + 1)
        self.held_in = {
            number: {slot: self.clauses.variable() for slot in self.slots}
            for number in problem.numbers
        }
        self.meetings = problem.meetings_by_participant()
        for held in self.held_in.values():
            self.clauses.at_most_one(held.values())
        for rule in (_held, _one_at_a_time, _places, _windows, _order, _fairness):
            rule(self)

    def switch(self, rule: Rule, *about: int) -> int:
        """Return the literal that switches a rule about somebody on, negated for its clauses."""
        instance = Instance(rule, about)
        if instance not in self.switches:
            self.switches[instance] = self.clauses.variable()
        return -self.switches[instance]


def _held(switched: Switched) -> None:
    for number, held in switched.held_in.items():
        switched.clauses.add(switched.switch(Rule.HELD, number), *held.values())


def _one_at_a_time(switched: Switched) -> None:
    for participant, numbers in switched.meetings.items():
        if len(numbers) > 1:
            off = switched.switch(Rule.ONE_AT_A_TIME, participant)
            for one, other in combinations(numbers, 2):
                for slot in switched.slots:
                    first, second = switched.held_in[one][slot], switched.held_in[other][slot]
                    switched.clauses.add(off, -first, -second)


def _places(switched: Switched) -> None:
    places = switched.problem.places
    if len(switched.held_in) <= places:
        return
    for slot in switched.slots:
        held = [slots[slot] for slots in switched.held_in.values()]
        count = switched.clauses.count(held, most=places + 1, is_cut=False)
        switched.clauses.add(switched.switch(Rule.PLACES, slot), -count[places])


def _windows(switched: Switched) -> None:
    """Keep meetings out of the slots of another part, of those forbidden, and of the not fixed."""
    problem = switched.problem
    for number, meeting in enumerate(problem.meetings, start=1):
        if meeting.part is not Part.ANY:
            within = set(problem.part_slots(meeting.part))
            _out_of(switched, number, set(switched.slots) - within, Rule.PART, number)
        for participant in meeting.pair:
            if participant in problem.forbidden:
                slots = problem.forbidden[participant]
                _out_of(switched, number, slots, Rule.FORBIDDEN, participant)
        if number in problem.fixed:
            others = set(switched.slots) - {problem.fixed[number]}
            _out_of(switched, number, others, Rule.FIXED, number)


def _out_of(
    switched: Switched, number: int, slots: set[int] | frozenset[int], rule: Rule, about: int
) -> None:
    off = switched.switch(rule, about)
    for slot in sorted(slots):
        switched.clauses.add(off, -switched.held_in[number][slot])


def _order(switched: Switched) -> None:
    for later, numbers in switched.problem.before.items():
        for earlier in sorted(numbers):
            off = switched.switch(Rule.BEFORE, earlier, later)
            first, after = switched.held_in[earlier], switched.held_in[later]
            for slot in switched.slots:
                for sooner in range(1, slot + 1):
                    switched.clauses.add(off, -first[slot], -after[sooner])


def _fairness(switched: Switched) -> None:
    fairness = switched.problem.fairness
    counts = {one: _breaks(switched, mine) for one, mine in switched.meetings.items()}
    if max(map(len, counts.values()), default=0) > fairness:
        off = partial(switched.switch, Rule.FAIRNESS)
        fairly(switched.clauses, counts, fairness, off=off)


def _breaks(switched: Switched, numbers: Sequence[int]) -> list[int]:
    """Count a participant's breaks exactly, whichever of the meetings are held."""
    clauses, last = switched.clauses, switched.problem.slots
    most = min(len(numbers), last)
    busy = {
        slot: clauses.either([switched.held_in[number][slot] for number in numbers])
        for slot in (switched.slots if numbers else ())
    }
    position = _positions(clauses, busy, most)
    gaps = []
    for behind in range(1, most):
        gap = clauses.variable()
        witnesses = []
        for slot in range(behind, last):
            witness = clauses.variable()
            holds = [position[slot, behind], position[last, behind + 1]]
            idle = position.get((slot + 1, behind + 1))
            clauses.add(witness, *(-one for one in holds), idle or False)
            for one in holds:
                clauses.add(-witness, one)
            if idle:
                clauses.add(-witness, -idle)
            clauses.add(-witness, gap)
            witnesses.append(witness)
        clauses.add(-gap, *witnesses)
        gaps.append(gap)
    return clauses.count(gaps, most=len(gaps), both_ways=True)


def _positions(clauses: Clauses, busy: Mapping[int, int], most: int) -> dict[tuple[int, int], int]:
    """Return, by slot and number, whether that many slots up to it are busy."""
    position: dict[tuple[int, int], int] = {}
    for slot, now in busy.items():
        for number in range(1, min(slot, most) + 1):
            mine = position[slot, number] = clauses.variable()
            earlier: Literal = position.get((slot - 1, number), False)
            one_less: Literal = position.get((slot - 1, number - 1), number == 1)
            clauses.add(negation(earlier), mine)
            clauses.add(-now, negation(one_less), mine)
            clauses.add(-mine, earlier, now)
            clauses.add(-mine, earlier, one_less)
    return position
