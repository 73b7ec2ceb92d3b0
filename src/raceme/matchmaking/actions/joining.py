"""Joining with a profile, saying when one is free, standing in for a colleague, leaving."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import available_timezones

from django.db import transaction
from django.db.models import Q

from raceme.audit import actions as audit
from raceme.audit.queries import changed_meanwhile
from raceme.core import submissions
from raceme.core.changes import Changes, assign
from raceme.events.models import Registration
from raceme.matchmaking.actions import presence, refusals, telling
from raceme.matchmaking.actions.locks import locked_people
from raceme.matchmaking.actions.requesting import let_go
from raceme.matchmaking.actions.terms import SCHEDULE, By, ProfileFacts
from raceme.matchmaking.library.interests import Tag
from raceme.matchmaking.models import (
    Interest,
    Matchmaking,
    Meeting,
    News,
    Participant,
    StandIn,
    Unavailability,
)
from raceme.matchmaking.queries.profiles import (
    colleagues_of,
    guest_of,
    slots_missed_by,
    stand_ins_of,
    tags_of,
)
from raceme.matchmaking.queries.set_up import slots_of

Direction = Interest.Direction
PLAIN = ("about", "offers", "seeks", "presence", "time_zone", "link", "is_shown")


@transaction.atomic
def join(
    registration: Registration,
    *,
    facts: ProfileFacts,
    by: By,
    at: datetime,
    token: UUID | None = None,
) -> Participant:
    """
    Let somebody registered take part with a profile, or take part again after they had left.

    Nobody sees the profile unless it says so. Raises ``MayNotJoin``, or a ``FieldRefusal``.
    """
    Registration.objects.of(registration.workspace_id).select_for_update().get(pk=registration.pk)
    rows = Participant.objects.of(registration.workspace_id).filter(registration=registration)
    if made := submissions.made_before(rows, token, by=by, at=at):
        return made
    guest = guest_of(registration)
    if guest is None or guest.matchmaking.state == Matchmaking.State.OVER:
        raise refusals.MayNotJoin
    row = guest.participant or Participant(
        workspace_id=registration.workspace_id,
        registration=registration,
        joined_at=at,
        is_generated=registration.is_generated,
    )
    row.matchmaking = guest.matchmaking
    row.left_at = None
    changes = _set_profile(row, facts, at=at)
    _record("join", row, changes=changes, by=by, at=at)
    submissions.settle(token, result=row.reference)
    return row


@transaction.atomic
def correct_profile(
    participant: Participant, *, facts: ProfileFacts, revision: int, by: By, at: datetime
) -> Participant:
    """Correct a profile. Raises ``ChangedMeanwhile`` where it was saved since ``revision``."""
    row = locked_people(participant.workspace_id, [participant.pk])[participant.pk]
    if row.revision != revision:
        raise changed_meanwhile(row, within=row.workspace_id)
    row.matchmaking = participant.matchmaking
    if changes := _set_profile(row, facts, at=at):
        _record("correct_profile", row, changes=changes, by=by, at=at)
    return row


def _set_profile(row: Participant, facts: ProfileFacts, *, at: datetime) -> Changes:
    if facts.time_zone and facts.time_zone not in available_timezones():
        raise refusals.UnknownTimeZone
    changes = assign(row, {name: getattr(facts, name) for name in PLAIN})
    lists = {"languages": list(facts.languages), "countries": list(facts.countries)}
    changes |= assign(row, lists)
    before = tags_of([row])[row.pk] if row.pk else {}
    after = {Direction.OFFER.value: facts.offered, Direction.SEEK.value: facts.sought}
    for direction, tags in after.items():
        was = {tag.key for tag in before.get(direction, [])}
        if was != {tag.key for tag in tags}:
            changes[f"{direction}_tags"] = (sorted(was), sorted(tag.key for tag in tags))
    if changes or not row.pk:
        row.revision += 1 if row.pk else 0
        row.changed_at = at
        row.save()
        _set_tags(row, after)
    return changes


def _set_tags(row: Participant, wanted: dict[str, Sequence[Tag]]) -> None:
    Interest.objects.of(row.workspace_id).filter(participant=row).delete()
    Interest.objects.bulk_create(
        [
            Interest(
                workspace_id=row.workspace_id,
                participant=row,
                direction=direction,
                scheme=tag.scheme,
                code=tag.code,
            )
            for direction, tags in wanted.items()
            for tag in sorted(set(tags))
        ]
    )


@transaction.atomic
def set_times(
    participant: Participant, *, free: Collection[int], by: By, at: datetime
) -> Participant:
    """Say in which slots somebody can meet; in all others they cannot."""
    row = locked_people(participant.workspace_id, [participant.pk])[participant.pk]
    slots = set(slots_of(participant.matchmaking).values_list("pk", flat=True))
    before, after = slots_missed_by([row])[row.pk] & slots, slots - set(free)
    if before == after:
        return row
    rows = Unavailability.objects.of(row.workspace_id).filter(participant=row)
    rows.filter(slot__in=before - after).delete()
    Unavailability.objects.bulk_create(
        [
            Unavailability(workspace_id=row.workspace_id, participant=row, slot_id=key)
            for key in sorted(after - before)
        ]
    )
    changes: Changes = {"free_slots": (len(slots - before), len(slots - after))}
    _record("set_times", row, changes=changes, by=by, at=at)
    return row


@transaction.atomic
def stand_in(participant: Participant, colleague: Participant, *, by: By, at: datetime) -> StandIn:
    """Let two of one company stand in for each other; the colleague is told."""
    people = locked_people(participant.workspace_id, [participant.pk, colleague.pk])
    row = people[participant.pk]
    row.matchmaking = participant.matchmaking
    if not colleagues_of(row).filter(pk=colleague.pk).exists():
        raise refusals.NotOfOneCompany
    first, second = sorted([participant.pk, colleague.pk])
    pair, is_new = StandIn.objects.of(row.workspace_id).get_or_create(
        workspace_id=row.workspace_id, first_id=first, second_id=second
    )
    if is_new:
        telling.note(News.Kind.STANDS_IN, to=people[colleague.pk], about=row, at=at)
        changes: Changes = {"stands_in": (None, people[colleague.pk].registration.name)}
        _record("stand_in", row, changes=changes, by=by, at=at)
    return pair


@transaction.atomic
def stand_in_no_more(
    participant: Participant, colleague: Participant, *, by: By, at: datetime
) -> None:
    people = locked_people(participant.workspace_id, [participant.pk, colleague.pk])
    row = people[participant.pk]
    if colleague.pk not in stand_ins_of(row):
        return
    first, second = sorted([participant.pk, colleague.pk])
    StandIn.objects.of(row.workspace_id).filter(first=first, second=second).delete()
    telling.take_back_stand_in(people[colleague.pk], row)
    changes: Changes = {"stands_in": (people[colleague.pk].registration.name, None)}
    _record("stand_in_no_more", row, changes=changes, by=by, at=at)


@transaction.atomic
def leave(participant: Participant, *, by: By, at: datetime) -> Participant:
    """
    Let somebody meet nobody any more: what they asked and agreed ends, and the others are told.

    Raises ``Scheduled`` where a meeting of theirs stands in the schedule.
    """
    row = let_go(participant, by=by, at=at)
    row.left_at, row.changed_at, row.is_shown = at, at, False
    row.revision += 1
    row.save(update_fields=["left_at", "changed_at", "is_shown", "revision"])
    _record("leave", row, changes={"left_at": (None, at)}, by=by, at=at)
    return row


def let_go_who_cancelled(*, at: datetime) -> int:
    """
    Let those leave whose registration is not confirmed any more; return how many.

    Who cancelled, or was refused, has no meeting to come either: the others are told of each.
    """
    gone = Q(left_at=None, registration__state__in=Registration.OVER)
    to_come = Q(
        meeting_seats__meeting__state=Meeting.State.SCHEDULED,
        meeting_seats__meeting__slot__starts_at__gt=at,
    )
    for participant in _reached(gone & to_come):
        presence.cancel_meetings_to_come(participant, by=SCHEDULE, at=at)
    unconfirmed = Q(left_at=None) & ~Q(registration__state=Registration.State.CONFIRMED)
    is_scheduled = Q(meeting_seats__meeting__state=Meeting.State.SCHEDULED)
    return sum(
        _has_left(participant, at=at) for participant in _reached(unconfirmed, without=is_scheduled)
    )


def _reached(condition: Q, *, without: Q | None = None) -> list[Participant]:
    rows = Participant.objects.reached_by(condition)
    if without is not None:
        rows = rows.exclude(without)
    found = rows.select_related("matchmaking__event__workspace", "registration")
    return list(found.order_by("pk").distinct())


def _has_left(participant: Participant, *, at: datetime) -> bool:
    try:
        leave(participant, by=SCHEDULE, at=at)
    except refusals.Scheduled:
        # A colleague holds a meeting of theirs; who organises cancels it, or it is held.
        return False
    return True


def _record(verb: str, row: Participant, *, changes: Changes, by: By, at: datetime) -> None:
    audit.record(
        f"matchmaking.{verb}",
        targets=row,
        workspace=row.workspace_id,
        by=by,
        at=at,
        changes=changes,
    )
