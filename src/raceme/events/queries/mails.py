"""Named reads of what is written to the people of an event: what holds, whom it reaches."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from raceme.accounts.models import User
from raceme.consents.queries import PURPOSE_OF_MAIL, Reason, left_out
from raceme.events.models import (
    Attendance,
    Event,
    EventMail,
    EventMessage,
    MailKind,
    Registration,
    Session,
    SignUp,
)
from raceme.mail.models import Mailing
from raceme.organisations.models import Person
from raceme.organisations.queries import own_organisation
from raceme.questionnaires.models import Collection
from raceme.workspaces.models import Workspace

State = Registration.State
# Who is told of what becomes of the event: everybody but who comes no more.
STANDING = (State.NAMED, State.APPLIED, State.WAITING, State.CONFIRMED)
# Beyond that a thank-you would be a surprise, as after a software was brought up to date.
LATEST_THANKS = timedelta(days=14)
MOST_DAYS_BEFORE = timedelta(days=60)
INVITED, REGISTERED, TWICE = (
    _("was invited already"),
    _("is registered already"),
    _("has the same address as another"),
)


# What of an event, and of a session, is told to those who knew it otherwise.
OF_EVENT = ("starts_on", "ends_on", "time_zone", "venue", "address", "town", "is_online", "link")
OF_SESSION = ("starts_at", "ends_at", "room_id", "cancelled_at")


def is_changed(before: Event | Session, after: Event | Session) -> bool:
    """Tell whether people would go to another place, or at another time."""
    names = OF_EVENT if isinstance(before, Event) else OF_SESSION
    return any(getattr(before, name) != getattr(after, name) for name in names)


def kept_mails(event: Event) -> dict[str, EventMail]:
    """Return the mails of an event that somebody has changed, by their kind."""
    rows = EventMail.objects.of(event.workspace_id).filter(event=event)
    return {row.kind: row for row in rows.select_related("collection").order_by("pk")}


def messages_about(event: Event) -> QuerySet[EventMessage]:
    """Return what was written about an event that the reader has reached."""
    rows = EventMessage.objects.of(event.workspace_id).filter(event=event)
    return rows.select_related("message").order_by("-written_at", "-pk")


def numbers_written(event: Event) -> dict[str, int]:
    """Return how many mails of each kind were written."""
    rows = EventMessage.objects.of(event.workspace_id).filter(event=event).order_by()
    return dict(rows.values_list("kind").annotate(number=Count("pk")))


def public_collections(workspace: Workspace) -> QuerySet[Collection]:
    """Return the collections that whoever has their link may answer, the newest first."""
    rows = Collection.objects.of(workspace).filter(is_public=True, closed_at=None)
    return rows.order_by("-opened_at", "-pk")


def with_address(rows: QuerySet[Registration]) -> QuerySet[Registration]:
    return rows.exclude(email="").select_related("event__workspace").order_by("pk")


def standing_in(event: Event) -> QuerySet[Registration]:
    """Return whom a change of the event, or its cancellation, concerns and mail reaches."""
    rows = Registration.objects.of(event.workspace_id).filter(event=event, state__in=STANDING)
    return with_address(rows)


def concerned_by(session: Session) -> QuerySet[Registration]:
    """Return whom a change of one session concerns: who is signed up, or all where nobody is."""
    rows = Registration.objects.of(session.workspace_id).filter(
        event=session.event_id, state=State.CONFIRMED
    )
    if session.needs_sign_up:
        there = SignUp.objects.of(session.workspace_id).filter(
            session=session, state__in=SignUp.STANDING, registration=OuterRef("pk")
        )
        rows = rows.filter(Exists(there.order_by()))
    return with_address(rows)


def not_told_yet(
    rows: QuerySet[Registration], *, kind: str, occasion: str = ""
) -> QuerySet[Registration]:
    told = EventMessage.objects.reached_by(
        Q(registration=OuterRef("pk"), kind=kind, occasion=occasion)
    )
    return rows.filter(~Exists(told.order_by()))


def to_remind(event: Event, *, at: datetime) -> QuerySet[Registration]:
    """Return who is to be reminded: who has just been confirmed knows anyway."""
    rows = Registration.objects.of(event.workspace_id).filter(
        event=event,
        event__state=Event.State.PUBLISHED,
        state=State.CONFIRMED,
        reminded_at=None,
        confirmed_at__lte=at - timedelta(days=1),
    )
    return with_address(rows)


def to_thank(event: Event) -> QuerySet[Registration]:
    """Return who was there and has not been thanked."""
    there = Attendance.objects.of(event.workspace_id).filter(
        event=event, registration=OuterRef("pk"), undone_at=None
    )
    rows = Registration.objects.of(event.workspace_id).filter(
        Exists(there.order_by()),
        event=event,
        event__state=Event.State.PUBLISHED,
        thanked_at=None,
    )
    return with_address(rows)


def events_near(*, at: datetime) -> QuerySet[Event]:
    """Return the published events of all workspaces about which mail may be due of itself."""
    today = at.date()
    rows = Event.objects.reached_by(
        Q(
            state=Event.State.PUBLISHED,
            starts_on__lte=today + MOST_DAYS_BEFORE + timedelta(days=1),
            ends_on__gte=today - MOST_DAYS_BEFORE - LATEST_THANKS - timedelta(days=1),
        )
    )
    return rows.select_related("workspace").order_by("pk")


def reply_address(workspace: Workspace) -> str:
    """Return where answers go: to the workspace's own organisation, where it says an address."""
    own = own_organisation(workspace)
    return own.email if own else ""


@dataclass(frozen=True)
class NotInvited:
    person: Person
    why: Promise | Reason


@dataclass(frozen=True, kw_only=True)
class Invitees:
    """Who gets an invitation, by name, and who does not."""

    people: Sequence[Person]
    left_out: Sequence[NotInvited]


def invitees(event: Event, people: QuerySet[Person]) -> Invitees:
    """Return who of ``people`` is invited: the number of queries does not grow with them."""
    purpose = PURPOSE_OF_MAIL[Mailing.Purpose.EVENTS]
    not_reached = dict(left_out(event.workspace_id, purpose, people))
    taken = _addresses_of(event)
    registered = set(
        Registration.objects.of(event.workspace_id)
        .filter(event=event, person__isnull=False)
        .exclude(state=State.CANCELLED)
        .values_list("person", flat=True)
    )
    reached: list[Person] = []
    out: list[NotInvited] = []
    seen: set[str] = set()
    for person in people:
        address = person.email.lower()
        why: Promise | Reason | None = not_reached.get(person) or taken.get(address)
        if why is None and person.pk in registered:
            why = REGISTERED
        if why is None and address in seen:
            why = TWICE
        if why is not None:
            out.append(NotInvited(person, why))
            continue
        seen.add(address)
        reached.append(person)
    return Invitees(people=reached, left_out=out)


def _addresses_of(event: Event) -> dict[str, Promise]:
    """Return by address why nobody is invited there: they come, or were invited."""
    invited = messages_about(event).filter(kind=MailKind.INVITATION, message__isnull=False)
    coming = Registration.objects.of(event.workspace_id).filter(event=event)
    return {
        **{
            address.lower(): INVITED
            for address in invited.values_list("message__to_address", flat=True)
        },
        **{
            address.lower(): REGISTERED
            for address in coming.exclude(state=State.CANCELLED).values_list("email", flat=True)
        },
    }


def languages_of(people: Iterable[Person], *, workspace: Workspace) -> dict[int, str]:
    """Return in which language each is written to: their account's, else the workspace's."""
    rows = list(people)
    addresses = {each for one in rows for each in (one.email, one.email.lower())}
    known = User.objects.filter(email__in=addresses).values_list("email", "language")
    spoken = {email.lower(): language for email, language in known}
    return {one.pk: spoken.get(one.email.lower(), workspace.language) for one in rows}


def listed_messages(event: Event) -> QuerySet[EventMessage]:
    """Return what was written, for the list, each with what became of it."""
    return messages_about(event).annotate(
        to_name=F("message__to_name"),
        to_address=F("message__to_address"),
        subject=F("message__subject"),
        state=F("message__state"),
    )
