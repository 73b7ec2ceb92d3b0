"""Locked rows: an event is the one lock for its sessions, its rooms and its tracks."""

from collections.abc import Iterable, Mapping
from typing import TypeVar, cast

from raceme.audit.queries import history_of
from raceme.core import words
from raceme.core.errors import ChangedMeanwhile
from raceme.core.models import Record
from raceme.events.actions.refusals import Gone, StateForbids
from raceme.events.actions.terms import Changes
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
        raise changed_meanwhile(row)
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
        raise changed_meanwhile(row)
    row.event = event
    return event, row


def standing(part: Part) -> Part:
    """Return a part of a locked event as it stands now, or raise ``Gone``."""
    row = type(part).objects.of(part.workspace_id).filter(pk=part.pk).first()
    if row is None:
        raise Gone
    return cast("Part", row)


def changed_meanwhile(record: Event | Session) -> ChangedMeanwhile:
    last = history_of(record, within=record.workspace_id).first()
    if last is None:
        return ChangedMeanwhile()
    return ChangedMeanwhile(by=last.actor_label, at=words.moment(last.at))


def stated(row: Record, fields: Iterable[str]) -> Changes:
    """Return what a new row says, as changes from nothing."""
    values = {name: getattr(row, name) for name in fields}
    return {name: (None, value) for name, value in values.items() if value not in (None, "")}


def assign(row: Record, fields: Mapping[str, object]) -> Changes:
    """Set ``fields`` of ``row``; return what each that differs was and is."""
    changes: Changes = {}
    for name, value in fields.items():
        before = getattr(row, name)
        if before != value:
            changes[name] = (before, value)
            setattr(row, name, value)
    return changes
