"""
The practical problem of bilateral meetings: an event for which a schedule is made.

More is wished for than fits. A schedule keeps some wishes, each as a meeting in one slot at one
place, so that

1. a wish is kept at most once, and a locked wish is, in its slot and at its place;
2. the people of a meeting are those of the wish, each of them or one of their stand-ins;
3. a person is in at most one meeting in a slot, in none where it is unavailable, and in no more
   than its ``most``;
4. a place holds one meeting in a slot;
5. a host is met at its own place alone, nobody meets there without the host, and no meeting has
   two hosts;
6. where ``may_meet`` says which kinds meet, any two people of a meeting are of such kinds.

The goals, each kept while the next is improved, are those of ``schedule.Goal`` in their order.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import combinations, pairwise, product
from math import prod

from raceme.engines.matchmaking.events.faults import EventError, Fault, Spot
from raceme.engines.matchmaking.events.soundness import (
    check_count,
    check_ids,
    check_known,
    check_text,
    check_two,
    check_within,
    check_word,
    check_zone,
)

# Far above any event that people could hold, and small enough to work on.
MOST = {
    "slots": 500,
    "places": 20_000,
    "participants": 20_000,
    "wishes": 200_000,
    "stand_ins": 200_000,
    "locked": 200_000,
    "rooms": 100_000,
    "may_meet": 10_000,
}
MOST_SLOTS_A_DAY = 64
# Choices of stand-ins for one wish.
MOST_SEATINGS = 10_000
FIRST_YEAR, LAST_YEAR = 1970, 2200
MOST_MINUTES = 24 * 60
MOST_WEIGHT = 1_000_000
MOST_METRES = 1_000_000
# The people of one wish.
FEWEST_PEOPLE, MOST_PEOPLE = 2, 4


@dataclass(frozen=True, kw_only=True)
class Slot:
    """
    A moment (with its offset from UTC) and how many minutes from it, in a part of a day.

    Its day is the date as written in ``starts_at``, whatever the time elsewhere.
    """

    id: str
    starts_at: datetime
    minutes: int
    part: str

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def day(self) -> date:
        return self.starts_at.date()


@dataclass(frozen=True, kw_only=True)
class Place:
    """
    Where one meeting can be in each slot. Places of one ``room`` are side by side.

    With a ``host`` it belongs to that participant: it never meets elsewhere, and nobody else
    meets there without it.
    """

    id: str
    room: str
    host: str | None = None


@dataclass(frozen=True, kw_only=True)
class Participant:
    """
    A person who meets.

    ``unavailable``: slots in which nobody can meet it. ``least``: so many meetings are aimed at
    before any weight; to miss them is counted, and not forbidden. ``most``: no more than these.
    Both count the meetings in which it really sits, for itself or as a stand-in.
    """

    id: str
    most: int
    least: int = 0
    organisation: str = ""
    kind: str = ""
    country: str = ""
    time_zone: str = ""
    unavailable: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Two to four people who would meet, and how much that weighs."""

    id: str
    between: tuple[str, ...]
    weight: int


@dataclass(frozen=True, kw_only=True)
class Lock:
    """
    A wish that is to be kept in this slot and at this place.

    Stand-ins may hold it, unless ``people`` says who is to sit there. What one lock can never
    have is a fault of the event; locks that cannot hold together make it infeasible.
    """

    wish: str
    slot: str
    place: str
    people: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Distance:
    """How far two rooms are from each other, either way. Without one it counts as no way."""

    one: str
    other: str
    metres: int


@dataclass(frozen=True, kw_only=True)
class Event:
    """
    What a schedule is made for. Raises ``EventError`` for the first thing that cannot be meant.

    ``stand_ins``: pairs who stand in for each other, both ways, and not passed on: where a and b
    do and b and c do, a and c do not. ``locked``: what a schedule must hold. ``rooms``: the
    distances. ``may_meet``: pairs of kinds that meet, either way; None where all do.
    """

    slots: tuple[Slot, ...]
    places: tuple[Place, ...]
    participants: tuple[Participant, ...]
    wishes: tuple[Wish, ...]
    stand_ins: tuple[tuple[str, str], ...] = ()
    locked: tuple[Lock, ...] = ()
    rooms: tuple[Distance, ...] = ()
    may_meet: tuple[tuple[str, str], ...] | None = None

    def __post_init__(self) -> None:
        for entries, most in MOST.items():
            check_count(entries, getattr(self, entries) or (), most=most)
        _check_slots(self)
        _check_places(self)
        _check_participants(self)
        _check_hosts(self)
        _check_stand_ins(self)
        _check_kinds(self)
        _check_wishes(self)
        _check_locks(self)
        _check_rooms(self)

    @cached_property
    def slot_by_id(self) -> Mapping[str, Slot]:
        return {slot.id: slot for slot in self.slots}

    @cached_property
    def place_by_id(self) -> Mapping[str, Place]:
        return {place.id: place for place in self.places}

    @cached_property
    def person_by_id(self) -> Mapping[str, Participant]:
        return {person.id: person for person in self.participants}

    @cached_property
    def wish_by_id(self) -> Mapping[str, Wish]:
        return {wish.id: wish for wish in self.wishes}

    @cached_property
    def place_of_host(self) -> Mapping[str, str]:
        """The place of each participant who has one."""
        return {place.host: place.id for place in self.places if place.host is not None}

    @cached_property
    def shared_places(self) -> tuple[str, ...]:
        """The places without a host."""
        return tuple(place.id for place in self.places if place.host is None)

    @cached_property
    def stand_ins_of(self) -> Mapping[str, tuple[str, ...]]:
        """Who may stand in for a participant; nobody where it is not named."""
        found: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for one, other in self.stand_ins:
            found[one][other] = found[other][one] = None
        return {person: tuple(others) for person, others in found.items()}

    @cached_property
    def people_of_lock(self) -> Mapping[str, frozenset[str]]:
        """Who is to sit there, of each locked wish that says so."""
        return {lock.wish: frozenset(lock.people) for lock in self.locked if lock.people}

    @cached_property
    def kinds_that_meet(self) -> frozenset[frozenset[str]] | None:
        return None if self.may_meet is None else frozenset(map(frozenset, self.may_meet))

    @cached_property
    def runs(self) -> tuple[tuple[str, ...], ...]:
        """
        The slots of each part of each day, by their moments.

        A person's breaks are counted within each of these alone: a break is a run of slots,
        as long as it goes, between two of its meetings, in which it was available and idle. A
        slot in which it is unavailable is no break and ends one: idle, unavailable, idle are two.
        """
        return _grouped(self.slots, lambda slot: (slot.day, slot.part))

    @cached_property
    def days(self) -> tuple[tuple[str, ...], ...]:
        """The slots of each day, by their moments: within these people stay, move and walk."""
        return _grouped(self.slots, lambda slot: (slot.day, ""))

    @cached_property
    def metres(self) -> Mapping[frozenset[str], int]:
        """The distance of each two rooms that has been said."""
        return {frozenset((way.one, way.other)): way.metres for way in self.rooms}

    def seatings(self, wish: Wish) -> tuple[tuple[str, ...], ...]:
        """
        Return who can sit in a wish's meeting: one of these sets of people, in the wish's order.

        Each of the wish is itself or one of its stand-ins, all different people, at most one
        of them a host, all of kinds that meet; of a locked wish those who are to sit there, if
        it says so. Those of the wish come first, where they can. No set of people is given twice.
        """
        sides = [(person, *self.stand_ins_of.get(person, ())) for person in wish.between]
        different: dict[frozenset[str], tuple[str, ...]] = {}
        for people in product(*sides):
            if len(set(people)) == len(people) and self.can_sit_together(people):
                different.setdefault(frozenset(people), people)
        if wish.id in self.people_of_lock:
            only = different.get(self.people_of_lock[wish.id])
            return () if only is None else (only,)
        return tuple(different.values())

    def can_sit_together(self, people: Sequence[str]) -> bool:
        """Tell whether at most one is a host, and all are of kinds that meet."""
        if sum(person in self.place_of_host for person in people) > 1:
            return False
        if self.kinds_that_meet is None:
            return True
        kinds = [self.person_by_id[person].kind for person in people]
        return all(frozenset(pair) in self.kinds_that_meet for pair in combinations(kinds, 2))

    def places_for(self, people: Sequence[str]) -> tuple[str, ...]:
        """Return where people who can sit together may meet: at their host's, or at any shared."""
        hosted = [self.place_of_host[one] for one in people if one in self.place_of_host]
        return tuple(hosted) if hosted else self.shared_places

    def common_slots(self, people: Sequence[str]) -> Iterator[str]:
        """Give the slots in which all are available, in the event's order."""
        away = frozenset().union(*(self.person_by_id[one].unavailable for one in people))
        return (slot.id for slot in self.slots if slot.id not in away)


def _grouped(
    slots: Sequence[Slot], key: Callable[[Slot], tuple[date, str]]
) -> tuple[tuple[str, ...], ...]:
    found: defaultdict[tuple[date, str], list[str]] = defaultdict(list)
    for slot in sorted(slots, key=lambda slot: slot.starts_at):
        found[key(slot)].append(slot.id)
    return tuple(map(tuple, found.values()))


def _check_slots(event: Event) -> None:
    check_ids("slots", [slot.id for slot in event.slots])
    for number, slot in enumerate(event.slots, start=1):
        spot = Spot("slots", number, "starts_at")
        if slot.starts_at.utcoffset() is None:
            raise EventError(Fault.NO_OFFSET, spot, word=slot.starts_at.isoformat())
        check_within(slot.starts_at.year, spot, least=FIRST_YEAR, most=LAST_YEAR)
        check_within(slot.minutes, Spot("slots", number, "minutes"), least=1, most=MOST_MINUTES)
        check_word(slot.part, Spot("slots", number, "part"))
    for day in event.days:
        if len(day) > MOST_SLOTS_A_DAY:
            raise EventError(Fault.TOO_MANY, Spot("slots"), most=MOST_SLOTS_A_DAY)
    numbered = enumerate(event.slots, start=1)
    by_moment = sorted(numbered, key=lambda one: one[1].starts_at)
    for (_, earlier), (number, later) in pairwise(by_moment):
        if later.starts_at < earlier.ends_at:
            spot = Spot("slots", number, "starts_at")
            raise EventError(Fault.OVERLAP, spot, slot=later.id, other=earlier.id)


def _check_places(event: Event) -> None:
    check_ids("places", [place.id for place in event.places])
    for number, place in enumerate(event.places, start=1):
        check_word(place.room, Spot("places", number, "room"))


def _check_participants(event: Event) -> None:
    check_ids("participants", [person.id for person in event.participants])
    zones: set[str] = {""}
    for number, person in enumerate(event.participants, start=1):
        _check_participant(event, person, number)
        if person.time_zone not in zones:
            check_zone(person.time_zone, Spot("participants", number, "time_zone"))
            zones.add(person.time_zone)


def _check_participant(event: Event, person: Participant, number: int) -> None:
    for member in ("organisation", "kind", "country"):
        check_text(getattr(person, member), Spot("participants", number, member))
    for member in ("least", "most"):
        spot = Spot("participants", number, member)
        check_within(getattr(person, member), spot, least=0, most=MOST["wishes"])
    if person.least > person.most:
        spot = Spot("participants", number, "least")
        raise EventError(Fault.LEAST_ABOVE_MOST, spot, least=person.least, most=person.most)
    for slot in sorted(person.unavailable - event.slot_by_id.keys()):
        raise EventError(Fault.UNKNOWN, Spot("participants", number, "unavailable"), word=slot)


def _check_hosts(event: Event) -> None:
    hosts = set()
    for number, place in enumerate(event.places, start=1):
        if place.host is None:
            continue
        spot = Spot("places", number, "host")
        check_known(place.host, event.person_by_id, spot)
        if place.host in hosts:
            raise EventError(Fault.TWO_PLACES, spot, person=place.host)
        hosts.add(place.host)


def _check_stand_ins(event: Event) -> None:
    for number, pair in enumerate(event.stand_ins, start=1):
        spot = Spot("stand_ins", number)
        for person in pair:
            check_known(person, event.person_by_id, spot)
        check_two(pair, spot)


def _check_kinds(event: Event) -> None:
    if event.may_meet is not None and not event.may_meet:
        raise EventError(Fault.EMPTY, Spot("may_meet"))
    kinds = {person.kind for person in event.participants}
    for number, pair in enumerate(event.may_meet or (), start=1):
        for kind in pair:
            check_word(kind, Spot("may_meet", number))
            check_known(kind, kinds, Spot("may_meet", number))


def _check_wishes(event: Event) -> None:
    check_ids("wishes", [wish.id for wish in event.wishes])
    for number, wish in enumerate(event.wishes, start=1):
        check_within(wish.weight, Spot("wishes", number, "weight"), least=1, most=MOST_WEIGHT)
        _check_between(event, wish, Spot("wishes", number, "between"))


def _check_between(event: Event, wish: Wish, spot: Spot) -> None:
    if not FEWEST_PEOPLE <= len(wish.between) <= MOST_PEOPLE:
        raise EventError(
            Fault.TOO_FEW_PEOPLE,
            spot,
            found=len(wish.between),
            least=FEWEST_PEOPLE,
            most=MOST_PEOPLE,
        )
    for person in wish.between:
        check_known(person, event.person_by_id, spot)
    check_two(wish.between, spot)
    if prod(1 + len(event.stand_ins_of.get(one, ())) for one in wish.between) > MOST_SEATINGS:
        raise EventError(Fault.TOO_MANY, spot, most=MOST_SEATINGS)


def _check_locks(event: Event) -> None:
    locked = set()
    for number, lock in enumerate(event.locked, start=1):
        spot = Spot("locked", number, "wish")
        check_known(lock.wish, event.wish_by_id, spot)
        if lock.wish in locked:
            raise EventError(Fault.TWICE, spot, word=lock.wish)
        locked.add(lock.wish)
        check_known(lock.slot, event.slot_by_id, Spot("locked", number, "slot"))
        check_known(lock.place, event.place_by_id, Spot("locked", number, "place"))
        for person in lock.people:
            check_known(person, event.person_by_id, Spot("locked", number, "people"))
        check_lock(event, lock, number)


def check_lock(event: Event, lock: Lock, number: int) -> None:
    """Refuse a lock that could not hold even if it were the only meeting."""
    seatings = [
        people
        for people in event.seatings(event.wish_by_id[lock.wish])
        if not lock.people or set(people) == set(lock.people)
    ]
    if not seatings:
        raise EventError(Fault.LOCKED_CANNOT_MEET, Spot("locked", number, "wish"), wish=lock.wish)
    able = [
        people
        for people in seatings
        if not any(lock.slot in event.person_by_id[one].unavailable for one in people)
    ]
    if not able:
        spot = Spot("locked", number, "slot")
        raise EventError(Fault.LOCKED_UNAVAILABLE, spot, wish=lock.wish, slot=lock.slot)
    host = event.place_by_id[lock.place].host
    hosts = event.place_of_host.keys()
    if not any(hosts.isdisjoint(people) if host is None else host in people for people in able):
        spot = Spot("locked", number, "place")
        raise EventError(Fault.LOCKED_ELSEWHERE, spot, wish=lock.wish, word=lock.place)


def _check_rooms(event: Event) -> None:
    rooms = {place.room for place in event.places}
    said: dict[frozenset[str], int] = {}
    for number, way in enumerate(event.rooms, start=1):
        for member, room in (("from", way.one), ("to", way.other)):
            check_known(room, rooms, Spot("rooms", number, member))
        spot = Spot("rooms", number, "to")
        check_two((way.one, way.other), spot)
        check_within(way.metres, Spot("rooms", number, "metres"), least=0, most=MOST_METRES)
        if said.setdefault(frozenset((way.one, way.other)), way.metres) != way.metres:
            raise EventError(Fault.TWICE, spot, word=f"{way.one} – {way.other}")
