"""The day itself: who did not come, and who cannot."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from raceme.audit import actions as audit
from raceme.core.errors import Refusal
from raceme.matchmaking.actions.following import By, follow
from raceme.matchmaking.actions.letters import tell_cancelled
from raceme.matchmaking.actions.locks import locked_matchmaking
from raceme.matchmaking.actions.refilling import offer_again
from raceme.matchmaking.models import (
    Meeting,
    MeetingSeat,
    Participant,
    Unavailability,
)

State, Presence = Meeting.State, MeetingSeat.Presence


class NotBegun(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Nothing was kept: the meeting has not begun yet."))


class BegunAlready(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("Not cancelled: its time has come. Tell whoever organises if nobody came.")
        )


class NotScheduled(Refusal):
    def __init__(self, *, state: str) -> None:
        super().__init__(
            _("Nothing was changed: this meeting is “%(state)s” meanwhile.") % {"state": state}
        )


class SaidByAnother(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Somebody else has said so; only they can take it back."))


@transaction.atomic
def say_absent(seat: MeetingSeat, *, by: By, at: datetime) -> MeetingSeat:
    """
    Keep that somebody did not come to a meeting that has begun: one side's word is enough.

    Whoever says so was there. Raises ``NotBegun`` or ``NotScheduled``.
    """
    locked_matchmaking(seat.meeting.matchmaking)
    meeting, row = _locked(seat)
    if meeting.slot.starts_at > at:
        raise NotBegun
    if row.presence == Presence.ABSENT:
        return row
    before, row.presence = row.presence, Presence.ABSENT
    row.said_by, row.said_at = _word(by), at
    row.save(update_fields=["presence", "said_by", "said_at"])
    _record("say_absent", meeting, row, before=before, by=by, at=at)
    offer_again(meeting.matchmaking, slots=[meeting.slot], by=by, at=at)
    return row


@transaction.atomic
def take_back_absent(
    seat: MeetingSeat, *, is_staff: bool = False, by: By, at: datetime
) -> MeetingSeat:
    """Take back that somebody did not come; only who said so can, or staff."""
    meeting, row = _locked(seat)
    if row.presence != Presence.ABSENT:
        return row
    if not is_staff and row.said_by != _word(by):
        raise SaidByAnother
    row.presence, row.said_by, row.said_at = Presence.EXPECTED, "", None
    row.save(update_fields=["presence", "said_by", "said_at"])
    _record("take_back_absent", meeting, row, before=Presence.ABSENT, by=by, at=at)
    return row


@transaction.atomic
def cancel_meeting(
    meeting: Meeting, *, participant: Participant | None, by: By, at: datetime
) -> Meeting:
    """
    Cancel a meeting to which somebody cannot come, before it begins.

    The half hour is free again for the others, who are told, and is offered to those whose
    wishes were kept back. The wish itself lives on. Raises ``BegunAlready`` or ``NotScheduled``.
    """
    matchmaking = locked_matchmaking(meeting.matchmaking)
    row = _locked_meeting(meeting)
    row.matchmaking = matchmaking
    if row.slot.starts_at <= at:
        raise BegunAlready
    _cancel(row, by=by, at=at)
    if participant is not None:
        Unavailability.objects.of(row.workspace_id).get_or_create(
            workspace_id=row.workspace_id, participant=participant, slot=row.slot
        )
    note = _("Cancelled by one of its sides")
    follow(matchmaking, without=[row.wish_id], note=note, by=by, at=at)
    tell_cancelled(row, besides=participant, at=at)
    offer_again(matchmaking, slots=[row.slot], besides=row.wish_id, by=by, at=at)
    return row


@transaction.atomic
def cancel_meetings_to_come(participant: Participant, *, by: By, at: datetime) -> list[Meeting]:
    """
    Cancel what is still to come for somebody who does not come to the event any more.

    The others are told, and the half hours are offered, as where one meeting is cancelled; all of
    it is one version of the schedule. What has begun stays.
    """
    matchmaking = locked_matchmaking(participant.matchmaking)
    rows = Meeting.objects.of(participant.workspace_id).filter(
        seats__participant=participant, state=State.SCHEDULED, slot__starts_at__gt=at
    )
    found = list(
        rows.select_related("slot", "workspace")
        .select_for_update(of=("self",))
        .order_by("slot__starts_at", "pk")
    )
    for row in found:
        row.matchmaking = matchmaking
        _cancel(row, by=by, at=at)
    if not found:
        return []
    note = _("Somebody does not come any more")
    follow(matchmaking, without=[row.wish_id for row in found], note=note, by=by, at=at)
    for row in found:
        tell_cancelled(row, besides=participant, at=at)
    offer_again(matchmaking, slots=[row.slot for row in found], by=by, at=at)
    return found


def _cancel(row: Meeting, *, by: By, at: datetime) -> None:
    row.state, row.changed_at = State.CANCELLED, at
    row.sequence += 1
    row.revision += 1
    row.save(update_fields=["state", "changed_at", "sequence", "revision"])
    audit.record(
        "matchmaking.cancel_meeting",
        targets=[row, row.matchmaking],
        workspace=row.workspace_id,
        by=by,
        at=at,
        changes={"state": (State.SCHEDULED, State.CANCELLED)},
    )


def _locked(seat: MeetingSeat) -> tuple[Meeting, MeetingSeat]:
    meeting = _locked_meeting(seat.meeting)
    row = MeetingSeat.objects.of(seat.workspace_id).select_for_update().get(pk=seat.pk)
    row.meeting = meeting
    return meeting, row


def _locked_meeting(meeting: Meeting) -> Meeting:
    rows = Meeting.objects.of(meeting.workspace_id).select_related(
        "slot", "table", "matchmaking__event__workspace", "workspace"
    )
    row = rows.select_for_update(of=("self",)).get(pk=meeting.pk)
    if row.state != State.SCHEDULED:
        raise NotScheduled(state=str(row.get_state_display()))
    return row


def _word(by: By) -> str:
    """Return by whom a thing was said, as a key: it is compared, and names nobody."""
    return by if isinstance(by, str) else by.reference


def _record(
    verb: str, meeting: Meeting, row: MeetingSeat, *, before: str, by: By, at: datetime
) -> None:
    audit.record(
        f"matchmaking.{verb}",
        targets=[meeting, meeting.matchmaking, row.participant],
        workspace=meeting.workspace_id,
        by=by,
        at=at,
        changes={"presence": (before, row.presence)},
    )
