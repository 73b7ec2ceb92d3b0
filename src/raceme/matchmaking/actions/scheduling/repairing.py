"""What happened to an event, and a version repaired after it: only what has to move does."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from raceme.audit import actions as audit
from raceme.core import jobs
from raceme.core.changes import Changes
from raceme.matchmaking.actions.scheduling import refusals
from raceme.matchmaking.actions.scheduling.making import begin
from raceme.matchmaking.actions.scheduling.rows import By, State, locked_version
from raceme.matchmaking.models import (
    Matchmaking,
    Participant,
    Request,
    Schedule,
    Slot,
    Table,
    Wish,
)


@dataclass(frozen=True, kw_only=True)
class Happened:
    """What is lost, who is gone, what is not to be: by their keys."""

    slots: Collection[int] = ()
    tables: Collection[int] = ()
    absent: Collection[int] = ()
    wishes: Collection[int] = ()


@transaction.atomic
def repair(
    schedule: Schedule,
    *,
    happened: Happened,
    seconds: int,
    by: By,
    at: datetime,
    note: str = "",
) -> Schedule:
    """
    Write down what happened and begin a version that is repaired after it.

    New wishes, and those of people who lost a meeting, are kept where they fit. Raises
    ``VersionStands`` for what was replaced, ``MeetingsOver``, or ``Underway``.
    """
    row = locked_version(schedule)
    if row.matchmaking.state == Matchmaking.State.OVER:
        raise refusals.MeetingsOver
    if row.state not in (State.DRAFT, State.PUBLISHED):
        raise refusals.VersionStands(number=row.number, state=str(row.get_state_display()))
    _write_down(row, happened, by=by, at=at)
    repaired = begin(
        row.matchmaking, way=Schedule.Way.REPAIRED, based_on=row, note=note, by=by, at=at
    )
    repaired.job = jobs.start(
        "matchmaking.schedule",
        arguments={"schedule_id": repaired.pk, "seconds": seconds},
        title=_("Repair of the schedule of %(event)s, version %(number)s")
        % {"event": row.matchmaking.event.title, "number": repaired.number},
        by=None if isinstance(by, str) else by,
        workspace=row.matchmaking.event.workspace,
        at=at,
        once=f"matchmaking.schedule:{row.matchmaking_id}:{repaired.number}",
    )
    repaired.save(update_fields=["job"])
    return repaired


def _write_down(row: Schedule, happened: Happened, *, by: By, at: datetime) -> None:
    matchmaking, within = row.matchmaking, row.workspace_id
    slots = Slot.objects.of(within).filter(matchmaking=matchmaking, pk__in=happened.slots)
    tables = Table.objects.of(within).filter(matchmaking=matchmaking, pk__in=happened.tables)
    people = Participant.objects.of(within).filter(
        matchmaking=matchmaking, pk__in=happened.absent, left_at=None
    )
    wishes = Wish.objects.of(within).filter(
        matchmaking=matchmaking, pk__in=happened.wishes, ended_at=None
    )
    changes: Changes = {}
    zone = matchmaking.event.zone
    moments = [one.starts_at.astimezone(zone) for one in slots.order_by("starts_at")]
    names = people.order_by("pk").values_list("registration__name", flat=True)
    for word, values in (
        ("lost_slots", [f"{moment:%Y-%m-%d %H:%M}" for moment in moments]),
        ("lost_tables", [one.name for one in tables.order_by("position", "pk")]),
        ("left", list(names)),
        ("cancelled_meetings", wishes.count()),
    ):
        if values:
            told = ", ".join(values) if isinstance(values, list) else values
            changes[word] = (None, told)
    slots.update(is_lost=True)
    tables.update(is_lost=True)
    people.update(left_at=at, changed_at=at)
    # Called off for good: what two had agreed holds no place of a quota any more.
    agreed = Request.objects.of(within).filter(wish__in=list(wishes), state=Request.State.ACCEPTED)
    agreed.update(state=Request.State.WITHDRAWN, answered_at=at, revision=F("revision") + 1)
    wishes.update(ended_at=at)
    audit.record(
        "matchmaking.repair_schedule",
        targets=[row, matchmaking.event],
        workspace=row.workspace_id,
        by=by,
        at=at,
        changes={"version": (None, row.number), **changes},
    )
