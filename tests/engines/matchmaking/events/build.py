"""A small event to change in one thing: two rooms, one host, stand-ins, a morning and more."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from raceme.engines.matchmaking.events import (
    Distance,
    Event,
    Lock,
    Meeting,
    Participant,
    Place,
    Slot,
    Wish,
)

NINE = datetime.fromisoformat("2027-05-11T09:00:00+03:00")


def slot(name: str, hours: float, part: str) -> Slot:
    """Return a slot of 25 minutes, so many hours after nine of the first day."""
    return Slot(id=name, starts_at=NINE + timedelta(hours=hours), minutes=25, part=part)


SLOTS = (
    slot("s1", 0, "morning"),
    slot("s2", 0.5, "morning"),
    slot("s3", 1, "morning"),
    slot("s4", 1.5, "morning"),
    slot("s5", 5, "afternoon"),
    slot("s6", 24, "morning"),
)
PLACES = (
    Place(id="t1", room="A"),
    Place(id="t2", room="B"),
    Place(id="h", room="B", host="hana"),
    Place(id="i", room="A", host="ivo"),
)


def person(name: str, **given: Any) -> Participant:  # noqa: ANN401 (of any type)
    usual: dict[str, Any] = {"organisation": name, "kind": "sme", "country": "RO", "most": 6}
    return Participant(id=name, time_zone="Europe/Bucharest", **(usual | given))


PARTICIPANTS = (
    person("ana", least=1),
    person("bob", organisation="b", unavailable=frozenset({"s3"})),
    person("bea", organisation="b", most=2),
    person("cem", kind="large"),
    person("hana", organisation="h", kind="large"),
    person("hugo", organisation="h", kind="large"),
    person("ivo"),
)
WISHES = (
    Wish(id="ab", between=("ana", "bob"), weight=1),
    Wish(id="ac", between=("ana", "cem"), weight=2),
    Wish(id="ah", between=("ana", "hana"), weight=4),
    Wish(id="hi", between=("hana", "ivo"), weight=8),
    Wish(id="abc", between=("ana", "bob", "cem"), weight=2),
)
EVENT = Event(
    slots=SLOTS,
    places=PLACES,
    participants=PARTICIPANTS,
    wishes=WISHES,
    stand_ins=(("bob", "bea"), ("hugo", "hana")),
    locked=(Lock(wish="ab", slot="s1", place="t1"),),
    rooms=(Distance(one="A", other="B", metres=40),),
)


def event(**changes: Any) -> Event:  # noqa: ANN401 (of any type)
    return replace(EVENT, **changes)


def meeting(text: str) -> Meeting:
    """Return the meeting that ``wish slot place person person…`` says."""
    wish, slot, place, *people = text.split()
    return Meeting(wish=wish, slot=slot, place=place, people=tuple(people))


def meetings(*texts: str) -> tuple[Meeting, ...]:
    return tuple(map(meeting, texts))
