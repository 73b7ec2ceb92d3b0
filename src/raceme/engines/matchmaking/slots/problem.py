"""
The published problem of bilateral meetings (B2BSOP-d), its answer and its faults.

Every meeting of two participants gets one slot; the goal is the fewest breaks. As published:
Bofill, Coll, Garcia, Giráldez-Cru, Pesant, Suy, Villaret, *Constraint Solving Approaches to
the Business-to-Business Meeting Scheduling Problem*, JAIR 74 (2022), doi 10.1613/jair.1.12670.
Participants, meetings and slots are numbered from 1, as in its files.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from graphlib import CycleError, TopologicalSorter

# Far above any event whose meetings a person could hold, and small enough to build.
MOST_PARTICIPANTS = 5_000
MOST_MEETINGS = 20_000
MOST_SLOTS = 200


class Part(IntEnum):
    """The part of the day in which a meeting has to be."""

    MORNING = 1
    AFTERNOON = 2
    ANY = 3


class Fault(StrEnum):
    """What is wrong with a problem or with the file that it stands in."""

    BREAKS_OFF = "breaks_off"
    NOT_A_NUMBER = "not_a_number"
    OUT_OF_RANGE = "out_of_range"
    MISSING = "missing"
    TWICE = "twice"
    UNKNOWN_NAME = "unknown_name"
    WRONG_LENGTH = "wrong_length"
    WITH_ITSELF = "with_itself"
    GOES_ROUND = "goes_round"


class ProblemError(Exception):
    """A problem that is none: ``place`` says where in it, ``values`` what stands there."""

    def __init__(self, fault: Fault, place: str, **values: object) -> None:
        self.fault = fault
        self.place = place
        self.values = values
        super().__init__(f"{fault.value} at {place}")


@dataclass(frozen=True)
class Meeting:
    """A meeting of two participants, in a part of the day or in any."""

    one: int
    other: int
    part: Part = Part.ANY

    @property
    def pair(self) -> tuple[int, int]:
        return self.one, self.other


@dataclass(frozen=True, kw_only=True)
class SlotProblem:
    """
    Meetings to be given slots ``1..slots``, of which the first ``morning`` are the morning.

    ``places``: how many meetings a slot holds. ``forbidden``: the slots in which a participant
    cannot be met. ``fixed``: the slot that a meeting has to have. ``before``: the meetings
    that have to be in an earlier slot than a meeting. ``fairness``: by how many breaks any two
    participants may differ at most. Raises ``ProblemError`` for what cannot be meant.
    """

    participants: int
    slots: int
    morning: int
    places: int
    meetings: Sequence[Meeting]
    forbidden: Mapping[int, frozenset[int]] = field(default_factory=dict)
    fixed: Mapping[int, int] = field(default_factory=dict)
    before: Mapping[int, frozenset[int]] = field(default_factory=dict)
    fairness: int = 2

    def __post_init__(self) -> None:
        _check_sizes(self)
        for number, meeting in enumerate(self.meetings, start=1):
            _check_meeting(self, number, meeting)
        for participant, slots in self.forbidden.items():
            _within("forbidden", [participant], most=self.participants)
            _within(f"forbidden[{participant}]", slots, most=self.slots)
        for number, slot in self.fixed.items():
            _within("fixed", [number], most=len(self.meetings))
            _within(f"fixed[{number}]", [slot], most=self.slots)
        for number, earlier in self.before.items():
            _within("precedences", [number], most=len(self.meetings))
            _within(f"precedences[{number}]", earlier, most=len(self.meetings))
        _check_order(self.before)

    @property
    def numbers(self) -> range:
        """The numbers of the meetings."""
        return range(1, len(self.meetings) + 1)

    def part_slots(self, part: Part) -> range:
        """Return the slots of a part of the day."""
        first = self.morning + 1 if part is Part.AFTERNOON else 1
        last = self.morning if part is Part.MORNING else self.slots
        return range(first, last + 1)

    def meetings_by_participant(self) -> dict[int, list[int]]:
        """Return the numbers of each participant's meetings, also of who has none."""
        numbers: dict[int, list[int]] = {one: [] for one in range(1, self.participants + 1)}
        for number, meeting in enumerate(self.meetings, start=1):
            for participant in meeting.pair:
                numbers[participant].append(number)
        return numbers


class Status(StrEnum):
    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"


class Rule(StrEnum):
    """The rules of the problem, by which a clash and a violation are told."""

    HELD = "held"
    ONE_AT_A_TIME = "one_at_a_time"
    PLACES = "places"
    PART = "part"
    FORBIDDEN = "forbidden"
    FIXED = "fixed"
    BEFORE = "before"
    FAIRNESS = "fairness"


@dataclass(frozen=True, order=True)
class Instance:
    """
    One rule about somebody: ``about`` holds a participant, a meeting, or a slot.

    Of ``held``, ``part`` and ``fixed`` the meeting; of ``one_at_a_time`` the participant; of
    ``forbidden`` the participant; of ``fairness`` the participant; of ``places`` the slot; of
    ``before`` the earlier and the later meeting. About nobody, a rule stands for all of its
    kind.
    """

    rule: Rule
    about: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """
    What was found: for each meeting its slot, how many breaks, and how many there must be.

    ``bound`` is proven: no schedule has fewer breaks. ``clash``, of an infeasible problem,
    are rules that cannot hold together; once ``is_least`` nothing can be left out of them.
    """

    status: Status
    slots: tuple[int, ...] = ()
    breaks: int | None = None
    bound: int | None = None
    clash: tuple[Instance, ...] = ()
    is_least: bool = False


def _check_sizes(problem: SlotProblem) -> None:
    _within("nBusiness", [problem.participants], least=0, most=MOST_PARTICIPANTS)
    _within("nMeetings", [len(problem.meetings)], least=0, most=MOST_MEETINGS)
    _within("nTotalSlots", [problem.slots], least=0, most=MOST_SLOTS)
    _within("nMorningSlots", [problem.morning], least=0, most=problem.slots)
    _within("nTables", [problem.places], least=0, most=MOST_MEETINGS)
    _within("fairness", [problem.fairness], least=0, most=MOST_SLOTS)


def _check_meeting(problem: SlotProblem, number: int, meeting: Meeting) -> None:
    place = f"requested[{number}]"
    _within(place, meeting.pair, most=problem.participants)
    if meeting.one == meeting.other:
        raise ProblemError(Fault.WITH_ITSELF, place, participant=meeting.one)


def _within(place: str, values: Iterable[int], *, most: int, least: int = 1) -> None:
    for value in values:
        if not least <= value <= most:
            raise ProblemError(Fault.OUT_OF_RANGE, place, value=value, least=least, most=most)


def _check_order(before: Mapping[int, frozenset[int]]) -> None:
    try:
        TopologicalSorter(before).prepare()
    except CycleError as error:
        around = [str(number) for number in error.args[1]]
        raise ProblemError(
            Fault.GOES_ROUND, f"precedences[{around[0]}]", meetings=", ".join(around)
        ) from error
