"""A new version: begun by somebody, worked out by a job, kept as it comes."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from raceme.audit import actions as audit
from raceme.core import jobs
from raceme.core.models import Job
from raceme.matchmaking.actions.scheduling import refusals
from raceme.matchmaking.actions.scheduling.rows import (
    By,
    State,
    locked_matchmaking,
    locked_version,
    next_number,
    write_meetings,
)
from raceme.matchmaking.models import Matchmaking, Placement, Schedule, Slot, Table, Wish
from raceme.matchmaking.solving import Event, Meeting, Outcome, schedule_to_plain

LONGEST_NOTE = 300


@transaction.atomic
def make_schedule(
    matchmaking: Matchmaking,
    *,
    seconds: int,
    by: By,
    at: datetime,
    keeps: Schedule | None = None,
    note: str = "",
) -> Schedule:
    """
    Begin to make a version anew, for so many seconds; what is locked in ``keeps`` stays.

    Raises ``MeetingsOver``, ``NothingToSchedule``, or ``Underway`` where one is being made.
    """
    row = locked_matchmaking(matchmaking.pk, within=matchmaking.workspace_id)
    _refuse(row)
    schedule = begin(row, way=Schedule.Way.MADE, based_on=keeps, note=note, by=by, at=at)
    schedule.job = jobs.start(
        "matchmaking.schedule",
        arguments={"schedule_id": schedule.pk, "seconds": seconds},
        title=_("Schedule of %(event)s, version %(number)s")
        % {"event": row.event.title, "number": schedule.number},
        by=None if isinstance(by, str) else by,
        workspace=row.event.workspace,
        at=at,
        once=f"matchmaking.schedule:{row.pk}:{schedule.number}",
    )
    schedule.save(update_fields=["job"])
    return schedule


def _refuse(row: Matchmaking) -> None:
    if row.state == Matchmaking.State.OVER:
        raise refusals.MeetingsOver
    within = row.workspace_id
    if not Slot.objects.of(within).filter(matchmaking=row, is_lost=False).exists():
        raise refusals.NothingToSchedule(_("There is no slot yet. Say when people meet."))
    if not Table.objects.of(within).filter(matchmaking=row, is_lost=False).exists():
        raise refusals.NothingToSchedule(_("There is no table yet. Say where people meet."))
    if not Wish.objects.of(within).filter(matchmaking=row, ended_at=None).exists():
        raise refusals.NothingToSchedule(
            _("Nobody wishes to meet anybody yet, so there is nothing to schedule.")
        )


def begin(
    matchmaking: Matchmaking,
    *,
    way: Schedule.Way,
    based_on: Schedule | None,
    by: By,
    at: datetime,
    note: str = "",
) -> Schedule:
    """Give a number to a version that a job will fill; the meetings' row is locked already."""
    rows = Schedule.objects.of(matchmaking.workspace_id).filter(
        matchmaking=matchmaking, state=State.RUNNING
    )
    running = rows.exclude(job__state__in=Job.UNDERWAY)
    # Its job was cancelled before it began, or came to an end without saying so.
    running.update(state=State.FAILED)
    other = rows.first()
    if other is not None:
        raise refusals.Underway(number=other.number)
    schedule = Schedule.objects.create(
        workspace_id=matchmaking.workspace_id,
        matchmaking=matchmaking,
        number=next_number(matchmaking),
        way=way,
        based_on=based_on,
        note=note.strip()[:LONGEST_NOTE],
        made_at=at,
        made_by=str(by)[:200],
    )
    record("make_schedule", schedule, by=by, at=at)
    return schedule


@transaction.atomic
def stop_with_best(schedule: Schedule, *, by: By, at: datetime) -> None:
    """Ask the engine to end with the best that it has so far. Raises ``NotUnderway``."""
    row = locked_version(schedule)
    if row.state != State.RUNNING:
        raise refusals.NotUnderway
    row.is_stop_asked = True
    row.save(update_fields=["is_stop_asked"])
    record("stop_schedule", row, by=by, at=at)


@transaction.atomic
def keep_outcome(
    schedule: Schedule,
    *,
    event: Event,
    outcome: Outcome,
    told: dict[str, object],
    seconds: float,
    past: Sequence[Meeting] = (),
) -> Schedule:
    """
    Keep what came of the work as the version's meetings, unless that was done before.

    ``past`` are of them as they were.
    """
    row = locked_version(schedule)
    if row.state not in (State.RUNNING, State.FAILED):
        return row
    said = {**schedule_to_plain(event, outcome, seconds=seconds), **told}
    del said["meetings"]
    row.said = said
    row.state = State.DRAFT
    row.save(update_fields=["said", "state"])
    Placement.objects.of(row.workspace_id).filter(schedule=row).delete()
    held = [*outcome.meetings, *past]
    can_lock = {int(one.wish) for one in event.locked} | {int(one.wish) for one in past}
    write_meetings(row, held, locked=can_lock & locked_wishes(row.based_on))
    return row


def locked_wishes(schedule: Schedule | None) -> set[int]:
    """Return the wishes whose meetings are locked in a version, if there is one."""
    if schedule is None:
        return set()
    rows = Placement.objects.of(schedule.workspace_id).filter(schedule=schedule, is_locked=True)
    return set(rows.values_list("wish_id", flat=True))


@transaction.atomic
def fail_schedule(schedule: Schedule, *, why: str = "") -> None:
    """Say of a version that nothing came of it, and why."""
    row = locked_version(schedule)
    if row.state == State.RUNNING:
        row.state = State.FAILED
        row.said = {"failed": why}
        row.save(update_fields=["said", "state"])


def record(verb: str, schedule: Schedule, *, by: By, at: datetime, **changes: object) -> None:
    """Write into the event's history what was done to a version."""
    audit.record(
        f"matchmaking.{verb}",
        targets=[schedule, schedule.matchmaking.event],
        workspace=schedule.workspace_id,
        by=by,
        at=at,
        changes={
            "version": (None, schedule.number),
            **{name: (None, value) for name, value in changes.items() if value not in (None, "")},
        },
    )
