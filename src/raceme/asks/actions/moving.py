"""
Asks whose last day moves, and asks that are open again.

Nobody is written to because there is more time. Where there is less, whoever was told of another
day is reminded, within the two reminders there are.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from raceme.asks.actions import refusals
from raceme.asks.actions.terms import By
from raceme.asks.models import Ask, Rhythm
from raceme.asks.queries import (
    BETWEEN,
    MOST_REMINDERS,
    asked_again,
    first_mail_at,
    local_day,
    next_mail_at,
    rhythm_of,
)
from raceme.audit import actions as audit
from raceme.workspaces.models import Workspace

State = Ask.State


@transaction.atomic
def move_due_day(asks: Sequence[Ask], *, due_on: date, by: By, at: datetime) -> int:
    """
    Give those of ``asks`` that are open another last day, and return how many they are.

    All are of one workspace. Raises ``DueTooEarly``.
    """
    if not asks:
        return 0
    workspace = asks[0].workspace
    if due_on < local_day(workspace, at=at):
        raise refusals.DueTooEarly
    rhythm = rhythm_of(workspace)
    rows = [row for row in _locked(asks) if row.is_open and row.due_on != due_on]
    before = sorted({row.due_on for row in rows})
    for row in rows:
        is_earlier, row.due_on = due_on < row.due_on, due_on
        row.next_mail_at = _next_mail_at(row, is_earlier=is_earlier, rhythm=rhythm, at=at)
    if rows:
        _save(rows, workspace, ["due_on", "next_mail_at"])
        was = before[0] if len(before) == 1 else None
        changes = {"due_on": (was, due_on), "asks": (None, len(rows))}
        _record("asks.move_due_day", rows, changes=changes, by=by, at=at)
    return len(rows)


@transaction.atomic
def resume(asks: Sequence[Ask], *, past_due_on: date, by: By, at: datetime) -> list[Ask]:
    """
    Ask again what was withdrawn, as if it had not been; return what is open again.

    It has its mails behind it and its link opens it. Whose last day is past gets ``past_due_on``;
    who is asked the same by another ask meanwhile, or was erased, is left out. All are of one
    workspace.
    """
    if not asks:
        return []
    workspace = asks[0].workspace
    rhythm, today = rhythm_of(workspace), local_day(workspace, at=at)
    left_out = asked_again(asks)
    rows = [
        row
        for row in _locked(asks)
        if row.may_become(State.OPEN)
        and row.pk not in left_out
        and (row.person is None or row.person.erased_at is None)
    ]
    for row in rows:
        row.state, row.closed_at, row.reason, row.answered_by = State.OPEN, None, "", ""
        if row.due_on < today:
            row.due_on = past_due_on
        row.next_mail_at = _next_mail_at(row, is_earlier=False, rhythm=rhythm, at=at)
    if rows:
        fields = ["state", "closed_at", "reason", "answered_by", "due_on", "next_mail_at"]
        _save(rows, workspace, fields)
        _record("asks.resume", rows, changes={"asks": (None, len(rows))}, by=by, at=at)
    return rows


def _next_mail_at(row: Ask, *, is_earlier: bool, rhythm: Rhythm, at: datetime) -> datetime | None:
    """Return when a mail tells of it next: what is in a mail already is not put off."""
    if row.told_at is None or (is_earlier and row.reminders < MOST_REMINDERS):
        soon = first_mail_at(due_on=row.due_on, rhythm=rhythm, at=at)
        return min(soon, row.next_mail_at) if row.next_mail_at else soon
    if row.next_mail_at is not None and row.next_mail_at <= at:
        return row.next_mail_at
    last = row.bundle.sent_at if row.bundle else row.told_at
    return next_mail_at(
        due_on=row.due_on, reminders=row.reminders, rhythm=rhythm, at=max(last, at - BETWEEN)
    )


def _locked(asks: Sequence[Ask]) -> list[Ask]:
    rows = Ask.objects.of(asks[0].workspace_id).filter(pk__in=[ask.pk for ask in asks])
    return list(
        rows.select_for_update(of=("self",)).select_related("bundle", "person").order_by("pk")
    )


def _save(rows: Sequence[Ask], workspace: Workspace, fields: Sequence[str]) -> None:
    Ask.objects.of(workspace).bulk_update(rows, fields, batch_size=500)


def _record(
    verb: str,
    rows: Sequence[Ask],
    *,
    changes: Mapping[str, tuple[object, object]],
    by: By,
    at: datetime,
) -> None:
    audit.record(
        verb, targets=list(rows), workspace=rows[0].workspace_id, by=by, at=at, changes=changes
    )
