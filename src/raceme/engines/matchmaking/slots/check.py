"""Whether a schedule keeps the rules, and how many breaks it has: said without any solver."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from raceme.engines.matchmaking.slots.problem import Instance, Rule, SlotProblem

Slots = Sequence[int]


def violations(problem: SlotProblem, slots: Slots) -> list[Instance]:
    """
    Return every rule that a schedule breaks; ``slots`` holds the slot of each meeting.

    Each is named as in ``Instance``; of ``fairness`` both participants that differ too much.
    """
    if len(slots) != len(problem.meetings) or not all(1 <= s <= problem.slots for s in slots):
        return [Instance(Rule.HELD, (len(slots),))]
    return sorted(
        {
            *two_at_a_time(problem, slots),
            *without_place(problem, slots),
            *in_another_part(problem, slots),
            *forbidden(problem, slots),
            *not_as_fixed(problem, slots),
            *out_of_order(problem, slots),
            *unfair(problem, slots),
        }
    )


def two_at_a_time(problem: SlotProblem, slots: Slots) -> Iterator[Instance]:
    for participant, numbers in problem.meetings_by_participant().items():
        if len({slots[number - 1] for number in numbers}) < len(numbers):
            yield Instance(Rule.ONE_AT_A_TIME, (participant,))


def without_place(problem: SlotProblem, slots: Slots) -> Iterator[Instance]:
    for slot, count in Counter(slots).items():
        if count > problem.places:
            yield Instance(Rule.PLACES, (slot,))


def in_another_part(problem: SlotProblem, slots: Slots) -> Iterator[Instance]:
    for number, meeting in enumerate(problem.meetings, start=1):
        if slots[number - 1] not in problem.part_slots(meeting.part):
            yield Instance(Rule.PART, (number,))


def forbidden(problem: SlotProblem, slots: Slots) -> Iterator[Instance]:
    for number, meeting in enumerate(problem.meetings, start=1):
        for participant in meeting.pair:
            if slots[number - 1] in problem.forbidden.get(participant, ()):
                yield Instance(Rule.FORBIDDEN, (participant,))


def not_as_fixed(problem: SlotProblem, slots: Slots) -> Iterator[Instance]:
    for number, slot in problem.fixed.items():
        if slots[number - 1] != slot:
            yield Instance(Rule.FIXED, (number,))


def out_of_order(problem: SlotProblem, slots: Slots) -> Iterator[Instance]:
    for later, numbers in problem.before.items():
        for earlier in numbers:
            if slots[earlier - 1] >= slots[later - 1]:
                yield Instance(Rule.BEFORE, (earlier, later))


def unfair(problem: SlotProblem, slots: Slots) -> Iterator[Instance]:
    breaks = breaks_by_participant(problem, slots)
    for one, other in combinations(sorted(breaks), 2):
        if abs(breaks[one] - breaks[other]) > problem.fairness:
            yield Instance(Rule.FAIRNESS, (one, other))


def breaks(problem: SlotProblem, slots: Slots) -> int:
    """Return how many breaks all participants have together."""
    return sum(breaks_by_participant(problem, slots).values())


def breaks_by_participant(problem: SlotProblem, slots: Slots) -> dict[int, int]:
    """
    Return each participant's breaks: runs of idle slots between two of its meetings.

    However long a run is, it is one break; slots are numbered through, so that a lunch
    between two parts is none by itself.
    """
    return {
        participant: _breaks_within(sorted(slots[number - 1] for number in numbers))
        for participant, numbers in problem.meetings_by_participant().items()
    }


def _breaks_within(busy: Sequence[int]) -> int:
    return sum(later > earlier + 1 for earlier, later in pairwise(busy))
