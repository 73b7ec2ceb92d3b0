"""Beginning the meetings of an event, opening and closing them for requests."""

from datetime import datetime

from django.db import transaction

from raceme.audit import actions as audit
from raceme.core.changes import Changes
from raceme.events.models import Event
from raceme.matchmaking.actions import refusals
from raceme.matchmaking.actions.locks import locked_matchmaking
from raceme.matchmaking.actions.terms import By
from raceme.matchmaking.models import Matchmaking, Slot, Table

State = Matchmaking.State


@transaction.atomic
def begin(event: Event, *, by: By, at: datetime) -> Matchmaking:
    """Let an event have meetings; nobody but its team sees them before they are opened."""
    Event.objects.of(event.workspace_id).select_for_update().get(pk=event.pk)
    rows = Matchmaking.objects.of(event.workspace_id).filter(event=event)
    if rows.exists():
        raise refusals.BegunAlready
    row = Matchmaking(
        workspace_id=event.workspace_id,
        event=event,
        is_online=event.is_online,
        created_at=at,
        changed_at=at,
        is_generated=event.is_invented,
    )
    row.save()
    record("begin", row, changes={"state": (None, row.state)}, by=by, at=at)
    return row


@transaction.atomic
def open_requests(matchmaking: Matchmaking, *, by: By, at: datetime) -> Matchmaking:
    """Let people join and ask, or ask again after it was closed."""
    row = locked_matchmaking(matchmaking)
    space = row.workspace_id
    slots = Slot.objects.of(space).filter(matchmaking=row)
    tables = Table.objects.of(space).filter(matchmaking=row)
    if not slots.exists() or not tables.exists():
        raise refusals.NothingToMeetIn
    return _become(row, State.OPEN, verb="open_requests", by=by, at=at)


@transaction.atomic
def close_requests(matchmaking: Matchmaking, *, by: By, at: datetime) -> Matchmaking:
    """Take no more requests; those that wait may still be answered."""
    row = locked_matchmaking(matchmaking)
    return _become(row, State.CLOSED, verb="close_requests", by=by, at=at)


def _become(
    row: Matchmaking, state: Matchmaking.State, *, verb: str, by: By, at: datetime
) -> Matchmaking:
    if not row.may_become(state):
        raise refusals.StateForbids(state=str(row.get_state_display()))
    changes: Changes = {"state": (row.state, state.value)}
    row.state, row.changed_at = state, at
    row.revision += 1
    row.save(update_fields=["state", "changed_at", "revision"])
    record(verb, row, changes=changes, by=by, at=at)
    return row


def record(verb: str, row: Matchmaking, *, changes: Changes, by: By, at: datetime) -> None:
    """Write into the event's history what was done to its meetings."""
    audit.record(
        f"matchmaking.{verb}",
        targets=[row.event, row],
        workspace=row.workspace_id,
        by=by,
        at=at,
        changes=changes,
    )
