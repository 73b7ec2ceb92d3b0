"""Registering: by the form that everybody has, and by staff for who phones or stands there."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy

from raceme.accounts.actions.throttling import (
    LINK_TO_ADDRESS,
    TOO_MUCH_FROM_HERE,
    Limit,
    TooManyAttempts,
    attempt,
)
from raceme.core import submissions
from raceme.core.changes import stated
from raceme.events.actions.registering import refusals
from raceme.events.actions.registering.placing import (
    Held,
    held_event,
    place_given,
    settle_state,
    tell,
)
from raceme.events.actions.registering.recording import record
from raceme.events.actions.registering.terms import SAID, By, Colleague, Said
from raceme.events.models import Event, ParticipantType, Registration
from raceme.events.queries.places import Door, door_of, is_over
from raceme.events.queries.registrations import organisation_of, person_with, standing_with

State = Registration.State
Way = Registration.Way
# A whole hall may register through the network of one house.
REGISTERED_FROM_CLIENT = Limit(
    "registered-from-client", 300, within=timedelta(hours=1), sentence=TOO_MUCH_FROM_HERE
)
MOST_COLLEAGUES = 20
# Who acts where nobody is known.
SOMEBODY = "registration form"
ON_THE_PHONE = gettext_lazy("Agreed to the notice when we spoke.")
MAILS = {
    State.CONFIRMED: "event_confirmed",
    State.APPLIED: "event_applied",
    State.WAITING: "event_waiting",
    State.NAMED: "event_colleague",
}


@dataclass(frozen=True)
class Registered:
    """
    What the form answers with, to everybody alike.

    ``state`` is what a registration of that kind became just now, also where the address was
    registered before: whether it was is told to nobody but by mail. ``secret``: of the own link
    that was mailed; for whoever has proved that the address is theirs.
    """

    state: str
    secret: str = ""


@transaction.atomic
def register(
    event: Event,
    *,
    kind: ParticipantType | int,
    said: Said,
    colleagues: Sequence[Colleague] = (),
    client: str = "",
    at: datetime,
    token: UUID | None = None,
) -> Registered:
    """
    Register somebody, and their colleagues, all or nobody.

    Colleagues hold a place and are asked to say yes themselves. Where no place is left they
    wait in line, or it is refused. Raises ``TooManyAttempts`` or a refusal.
    """
    attempt(REGISTERED_FROM_CLIENT, client, at=at)
    if token is not None and (before := submissions.claim(token, by=SOMEBODY, at=at)) is not None:
        if before not in MAILS:
            raise submissions.SentBefore
        return Registered(before)
    said = tidied(said)
    held = held_event(event, within=event.workspace_id)
    refuse_shut(held, at=at)
    chosen = held.type_of(kind)
    if not chosen.is_offered:
        raise refusals.TypeGone
    refuse_rules(chosen, said)
    group = _group(held, said, colleagues)
    standing = standing_with(held.event, [said.email, *(one.email for one in group)])
    booker = standing.get(said.email)
    new = [one for one in group if one.email not in standing]
    refuse_full(held, chosen, wanted=len(new) + (booker is None))
    outcome = place_of(held, chosen)
    if booker is None:
        booker = entered(held, chosen, said, way=Way.WEB, by=SOMEBODY, at=at)
        names = [one.name for one in new]
        secret = tell(booker, MAILS[State(booker.state)], at=at, colleagues=names)
    else:
        secret = _link_again(booker, held.event, at=at)
    for one in new:
        _named(held, chosen, one, booker=booker, said=said, at=at)
    submissions.settle(token, result=outcome)
    return Registered(outcome, secret)


@transaction.atomic
def add_somebody(
    event: Event,
    *,
    kind: ParticipantType | int,
    said: Said,
    way: str = Way.STAFF,
    despite: str = "",
    note: str = "",
    by: By,
    at: datetime,
    token: UUID | None = None,
) -> Registration:
    """
    Register who phones, or who stands at the desk; staff are bound by no day and no rule.

    Where no place is left they wait in line; with a reason in ``despite`` they are let in all
    the same. At the desk nobody waits: there it is refused without one.
    """
    rows = Registration.objects.of(event.workspace_id).filter(event=event)
    if made := submissions.made_before(rows, token, by=by, at=at):
        return made
    said = tidied(said)
    held = held_event(event, within=event.workspace_id)
    chosen = held.type_of(kind)
    standing = standing_with(held.event, [said.email]).get(said.email)
    if standing is not None and standing.state != State.REFUSED:
        raise refusals.RegisteredAlready(name=standing.name)
    why = " ".join(despite.split())[:300]
    is_room = held.places.has_room(chosen.pk)
    if not is_room and not why and (way == Way.DESK or not held.admission.has_waiting_list):
        raise refusals.DespiteMissing
    with translation.override(held.event.workspace.language):
        agreed = str(ON_THE_PHONE)
    row = entered(
        held,
        chosen,
        said,
        way=way,
        state=State.CONFIRMED if is_room or why else State.WAITING,
        note=" ".join(note.split())[:300] or (agreed if way == Way.STAFF else ""),
        despite="" if is_room else why,
        by=by,
        at=at,
    )
    if not is_over(held.event, at=at):
        tell(row, MAILS[State(row.state)], at=at)
    submissions.settle(token, result=row.reference)
    return row


def refuse_shut(held: Held, *, at: datetime) -> None:
    """Raise what keeps everybody from registering just now."""
    door = door_of(held.event, held.admission, at=at)
    if door == Door.OVER:
        raise refusals.EventOver
    if door == Door.NOT_YET and held.admission.opens_at is not None:
        raise refusals.NotOpenYet(held.event, opens_at=held.admission.opens_at)
    if door != Door.OPEN:
        raise refusals.RegistrationClosed


def refuse_rules(kind: ParticipantType, said: Said | Registration) -> None:
    """Raise ``NotForThisKind`` or ``NotFromThere`` for who may not come as this type."""
    if kind.organisation_kinds and said.organisation_kind not in kind.organisation_kinds:
        raise refusals.NotForThisKind(kind)
    if kind.countries and said.country not in kind.countries:
        raise refusals.NotFromThere(kind)


def place_of(held: Held, kind: ParticipantType) -> str:
    """Return what a registration of this type becomes just now."""
    if not held.places.has_room(kind.pk):
        return State.WAITING
    return State.APPLIED if kind.needs_approval else State.CONFIRMED


def tidied(said: Said) -> Said:
    plain = {name: " ".join(str(value).split()) for name, value in asdict(said).items()}
    plain["email"] = plain["email"].lower()
    if not plain["name"]:
        raise refusals.NameMissing
    return Said(**plain)


def _group(held: Held, said: Said, colleagues: Sequence[Colleague]) -> list[Colleague]:
    """Return the colleagues as they are written down; raises ``ColleagueTwice``."""
    if not colleagues:
        return []
    if not held.admission.takes_colleagues:
        raise refusals.NoColleagues
    group, seen = [], {said.email}
    for one in colleagues[:MOST_COLLEAGUES]:
        clean = Colleague(name=" ".join(one.name.split()), email=one.email.strip().lower())
        if clean.email in seen:
            raise refusals.ColleagueTwice(email=clean.email)
        seen.add(clean.email)
        group.append(clean)
    return group


def refuse_full(held: Held, kind: ParticipantType, *, wanted: int) -> None:
    if held.admission.has_waiting_list:
        return
    left = held.places.left(kind.pk)
    # Whoever is registered already is told the same as everybody else.
    if left is None or left >= max(wanted, 1):
        return
    if not left:
        raise refusals.NoPlaceLeft(name=kind.name)
    raise refusals.TooFewPlaces(left=left)


def entered(
    held: Held,
    kind: ParticipantType,
    said: Said,
    *,
    way: str,
    by: By,
    at: datetime,
    state: str = "",
    note: str = "",
    despite: str = "",
    booked_by: Registration | None = None,
) -> Registration:
    """Write a registration down, matched to the register by its exact address alone."""
    event = held.event
    person = person_with(said.email, workspace=event.workspace_id)
    row = Registration(
        workspace_id=event.workspace_id,
        event=event,
        type=kind,
        way=way,
        note=note,
        booked_by=booked_by,
        consented_at=None if booked_by else at,
        registered_at=at,
        person=person,
        organisation=organisation_of(person, said.organisation_name, workspace=event.workspace_id),
        **asdict(said),
    )
    is_room = held.places.has_room(kind.pk)
    settle_state(row, state or (place_given(row) if is_room else State.WAITING), at=at)
    row.save()
    if row.state in Registration.HOLDING:
        held.places.take(kind.pk)
    changes = stated(row, (*SAID, "way", "note")) | {
        "participant_type": (None, kind.name),
        "registration_state": (None, row.state),
    }
    if despite:
        changes["despite"] = (None, despite)
    record("register", row, changes=changes, by=by, at=at)
    return row


def _named(
    held: Held,
    kind: ParticipantType,
    one: Colleague,
    *,
    booker: Registration,
    said: Said,
    at: datetime,
) -> None:
    """Hold a place for a colleague, and ask them whether they come."""
    of_them = Said(
        name=one.name,
        email=one.email,
        organisation_name=said.organisation_name,
        organisation_kind=said.organisation_kind,
        country=said.country,
        language=said.language,
    )
    row = entered(held, kind, of_them, way=Way.COLLEAGUE, booked_by=booker, by=SOMEBODY, at=at)
    tell(row, "event_colleague", at=at, booker=booker)


def _link_again(booker: Registration, event: Event, *, at: datetime) -> str:
    """Mail their own link to who is registered already; the page says nothing of it."""
    booker.event = event
    try:
        with transaction.atomic():
            attempt(LINK_TO_ADDRESS, f"event:{booker.email}", at=at)
    except TooManyAttempts:
        return ""
    return tell(booker, "event_link_again", at=at, is_registered_twice=True)
