"""What the history says of registrations."""

from datetime import datetime

from raceme.audit import actions as audit
from raceme.core.changes import Changes
from raceme.events.actions.terms import By
from raceme.events.models import Event, Registration


def record(verb: str, row: Registration, *, changes: Changes, by: By, at: datetime) -> None:
    audit.record(
        f"events.{verb}", targets=row, workspace=row.workspace_id, by=by, at=at, changes=changes
    )


def record_state(
    verb: str,
    row: Registration,
    *,
    was: str,
    by: By,
    at: datetime,
    more: Changes | None = None,
) -> None:
    changes: Changes = {"registration_state": (was, row.state)}
    record(verb, row, changes=changes | (more or {}), by=by, at=at)


def record_event(verb: str, event: Event, *, changes: Changes, by: By, at: datetime) -> None:
    audit.record(
        f"events.{verb}",
        targets=event,
        workspace=event.workspace_id,
        by=by,
        at=at,
        changes=changes,
    )
