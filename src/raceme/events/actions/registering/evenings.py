"""Registering for a whole series: one form, one consent and one mail for all its evenings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import translation

from raceme.accounts.actions.throttling import LINK_TO_ADDRESS, TooManyAttempts, attempt
from raceme.core import submissions
from raceme.core.errors import FieldRefusal
from raceme.events.actions.registering import refusals
from raceme.events.actions.registering.entering import (
    MAILS,
    ON_THE_PHONE,
    REGISTERED_FROM_CLIENT,
    SOMEBODY,
    Registered,
    entered,
    place_of,
    refuse_full,
    refuse_rules,
    refuse_shut,
    tidied,
)
from raceme.events.actions.registering.placing import Held, held_event, tell
from raceme.events.actions.registering.terms import By, Said
from raceme.events.models import Event, ParticipantType, Registration
from raceme.events.queries.registrations import standing_with
from raceme.events.queries.series import kind_like, open_evenings

State = Registration.State
Way = Registration.Way
# What becomes of an evening for which nobody is written down.
FULL, CLOSED = "full", "closed"
# A result is kept with the form's token, one letter an evening.
LETTERS = {
    State.CONFIRMED.value: "c",
    State.APPLIED.value: "a",
    State.WAITING.value: "w",
    FULL: "f",
    CLOSED: "x",
}
WORDS = {letter: word for word, letter in LETTERS.items()}


@dataclass(frozen=True)
class RegisteredForAll(Registered):
    """The same for a series: ``evenings`` says of each event, by its key, what became of it."""

    evenings: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Evening:
    """An evening, what a registration for it becomes just now, and whether one was written."""

    held: Held
    outcome: str
    row: Registration | None
    is_new: bool


@transaction.atomic
def register_for_all(
    event: Event,
    *,
    kind: ParticipantType | int,
    said: Said,
    client: str = "",
    at: datetime,
    token: UUID | None = None,
) -> RegisteredForAll:
    """
    Register somebody for an event and every other evening of its series that is still open.

    Each has its own places and its own waiting list; one that is full and has no such list is
    left out, and told. Raises what ``register`` does, where the event itself refuses.
    """
    attempt(REGISTERED_FROM_CLIENT, client, at=at)
    evenings = [event, *open_evenings(event, at=at)]
    if token is not None and (before := submissions.claim(token, by=SOMEBODY, at=at)) is not None:
        return _told_before(before, evenings)
    said = tidied(said)
    held = _held(evenings)
    own = held[0]
    refuse_shut(own, at=at)
    chosen = own.type_of(kind)
    if not chosen.is_offered:
        raise refusals.TypeGone
    refuse_rules(chosen, said)
    refuse_full(own, chosen, wanted=1)
    found = _entered_in_all(held, chosen, said, way=Way.WEB, by=SOMEBODY, at=at)
    told = {one.held.event.pk: one.outcome for one in found}
    submissions.settle(token, result="".join(LETTERS[each] for each in told.values()))
    return RegisteredForAll(found[0].outcome, _told(found, at=at), told)


@transaction.atomic
def add_to_all(
    event: Event,
    *,
    kind: ParticipantType | int,
    said: Said,
    note: str = "",
    by: By,
    at: datetime,
    token: UUID | None = None,
) -> list[Registration]:
    """
    Register who phones for an event and every evening of its series that is still open.

    Return what was written down, in the order of the evenings; ``RegisteredAlready`` is raised
    where that is nothing.
    """
    rows = Registration.objects.of(event.workspace_id).select_related("event")
    if made := submissions.made_before(rows, token, by=by, at=at):
        return [made]
    said = tidied(said)
    held = _held([event, *open_evenings(event, at=at)])
    own = held[0]
    chosen = own.type_of(kind)
    refuse_full(own, chosen, wanted=1)
    with translation.override(own.event.workspace.language):
        agreed = " ".join(note.split())[:300] or str(ON_THE_PHONE)
    found = _entered_in_all(held, chosen, said, way=Way.STAFF, note=agreed, by=by, at=at)
    new = [one.row for one in found if one.row is not None and one.is_new]
    if not new:
        raise refusals.RegisteredAlready(name=said.name)
    _told(found, at=at)
    submissions.settle(token, result=new[0].reference)
    return new


def _held(evenings: Sequence[Event]) -> list[Held]:
    """Lock all evenings, always in the order of their keys; return them as they were given."""
    rows = {each.pk: each for each in evenings}
    locked = {key: held_event(key, within=rows[key].workspace_id) for key in sorted(rows)}
    return [locked[each.pk] for each in evenings]


def _entered_in_all(
    evenings: Sequence[Held],
    kind: ParticipantType,
    said: Said,
    *,
    way: str,
    note: str = "",
    by: By,
    at: datetime,
) -> list[_Evening]:
    found = []
    for held in evenings:
        like = kind if held is evenings[0] else kind_like(kind, held.types)
        outcome = _outcome(held, like, said, way=way, at=at)
        row = standing_with(held.event, [said.email]).get(said.email) if said.email else None
        is_new = row is None and outcome in MAILS and like is not None
        if is_new and like is not None:
            row = entered(held, like, said, way=way, state=outcome, note=note, by=by, at=at)
        found.append(_Evening(held, outcome, row, is_new))
    return found


def _outcome(
    held: Held, kind: ParticipantType | None, said: Said, *, way: str, at: datetime
) -> str:
    """Return what a registration for an evening becomes, whoever's it is."""
    if kind is None:
        return CLOSED
    if way == Way.WEB:
        try:
            refuse_shut(held, at=at)
            refuse_rules(kind, said)
        except (refusals.EventOver, refusals.RegistrationClosed, refusals.NotOpenYet, FieldRefusal):
            return CLOSED
    if not held.places.has_room(kind.pk) and not held.admission.has_waiting_list:
        return FULL
    if way == Way.WEB:
        return place_of(held, kind)
    return State.CONFIRMED if held.places.has_room(kind.pk) else State.WAITING


def _told(found: Sequence[_Evening], *, at: datetime) -> str:
    """Write one mail about all evenings, as they stand; return the secret of the first's link."""
    rows = []
    for one in found:
        if one.row is not None:
            one.row.event = one.held.event
            rows.append(one.row)
    if not rows:
        return ""
    if not any(one.is_new for one in found):
        try:
            with transaction.atomic():
                attempt(LINK_TO_ADDRESS, f"event:{rows[0].email}", at=at)
        except TooManyAttempts:
            return ""
    missed = [one.held.event for one in found if one.row is None]
    in_order = sorted(rows, key=lambda row: (row.event.starts_on, row.event_id))
    return tell(rows[0], "event_series", at=at, evenings=in_order, missed=missed)


def _told_before(result: str, evenings: Sequence[Event]) -> RegisteredForAll:
    """Return what the form answered when it was sent first."""
    if not result or any(letter not in WORDS for letter in result):
        raise submissions.SentBefore
    told = [WORDS[letter] for letter in result]
    if len(told) != len(evenings):
        return RegisteredForAll(told[0])
    return RegisteredForAll(
        told[0], evenings={each.pk: state for each, state in zip(evenings, told, strict=True)}
    )
