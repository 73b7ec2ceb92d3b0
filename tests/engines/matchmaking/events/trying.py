"""The best schedule of a small event, found by trying every one."""

from collections.abc import Iterator
from itertools import product
from math import prod

from raceme.engines.matchmaking.events import Event, Goal, Level, Meeting, levels, violations

MOST_TRIED = 20_000


def ways(event: Event) -> list[list[Meeting | None]]:
    """Return, wish by wish, each way to hold it, and None for not at all."""
    locked = {lock.wish: lock for lock in event.locked}
    found: list[list[Meeting | None]] = []
    for wish in event.wishes:
        lock = locked.get(wish.id)
        meetings: list[Meeting | None] = [
            Meeting(wish=wish.id, slot=slot, place=place, people=people)
            for people in event.seatings(wish)
            for slot in event.common_slots(people)
            for place in event.places_for(people)
            if lock is None or (slot, place) == (lock.slot, lock.place)
        ]
        found.append(meetings if lock else [None, *meetings])
    return found


def is_soon_tried(event: Event) -> bool:
    return prod(map(len, ways(event))) <= MOST_TRIED


def schedules(event: Event) -> Iterator[tuple[Meeting, ...]]:
    """Give every schedule that keeps the rules."""
    for chosen in product(*ways(event)):
        meetings = tuple(meeting for meeting in chosen if meeting)
        if not violations(event, meetings):
            yield meetings


def best_levels(event: Event) -> tuple[int, ...] | None:
    """Return what the best schedule reaches, goal by goal; None where there is no schedule."""
    found = [values(levels(event, meetings)) for meetings in schedules(event)]
    return max(found, key=rank, default=None)


def values(reached: tuple[Level, ...]) -> tuple[int, ...]:
    return tuple(level.value for level in reached)


def rank(reached: tuple[int, ...]) -> tuple[int, ...]:
    """Return something to compare by: the more, the better."""
    return tuple(
        value if goal is Goal.KEPT_WEIGHT else -value
        for goal, value in zip(Goal, reached, strict=True)
    )
