"""Rows of an event's meetings as the engine's event. What has a key is called by it."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import combinations_with_replacement

from raceme.engines.matchmaking.events import (
    Distance,
    Event,
    EventError,
    Lock,
    Meeting,
    Participant,
    Place,
    Slot,
    Wish,
    within_waking_hours,
)
from raceme.engines.matchmaking.events.problem import check_lock
from raceme.events.models import Registration
from raceme.matchmaking import models
from raceme.matchmaking.models import Matchmaking, Placement, Schedule, Seat
from raceme.matchmaking.solving.reading import Rows, read_rows

# Tables of no room are all in one.
NO_ROOM = "–"
UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
LONGEST_NAME = 150
HERE_STATES = (models.Meeting.State.SCHEDULED, models.Meeting.State.HELD)


@dataclass(frozen=True, kw_only=True)
class Scope:
    """
    What of an event is asked about: all of it, or these people and wishes alone.

    ``held`` are meetings that stand: they may stay where they are, whatever the hour. ``at``: what
    has begun by then is over for every other meeting.
    """

    at: datetime
    held: Sequence[Meeting] = ()
    people: Collection[int] | None = None
    wishes: Collection[int] | None = None


def problem_of(matchmaking: Matchmaking, scope: Scope, *, locked: Iterable[Lock] = ()) -> Event:
    """Return the engine's event of what is read now; see ``event_of``."""
    return event_of(read(matchmaking, scope), scope, locked=locked)


def read(matchmaking: Matchmaking, scope: Scope) -> Rows:
    """Read what an event is made of."""
    held = [int(one.wish) for one in scope.held]
    return read_rows(matchmaking, people=scope.people, wishes=scope.wishes, held=held)


def event_of(rows: Rows, scope: Scope, *, locked: Iterable[Lock] = ()) -> Event:
    """
    Return the engine's event; of ``locked`` what can be held.

    Who left is never available, so that a stand-in may go; nobody is in a lost slot; a lost table
    is not there, and what was held at one (``held_at_lost_tables``) is not asked about. Raises
    ``EventError`` where what is set up cannot be meant.
    """
    past = held_at_lost_tables(rows, scope)
    if past:
        scope = replace(scope, held=[one for one in scope.held if one not in past])
    event = _event(rows, scope, past=past)
    terms = rows.matchmaking
    if terms.waking_from and terms.waking_until:
        event = within_waking_hours(event, terms.waking_from, terms.waking_until, held=scope.held)
    return replace(event, locked=tuple(lock for lock in locked if _can_hold(event, lock)))


def held_at_lost_tables(rows: Rows, scope: Scope) -> tuple[Meeting, ...]:
    """
    Return those of the held meetings that had begun, at tables that are lost by now.

    They stay what they were: a room that is lost at noon takes nothing from the morning.
    """
    lost = {str(table.pk) for table in rows.tables if table.is_lost}
    begun = {str(slot.pk) for slot in rows.slots if slot.starts_at <= scope.at}
    return tuple(one for one in scope.held if one.place in lost and one.slot in begun)


def _event(rows: Rows, scope: Scope, *, past: Sequence[Meeting]) -> Event:
    zone = rows.matchmaking.event.zone
    tables = [table for table in rows.tables if not table.is_lost]
    met = Counter(person for one in past for person in one.people)
    away = _Away(rows, scope)
    participants = tuple(_after(_participant(one, rows, away), met) for one in rows.people)
    over = {one.wish for one in past}
    known = {person.id for person in participants}
    rooms = {table.room or NO_ROOM for table in tables}
    return Event(
        slots=tuple(
            Slot(
                id=str(slot.pk),
                starts_at=slot.starts_at.astimezone(zone),
                minutes=slot.minutes,
                part=slot.part,
            )
            for slot in rows.slots
        ),
        places=tuple(_place(table, known) for table in tables),
        participants=participants,
        wishes=tuple(wish for wish in _wishes(rows) if wish.id not in over),
        stand_ins=tuple(pair for pair in rows.ties.stand_ins if {*pair} <= known),
        rooms=tuple(
            Distance(one=one, other=other, metres=metres)
            for one, other, metres in rows.ties.walks
            if one in rooms and other in rooms
        ),
        may_meet=_may_meet(rows, participants),
    )


def _place(table: models.Table, known: Collection[str]) -> Place:
    host = str(table.host_id)
    return Place(
        id=str(table.pk),
        room=table.room or NO_ROOM,
        host=host if host in known else None,
    )


def _participant(row: models.Participant, rows: Rows, away: "_Away") -> Participant:
    matchmaking = rows.matchmaking
    is_gone = row.left_at is not None or row.registration.state in Registration.OVER
    is_online = matchmaking.is_online or row.presence == models.Participant.Presence.ONLINE
    kind = str(row.registration.type_id)
    own_least, own_most = rows.ties.terms.get(kind, (None, None))
    most = _said(own_most, matchmaking.most_meetings)
    least = _said(own_least, matchmaking.least_meetings)
    return Participant(
        id=str(row.pk),
        most=most,
        least=0 if is_gone else min(least, most),
        organisation=one_line(row.registration.organisation_name),
        kind=kind,
        country=row.registration.country,
        time_zone=row.time_zone if is_online else "",
        unavailable=away.of(str(row.pk), is_gone=is_gone),
    )


def one_line(name: str) -> str:
    """Return a name as the engine takes one: printable, on one line, of some length."""
    return " ".join(UNPRINTABLE.sub(" ", name).split())[:LONGEST_NAME]


def _after(person: Participant, met: Mapping[str, int]) -> Participant:
    """Return somebody who may have so many meetings less, for they had them."""
    had = met.get(person.id, 0)
    if not had:
        return person
    return replace(person, most=max(0, person.most - had), least=max(0, person.least - had))


def _said(own: int | None, usual: int) -> int:
    return usual if own is None else own


class _Away:
    """In which slots nobody can meet whom."""

    def __init__(self, rows: Rows, scope: Scope) -> None:
        self.all = frozenset(str(slot.pk) for slot in rows.slots)
        self.lost = frozenset(str(slot.pk) for slot in rows.slots if slot.is_lost)
        self.begun = frozenset(str(slot.pk) for slot in rows.slots if slot.starts_at <= scope.at)
        self.held: defaultdict[str, set[str]] = defaultdict(set)
        for meeting in scope.held:
            for person in meeting.people:
                self.held[person].add(meeting.slot)
        self.said = rows.ties.away

    def of(self, person: str, *, is_gone: bool) -> frozenset[str]:
        held = self.held.get(person, set())
        if is_gone:
            # What was held before somebody left stays as it was.
            return self.all - (self.begun & held)
        said = self.said.get(person, set())
        return frozenset(said) | self.lost | (self.begun - held)


def _wishes(rows: Rows) -> Iterator[Wish]:
    between: dict[int, list[str]] = {}
    weights: dict[int, int] = {}
    for wish, person, weight in rows.members:
        between.setdefault(wish, []).append(str(person))
        weights[wish] = weight
    for wish, people in between.items():
        if len(people) > 1:
            yield Wish(id=str(wish), between=tuple(people), weight=weights[wish])


def _may_meet(
    rows: Rows, participants: Sequence[Participant]
) -> tuple[tuple[str, str], ...] | None:
    apart = rows.ties.apart
    if not apart:
        return None
    kinds = sorted({person.kind for person in participants})
    return tuple(
        pair for pair in combinations_with_replacement(kinds, 2) if frozenset(pair) not in apart
    )


def _can_hold(event: Event, lock: Lock) -> bool:
    if lock.wish not in event.wish_by_id or lock.place not in event.place_by_id:
        return False
    try:
        check_lock(event, lock, 1)
    except EventError:
        return False
    return True


def meetings_of(schedule: Schedule) -> tuple[Meeting, ...]:
    """Return the meetings of a version; of the published one as they stand now, after the day."""
    if schedule.state == Schedule.State.PUBLISHED:
        return standing_meetings(schedule.matchmaking)
    seats = Seat.objects.of(schedule.workspace_id).filter(schedule=schedule)
    return _grouped(
        seats.order_by("placement__wish_id", "pk").values_list(
            "placement__wish_id", "slot_id", "placement__table_id", "participant_id"
        )
    )


def standing_meetings(matchmaking: Matchmaking) -> tuple[Meeting, ...]:
    """Return what people know of: the meetings that were published and not cancelled."""
    seats = models.MeetingSeat.objects.of(matchmaking.workspace_id).filter(
        meeting__matchmaking=matchmaking, meeting__state__in=HERE_STATES
    )
    return _grouped(
        seats.order_by("meeting__wish_id", "pk").values_list(
            "meeting__wish_id", "meeting__slot_id", "meeting__table_id", "participant_id"
        )
    )


def meetings_with(schedule: Schedule, people: Collection[int]) -> tuple[Meeting, ...]:
    """Return the meetings of a version that some of ``people`` are in, with everybody there."""
    placements = Seat.objects.of(schedule.workspace_id).filter(
        schedule=schedule, participant__in=people
    )
    seats = Seat.objects.of(schedule.workspace_id).filter(
        placement__in=placements.values("placement_id")
    )
    return _grouped(
        seats.order_by("placement__wish_id", "pk").values_list(
            "placement__wish_id", "slot_id", "placement__table_id", "participant_id"
        )
    )


def _grouped(rows: Iterable[tuple[int, int, int, int]]) -> tuple[Meeting, ...]:
    found: dict[tuple[int, int, int], list[str]] = {}
    for wish, slot, table, person in rows:
        found.setdefault((wish, slot, table), []).append(str(person))
    return tuple(
        Meeting(wish=str(wish), slot=str(slot), place=str(table), people=tuple(people))
        for (wish, slot, table), people in found.items()
    )


def locks_of(schedule: Schedule, meetings: Iterable[Meeting]) -> list[Lock]:
    """Return what is locked in a version that holds ``meetings``, with who sits there."""
    rows = Placement.objects.of(schedule.workspace_id).filter(schedule=schedule, is_locked=True)
    locked = {str(wish) for wish in rows.values_list("wish_id", flat=True)}
    return [
        Lock(wish=one.wish, slot=one.slot, place=one.place, people=one.people)
        for one in meetings
        if one.wish in locked
    ]
