"""What a schedule is good for: one function for each goal, said without any solver."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import pairwise

from raceme.engines.matchmaking.events.problem import Event, Slot
from raceme.engines.matchmaking.events.schedule import Goal, Level, Meeting

Meetings = Sequence[Meeting]


def levels(
    event: Event, meetings: Meetings, *, bounds: Mapping[Goal, int] | None = None
) -> tuple[Level, ...]:
    """Return what meetings come to, goal by goal in their order, with the bounds that are known."""
    bounds = bounds or {}
    return tuple(
        Level(goal=goal, value=VALUES[goal](event, meetings), bound=bounds.get(goal))
        for goal in Goal
    )


def missed_least(event: Event, meetings: Meetings) -> int:
    """Return how many meetings people have too few for their least, together."""
    return sum(missed_by_person(event, meetings).values())


def missed_by_person(event: Event, meetings: Meetings) -> dict[str, int]:
    """Return how many meetings each of those who have too few for their least lack."""
    sat = Counter(person for one in meetings for person in one.people)
    missed = {one.id: one.least - sat[one.id] for one in event.participants}
    return {person: count for person, count in missed.items() if count > 0}


def kept_weight(event: Event, meetings: Meetings) -> int:
    """Return the weight of the wishes that are kept."""
    return sum(event.wish_by_id[wish].weight for wish in {one.wish for one in meetings})


def breaks(event: Event, meetings: Meetings) -> int:
    """Return the breaks of all people together."""
    return sum(breaks_by_person(event, meetings).values())


def breaks_by_person(event: Event, meetings: Meetings) -> dict[str, int]:
    """
    Return the breaks of everybody who meets.

    A break is a run of slots between two meetings of a person, within one part of one day, in
    which it is available and idle. A slot in which it is unavailable ends one.
    """
    return {
        person: sum(
            _breaks_within(run, busy=slots, away=event.person_by_id[person].unavailable)
            for run in event.runs
        )
        for person, slots in slots_by_person(meetings).items()
    }


def _breaks_within(run: Sequence[str], *, busy: Collection[str], away: Collection[str]) -> int:
    meets = [number for number, slot in enumerate(run) if slot in busy]
    if not meets:
        return 0
    between = run[meets[0] : meets[-1] + 1]
    is_idle = [slot not in busy and slot not in away for slot in between]
    return sum(idle and not before for before, idle in pairwise(is_idle))


def stay(event: Event, meetings: Meetings) -> int:
    """
    Return for how many minutes people stay, over all people and days.

    Of a day, from the moment of a person's first meeting until the end of its last.
    """
    minutes = 0
    for slots in _days_of_people(event, meetings):
        minutes += round((slots[-1][0].ends_at - slots[0][0].starts_at).total_seconds() / 60)
    return minutes


def place_changes(event: Event, meetings: Meetings) -> int:
    """Return how often people go to another place between two meetings of a day."""
    return sum(
        before != after
        for slots in _days_of_people(event, meetings)
        for (_, before), (_, after) in pairwise(slots)
    )


def walking(event: Event, meetings: Meetings) -> int:
    """Return how many metres people walk between two meetings of a day, over all people."""
    return sum(
        metres_between(event, before, after)
        for slots in _days_of_people(event, meetings)
        for (_, before), (_, after) in pairwise(slots)
    )


def metres_between(event: Event, place: str, other: str) -> int:
    """Return the way between the rooms of two places: none within a room, or where none is said."""
    rooms = frozenset((event.place_by_id[place].room, event.place_by_id[other].room))
    return event.metres.get(rooms, 0)


def slots_by_person(meetings: Meetings) -> dict[str, dict[str, Meeting]]:
    """Return the meeting of each slot of everybody who meets."""
    found: defaultdict[str, dict[str, Meeting]] = defaultdict(dict)
    for one in meetings:
        for person in one.people:
            found[person][one.slot] = one
    return dict(found)


def _days_of_people(event: Event, meetings: Meetings) -> Iterator[list[tuple[Slot, str]]]:
    """Give the slots and places of each person's meetings of each day, by their moments."""
    for slots in slots_by_person(meetings).values():
        days = defaultdict(list)
        for name, one in slots.items():
            slot = event.slot_by_id[name]
            days[slot.day].append((slot, one.place))
        for day in days.values():
            yield sorted(day, key=lambda one: one[0].starts_at)


VALUES: Mapping[Goal, Callable[[Event, Meetings], int]] = {
    Goal.MISSED_LEAST: missed_least,
    Goal.KEPT_WEIGHT: kept_weight,
    Goal.BREAKS: breaks,
    Goal.STAY: stay,
    Goal.PLACE_CHANGES: place_changes,
    Goal.WALKING: walking,
}
