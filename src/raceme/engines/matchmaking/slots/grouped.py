"""A problem of which meetings, people and places are taken as wholes; the rest has switches."""

from dataclasses import replace
from functools import partial

from raceme.engines.matchmaking.slots.clauses import Literal
from raceme.engines.matchmaking.slots.encoding import Encoding, fairly
from raceme.engines.matchmaking.slots.narrowing import narrow
from raceme.engines.matchmaking.slots.problem import Instance, Meeting, Part, Rule, SlotProblem


class Grouped:
    """
    The problem with a switch for each rule about windows, order and fairness.

    That meetings are held, people in one at a time, and slots not overfull is said of all at
    once, as strongly as ``Encoding`` says it: without that, solvers do not see that places are
    too few. Raises ``Impossible`` where these alone leave no schedule.
    """

    def __init__(self, problem: SlotProblem) -> None:
        self.problem = problem
        bare = replace(
            problem,
            meetings=tuple(Meeting(*meeting.pair) for meeting in problem.meetings),
            forbidden={},
            fixed={},
            before={},
            fairness=problem.slots,
        )
        self.encoding = Encoding(bare, narrow(bare), is_exact=True)
        self.clauses = self.encoding.clauses
        self.switches: dict[Instance, int] = {}
        self._windows()
        self._order()
        self._fairness()

    def switch(self, rule: Rule, *about: int) -> int:
        """Return the literal that switches a rule about somebody on, negated for its clauses."""
        instance = Instance(rule, about)
        if instance not in self.switches:
            self.switches[instance] = self.clauses.variable()
        return -self.switches[instance]

    def _windows(self) -> None:
        problem = self.problem
        for number, meeting in enumerate(problem.meetings, start=1):
            if meeting.part is not Part.ANY:
                within = set(problem.part_slots(meeting.part))
                self._only(within, number, self.switch(Rule.PART, number))
            if number in problem.fixed:
                self._only({problem.fixed[number]}, number, self.switch(Rule.FIXED, number))
        for participant, slots in problem.forbidden.items():
            busy = self.encoding.busy_in[participant]
            off = self.switch(Rule.FORBIDDEN, participant)
            for slot in slots & busy.keys():
                self.clauses.add(off, -busy[slot])

    def _only(self, slots: set[int], number: int, off: Literal) -> None:
        for slot, literal in self.encoding.held_in[number].items():
            if slot not in slots:
                self.clauses.add(off, -literal)

    def _order(self) -> None:
        for later, numbers in self.problem.before.items():
            after = self.encoding.held_in[later]
            for earlier in sorted(numbers):
                first, off = (
                    self.encoding.held_in[earlier],
                    self.switch(Rule.BEFORE, earlier, later),
                )
                for slot, literal in after.items():
                    self.clauses.add(off, -literal, *(first[one] for one in first if one < slot))

    def _fairness(self) -> None:
        counts, fairness = self.encoding.breaks_of, self.problem.fairness
        if max(map(len, counts.values()), default=0) > fairness:
            fairly(self.clauses, counts, fairness, off=partial(self.switch, Rule.FAIRNESS))
