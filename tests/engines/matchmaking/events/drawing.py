"""Whole events, drawn at random by hypothesis: sound, small, with any letters in their names."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from itertools import pairwise

from hypothesis import strategies as st

from raceme.engines.matchmaking.events import (
    Distance,
    Event,
    EventError,
    Lock,
    Participant,
    Place,
    Slot,
    Wish,
)

START = datetime.fromisoformat("2027-05-11T08:00:00+00:00")
PARTS = ("morning", "afternoon")
FEW_LETTERS = st.sampled_from("abcdefg")
KINDS = ("sme", "large", "research")


def _names(
    letters: st.SearchStrategy[str], *, least: int, most: int
) -> st.SearchStrategy[list[str]]:
    name = st.text(letters, min_size=1, max_size=6).filter(_is_sayable)
    return st.lists(name, min_size=least, max_size=most, unique=True)


def _is_sayable(name: str) -> bool:
    return bool(name.strip()) and "\ufffe" not in name and "\uffff" not in name


@st.composite
def events(draw: st.DrawFn, letters: st.SearchStrategy[str] = FEW_LETTERS) -> Event:
    """Draw a sound event of up to six slots, six people and five places."""
    slots = _slots(draw, letters)
    people = _people(draw, letters, [slot.id for slot in slots])
    places = _places(draw, letters, people)
    ids = [person.id for person in people]
    pair = st.permutations(ids).map(lambda order: (order[0], order[1]))
    wishes = tuple(
        Wish(
            id=name,
            between=tuple(draw(_some(ids, least=2, most=min(4, len(ids))))),
            weight=draw(st.sampled_from([1, 2, 4, 8])),
        )
        for name in draw(_names(letters, least=0, most=6))
    )
    rooms = sorted({place.room for place in places})
    kinds = sorted({person.kind for person in people})
    event = Event(
        slots=slots,
        places=places,
        participants=people,
        wishes=wishes,
        stand_ins=tuple(draw(st.lists(pair, max_size=3))),
        rooms=tuple(
            Distance(one=one, other=other, metres=draw(st.integers(0, 90)))
            for one, other in pairwise(rooms)
        ),
        may_meet=draw(
            st.none()
            | st.lists(st.tuples(st.sampled_from(kinds), st.sampled_from(kinds)), min_size=1).map(
                tuple
            )
        ),
    )
    return _locked(draw, event)


def _some(names: list[str], *, least: int, most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(names), min_size=least, max_size=most, unique=True)


def _slots(draw: st.DrawFn, letters: st.SearchStrategy[str]) -> tuple[Slot, ...]:
    offset = timezone(timedelta(minutes=draw(st.integers(-12 * 60, 14 * 60))))
    names = draw(_names(letters, least=1, most=6))
    begins = draw(st.permutations(range(len(names))))
    return tuple(
        Slot(
            id=name,
            starts_at=(START + timedelta(minutes=30 * number)).astimezone(offset),
            minutes=draw(st.integers(1, 30)),
            part=draw(st.sampled_from(PARTS)),
        )
        for number, name in zip(begins, names, strict=True)
    )


def _people(
    draw: st.DrawFn, letters: st.SearchStrategy[str], slots: list[str]
) -> tuple[Participant, ...]:
    people = []
    for name in draw(_names(letters, least=2, most=6)):
        most = draw(st.integers(0, len(slots)))
        people.append(
            Participant(
                id=name,
                most=most,
                least=draw(st.integers(0, most)),
                organisation=draw(st.sampled_from(["", "=o1", "o 2"])),
                kind=draw(st.sampled_from(KINDS)),
                country=draw(st.sampled_from(["", "RO"])),
                time_zone=draw(st.sampled_from(["", "Europe/Bucharest", "UTC"])),
                unavailable=frozenset(draw(_some(slots, least=0, most=2))),
            )
        )
    return tuple(people)


def _places(
    draw: st.DrawFn, letters: st.SearchStrategy[str], people: tuple[Participant, ...]
) -> tuple[Place, ...]:
    names = draw(_names(letters, least=0, most=5))
    hosts: list[str | None] = [None] * 3
    hosts += draw(_some([person.id for person in people], least=0, most=2))
    order = draw(st.permutations(hosts))
    return tuple(
        Place(id=name, room=draw(st.sampled_from("AB")), host=host)
        for name, host in zip(names, order, strict=False)
    )


def _locked(draw: st.DrawFn, event: Event) -> Event:
    """Lock some of the wishes where they can be held; together they may still clash."""
    locked: tuple[Lock, ...] = ()
    for wish in event.wishes:
        if not event.places or not draw(st.booleans()):
            continue
        slot, place = draw(st.sampled_from(event.slots)), draw(st.sampled_from(event.places))
        people = draw(st.sampled_from([(), *event.seatings(wish)]))
        lock = Lock(wish=wish.id, slot=slot.id, place=place.id, people=people)
        if can_be_locked(event, lock):
            locked = (*locked, lock)
    return replace(event, locked=locked)


def can_be_locked(event: Event, lock: Lock) -> bool:
    try:
        replace(event, locked=(lock,))
    except EventError:
        return False
    return True
