"""Hours in which people elsewhere are awake, so that nobody meets at three in the morning."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from raceme.engines.matchmaking.events.problem import Event, Participant, Slot
from raceme.engines.matchmaking.events.schedule import Meeting


def local_time(slot: Slot, person: Participant) -> datetime:
    """Return when a slot begins by the clock of a person, or as written if it has no zone."""
    if not person.time_zone:
        return slot.starts_at
    return slot.starts_at.astimezone(ZoneInfo(person.time_zone))


def within_waking_hours(
    event: Event, earliest: time, latest: time, *, held: Sequence[Meeting] = ()
) -> Event:
    """
    Return the event with each person unavailable outside these hours by its own clock.

    A slot counts from its beginning to its end, both on one day of the person's time zone; who
    has none is awake in all. What is locked or ``held`` already stays possible where it is.
    """
    locked = {(person, one.slot) for one in held for person in one.people} | set(_locked(event))
    return replace(
        event,
        participants=tuple(
            replace(
                person,
                unavailable=person.unavailable
                | {
                    slot.id
                    for slot in event.slots
                    if (person.id, slot.id) not in locked
                    and not _is_awake(person, slot, earliest, latest)
                },
            )
            for person in event.participants
        ),
    )


def _locked(event: Event) -> Iterator[tuple[str, str]]:
    """Yield each person who may hold a locked wish, with the slot of that."""
    for lock in event.locked:
        named = set(lock.people or event.wish_by_id[lock.wish].between)
        for pair in event.stand_ins:
            if not lock.people and named.intersection(pair):
                yield from ((person, lock.slot) for person in pair)
        yield from ((person, lock.slot) for person in named)


def _is_awake(person: Participant, slot: Slot, earliest: time, latest: time) -> bool:
    if not person.time_zone:
        return True
    zone = ZoneInfo(person.time_zone)
    begins, ends = slot.starts_at.astimezone(zone), slot.ends_at.astimezone(zone)
    return begins.date() == ends.date() and earliest <= begins.time() and ends.time() <= latest
