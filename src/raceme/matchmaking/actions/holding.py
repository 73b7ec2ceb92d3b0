"""
Once its time is over each meeting goes into the log: one activity, one engagement for each side.

What was held counts towards the event's programmes; what was not stands there as not held, so
that a figure can say why it does not count. Each meeting is written once, whoever comes first.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from raceme.audit import actions as audit
from raceme.core import words
from raceme.core.errors import Refusal
from raceme.engagements import actions as log
from raceme.engagements.models import Activity, Engagement, Kind
from raceme.matchmaking.actions.following import By
from raceme.matchmaking.actions.locks import locked_matchmaking
from raceme.matchmaking.actions.settling import settled
from raceme.matchmaking.models import Matchmaking, Meeting, MeetingSeat
from raceme.matchmaking.queries.meetings import meetings_of, published_schedule

State, Presence = Meeting.State, MeetingSeat.Presence
KIND = "bilateral-meeting"
AT_ONCE = 25
# A meeting is of two at least.
FEWEST = 2
MINUTES_IN_AN_HOUR = 60
PENNY = Decimal("0.01")
LONGEST_TITLE = 200


class StillAhead(Refusal):
    def __init__(self, *, number: int) -> None:
        super().__init__(
            _("Not closed yet: the time of %(number)s meetings is still to come.")
            % {"number": number}
        )


@dataclass(frozen=True, kw_only=True)
class Settled:
    """What came of it: how many were held, and how many were not."""

    held: int = 0
    not_held: int = 0


def refuse_what_is_ahead(matchmaking: Matchmaking, *, at: datetime) -> None:
    """Raise ``StillAhead`` where some meeting's time is not over."""
    rows = meetings_of(matchmaking).filter(state=State.SCHEDULED)
    ahead = sum(one.slot.ends_at > at for one in rows)
    if ahead:
        raise StillAhead(number=ahead)


def settle_meetings(
    matchmaking: Matchmaking,
    *,
    by: By,
    at: datetime,
    tell: Callable[[int, int], None] = lambda _done, _of: None,
) -> Settled:
    """
    Write each meeting whose time is over into the log, a few in each transaction.

    ``tell`` is told how far it is, between two transactions. Done twice, the second finds nothing.
    """
    due = [
        one.pk
        for one in meetings_of(matchmaking).filter(state=State.SCHEDULED)
        if one.slot.ends_at <= at
    ]
    held = not_held = 0
    for start in range(0, len(due), AT_ONCE):
        tell(start, len(due))
        came = _settle(matchmaking, due[start : start + AT_ONCE], by=by, at=at)
        held, not_held = held + came.held, not_held + came.not_held
    _close(matchmaking, by=by, at=at)
    return Settled(held=held, not_held=not_held)


@transaction.atomic
def hold_meeting(meeting: Meeting, *, was_held: bool, reason: str, by: By, at: datetime) -> Meeting:
    """Correct in the log whether a meeting was held, with the reason; what stood stays there."""
    row = _locked([meeting.pk], within=meeting.workspace_id)[0]
    state = State.HELD if was_held else State.NOT_HELD
    if row.activity is None or row.state == state:
        return row
    before, row.state, row.changed_at = row.state, state, at
    row.revision += 1
    row.save(update_fields=["state", "changed_at", "revision"])
    _correct(row, was_held=was_held, reason=reason, by=by, at=at)
    audit.record(
        "matchmaking.hold_meeting",
        targets=[row, row.matchmaking],
        workspace=row.workspace_id,
        by=by,
        at=at,
        changes={"state": (before, row.state), "reason": (None, reason)},
    )
    return row


@transaction.atomic
def prove_meetings(meetings: Iterable[Meeting], *, by: By, at: datetime) -> int:
    """Add to the log that all sides of these meetings said they took place; return how many."""
    proven = 0
    for meeting in meetings:
        activity = meeting.activity
        if activity is None or meeting.state != State.HELD:
            continue
        with translation.override(meeting.matchmaking.event.workspace.language):
            proof = log.Proof(system_record=_("All sides said that the meeting took place"))
        if not activity.evidence.filter(system_record=proof.system_record).exists():
            log.add_evidence(activity, proofs=[proof], by=by, at=at)
            proven += 1
    return proven


def _settle(matchmaking: Matchmaking, keys: Sequence[int], *, by: By, at: datetime) -> Settled:
    held = not_held = 0
    with transaction.atomic():
        space = matchmaking.event.workspace
        rows = [row for row in _locked(keys, within=space.pk) if row.state == State.SCHEDULED]
        schedule = published_schedule(matchmaking)
        kind = Kind.objects.get(workspace=None, code=KIND)
        with translation.override(space.language):
            for row in rows:
                seats = list(row.seats.all())
                came = [seat for seat in seats if seat.presence != Presence.ABSENT]
                was_held = len(came) >= FEWEST
                row.matchmaking = matchmaking
                row.activity = _write(
                    row,
                    seats,
                    kind=kind,
                    was_held=was_held,
                    version=schedule.number if schedule else None,
                    by=by,
                    at=at,
                )
                row.state = State.HELD if was_held else State.NOT_HELD
                row.changed_at = at
                row.save(update_fields=["activity", "state", "changed_at"])
                held, not_held = held + was_held, not_held + (not was_held)
        if rows:
            audit.record(
                "matchmaking.settle_meetings",
                targets=[matchmaking, *rows],
                workspace=space,
                by=by,
                at=at,
                changes={"held": (None, held), "not_held": (None, not_held)},
            )
    return Settled(held=held, not_held=not_held)


def _write(
    meeting: Meeting,
    seats: Sequence[MeetingSeat],
    *,
    kind: Kind,
    was_held: bool,
    version: int | None,
    by: By,
    at: datetime,
) -> Activity:
    event = meeting.matchmaking.event
    parts = []
    for seat in seats:
        who = settled(seat.participant.registration, by=by, at=at)
        seat.participant.registration = who
        parts.append(
            log.Part(
                organisation=who.organisation,
                person=who.person,
                state=_part_state(seat, was_held=was_held),
            )
        )
    return log.record_activity(
        event.workspace,
        facts=_facts(meeting, seats, kind=kind, was_held=was_held),
        parts=parts,
        towards=[log.Towards(programme=one) for one in event.programmes.order_by("pk")],
        proofs=[log.Proof(system_record=_proof(meeting, version=version))] if was_held else [],
        source=meeting.reference,
        is_generated=event.is_invented or meeting.is_generated,
        by=by,
        at=at,
    )


def _part_state(seat: MeetingSeat, *, was_held: bool) -> str:
    if seat.presence == Presence.ABSENT:
        return str(Engagement.State.ABSENT)
    return str(Engagement.State.TOOK_PART if was_held else Engagement.State.EXPECTED)


def _facts(
    meeting: Meeting, seats: Sequence[MeetingSeat], *, kind: Kind, was_held: bool
) -> log.Facts:
    event = meeting.matchmaking.event
    zone = ZoneInfo(event.workspace.time_zone)
    begins = meeting.slot.starts_at.astimezone(zone)
    ends = begins + timedelta(minutes=meeting.slot.minutes)
    is_online = meeting.matchmaking.is_online or event.is_online or bool(meeting.table.link)
    names = [
        seat.participant.registration.organisation_name or seat.participant.registration.name
        for seat in seats
    ]
    hours = (Decimal(meeting.slot.minutes) / MINUTES_IN_AN_HOUR).quantize(PENNY, ROUND_HALF_UP)
    return log.Facts(
        kind=kind,
        title=_("Meeting: %(names)s") % {"names": " – ".join(names)[: LONGEST_TITLE - 20]},
        state=Activity.State.HELD if was_held else Activity.State.NOT_HELD,
        started_on=begins.date(),
        ended_on=ends.date(),
        start_time=begins.time().replace(second=0, microsecond=0),
        end_time=ends.time().replace(second=0, microsecond=0),
        hours=hours,
        part_of=event.activity,
        is_online=is_online,
        country="" if is_online else event.country,
        region="" if is_online else event.region,
        town="" if is_online else event.town,
    )


def _proof(meeting: Meeting, *, version: int | None) -> str:
    begins = meeting.slot.starts_at.astimezone(meeting.matchmaking.event.zone)
    told = {
        "version": version,
        "when": words.moment(begins),
        "table": meeting.table.name,
    }
    if version is None:
        return _("Schedule of meetings: %(when)s, %(table)s; nobody said otherwise") % told
    return (
        _("Published schedule, version %(version)s: %(when)s, %(table)s; nobody said otherwise")
        % told
    )


def _correct(meeting: Meeting, *, was_held: bool, reason: str, by: By, at: datetime) -> None:
    activity = Activity.objects.of(meeting.workspace_id).get(pk=meeting.activity_id or 0)
    absent = {
        (seat.participant.registration.organisation_id, seat.participant.registration.person_id)
        for seat in meeting.seats.all()
        if seat.presence == Presence.ABSENT
    }
    state = Activity.State.HELD if was_held else Activity.State.NOT_HELD
    facts = log.Facts(
        **{name: getattr(activity, name) for name in log.Facts.__dataclass_fields__}
        | {"state": state}
    )
    activity = log.correct_activity(
        activity, facts=facts, revision=activity.revision, reason=reason, by=by, at=at
    )
    if not was_held:
        return
    for one in activity.engagements.exclude(state=Engagement.State.TOOK_PART).order_by("pk"):
        if (one.organisation_id, one.person_id) in absent and len(absent) < FEWEST:
            # Who is said not to have come stays absent, where the others met.
            continue
        came = log.Correction(role=one.role, state=Engagement.State.TOOK_PART, hours=one.hours)
        activity.refresh_from_db()
        log.correct_engagement(
            one, correction=came, revision=activity.revision, reason=reason, by=by, at=at
        )


def _locked(keys: Sequence[int], *, within: int) -> list[Meeting]:
    shown = Meeting.objects.of(within).filter(pk__in=keys)
    list(shown.select_for_update().order_by("pk").values_list("pk"))
    rows = shown.select_related("slot", "table", "activity", "matchmaking__event__workspace")
    return list(
        rows.prefetch_related(
            "seats__participant__registration__organisation",
            "seats__participant__registration__person",
        ).order_by("pk")
    )


@transaction.atomic
def _close(matchmaking: Matchmaking, *, by: By, at: datetime) -> None:
    """Say that the meetings are over, once none of them is still to come."""
    row = locked_matchmaking(matchmaking)
    if not row.may_become(Matchmaking.State.OVER):
        return
    if Meeting.objects.of(row.workspace_id).filter(matchmaking=row, state=State.SCHEDULED).exists():
        return
    before, row.state, row.changed_at = row.state, Matchmaking.State.OVER, at
    row.revision += 1
    row.save(update_fields=["state", "changed_at", "revision"])
    audit.record(
        "matchmaking.end_meetings",
        targets=[row, row.event],
        workspace=row.workspace_id,
        by=by,
        at=at,
        changes={"state": (before, row.state)},
    )
