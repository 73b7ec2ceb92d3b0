"""A version changed by hand: each move is checked at once, and one of two at once wins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from raceme.matchmaking import models
from raceme.matchmaking.actions.scheduling import refusals
from raceme.matchmaking.actions.scheduling.making import record
from raceme.matchmaking.actions.scheduling.rows import (
    By,
    State,
    after_change,
    locked_version,
    next_number,
    write_meetings,
)
from raceme.matchmaking.library import placing
from raceme.matchmaking.models import Placement, Schedule, Seat, Wish
from raceme.matchmaking.queries.schedules import names_of
from raceme.matchmaking.solving import EventError, Meeting
from raceme.matchmaking.solving.moving import Around, around
from raceme.matchmaking.solving.problems import meetings_of


@dataclass(frozen=True, kw_only=True)
class Place:
    """A slot and a table, by their keys."""

    slot: int
    table: int


@transaction.atomic
def move(
    schedule: Schedule, *, wish: int, to: Place, seen: Place, by: By, at: datetime
) -> Schedule:
    """
    Move the meeting of a wish, which was ``seen`` at a place; return the version that says so.

    A draft is changed as it stands; of what is published or replaced a new draft is made. Raises
    a ``Refusal`` that says why it cannot be there, or what somebody else did meanwhile.
    """
    row = _changeable(schedule, by=by, at=at)
    placement = _placement(row, wish)
    now = Place(slot=placement.slot_id, table=placement.table_id)
    if now != seen:
        raise refusals.MovedMeanwhile(
            time=placing.time_of(placement.slot, row.matchmaking.event.zone),
            table=placement.table.name,
        )
    if placement.is_locked:
        raise refusals.Locked
    if now == to:
        return row
    _refuse_place(row, to, besides=placement)
    people = list(placement.seats.order_by("pk").values_list("participant_id", flat=True))
    found = _around(row, wish=wish, people=people, at=at)
    meeting = _meeting(wish, to, people)
    _refuse_rules(found, meeting)
    placement.slot_id, placement.table_id = to.slot, to.table
    placement.save(update_fields=["slot", "table"])
    Seat.objects.of(row.workspace_id).filter(placement=placement).update(slot=to.slot)
    _changed(row, found, before=_meeting(wish, now, people), after=meeting)
    record("move_meeting", row, by=by, at=at, meeting=placing.people_of(names_of(people)))
    return row


@transaction.atomic
def take_out(schedule: Schedule, *, wish: int, by: By, at: datetime) -> Schedule:
    """Take a meeting out of a version; the wish stays, and is kept by the next one made."""
    row = _changeable(schedule, by=by, at=at)
    placement = _placement(row, wish)
    if placement.is_locked:
        raise refusals.Locked
    _take_out(row, placement, by=by, at=at)
    return row


def _take_out(row: Schedule, placement: Placement, *, by: By, at: datetime) -> None:
    people = list(placement.seats.order_by("pk").values_list("participant_id", flat=True))
    wish = placement.wish_id
    found = _around(row, wish=wish, people=people, at=at)
    where = Place(slot=placement.slot_id, table=placement.table_id)
    placement.delete()
    not_kept = [*row.said.get("not_kept", []), {"wish": str(wish), "reason": placing.TAKEN_OUT}]
    row.said = {**row.said, "not_kept": not_kept}
    _changed(row, found, before=_meeting(wish, where, people), after=None)
    record("take_meeting_out", row, by=by, at=at, meeting=placing.people_of(names_of(people)))


@transaction.atomic
def put_in(
    schedule: Schedule,
    *,
    wish: Wish,
    to: Place,
    by: By,
    at: datetime,
    instead_of: int | None = None,
) -> Schedule:
    """
    Keep a wish that is not kept, at a place; ``instead_of`` is a wish whose meeting goes for it.

    Its people, or those of their stand-ins who can, sit there. Raises a ``Refusal``.
    """
    row = _changeable(schedule, by=by, at=at)
    if Placement.objects.of(row.workspace_id).filter(schedule=row, wish=wish).exists():
        return row
    if instead_of is not None:
        other = _placement(row, instead_of)
        if other.is_locked:
            raise refusals.Locked
        _take_out(row, other, by=by, at=at)
    _refuse_place(row, to)
    people, found = _seating(row, wish, to, at=at)
    meeting = _meeting(wish.pk, to, people)
    write_meetings(row, [meeting])
    left = [one for one in row.said.get("not_kept", []) if one["wish"] != str(wish.pk)]
    row.said = {**row.said, "not_kept": left}
    _changed(row, found, before=None, after=meeting)
    record("put_meeting_in", row, by=by, at=at, meeting=placing.people_of(names_of(people)))
    return row


def _seating(row: Schedule, wish: Wish, to: Place, *, at: datetime) -> tuple[Sequence[int], Around]:
    """Return who can sit there for a wish, those who wished first, and what is around them."""
    members = list(
        models.WishMember.objects.of(row.workspace_id)
        .filter(wish=wish)
        .order_by("pk")
        .values_list("participant_id", flat=True)
    )
    found = _around(row, wish=wish.pk, people=members, at=at)
    asked = found.event.wish_by_id.get(str(wish.pk))
    if asked is None:
        raise refusals.MeetingGone
    seatings = found.event.seatings(asked) or (asked.between,)
    refused: refusals.BreaksRules | None = None
    for seating in seatings:
        people = [int(person) for person in seating]
        # A stand-in's own meetings are around them too.
        found = _around(row, wish=wish.pk, people=people, at=at)
        try:
            _refuse_rules(found, _meeting(wish.pk, to, people))
        except refusals.BreaksRules as reasons:
            refused = refused or reasons
        else:
            return people, found
    raise refused or refusals.MeetingGone


@transaction.atomic
def lock(schedule: Schedule, *, wish: int, is_locked: bool, by: By, at: datetime) -> None:
    """Lock a meeting where it is, so that what is made from this version leaves it; or free it."""
    row = locked_version(schedule)
    placement = _placement(row, wish)
    if placement.is_locked == is_locked:
        return
    placement.is_locked = is_locked
    placement.save(update_fields=["is_locked"])
    people = list(placement.seats.order_by("pk").values_list("participant_id", flat=True))
    verb = "lock_meeting" if is_locked else "unlock_meeting"
    record(verb, row, by=by, at=at, meeting=placing.people_of(names_of(people)))


def _changeable(schedule: Schedule, *, by: By, at: datetime) -> Schedule:
    """Return the draft itself, or a new one of what is published; both locked."""
    row = locked_version(schedule)
    if row.state == State.DRAFT:
        return row
    if row.state != State.PUBLISHED:
        raise refusals.VersionStands(number=row.number, state=str(row.get_state_display()))
    others = Schedule.objects.of(row.workspace_id).filter(
        based_on=row, state=State.DRAFT, way=Schedule.Way.MOVED
    )
    other = others.order_by("-number").first()
    if other is not None:
        raise refusals.ChangedInAnother(number=other.number)
    return _copied(row, by=by, at=at)


def _copied(row: Schedule, *, by: By, at: datetime) -> Schedule:
    copy = Schedule.objects.create(
        workspace_id=row.workspace_id,
        matchmaking=row.matchmaking,
        number=next_number(row.matchmaking),
        state=State.DRAFT,
        way=Schedule.Way.MOVED,
        based_on=row,
        said={**row.said, "by_hand": 0},
        made_at=at,
        made_by=str(by)[:200],
    )
    locked = Placement.objects.of(row.workspace_id).filter(schedule=row, is_locked=True)
    write_meetings(copy, meetings_of(row), locked=set(locked.values_list("wish_id", flat=True)))
    return copy


def _placement(row: Schedule, wish: int) -> Placement:
    rows = Placement.objects.of(row.workspace_id).filter(schedule=row, wish__pk=wish)
    found = rows.select_related("slot", "table").first()
    if found is None:
        raise refusals.MeetingGone
    return found


def _refuse_place(row: Schedule, to: Place, *, besides: Placement | None = None) -> None:
    within = row.workspace_id
    slots = models.Slot.objects.of(within).filter(matchmaking=row.matchmaking, pk=to.slot)
    slot = slots.first()
    if slot is None or slot.is_lost:
        raise refusals.SlotLost
    tables = models.Table.objects.of(within).filter(matchmaking=row.matchmaking, pk=to.table)
    table = tables.first()
    if table is None or table.is_lost:
        raise refusals.TableLost(table=table.name if table else "–")
    there = Placement.objects.of(within).filter(schedule=row, slot=slot, table=table)
    if besides is not None:
        there = there.exclude(pk=besides.pk)
    taken = there.first()
    if taken is not None:
        people = taken.seats.order_by("pk").values_list("participant_id", flat=True)
        names = names_of(list(people))
        raise refusals.TableTaken(table=table.name, people=list(names.values()))


def _around(row: Schedule, *, wish: int, people: Sequence[int], at: datetime) -> Around:
    try:
        return around(row, wish=wish, people=people, at=at)
    except EventError as error:
        raise refusals.NotSetUp(placing.fault(error)) from error


def _refuse_rules(found: Around, meeting: Meeting) -> None:
    broken = found.broken_by(meeting)
    if not broken:
        return
    people = {int(one) for violation in broken for one in violation.people}
    wishes = {wish for violation in broken for wish in violation.wishes}
    others = {one.wish: one for one in found.others if one.wish in wishes}
    people |= {int(one) for other in others.values() for one in other.people}
    names = names_of(sorted(people))
    raise refusals.BreaksRules(
        list(dict.fromkeys(placing.broken(one, meeting, names, others) for one in broken))
    )


def _meeting(wish: int, place: Place, people: Sequence[int]) -> Meeting:
    return Meeting(
        wish=str(wish),
        slot=str(place.slot),
        place=str(place.table),
        people=tuple(map(str, people)),
    )


def _changed(
    row: Schedule, found: Around, *, before: Meeting | None, after: Meeting | None
) -> None:
    """Say of the version what the change did to each goal, and count its revision up."""
    was = {one.goal: one.value for one in found.levels(_still(found, before))}
    changes = {one.goal.value: one.value - was[one.goal] for one in found.levels(after)}
    row.said = after_change(row.said, changes)
    row.revision += 1
    row.save(update_fields=["said", "revision"])


def _still(found: Around, meeting: Meeting | None) -> Meeting | None:
    """Return the meeting as it was, unless its wish or its table is gone by now."""
    event = found.event
    if meeting and meeting.wish in event.wish_by_id and meeting.place in event.place_by_id:
        return meeting
    return None
