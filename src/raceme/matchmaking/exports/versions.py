"""A version as plain data, as `raceme schedule` reads and writes it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from raceme.core.errors import Refusal
from raceme.matchmaking.library import placing
from raceme.matchmaking.models import Schedule
from raceme.matchmaking.queries.differences import Whole, labels_of, whole_of
from raceme.matchmaking.solving import (
    SCHEDULE_FORMAT,
    Event,
    EventError,
    Meeting,
    event_to_plain,
    not_kept,
)

HAND_MADE = ("by hand", "feasible")


class NotExported(Refusal):
    pass


def event_plain(version: Schedule) -> dict[str, Any]:
    """Return the event of a version in the format ``raceme-event/1``."""
    return event_to_plain(_whole(version).event)


def version_plain(version: Schedule) -> dict[str, Any]:
    """Return a version in the format ``raceme-schedule/1``."""
    found = _whole(version)
    return _plain(version, found.event, found.meetings)


def named_version(version: Schedule) -> tuple[Event, dict[str, Any]]:
    """Return the event and the schedule with names for keys, as people read them."""
    found = _whole(version)
    labels = labels_of(found.rows)
    named = _named(found.event, labels)
    meetings = [
        Meeting(
            wish=one.wish,
            slot=labels.slots[one.slot],
            place=labels.tables[one.place],
            people=tuple(labels.people[person] for person in one.people),
        )
        for one in found.meetings
    ]
    return named, _plain(version, named, meetings)


def _whole(version: Schedule) -> Whole:
    try:
        return whole_of(version)
    except EventError as error:
        raise NotExported(placing.fault(error)) from error


def _plain(version: Schedule, event: Event, meetings: Sequence[Meeting]) -> dict[str, Any]:
    said = version.said
    return {
        "format": SCHEDULE_FORMAT,
        "status": said.get("status", HAND_MADE[1]) if not said.get("by_hand") else HAND_MADE[1],
        "method": said.get("method", HAND_MADE[0]),
        "seconds": said.get("seconds", 0),
        "levels": said.get("levels", []),
        "meetings": [
            {"wish": one.wish, "slot": one.slot, "place": one.place, "people": list(one.people)}
            for one in meetings
        ],
        "not_kept": [
            {"wish": wish, "reason": reason.value}
            for wish, reason in not_kept(event, meetings).items()
        ],
    }


def _named(event: Event, labels: Any) -> Event:  # noqa: ANN401
    people = labels.people
    return replace(
        event,
        slots=tuple(replace(one, id=labels.slots[one.id]) for one in event.slots),
        places=tuple(
            replace(
                one,
                id=labels.tables[one.id],
                host=None if one.host is None else people[one.host],
            )
            for one in event.places
        ),
        participants=tuple(
            replace(
                one,
                id=people[one.id],
                unavailable=frozenset(labels.slots[slot] for slot in one.unavailable),
            )
            for one in event.participants
        ),
        wishes=tuple(
            replace(one, between=tuple(people[person] for person in one.between))
            for one in event.wishes
        ),
        stand_ins=tuple((people[one], people[other]) for one, other in event.stand_ins),
        locked=(),
    )
