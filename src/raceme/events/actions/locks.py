"""Locked rows: an event is the one lock for its sessions, its rooms and its tracks."""

from typing import TypeVar, cast

from raceme.audit.queries import changed_meanwhile
from raceme.events.actions.refusals import Gone, StateForbids
from raceme.events.models import Event, Room, Session, Speaker, Track

Part = TypeVar("Part", bound=Room | Track | Speaker)


def locked_event(event: Event | int, *, within: int, revision: int | None = None) -> Event:
    """
    Return the event's row as it stands now, locked until the transaction ends.

    Raises ``Gone``, or ``ChangedMeanwhile`` where it stands at another ``revision`` than shown.
    """
    key = event if isinstance(event, int) else event.pk
    row = Event.objects.of(within).filter(pk=key).select_for_update().first()
    if row is None:
        raise Gone
    if revision is not None and row.revision != revision:
        raise changed_meanwhile(row, within=row.workspace_id)
    return row


def changeable_event(event: Event | int, *, within: int, revision: int | None = None) -> Event:
    """Return the same of one that was not cancelled."""
    row = locked_event(event, within=within, revision=revision)
    if row.state == Event.State.CANCELLED:
        raise StateForbids(state=str(row.get_state_display()))
    return row


def locked_session(session: Session, *, revision: int | None = None) -> tuple[Event, Session]:
    """Return a session with its event, both locked and not cancelled."""
    event = changeable_event(session.event_id, within=session.workspace_id)
    rows = Session.objects.of(session.workspace_id).filter(pk=session.pk, cancelled_at=None)
    row = rows.select_for_update().first()
    if row is None:
        raise Gone
    if revision is not None and row.revision != revision:
        raise changed_meanwhile(row, within=row.workspace_id)
    row.event = event
    return event, row


def standing(part: Part) -> Part:
    """Return a part of a locked event as it stands now, or raise ``Gone``."""
    row = type(part).objects.of(part.workspace_id).filter(pk=part.pk).first()
    if row is None:
        raise Gone
    return cast("Part", row)
