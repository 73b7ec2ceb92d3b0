"""
Places: who gets one, who waits, and who moves up when one is free.

Everything here stands inside a transaction that has locked the event's row.
"""

from dataclasses import dataclass
from datetime import datetime

from raceme.events.actions.letters import write_to
from raceme.events.actions.locks import changeable_event
from raceme.events.actions.refusals import Gone
from raceme.events.actions.registering import refusals
from raceme.events.actions.registering.recording import record_state
from raceme.events.actions.sign_ups import BY_THE_LINE
from raceme.events.models import Admission, Event, ParticipantType, Registration
from raceme.events.queries.places import Places, admission_of, is_over, places_of, types_of
from raceme.events.queries.registrations import waiting_line

State = Registration.State


@dataclass
class Held:
    """An event whose row is locked, with what says who may have a place."""

    event: Event
    admission: Admission
    types: list[ParticipantType]
    places: Places

    def type_of(self, kind: ParticipantType | int) -> ParticipantType:
        key = kind if isinstance(kind, int) else kind.pk
        found = next((each for each in self.types if each.pk == key), None)
        if found is None:
            raise refusals.TypeGone
        return found


def held_event(event: Event | int, *, within: int) -> Held:
    """Lock an event and count its places; raises ``NoAdmission`` or what forbids its state."""
    row = changeable_event(event, within=within)
    admission = admission_of(row)
    if admission is None:
        raise refusals.NoAdmission
    if row.state == Event.State.DRAFT:
        raise refusals.NotPublished
    types = types_of(row)
    return Held(row, admission, types, places_of(row, admission, types))


def held_registration(registration: Registration) -> tuple[Held, Registration]:
    """Return a registration as it stands, its event locked; raises ``Gone``."""
    held = held_event(registration.event_id, within=registration.workspace_id)
    rows = Registration.objects.of(registration.workspace_id).filter(pk=registration.pk)
    row = rows.select_for_update(of=("self",)).select_related("type", "booked_by").first()
    if row is None:
        raise Gone
    row.event = held.event
    return held, row


def is_named(row: Registration) -> bool:
    """Tell whether a colleague has registered somebody who has not said yes themselves."""
    return row.booked_by_id is not None and row.consented_at is None


def place_given(row: Registration) -> str:
    """Return what somebody becomes who gets a place, by what they and their type still need."""
    if is_named(row):
        return State.NAMED
    return State.APPLIED if row.type.needs_approval else State.CONFIRMED


def settle_state(row: Registration, state: str, *, at: datetime) -> None:
    """Set the state with the moment that belongs to it."""
    row.state = state
    if state == State.WAITING:
        row.waiting_since = at
    elif state == State.CONFIRMED:
        row.confirmed_at = at
    if state in Registration.OVER:
        row.ended_at = at
    else:
        row.ended_at, row.ended_because = None, ""


def move_up(held: Held, *, at: datetime) -> list[Registration]:
    """
    Let who waits longest have what places are free, and tell them; return who moved up.

    Whose type is full stays where they stand, and lets those behind them pass.
    """
    if is_over(held.event, at=at):
        return []
    moved = []
    for row in list(waiting_line(held.event)):
        if held.places.is_full:
            break
        if not held.places.has_room(row.type_id):
            continue
        row.event = held.event
        settle_state(row, place_given(row), at=at)
        row.revision += 1
        row.save(update_fields=["state", "confirmed_at", "ended_at", "ended_because", "revision"])
        held.places.take(row.type_id)
        record_state("move_up_registration", row, was=State.WAITING, by=BY_THE_LINE, at=at)
        purpose = "event_colleague" if row.state == State.NAMED else "event_moved_up"
        tell(row, purpose, at=at)
        moved.append(row)
    return moved


def tell(row: Registration, purpose: str, *, at: datetime, **more: object) -> str:
    """Write to somebody with their own link; return its secret, or nothing without an address."""
    message = write_to(row, purpose, context=more, at=at)
    return message.secret if message else ""
