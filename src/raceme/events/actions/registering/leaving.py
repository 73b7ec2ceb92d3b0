"""Cancelling, which frees a place for who waits, and coming back to the end of the line."""

from datetime import datetime

from django.db import transaction

from raceme.events.actions.registering import refusals
from raceme.events.actions.registering.entering import MAILS, refuse_rules, refuse_shut
from raceme.events.actions.registering.placing import (
    Held,
    held_registration,
    move_up,
    place_given,
    settle_state,
    tell,
)
from raceme.events.actions.registering.recording import record_state
from raceme.events.actions.registering.terms import By
from raceme.events.actions.sign_ups import leave_all
from raceme.events.models import Registration
from raceme.events.queries.attending import has_come
from raceme.events.queries.places import is_over
from raceme.events.queries.registrations import standing_with

State = Registration.State
ENDED = ("state", "ended_at", "ended_because", "revision")


@transaction.atomic
def cancel(
    registration: Registration, *, reason: str = "", by: By, at: datetime
) -> list[Registration]:
    """
    Cancel somebody's registration, by themselves or by staff; return who moved up.

    Their places in sessions are given back too. Cancelled twice it stays so. Raises
    ``StateForbids``, ``WasThere``, ``EventOver``, or ``ReasonMissing`` where staff give none.
    """
    held, row = held_registration(registration)
    is_own = isinstance(by, Registration)
    if row.state == State.CANCELLED and is_own:
        return []
    if is_over(held.event, at=at):
        raise refusals.EventOver
    why = " ".join(reason.split())[:300]
    if not why and not is_own:
        raise refusals.ReasonMissing
    return end(held, row, State.CANCELLED, "cancel", reason=why, by=by, at=at)


def end(
    held: Held, row: Registration, state: str, verb: str, *, reason: str, by: By, at: datetime
) -> list[Registration]:
    """End a registration whose event is locked, and let the next move up."""
    if not row.may_become(state):
        raise refusals.StateForbids(name=row.name, state=str(row.get_state_display()))
    if has_come(row):
        raise refusals.WasThere(name=row.name)
    was = row.state
    settle_state(row, state, at=at)
    row.ended_because = reason
    row.revision += 1
    row.save(update_fields=ENDED)
    record_state(verb, row, was=was, more={"reason": (None, reason)}, by=by, at=at)
    leave_all(row, by=by, at=at)
    is_own = isinstance(by, Registration)
    purpose = "event_cancelled" if state == State.CANCELLED else "event_refused"
    tell(row, purpose, at=at, reason=reason, is_own=is_own)
    if was not in Registration.HOLDING:
        return []
    held.places.give_back(row.type_id)
    return move_up(held, at=at)


@transaction.atomic
def come_back(registration: Registration, *, by: By, at: datetime) -> Registration:
    """
    Let who cancelled come after all: a place where one is free, else the end of the line.

    Raises what keeps everybody from registering, ``RegisteredAnew`` or ``NoPlaceLeft``.
    """
    held, row = held_registration(registration)
    if row.state != State.CANCELLED:
        return row
    refuse_shut(held, at=at)
    refuse_rules(row.type, row)
    if standing_with(held.event, [row.email]):
        raise refusals.RegisteredAnew
    row.consented_at = at
    has_room = held.places.has_room(row.type_id)
    if not has_room and not held.admission.has_waiting_list:
        raise refusals.NoPlaceLeft(name=row.type.name)
    settle_state(row, place_given(row) if has_room else State.WAITING, at=at)
    row.revision += 1
    row.save(update_fields=[*ENDED, "waiting_since", "confirmed_at", "consented_at"])
    record_state("come_back", row, was=State.CANCELLED, by=by, at=at)
    tell(row, MAILS[State(row.state)], at=at)
    return row
