"""
What changed after a schedule was published (``raceme-change/1``), and the event as it is then.

Who is absent stays a participant who is never available, so that a stand-in may go. A lost slot
is one in which nobody is available. The places of a lost room are gone, and their hosts meet
where others do. What is locked and cannot be any longer is free.
"""

from dataclasses import dataclass, replace

from raceme.engines.matchmaking.events.check import violations
from raceme.engines.matchmaking.events.faults import EventError, Fault, Spot
from raceme.engines.matchmaking.events.problem import (
    Event,
    Lock,
    Participant,
    Wish,
    check_lock,
)
from raceme.engines.matchmaking.events.reading import (
    MEMBERS,
    NAME,
    Member,
    entries_of,
    loaded,
    of_format,
    participant_of,
    words,
)
from raceme.engines.matchmaking.events.schedule import SCHEDULE_FORMAT, Meeting
from raceme.engines.matchmaking.events.soundness import check_known

FORMAT = "raceme-change/1"
MEETING = {"wish": NAME, "slot": NAME, "place": NAME, "people": Member(words)}
OF_A_SCHEDULE = (
    "status",
    "method",
    "seconds",
    "levels",
    "meetings",
    "not_kept",
    "clash",
    "moved",
    "tell",
)
AWAY = {"person": NAME, "slots": Member(words)}
OF_A_CHANGE = (
    "absent",
    "away",
    "lost_slots",
    "lost_rooms",
    "cancelled",
    "new_wishes",
    "new_participants",
)


@dataclass(frozen=True, kw_only=True)
class Away:
    """In which slots somebody is not there, who comes later or leaves earlier."""

    person: str
    slots: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Change:
    """
    People, slots, rooms and wishes that are gone; wishes and people that are new.

    ``away``: who is there for less of the time than was said.
    """

    absent: tuple[str, ...] = ()
    away: tuple[Away, ...] = ()
    lost_slots: tuple[str, ...] = ()
    lost_rooms: tuple[str, ...] = ()
    cancelled: tuple[str, ...] = ()
    new_wishes: tuple[Wish, ...] = ()
    new_participants: tuple[Participant, ...] = ()


def change_from_json(text: str, event: Event) -> Change:
    """Read a change of an event. Raises ``EventError`` with the place of the first fault."""
    read = of_format(loaded(text), FORMAT, known=OF_A_CHANGE, needed=())
    known = {
        "absent": event.person_by_id,
        "lost_slots": event.slot_by_id,
        "lost_rooms": {place.room for place in event.places},
        "cancelled": event.wish_by_id,
    }
    gone = {name: words(read.get(name, []), Spot(name)) for name in known}
    for name, names in gone.items():
        for one in names:
            check_known(one, known[name], Spot(name))
    away = _away(read.get("away", []), event)
    wishes = entries_of(read.get("new_wishes", []), "new_wishes", MEMBERS["wishes"])
    people = entries_of(
        read.get("new_participants", []), "new_participants", MEMBERS["participants"]
    )
    change = Change(
        **gone,
        away=away,
        new_wishes=tuple(Wish(**one) for one in wishes),
        new_participants=tuple(participant_of(one, slots=len(event.slots)) for one in people),
    )
    changed(event, change)
    return change


def _away(said: object, event: Event) -> tuple[Away, ...]:
    away = tuple(Away(**one) for one in entries_of(said, "away", AWAY))
    for number, one in enumerate(away, start=1):
        check_known(one.person, event.person_by_id, Spot("away", number, "person"))
        for slot in one.slots:
            check_known(slot, event.slot_by_id, Spot("away", number, "slots"))
    return away


def meetings_from_json(text: str, event: Event) -> tuple[Meeting, ...]:
    """
    Read the meetings of a schedule, which have to keep the rules of its event.

    Raises ``EventError`` with the place of the first fault.
    """
    read = of_format(loaded(text), SCHEDULE_FORMAT, known=OF_A_SCHEDULE, needed=["meetings"])
    meetings = tuple(Meeting(**one) for one in entries_of(read["meetings"], "meetings", MEETING))
    for broken in violations(event, meetings):
        numbers = (n for n, one in enumerate(meetings, start=1) if one.wish in broken.wishes)
        raise EventError(
            Fault.NO_SCHEDULE, Spot("meetings", next(numbers, None)), rule=broken.rule.value
        )
    return meetings


def changed(event: Event, change: Change) -> Event:
    """Return the event after a change. Raises ``EventError`` where what is new cannot be meant."""
    places = tuple(one for one in event.places if one.room not in change.lost_rooms)
    rooms = {place.room for place in places}
    wishes = tuple(one for one in event.wishes if one.id not in change.cancelled)
    free = replace(
        event,
        places=places,
        participants=tuple(_here(one, event, change) for one in event.participants),
        wishes=wishes,
        locked=(),
        rooms=tuple(one for one in event.rooms if {one.one, one.other} <= rooms),
    )
    after = _with_new(free, change)
    return replace(after, locked=tuple(one for one in event.locked if _can_hold(after, one)))


def _can_hold(event: Event, lock: Lock) -> bool:
    if lock.wish not in event.wish_by_id or lock.place not in event.place_by_id:
        return False
    try:
        check_lock(event, lock, 1)
    except EventError:
        return False
    return True


def _here(person: Participant, event: Event, change: Change) -> Participant:
    if person.id in change.absent:
        return replace(person, unavailable=frozenset(event.slot_by_id), least=0)
    away = {slot for one in change.away if one.person == person.id for slot in one.slots}
    return replace(person, unavailable=person.unavailable | away | set(change.lost_slots))


def _with_new(event: Event, change: Change) -> Event:
    """Return the event with what is new; a fault of that is told with its place in the change."""
    known = {"participants": len(event.participants), "wishes": len(event.wishes)}
    lost = set(change.lost_slots)
    new = (replace(one, unavailable=one.unavailable | lost) for one in change.new_participants)
    try:
        return replace(
            event,
            participants=(*event.participants, *new),
            wishes=(*event.wishes, *change.new_wishes),
        )
    except EventError as error:
        spot = error.spot
        if spot.entries not in known or spot.number is None:
            raise
        number = spot.number - known[spot.entries]
        place = str(Spot(f"new_{spot.entries}", number, spot.member))
        raise EventError(error.fault, spot, place=place, **error.values) from error
