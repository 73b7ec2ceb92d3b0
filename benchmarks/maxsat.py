"""
The published problem as its paper gives it to MaxSAT solvers, for python-sat's RC2.

Bofill, Coll, Garcia, Giráldez-Cru, Pesant, Suy, Villaret, JAIR 74 (2022), section 4: usedSlot,
meetingHeld and endHole for each participant and slot, sortedHole for how many breaks each has,
and max, min and dif for fairness, with the implied constraints and the two improvements of their
best variant. The comments give the paper's numbers. Nothing of the product's encoding is used
but how it counts (``Clauses``).
"""

from collections.abc import Sequence
from itertools import pairwise

from pysat.card import CardEnc, EncType
from pysat.examples.rc2 import RC2
from pysat.formula import WCNF

from raceme.engines.matchmaking.slots import Answer, SlotProblem, Status, breaks
from raceme.engines.matchmaking.slots.clauses import Clauses

# Of python-sat's solvers and RC2's switches what was quickest on the published problems.
SOLVER = "g3"


def solve(problem: SlotProblem) -> Answer:
    """Return the fewest breaks, however long it takes."""
    holes = Holes(problem)
    formula = WCNF()
    formula.extend(holes.clauses.clauses)
    # (41): every break costs one.
    formula.extend([[-one] for one in holes.costs], weights=[1] * len(holes.costs))
    with RC2(formula, solver=SOLVER, adapt=True, exhaust=True, minz=True) as rc2:
        model = rc2.compute()
    if model is None:
        return Answer(status=Status.INFEASIBLE)
    slots = holes.slots_of(model)
    found = breaks(problem, slots)
    return Answer(status=Status.OPTIMAL, slots=slots, breaks=found, bound=rc2.cost)


class Holes:
    """The clauses that have to hold, and the literals that cost."""

    def __init__(self, problem: SlotProblem) -> None:
        self.problem = problem
        self.clauses = Clauses()
        self.slots = range(1, problem.slots + 1)
        self.meetings = problem.meetings_by_participant()
        self.schedule = {
            number: {slot: self.clauses.variable() for slot in self.slots}
            for number in problem.numbers
        }
        self.used = {
            one: {slot: self.clauses.variable() for slot in self.slots} for one in self.meetings
        }
        self._hold()
        self._keep_order()
        self._use_slots()
        self._keep_places()
        self.sorted_holes = {one: self._sorted_holes(one) for one in self.meetings}
        self._be_fair()
        self.costs = [literal for each in self.sorted_holes.values() for literal in each]

    def slots_of(self, model: Sequence[int]) -> tuple[int, ...]:
        holds = set(model)
        return tuple(
            next(slot for slot, literal in slots.items() if literal in holds)
            for slots in self.schedule.values()
        )

    def _hold(self) -> None:
        problem, clauses = self.problem, self.clauses
        for number, meeting in enumerate(problem.meetings, start=1):
            mine = self.schedule[number]
            # (20), (22) to (26): once, in its part of the day, in its slot where that is fixed.
            clauses.add(*mine.values())
            clauses.at_most_one(mine.values())
            allowed = set(problem.part_slots(meeting.part))
            if number in problem.fixed:
                allowed &= {problem.fixed[number]}
            for slot in set(self.slots) - allowed:
                clauses.add(-mine[slot])
        for one, numbers in self.meetings.items():
            # (19): nobody in two meetings at a time; (27): in no slot that is forbidden.
            for slot in self.slots:
                clauses.at_most_one(self.schedule[number][slot] for number in numbers)
            for slot in problem.forbidden.get(one, ()):
                clauses.add(-self.used[one][slot])

    def _keep_order(self) -> None:
        # (28): the earlier is not in the same slot or after.
        for later, numbers in self.problem.before.items():
            for earlier in numbers:
                for slot in self.slots:
                    for sooner in range(1, slot + 1):
                        first, after = self.schedule[earlier][slot], self.schedule[later][sooner]
                        self.clauses.add(-first, -after)

    def _use_slots(self) -> None:
        for one, numbers in self.meetings.items():
            for slot in self.slots:
                held = [self.schedule[number][slot] for number in numbers]
                # (29), (30): a slot is used if and only if a meeting is in it.
                for literal in held:
                    self.clauses.add(-literal, self.used[one][slot])
                self.clauses.add(-self.used[one][slot], *held)
            # (43): as many slots as meetings.
            self._exactly(list(self.used[one].values()), len(numbers))

    def _exactly(self, literals: list[int], count: int) -> None:
        if not 0 < count < len(literals):
            for literal in literals:
                self.clauses.add(literal if count else -literal)
            if count > len(literals):
                self.clauses.add()
            return
        network = CardEnc.equals(
            literals, count, top_id=self.clauses.variables, encoding=EncType.cardnetwrk
        )
        self.clauses.clauses += network.clauses
        self.clauses.variables = max(self.clauses.variables, network.nv)

    def _keep_places(self) -> None:
        clauses, places = self.clauses, self.problem.places
        clusters = self._clusters()
        for slot in self.slots:
            # (46), (47) in place of (21): of meetings that share somebody one is held at a time.
            held = []
            for cluster in clusters:
                active = clauses.variable()
                for number in cluster:
                    clauses.add(-self.schedule[number][slot], active)
                held.append(active)
            clauses.count(held, most=places)
            # (44): twice as many people as places at most; (45): and an even number of them.
            busy = [used[slot] for used in self.used.values()]
            count = clauses.count(busy, most=2 * places, both_ways=True)
            for odd, even in zip(count[::2], count[1::2], strict=False):
                clauses.add(-odd, even)

    def _clusters(self) -> list[set[int]]:
        left, clusters = set(self.problem.numbers), []
        while left:
            clusters.append(max((left & {*each} for each in self.meetings.values()), key=len))
            left -= clusters[-1]
        return clusters

    def _sorted_holes(self, one: int) -> list[int]:
        """Return literals of which the k-th holds if and only if ``one`` has k breaks."""
        clauses, used = self.clauses, self.used[one]
        if len(self.meetings[one]) <= 1:
            return []
        held = {slot: clauses.variable() for slot in self.slots}
        ends = []
        # (31) to (34): meetingHeld, once the first meeting was.
        clauses.add(-held[1], used[1])
        for slot in self.slots:
            clauses.add(-used[slot], held[slot])
        for slot, following in pairwise(self.slots):
            clauses.add(-held[slot], held[following])
            clauses.add(-held[following], held[slot], used[following])
            # (35): endHole, the last idle slot before a meeting.
            end = clauses.variable()
            clauses.add(-end, -used[slot])
            clauses.add(-end, held[slot])
            clauses.add(-end, used[following])
            clauses.add(end, used[slot], -held[slot], -used[following])
            ends.append(end)
        # (36): their number.
        most = min(len(self.meetings[one]) - 1, (self.problem.slots - 1) // 2)
        return clauses.count(ends, most=most, both_ways=True)

    def _be_fair(self) -> None:
        clauses = self.clauses
        most = max(map(len, self.sorted_holes.values()), default=0)
        different = []
        for number in range(most):
            largest, smallest, is_between = (clauses.variable() for _ in range(3))
            # (37) to (39); who has too few meetings for so many breaks has them never.
            for count in self.sorted_holes.values():
                mine = count[number] if number < len(count) else False
                clauses.add(-mine if mine else True, largest)
                clauses.add(-smallest, mine)
            clauses.add(smallest, -largest, is_between)
            different.append(is_between)
        # (40): the two differ by no more than the fairness.
        clauses.count(different, most=self.problem.fairness)
