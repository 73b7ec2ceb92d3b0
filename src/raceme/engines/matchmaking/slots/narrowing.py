"""
Which slots each meeting can have at all, and how many breaks each participant.

What follows from the rules without any search: single slots are taken from the rest, orders
bound both sides, full slots are closed, and each participant's meetings are matched with
slots. A small dynamic programme then bounds each participant's breaks. Of the infeasible
problems most are found here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from raceme.engines.matchmaking.slots.problem import SlotProblem


class Impossible(Exception):
    """The rules leave no schedule."""


@dataclass(frozen=True)
class Range:
    """The least and the most breaks that a participant can have."""

    least: int
    most: int


@dataclass(frozen=True, kw_only=True)
class Narrowed:
    """The slots that each meeting can have, and the breaks that each participant can have."""

    slots: Mapping[int, frozenset[int]]
    meetings: Mapping[int, Sequence[int]]
    breaks: Mapping[int, Range]

    @property
    def least_breaks(self) -> int:
        return sum(one.least for one in self.breaks.values())


def narrow(problem: SlotProblem) -> Narrowed:
    """Narrow down until nothing more follows. Raises ``Impossible``."""
    meetings = problem.meetings_by_participant()
    slots = _first_slots(problem)
    before: dict[int, set[int]] = {}
    while slots != before:
        before = {number: set(each) for number, each in slots.items()}
        _keep_order(problem, slots)
        for numbers in meetings.values():
            _one_at_a_time(numbers, slots)
        _close_full_slots(problem, slots)
    if not can_be_placed(slots, dict.fromkeys(range(1, problem.slots + 1), problem.places)):
        raise Impossible
    breaks = {
        participant: breaks_possible(numbers, slots, last=problem.slots)
        for participant, numbers in meetings.items()
    }
    return Narrowed(
        slots={number: frozenset(each) for number, each in slots.items()},
        meetings=meetings,
        breaks=_fair(problem, breaks),
    )


def _first_slots(problem: SlotProblem) -> dict[int, set[int]]:
    slots = {}
    for number, meeting in enumerate(problem.meetings, start=1):
        mine = set(problem.part_slots(meeting.part))
        for participant in meeting.pair:
            mine -= problem.forbidden.get(participant, frozenset())
        if number in problem.fixed:
            mine &= {problem.fixed[number]}
        slots[number] = _some(mine)
    return slots


def _some(slots: set[int]) -> set[int]:
    if not slots:
        raise Impossible
    return slots


def _keep_order(problem: SlotProblem, slots: dict[int, set[int]]) -> None:
    for later, numbers in problem.before.items():
        for earlier in numbers:
            first, last = min(slots[earlier]), max(slots[later])
            slots[later] = _some({slot for slot in slots[later] if slot > first})
            slots[earlier] = _some({slot for slot in slots[earlier] if slot < last})


def _one_at_a_time(numbers: Sequence[int], slots: dict[int, set[int]]) -> None:
    """Take a slot that one meeting must have from the others of the same participant."""
    if not numbers:
        return
    for number in numbers:
        if len(slots[number]) == 1:
            for other in numbers:
                if other != number:
                    slots[other] = _some(slots[other] - slots[number])
    if not can_be_matched(numbers, slots):
        raise Impossible
    all_slots = set().union(*(slots[number] for number in numbers))
    if len(all_slots) == len(numbers):
        # Every slot is needed: one that a single meeting can fill is its own.
        for slot in all_slots:
            able = [number for number in numbers if slot in slots[number]]
            if len(able) == 1:
                slots[able[0]] = {slot}


def can_be_matched(numbers: Iterable[int], slots: Mapping[int, set[int]]) -> bool:
    """Tell whether each meeting can have a slot of its own, by augmenting paths."""
    holder: dict[int, int] = {}

    def finds(number: int, tried: set[int]) -> bool:
        for slot in sorted(slots[number] - tried):
            tried.add(slot)
            if slot not in holder or finds(holder[slot], tried):
                holder[slot] = number
                return True
        return False

    return all(finds(number, set()) for number in numbers)


def _close_full_slots(problem: SlotProblem, slots: dict[int, set[int]]) -> None:
    for slot in range(1, problem.slots + 1):
        held = sum(each == {slot} for each in slots.values())
        if held > problem.places:
            raise Impossible
        if held == problem.places:
            for number, each in slots.items():
                if len(each) > 1 and slot in each:
                    slots[number] = _some(each - {slot})


def can_be_placed(slots: Mapping[int, Iterable[int]], places: Mapping[int, int]) -> bool:
    """Tell whether all meetings can have a slot, of which each has so many places."""
    held: dict[int, list[int]] = {slot: [] for slot in places}

    def finds(number: int, tried: set[int]) -> bool:
        for slot in slots[number]:
            if len(held[slot]) < places[slot]:
                held[slot].append(number)
                return True
        for slot in sorted({*slots[number]} - tried):
            tried.add(slot)
            for other in list(held[slot]):
                if finds(other, tried):
                    held[slot].remove(other)
                    held[slot].append(number)
                    return True
        return False

    return all(finds(number, set()) for number in slots)


def breaks_possible(
    numbers: Sequence[int], slots: Mapping[int, Iterable[int]], *, last: int
) -> Range:
    """
    Return how many breaks a participant can have with meetings in slots up to ``last``.

    A dynamic programme over the slots that knows how many meetings are behind and whether
    the slot was busy. Which meeting is in which slot it does not ask, so the bounds are
    loose at times, and never wrong. Raises ``Impossible``.
    """
    mine = {number: set(slots[number]) for number in numbers}
    able = set().union(*mine.values())
    needed = {slot for each in mine.values() if len(each) == 1 for slot in each}
    reached = {(0, False): (0, 0)}
    for slot in range(1, last + 1):
        following: dict[tuple[int, bool], tuple[int, int]] = {}
        for (count, was_busy), (least, most) in reached.items():
            if slot in able and count < len(numbers):
                again = int(count > 0 and not was_busy)
                _widen(following, (count + 1, True), (least + again, most + again))
            if slot not in needed:
                _widen(following, (count, False), (least, most))
        reached = following
    ends = [ends for (count, _busy), ends in reached.items() if count == len(numbers)]
    if not ends:
        raise Impossible
    return Range(min(least for least, _most in ends), max(most for _least, most in ends))


def _widen(
    reached: dict[tuple[int, bool], tuple[int, int]], state: tuple[int, bool], to: tuple[int, int]
) -> None:
    least, most = reached.get(state, to)
    reached[state] = (min(least, to[0]), max(most, to[1]))


def _fair(problem: SlotProblem, breaks: Mapping[int, Range]) -> dict[int, Range]:
    """Bound everybody by who can have the fewest, and by who must have the most."""
    if not breaks:
        return {}
    ceiling = min(one.most for one in breaks.values()) + problem.fairness
    floor = max(one.least for one in breaks.values()) - problem.fairness
    fair = {
        participant: Range(max(one.least, floor), min(one.most, ceiling))
        for participant, one in breaks.items()
    }
    if any(one.least > one.most for one in fair.values()):
        raise Impossible
    return fair
