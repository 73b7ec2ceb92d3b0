"""Rows of an event's meetings as the engine's event. What has a key is called by it."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import combinations_with_replacement

from django.db.models import Q

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

# Tables of no room are all in one.
NO_ROOM = "–"
HERE_STATES = (models.Meeting.State.SCHEDULED, models.Meeting.State.HELD)
OVER_STATES = (models.Meeting.State.HELD, models.Meeting.State.NOT_HELD)


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
    """
    Return the engine's event; of ``locked`` what can be held.

    Who left is never available, so that a stand-in may go; nobody is in a lost slot; a lost table
    is not there, and what was held at one (``held_at_lost_tables``) is not asked about. Raises
    ``EventError`` where what is set up cannot be meant.
    """
    past = held_at_lost_tables(matchmaking, scope)
    if past:
        scope = replace(scope, held=[one for one in scope.held if one not in past])
    event = _event(matchmaking, scope, past=past)
    if matchmaking.waking_from and matchmaking.waking_until:
        event = within_waking_hours(
            event, matchmaking.waking_from, matchmaking.waking_until, held=scope.held
        )
    return replace(event, locked=tuple(lock for lock in locked if _can_hold(event, lock)))


def held_at_lost_tables(matchmaking: Matchmaking, scope: Scope) -> tuple[Meeting, ...]:
    """
    Return those of the held meetings that had begun, at tables that are lost by now.

    They stay what they were: a room that is lost at noon takes nothing from the morning.
    """
    tables = models.Table.objects.of(matchmaking.workspace_id).filter(
        matchmaking=matchmaking, is_lost=True
    )
    lost = {str(key) for key in tables.values_list("pk", flat=True)} if scope.held else set()
    there = [one for one in scope.held if one.place in lost]
    if not there:
        return ()
    slots = models.Slot.objects.of(matchmaking.workspace_id).filter(
        matchmaking=matchmaking, starts_at__lte=scope.at
    )
    begun = {str(key) for key in slots.values_list("pk", flat=True)}
    return tuple(one for one in there if one.slot in begun)


def _event(matchmaking: Matchmaking, scope: Scope, *, past: Sequence[Meeting]) -> Event:
    zone = matchmaking.event.zone
    slots = list(
        models.Slot.objects.of(matchmaking.workspace_id)
        .filter(matchmaking=matchmaking)
        .order_by("starts_at", "pk")
    )
    tables = list(
        models.Table.objects.of(matchmaking.workspace_id)
        .filter(matchmaking=matchmaking, is_lost=False)
        .order_by("position", "pk")
    )
    hosts = {table.host_id for table in tables if table.host_id is not None}
    met = Counter(person for one in past for person in one.people)
    participants = tuple(
        _after(one, met[one.id]) for one in _participants(matchmaking, scope, slots, hosts)
    )
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
            for slot in slots
        ),
        places=tuple(_place(table, known) for table in tables),
        participants=participants,
        wishes=tuple(wish for wish in _wishes(matchmaking, scope) if wish.id not in over),
        stand_ins=tuple(_stand_ins(matchmaking, known)),
        rooms=tuple(_distances(matchmaking, rooms)),
        may_meet=_may_meet(matchmaking, participants),
    )


def _place(table: models.Table, known: Collection[str]) -> Place:
    host = str(table.host_id)
    return Place(
        id=str(table.pk),
        room=table.room or NO_ROOM,
        host=host if host in known else None,
    )


def _participants(
    matchmaking: Matchmaking, scope: Scope, slots: Sequence[models.Slot], hosts: Collection[int]
) -> tuple[Participant, ...]:
    rows = models.Participant.objects.of(matchmaking.workspace_id).filter(matchmaking=matchmaking)
    if scope.people is not None:
        rows = rows.filter(pk__in={*scope.people, *hosts})
    terms = {
        one.type_id: one
        for one in models.TypeTerms.objects.of(matchmaking.workspace_id).filter(
            matchmaking=matchmaking
        )
    }
    away = _Away(matchmaking, scope, slots)
    found = rows.select_related("registration").only(
        "presence",
        "time_zone",
        "left_at",
        "registration__type_id",
        "registration__state",
        "registration__organisation_name",
        "registration__country",
    )
    return tuple(
        _participant(one, matchmaking, terms.get(one.registration.type_id), away)
        for one in found.order_by("pk")
    )


def _participant(
    row: models.Participant,
    matchmaking: Matchmaking,
    terms: models.TypeTerms | None,
    away: "_Away",
) -> Participant:
    is_gone = row.left_at is not None or row.registration.state in Registration.OVER
    is_online = matchmaking.is_online or row.presence == models.Participant.Presence.ONLINE
    most = _said(terms.most_meetings if terms else None, matchmaking.most_meetings)
    least = _said(terms.least_meetings if terms else None, matchmaking.least_meetings)
    return Participant(
        id=str(row.pk),
        most=most,
        least=0 if is_gone else min(least, most),
        organisation=row.registration.organisation_name.strip()[:200],
        kind=str(row.registration.type_id),
        country=row.registration.country,
        time_zone=row.time_zone if is_online else "",
        unavailable=away.of(str(row.pk), is_gone=is_gone),
    )


def _after(person: Participant, met: int) -> Participant:
    """Return somebody who may have so many meetings less, for they had them."""
    return replace(person, most=max(0, person.most - met), least=max(0, person.least - met))


def _said(own: int | None, usual: int) -> int:
    return usual if own is None else own


class _Away:
    """In which slots nobody can meet whom."""

    def __init__(
        self, matchmaking: Matchmaking, scope: Scope, slots: Sequence[models.Slot]
    ) -> None:
        self.all = frozenset(str(slot.pk) for slot in slots)
        self.lost = frozenset(str(slot.pk) for slot in slots if slot.is_lost)
        self.begun = frozenset(str(slot.pk) for slot in slots if slot.starts_at <= scope.at)
        self.held: defaultdict[str, set[str]] = defaultdict(set)
        for meeting in scope.held:
            for person in meeting.people:
                self.held[person].add(meeting.slot)
        self.said: defaultdict[str, set[str]] = defaultdict(set)
        rows = models.Unavailability.objects.of(matchmaking.workspace_id).filter(
            slot__matchmaking=matchmaking
        )
        if scope.people is not None:
            rows = rows.filter(participant__in=scope.people)
        for whose, slot in rows.order_by("pk").values_list("participant_id", "slot_id"):
            self.said[str(whose)].add(str(slot))

    def of(self, person: str, *, is_gone: bool) -> frozenset[str]:
        held = self.held.get(person, set())
        if is_gone:
            # What was held before somebody left stays as it was.
            return self.all - (self.begun & held)
        said = self.said.get(person, set())
        return frozenset(said) | self.lost | (self.begun - held)


def _wishes(matchmaking: Matchmaking, scope: Scope) -> Iterator[Wish]:
    rows = models.WishMember.objects.of(matchmaking.workspace_id).filter(
        wish__matchmaking=matchmaking, wish__ended_at=None
    )
    if scope.wishes is not None:
        rows = rows.filter(wish__in=scope.wishes)
    else:
        # What was held, or was to be, is not asked for once more.
        held = [int(one.wish) for one in scope.held]
        rows = rows.filter(
            ~Q(wish__meeting__state__in=OVER_STATES) | Q(wish__meeting=None) | Q(wish__in=held)
        )
    between: dict[int, list[str]] = {}
    weights: dict[int, int] = {}
    found = rows.order_by("wish_id", "pk").values_list("wish_id", "participant_id", "wish__weight")
    for wish, person, weight in found:
        between.setdefault(wish, []).append(str(person))
        weights[wish] = weight
    for wish, people in between.items():
        if len(people) > 1:
            yield Wish(id=str(wish), between=tuple(people), weight=weights[wish])


def _stand_ins(matchmaking: Matchmaking, known: Collection[str]) -> Iterator[tuple[str, str]]:
    rows = models.StandIn.objects.of(matchmaking.workspace_id).filter(
        first__matchmaking=matchmaking
    )
    for first, second in rows.order_by("pk").values_list("first_id", "second_id"):
        if {str(first), str(second)} <= set(known):
            yield str(first), str(second)


def _distances(matchmaking: Matchmaking, rooms: Collection[str]) -> Iterator[Distance]:
    rows = models.Walk.objects.of(matchmaking.workspace_id).filter(matchmaking=matchmaking)
    for first, second, metres in rows.order_by("pk").values_list("first", "second", "metres"):
        if first in rooms and second in rooms:
            yield Distance(one=first, other=second, metres=metres)


def _may_meet(
    matchmaking: Matchmaking, participants: Sequence[Participant]
) -> tuple[tuple[str, str], ...] | None:
    rows = models.MayNotMeet.objects.of(matchmaking.workspace_id).filter(matchmaking=matchmaking)
    apart = {
        frozenset((str(first), str(second)))
        for first, second in rows.order_by("pk").values_list("first_id", "second_id")
    }
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


def locks_of(schedule: Schedule) -> list[Lock]:
    """Return what is locked in a version, with who sits there."""
    locked = set(
        Placement.objects.of(schedule.workspace_id)
        .filter(schedule=schedule, is_locked=True)
        .values_list("wish_id", flat=True)
    )
    if not locked:
        return []
    return [
        Lock(wish=one.wish, slot=one.slot, place=one.place, people=one.people)
        for one in meetings_of(schedule)
        if int(one.wish) in locked
    ]
