"""Whether meetings keep the rules of their event: said without any solver, one function a rule."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, permutations

from raceme.engines.matchmaking.events.problem import Event
from raceme.engines.matchmaking.events.schedule import Meeting

Meetings = Sequence[Meeting]


class Rule(StrEnum):
    """The rules of an event, by which violations are told."""

    KNOWN = "known"
    KEPT_ONCE = "kept_once"
    ITS_PEOPLE = "its_people"
    ONE_AT_A_TIME = "one_at_a_time"
    AVAILABLE = "available"
    MOST = "most"
    ONE_A_PLACE = "one_a_place"
    HOST_AT_HOME = "host_at_home"
    NOT_WITHOUT_HOST = "not_without_host"
    KINDS_THAT_MEET = "kinds_that_meet"
    LOCKED = "locked"


@dataclass(frozen=True, order=True, kw_only=True)
class Violation:
    """A rule that is broken: by which wishes' meetings, by whom, in which slot, at which place."""

    rule: Rule
    wishes: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    slot: str = ""
    place: str = ""


def violations(event: Event, meetings: Meetings) -> list[Violation]:
    """Return every rule that ``meetings`` break; of unknown names those alone."""
    strange = sorted(unknown(event, meetings))
    if strange:
        return strange
    return sorted(
        {
            *kept_twice(meetings),
            *other_people(event, meetings),
            *two_at_a_time(meetings),
            *unavailable(event, meetings),
            *above_most(event, meetings),
            *two_at_a_place(meetings),
            *hosts_away(event, meetings),
            *without_host(event, meetings),
            *kinds_apart(event, meetings),
            *not_as_locked(event, meetings),
        }
    )


def unknown(event: Event, meetings: Meetings) -> Iterator[Violation]:
    """Find what the event does not have: a wish, a slot, a place, a person."""
    for one in meetings:
        if one.wish not in event.wish_by_id:
            yield Violation(rule=Rule.KNOWN, wishes=(one.wish,))
        if one.slot not in event.slot_by_id:
            yield Violation(rule=Rule.KNOWN, wishes=(one.wish,), slot=one.slot)
        if one.place not in event.place_by_id:
            yield Violation(rule=Rule.KNOWN, wishes=(one.wish,), place=one.place)
        for person in one.people:
            if person not in event.person_by_id:
                yield Violation(rule=Rule.KNOWN, wishes=(one.wish,), people=(person,))


def kept_twice(meetings: Meetings) -> Iterator[Violation]:
    for wish, count in Counter(one.wish for one in meetings).items():
        if count > 1:
            yield Violation(rule=Rule.KEPT_ONCE, wishes=(wish,))


def other_people(event: Event, meetings: Meetings) -> Iterator[Violation]:
    """Find meetings of others than those of the wish, each of them or a stand-in of theirs."""
    pairs = {*event.stand_ins, *((other, one) for one, other in event.stand_ins)}
    for one in meetings:
        between = event.wish_by_id[one.wish].between
        is_theirs = len(set(one.people)) == len(one.people) == len(between) and any(
            all(sits == of or (sits, of) in pairs for sits, of in zip(people, between, strict=True))
            for people in permutations(one.people)
        )
        if not is_theirs:
            yield Violation(rule=Rule.ITS_PEOPLE, wishes=(one.wish,), people=one.people)


def two_at_a_time(meetings: Meetings) -> Iterator[Violation]:
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for one in meetings:
        for person in set(one.people):
            found[person, one.slot].append(one.wish)
    for (person, slot), wishes in found.items():
        if len(wishes) > 1:
            yield Violation(
                rule=Rule.ONE_AT_A_TIME, wishes=tuple(wishes), people=(person,), slot=slot
            )


def unavailable(event: Event, meetings: Meetings) -> Iterator[Violation]:
    for one in meetings:
        for person in one.people:
            if one.slot in event.person_by_id[person].unavailable:
                yield Violation(
                    rule=Rule.AVAILABLE, wishes=(one.wish,), people=(person,), slot=one.slot
                )


def above_most(event: Event, meetings: Meetings) -> Iterator[Violation]:
    for person, count in Counter(person for one in meetings for person in one.people).items():
        if count > event.person_by_id[person].most:
            yield Violation(rule=Rule.MOST, people=(person,))


def two_at_a_place(meetings: Meetings) -> Iterator[Violation]:
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for one in meetings:
        found[one.place, one.slot].append(one.wish)
    for (place, slot), wishes in found.items():
        if len(wishes) > 1:
            yield Violation(rule=Rule.ONE_A_PLACE, wishes=tuple(wishes), slot=slot, place=place)


def hosts_away(event: Event, meetings: Meetings) -> Iterator[Violation]:
    """Find hosts who are met elsewhere; of two hosts in a meeting, one always is."""
    for one in meetings:
        for person in one.people:
            if event.place_of_host.get(person, one.place) != one.place:
                yield Violation(
                    rule=Rule.HOST_AT_HOME, wishes=(one.wish,), people=(person,), place=one.place
                )


def without_host(event: Event, meetings: Meetings) -> Iterator[Violation]:
    for one in meetings:
        host = event.place_by_id[one.place].host
        if host is not None and host not in one.people:
            yield Violation(
                rule=Rule.NOT_WITHOUT_HOST, wishes=(one.wish,), people=(host,), place=one.place
            )


def kinds_apart(event: Event, meetings: Meetings) -> Iterator[Violation]:
    if event.may_meet is None:
        return
    allowed = {*event.may_meet, *((other, one) for one, other in event.may_meet)}
    for one in meetings:
        for pair in combinations(one.people, 2):
            first, second = (event.person_by_id[person].kind for person in pair)
            if (first, second) not in allowed:
                yield Violation(rule=Rule.KINDS_THAT_MEET, wishes=(one.wish,), people=pair)


def not_as_locked(event: Event, meetings: Meetings) -> Iterator[Violation]:
    held = {(one.wish, one.slot, one.place): sorted(one.people) for one in meetings}
    for lock in event.locked:
        people = held.get((lock.wish, lock.slot, lock.place), [])
        if not people or (lock.people and people != sorted(lock.people)):
            yield Violation(rule=Rule.LOCKED, wishes=(lock.wish,), slot=lock.slot, place=lock.place)
