"""Rooms and tracks of an event."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from raceme.audit import actions as audit
from raceme.core.changes import Changes, assign
from raceme.events.actions import refusals
from raceme.events.actions.locks import changeable_event, standing
from raceme.events.actions.sign_ups import move_up
from raceme.events.actions.terms import By
from raceme.events.models import Event, Room, Track


@transaction.atomic
def add_room(event: Event, *, name: str, capacity: int | None, by: By, at: datetime) -> Room:
    row = changeable_event(event, within=event.workspace_id)
    room = Room(workspace_id=row.workspace_id, event=row, name=_free(Room, name, event=row))
    room.capacity = capacity
    room.save()
    changes: Changes = {"room": (None, room.name), "capacity": (None, capacity)}
    _record("add_room", row, changes=changes, by=by, at=at)
    return room


@transaction.atomic
def correct_room(room: Room, *, name: str, capacity: int | None, by: By, at: datetime) -> Room:
    event = changeable_event(room.event_id, within=room.workspace_id)
    row = standing(room)
    fields = {"name": _free(Room, name, event=event, besides=row), "capacity": capacity}
    if changes := assign(row, fields):
        row.save()
        _record("correct_room", event, changes=changes, by=by, at=at)
        if "name" in changes and event.state == Event.State.PUBLISHED:
            # Where it is stands with each session, in every calendar.
            row.sessions.filter(cancelled_at=None).update(sequence=F("sequence") + 1, changed_at=at)
        for session in row.sessions.filter(cancelled_at=None, capacity=None).order_by("pk"):
            session.event, session.room = event, row
            move_up(session, at=at)
    return row


@transaction.atomic
def add_track(event: Event, *, name: str, by: By, at: datetime) -> Track:
    row = changeable_event(event, within=event.workspace_id)
    track = Track(workspace_id=row.workspace_id, event=row, name=_free(Track, name, event=row))
    track.save()
    _record("add_track", row, changes={"track": (None, track.name)}, by=by, at=at)
    return track


@transaction.atomic
def correct_track(track: Track, *, name: str, by: By, at: datetime) -> Track:
    event = changeable_event(track.event_id, within=track.workspace_id)
    row = standing(track)
    if changes := assign(row, {"name": _free(Track, name, event=event, besides=row)}):
        row.save()
        _record("correct_track", event, changes=changes, by=by, at=at)
    return row


def remove_room(room: Room, *, by: By, at: datetime) -> None:
    """Remove a room in which nothing takes place; raises ``InUse``."""
    _remove(room, "room", by=by, at=at)


def remove_track(track: Track, *, by: By, at: datetime) -> None:
    """Remove a track to which nothing belongs; raises ``InUse``."""
    _remove(track, "track", by=by, at=at)


@transaction.atomic
def _remove(part: Room | Track, what: str, *, by: By, at: datetime) -> None:
    event = changeable_event(part.event_id, within=part.workspace_id)
    row = standing(part)
    if count := row.sessions.filter(cancelled_at=None).count():
        raise refusals.InUse(name=row.name, count=count)
    _record(f"remove_{what}", event, changes={what: (row.name, None)}, by=by, at=at)
    row.delete()


def _free(
    model: type[Room] | type[Track], name: str, *, event: Event, besides: Room | Track | None = None
) -> str:
    """Return ``name`` without what surrounds it; raises ``NameTaken`` where it is another's."""
    clean = " ".join(name.split())
    others = model.objects.of(event.workspace_id).filter(event=event, name__iexact=clean)
    if besides is not None:
        others = others.exclude(pk=besides.pk)
    if others.exists():
        raise refusals.NameTaken(name=clean)
    return clean


def _record(verb: str, event: Event, *, changes: Changes, by: By, at: datetime) -> None:
    audit.record(
        f"events.{verb}",
        targets=event,
        workspace=event.workspace_id,
        by=by,
        at=at,
        changes=changes,
    )
