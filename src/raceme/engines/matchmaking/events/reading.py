"""
An event as plain data (``raceme-event/1``) and as the text of it; a schedule as plain data.

Members that an event does not have are refused, as are values of another type; what may be left
out, and what then counts, stands in ``MEMBERS``.
"""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn

from raceme.engines.matchmaking.events.faults import EventError, Fault, Spot
from raceme.engines.matchmaking.events.problem import (
    Distance,
    Event,
    Lock,
    Participant,
    Place,
    Slot,
    Wish,
)

FORMAT = "raceme-event/1"
NEEDED = object()

Entry = dict[str, Any]
Reads = Callable[[object, Spot], object]


def told(value: object) -> str:
    """Return how a value is named in a sentence."""
    return value if isinstance(value, str) else json.dumps(value, default=str)


def wrong_type(value: object, spot: Spot, *, needed: str) -> NoReturn:
    raise EventError(Fault.WRONG_TYPE, spot, word=told(value), needed=needed)


def word(value: object, spot: Spot) -> str:
    return value if isinstance(value, str) else wrong_type(value, spot, needed="text")


def whole(value: object, spot: Spot) -> int:
    # To Python true is 1.
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return wrong_type(value, spot, needed="whole_number")


def moment(value: object, spot: Spot) -> datetime:
    text = word(value, spot)
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return wrong_type(value, spot, needed="moment")


def words(value: object, spot: Spot) -> tuple[str, ...]:
    if not isinstance(value, list):
        return wrong_type(value, spot, needed="list")
    return tuple(word(one, spot) for one in value)


def _or_none(reads: Reads) -> Reads:
    return lambda value, spot: None if value is None else reads(value, spot)


@dataclass(frozen=True)
class Member:
    """How a member of an entry is read, and what counts where it is left out."""

    reads: Reads
    default: object = NEEDED


NAME, NUMBER = Member(word), Member(whole)
MEMBERS: Mapping[str, Mapping[str, Member]] = {
    "slots": {"id": NAME, "starts_at": Member(moment), "minutes": NUMBER, "part": NAME},
    "places": {"id": NAME, "room": NAME, "host": Member(_or_none(word), None)},
    "participants": {
        "id": NAME,
        "organisation": Member(word, ""),
        "kind": Member(word, ""),
        "country": Member(word, ""),
        "time_zone": Member(word, ""),
        "unavailable": Member(words, ()),
        "least": Member(whole, 0),
        "most": Member(_or_none(whole), None),
    },
    "wishes": {"id": NAME, "between": Member(words), "weight": NUMBER},
    "locked": {"wish": NAME, "slot": NAME, "place": NAME, "people": Member(words, ())},
    "rooms": {"from": NAME, "to": NAME, "metres": NUMBER},
}
PAIRS = ("stand_ins", "may_meet")
LISTS = ("slots", "places", "participants", "wishes", "stand_ins", "locked", "rooms", "may_meet")
NEEDED_LISTS = ("slots", "places", "participants", "wishes")


def event_from_json(text: str) -> Event:
    """Read the text of a file. Raises ``EventError`` with the place of the first fault."""
    return event_from_plain(loaded(text))


def event_from_plain(read: object) -> Event:
    """Read plain data. Raises ``EventError`` with the place of the first fault."""
    lists = of_format(read, FORMAT, known=LISTS, needed=NEEDED_LISTS)
    entries = {
        name: entries_of(lists.get(name, []), name, members) for name, members in MEMBERS.items()
    }
    pairs = {name: _pairs(lists[name], name) for name in PAIRS if name in lists}
    return event_of(entries, pairs)


def of_format(
    read: object, name: str, *, known: Collection[str], needed: Collection[str]
) -> Mapping[str, object]:
    """Return plain data that are of a format, with no members but those it knows."""
    if not isinstance(read, dict):
        wrong_type(read, Spot("event"), needed="object")
    if read.get("format") != name:
        raise EventError(
            Fault.OTHER_FORMAT, Spot("format"), word=told(read.get("format")), needed=name
        )
    for member in read:
        if member not in {"format", *known}:
            raise EventError(Fault.UNKNOWN_NAME, Spot(member), word=member)
    for member in needed:
        if member not in read:
            raise EventError(Fault.MISSING, Spot(member))
    return read


def event_to_plain(event: Event) -> dict[str, object]:
    """Write an event in the format ``raceme-event/1``; reading it gives the same event."""
    written: dict[str, object] = {
        "format": FORMAT,
        "slots": [
            {
                "id": one.id,
                "starts_at": one.starts_at.isoformat(),
                "minutes": one.minutes,
                "part": one.part,
            }
            for one in event.slots
        ],
        "places": [{"id": one.id, "room": one.room, "host": one.host} for one in event.places],
        "participants": [_participant_to_plain(event, one) for one in event.participants],
        "wishes": [
            {"id": one.id, "between": list(one.between), "weight": one.weight}
            for one in event.wishes
        ],
        "stand_ins": list(map(list, event.stand_ins)),
        "locked": [
            {"wish": one.wish, "slot": one.slot, "place": one.place}
            | ({"people": list(one.people)} if one.people else {})
            for one in event.locked
        ],
        "rooms": [{"from": one.one, "to": one.other, "metres": one.metres} for one in event.rooms],
    }
    if event.may_meet is not None:
        written["may_meet"] = list(map(list, event.may_meet))
    return written


def _participant_to_plain(event: Event, person: Participant) -> Entry:
    return {
        "id": person.id,
        "organisation": person.organisation,
        "kind": person.kind,
        "country": person.country,
        "time_zone": person.time_zone,
        "unavailable": [slot.id for slot in event.slots if slot.id in person.unavailable],
        "least": person.least,
        "most": person.most,
    }


class _Twice(Exception):
    """A member that an object has twice."""


def loaded(text: str) -> object:
    """Return the plain data that a text of JSON says."""
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise EventError(Fault.NOT_JSON, Spot("event"), place=place) from error
    except _Twice as error:
        raise EventError(Fault.TWICE, Spot("event"), word=str(error)) from error
    except (ValueError, RecursionError) as error:
        # A number of thousands of digits, not a number at all, or lists in lists without end.
        raise EventError(Fault.NOT_JSON, Spot("event")) from error


def _object(pairs: Sequence[tuple[str, object]]) -> Entry:
    found: Entry = {}
    for name, value in pairs:
        if name in found:
            raise _Twice(name)
        found[name] = value
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _listed(read: object, name: str) -> list[object]:
    return read if isinstance(read, list) else wrong_type(read, Spot(name), needed="list")


def entries_of(read: object, name: str, members: Mapping[str, Member]) -> list[Entry]:
    """Return the entries of a list, with all their members, each of its type."""
    listed = enumerate(_listed(read, name), start=1)
    return [_entry(one, name, number, members) for number, one in listed]


def _entry(read: object, name: str, number: int, members: Mapping[str, Member]) -> Entry:
    if not isinstance(read, dict):
        wrong_type(read, Spot(name, number), needed="object")
    for member in read:
        if member not in members:
            raise EventError(Fault.UNKNOWN_NAME, Spot(name, number, member), word=member)
    found: Entry = {}
    for member, how in members.items():
        spot = Spot(name, number, member)
        if member in read:
            found[member] = how.reads(read[member], spot)
        elif how.default is NEEDED:
            raise EventError(Fault.MISSING, spot)
        else:
            found[member] = how.default
    return found


def _pairs(read: object, name: str) -> tuple[tuple[str, str], ...]:
    pairs = []
    for number, one in enumerate(_listed(read, name), start=1):
        match words(one, Spot(name, number)):
            case (first, second):
                pairs.append((first, second))
            case _:
                wrong_type(one, Spot(name, number), needed="pair")
    return tuple(pairs)


def event_of(
    entries: Mapping[str, Sequence[Entry]], pairs: Mapping[str, tuple[tuple[str, str], ...]]
) -> Event:
    """Return the event of entries with all their ``MEMBERS``, each of its type, and of pairs."""
    return Event(
        slots=tuple(Slot(**one) for one in entries["slots"]),
        places=tuple(Place(**one) for one in entries["places"]),
        participants=tuple(
            participant_of(one, slots=len(entries["slots"])) for one in entries["participants"]
        ),
        wishes=tuple(Wish(**one) for one in entries["wishes"]),
        stand_ins=pairs.get("stand_ins", ()),
        locked=tuple(Lock(**one) for one in entries["locked"]),
        rooms=tuple(
            Distance(one=one["from"], other=one["to"], metres=one["metres"])
            for one in entries["rooms"]
        ),
        may_meet=pairs.get("may_meet"),
    )


def participant_of(entry: Entry, *, slots: int) -> Participant:
    """Return a person, who without a most meets in as many slots as there are."""
    most = slots if entry["most"] is None else entry["most"]
    away = frozenset(entry["unavailable"])
    return Participant(**(entry | {"most": most, "unavailable": away}))
