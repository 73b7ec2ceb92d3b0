"""What staff decide: approve, refuse, let in out of turn, correct, give another type."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from raceme.audit.queries import changed_meanwhile
from raceme.core.changes import assign
from raceme.events.actions.own_links import close_own_links
from raceme.events.actions.registering import refusals
from raceme.events.actions.registering.entering import MAILS
from raceme.events.actions.registering.leaving import end
from raceme.events.actions.registering.own import PLACED, put_into
from raceme.events.actions.registering.placing import (
    held_registration,
    is_named,
    settle_state,
    tell,
)
from raceme.events.actions.registering.recording import record, record_state
from raceme.events.actions.registering.terms import By, Said
from raceme.events.models import ParticipantType, Registration
from raceme.events.queries.places import is_over
from raceme.events.queries.registrations import standing_with

State = Registration.State


@transaction.atomic
def approve(registration: Registration, *, by: By, at: datetime) -> Registration:
    """
    Confirm who waits for approval, or who was refused: they wait in line where none is free.

    Who was named by a colleague still has to say yes themselves.

    Raises ``StateForbids``, ``EventOver`` or ``NoPlaceLeft``.
    """
    held, row = held_registration(registration)
    if row.state not in (State.APPLIED, State.REFUSED):
        raise refusals.StateForbids(name=row.name, state=str(row.get_state_display()))
    if is_over(held.event, at=at):
        raise refusals.EventOver
    was = row.state
    state = State.CONFIRMED
    if was == State.REFUSED:
        other = standing_with(held.event, [row.email]).get(row.email)
        if other is not None and other.pk != row.pk and not other.is_over:
            raise refusals.RegisteredAlready(name=other.name)
        if is_named(row):
            state = State.NAMED
        if not held.places.has_room(row.type_id):
            if not held.admission.has_waiting_list:
                raise refusals.NoPlaceLeft(name=row.type.name)
            state = State.WAITING
    settle_state(row, state, at=at)
    row.revision += 1
    row.save(update_fields=PLACED)
    record_state("approve", row, was=was, by=by, at=at)
    tell(row, MAILS[state], at=at)
    return row


@transaction.atomic
def refuse(registration: Registration, *, reason: str, by: By, at: datetime) -> list[Registration]:
    """Refuse who waits for approval or for a place, with a reason they read; the next moves up."""
    held, row = held_registration(registration)
    why = " ".join(reason.split())[:300]
    if not why:
        raise refusals.ReasonMissing
    return end(held, row, State.REFUSED, "refuse", reason=why, by=by, at=at)


@transaction.atomic
def confirm_out_of_turn(
    registration: Registration, *, reason: str, by: By, at: datetime
) -> Registration:
    """Let somebody in from the waiting list before their turn, also beyond the places there are."""
    held, row = held_registration(registration)
    why = " ".join(reason.split())[:300]
    if row.state != State.WAITING:
        raise refusals.StateForbids(name=row.name, state=str(row.get_state_display()))
    if not why:
        raise refusals.ReasonMissing
    if is_over(held.event, at=at):
        raise refusals.EventOver
    must_agree = is_named(row)
    settle_state(row, State.NAMED if must_agree else State.CONFIRMED, at=at)
    row.revision += 1
    row.save(update_fields=PLACED)
    more = {"reason": (None, why)}
    record_state("confirm_out_of_turn", row, was=State.WAITING, more={**more}, by=by, at=at)
    tell(row, "event_colleague" if must_agree else "event_moved_up", at=at)
    return row


@transaction.atomic
def change_type(
    registration: Registration,
    *,
    kind: ParticipantType | int,
    despite: str = "",
    by: By,
    at: datetime,
) -> Registration:
    """
    Give somebody another type, whatever its rules; who gives it has approved it.

    Raises ``DespiteMissing`` where it has no place left and no reason is given.
    """
    held, row = held_registration(registration)
    chosen = held.type_of(kind)
    if row.is_over:
        raise refusals.StateForbids(name=row.name, state=str(row.get_state_display()))
    if chosen.pk == row.type_id:
        return row
    why = " ".join(despite.split())[:300]
    try:
        put_into(held, row, chosen, by=by, at=at, despite=why)
    except refusals.NoPlaceLeft as refusal:
        raise refusals.DespiteMissing from refusal
    return row


@transaction.atomic
def correct_registration(
    registration: Registration, *, said: Said, note: str, revision: int, by: By, at: datetime
) -> Registration:
    """
    Correct what is written of somebody; with another address the links sent before are closed.

    Raises ``ChangedMeanwhile``, ``NameMissing`` or ``RegisteredAlready``.
    """
    held, row = held_registration(registration)
    if row.revision != revision:
        raise changed_meanwhile(row, within=row.workspace_id)
    fields = {name: " ".join(value.split()) for name, value in asdict(said).items()}
    fields |= {"email": fields["email"].lower(), "note": " ".join(note.split())[:300]}
    if not fields["name"]:
        raise refusals.NameMissing
    other = standing_with(held.event, [fields["email"]]).get(fields["email"])
    if other is not None and other.pk != row.pk and not row.is_over:
        raise refusals.RegisteredAlready(name=other.name)
    changes = assign(row, fields)
    if not changes:
        return row
    row.revision += 1
    row.save(update_fields=[*changes, "revision"])
    if "email" in changes:
        close_own_links(row, at=at)
    record("correct_registration", row, changes=changes, by=by, at=at)
    return row


@transaction.atomic
def send_own_link(registration: Registration, *, by: By, at: datetime) -> Registration:
    """Close every link that was sent before and mail a new one; raises ``NoAddress``."""
    _held, row = held_registration(registration)
    if not row.email:
        raise refusals.NoAddress(name=row.name)
    close_own_links(row, at=at)
    tell(row, "event_link_again", at=at)
    record("send_own_link", row, changes={"email": (None, row.email)}, by=by, at=at)
    return row
