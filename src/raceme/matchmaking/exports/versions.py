"""A version as plain data, as `raceme schedule` reads and writes it."""

from dataclasses import replace
from typing import Any

from raceme.core.errors import Refusal
from raceme.matchmaking.library import placing
from raceme.matchmaking.models import Schedule
from raceme.matchmaking.queries.differences import event_of, labels_of
from raceme.matchmaking.solving import (
    SCHEDULE_FORMAT,
    Event,
    EventError,
    Meeting,
    event_to_plain,
    not_kept,
)
from raceme.matchmaking.solving.problems import meetings_of

HAND_MADE = ("by hand", "feasible")


class NotExported(Refusal):
    pass


def event_plain(version: Schedule) -> dict[str, Any]:
    """Return the event of a version in the format ``raceme-event/1``."""
    return event_to_plain(_event(version))


def version_plain(version: Schedule) -> dict[str, Any]:
    """Return a version in the format ``raceme-schedule/1``."""
    event = _event(version)
    known = [one for one in meetings_of(version) if _is_known(event, one)]
    return _plain(version, event, known)


def named_version(version: Schedule) -> tuple[Event, dict[str, Any]]:
    """Return the event and the schedule with names for keys, as people read them."""
    event = _event(version)
    known = [one for one in meetings_of(version) if _is_known(event, one)]
    labels = labels_of(version.matchmaking)
    named = _named(event, labels)
    meetings = [
        Meeting(
            wish=one.wish,
            slot=labels.slots[one.slot],
            place=labels.tables[one.place],
            people=tuple(labels.people[person] for person in one.people),
        )
        for one in known
    ]
    return named, _plain(version, named, meetings)


def _event(version: Schedule) -> Event:
    try:
        return event_of(version)
    except EventError as error:
        raise NotExported(placing.fault(error)) from error


def _is_known(event: Event, meeting: Meeting) -> bool:
    return meeting.wish in event.wish_by_id and meeting.place in event.place_by_id


def _plain(version: Schedule, event: Event, meetings: list[Meeting]) -> dict[str, Any]:
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
