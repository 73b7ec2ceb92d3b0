"""What somebody does by their own link: say yes to a colleague's registration, and correct."""

from dataclasses import asdict, replace
from datetime import datetime

from django.db import transaction

from raceme.audit.queries import changed_meanwhile
from raceme.core.changes import Changes, assign
from raceme.events.actions.registering import refusals
from raceme.events.actions.registering.entering import MAILS, refuse_rules
from raceme.events.actions.registering.placing import (
    Held,
    held_registration,
    move_up,
    place_given,
    settle_state,
    tell,
)
from raceme.events.actions.registering.recording import record, record_state
from raceme.events.actions.registering.terms import By, Said
from raceme.events.models import ParticipantType, Registration
from raceme.events.queries.places import is_over

State = Registration.State
# Their address is proved by the link that reached them: it is not changed here.
OWN_FIELDS = ("name", "organisation_name", "country", "job_title", "phone", "language")
PLACED = ("state", "confirmed_at", "waiting_since", "ended_at", "ended_because", "revision")


@transaction.atomic
def agree_to_come(registration: Registration, *, by: By, at: datetime) -> Registration:
    """
    Let a colleague who was named say that they come, having read the notice.

    Who waits in line keeps their place there. Said twice it stays so. Raises ``StateForbids``.
    """
    held, row = held_registration(registration)
    if row.consented_at is not None and not row.is_over:
        return row
    if row.state not in (State.NAMED, State.WAITING):
        raise refusals.StateForbids(name=row.name, state=str(row.get_state_display()))
    if is_over(held.event, at=at):
        raise refusals.EventOver
    was, row.consented_at = row.state, at
    if row.state == State.NAMED:
        settle_state(row, place_given(row), at=at)
    row.revision += 1
    row.save(update_fields=[*PLACED, "consented_at"])
    record_state("agree_to_come", row, was=was, by=by, at=at)
    tell(row, MAILS[State(row.state)], at=at)
    return row


@transaction.atomic
def change(
    registration: Registration,
    *,
    said: Said,
    kind: ParticipantType | int,
    revision: int,
    by: By,
    at: datetime,
) -> Registration:
    """
    Change what somebody said of themselves, and as what they come where the rules let them.

    Raises ``ChangedMeanwhile``, ``StateForbids`` or what keeps them from the other type.
    """
    held, row = held_registration(registration)
    if row.revision != revision:
        raise changed_meanwhile(row, within=row.workspace_id)
    if row.is_over:
        raise refusals.StateForbids(name=row.name, state=str(row.get_state_display()))
    if is_over(held.event, at=at):
        raise refusals.EventOver
    plain = {name: " ".join(value.split()) for name, value in asdict(said).items()}
    if not plain["name"]:
        raise refusals.NameMissing
    chosen = held.type_of(kind)
    if chosen.pk != row.type_id:
        _refuse_type(row, chosen, replace(said, organisation_kind=row.organisation_kind))
    elif row.country in chosen.countries and plain["country"] not in chosen.countries:
        raise refusals.NotFromThere(chosen)
    changes = assign(row, {name: plain[name] for name in OWN_FIELDS})
    if changes:
        record("correct_registration", row, changes=changes, by=by, at=at)
    if chosen.pk != row.type_id:
        put_into(held, row, chosen, by=by, at=at)
    elif changes:
        row.revision += 1
        row.save(update_fields=[*changes, "revision"])
    return row


def _refuse_type(row: Registration, kind: ParticipantType, said: Said) -> None:
    if not kind.is_offered:
        raise refusals.TypeGone
    refuse_rules(kind, said)
    if kind.needs_approval and row.state != State.WAITING:
        raise refusals.NeedsApproval(name=kind.name)


def put_into(
    held: Held, row: Registration, kind: ParticipantType, *, by: By, at: datetime, despite: str = ""
) -> None:
    """
    Make it a registration of another type, and let who waits have what that frees.

    Who has a place keeps one, so there must be one of the new type; raises ``NoPlaceLeft``.
    """
    was, state = row.type, row.state
    if row.state in Registration.HOLDING:
        held.places.give_back(was.pk)
        if not held.places.has_room(kind.pk) and not despite:
            raise refusals.NoPlaceLeft(name=kind.name)
        held.places.take(kind.pk)
    row.type = kind
    # What needs no approval waits for none.
    if row.state == State.APPLIED and not kind.needs_approval:
        settle_state(row, State.CONFIRMED, at=at)
    row.revision += 1
    row.save()
    changes: Changes = {"participant_type": (was.name, kind.name)}
    if despite:
        changes["despite"] = ("", despite)
    if row.state != state:
        changes["registration_state"] = (state, row.state)
        tell(row, MAILS[State(row.state)], at=at)
    record("change_type", row, changes=changes, by=by, at=at)
    move_up(held, at=at)
