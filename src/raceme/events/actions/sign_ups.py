"""
Signing up for sessions that need it: a place, or the end of the waiting list.

The event's row is the lock. Whoever leaves lets the first of those who wait move up in the same
transaction; who has something else at that time by then is passed over and stays in the line.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from raceme.audit import actions as audit
from raceme.core.changes import Changes
from raceme.core.errors import FieldRefusal, Refusal
from raceme.core.search import condition
from raceme.events.actions.letters import write_to
from raceme.events.actions.locks import locked_session
from raceme.events.actions.refusals import Gone, StateForbids
from raceme.events.actions.terms import By
from raceme.events.models import Event, Registration, Session, SignUp
from raceme.events.queries.sign_ups import in_the_way, places_of
from raceme.mail.actions import SECRET
from raceme.organisations.names import person_key

State = SignUp.State
# Who moves somebody up, here and at the event itself.
BY_THE_LINE = "waiting list"
ENDLESS = 1_000_000


class NoSignUp(Refusal):
    def __init__(self, *, title: str) -> None:
        super().__init__(
            _("“%(title)s” needs no sign-up: whoever is at the event may come.") % {"title": title}
        )


class NoPlaceAtEvent(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("Only who has a confirmed place at the event can sign up for its sessions.")
        )


class BegunAlready(Refusal):
    def __init__(self, *, title: str) -> None:
        super().__init__(
            _("“%(title)s” has begun, so nothing was changed. Ask at the door of its room.")
            % {"title": title}
        )


class Clash(Refusal):
    def __init__(self, *, title: str, is_waiting: bool) -> None:
        sentence = (
            _("You wait for “%(title)s” at that time. Leave it first, then sign up for this one.")
            if is_waiting
            else _("You are in “%(title)s” at that time. Leave it first, then sign up.")
        )
        super().__init__(sentence % {"title": title})


class NobodyCalled(FieldRefusal):
    def __init__(self, *, typed: str) -> None:
        super().__init__(
            "who",
            _(
                "Nobody called “%(typed)s” has a confirmed place at the event without being "
                "signed up already."
            )
            % {"typed": typed},
        )


class SeveralCalled(FieldRefusal):
    def __init__(self, *, typed: str) -> None:
        super().__init__(
            "who",
            _("Several people are called “%(typed)s”. Write the e-mail of the one you mean.")
            % {"typed": typed},
        )


class NotSignedUp(Refusal):
    def __init__(self, *, title: str) -> None:
        super().__init__(
            _("There is no sign-up for “%(title)s” any more, so nothing was changed.")
            % {"title": title}
        )


def one_called(typed: str, *, among: QuerySet[Registration]) -> Registration:
    """Return who has this name or address; raises ``NobodyCalled`` or ``SeveralCalled``."""
    text = " ".join(typed.split())
    if "@" in text:
        found = list(among.filter(email__iexact=text)[:2])
    else:
        key = person_key(text)
        near = among.filter(condition(Registration, text))
        found = [one for one in near if person_key(one.name) == key]
    if not found:
        raise NobodyCalled(typed=text)
    if len(found) > 1:
        raise SeveralCalled(typed=text)
    return found[0]


@transaction.atomic
def sign_up(session: Session, registration: Registration, *, by: By, at: datetime) -> SignUp:
    """
    Give somebody a place in a session, or the end of its waiting list where none is left.

    Who is signed up already stays so. Raises ``NoSignUp``, ``NoPlaceAtEvent``, ``BegunAlready``,
    ``Clash``, or ``Gone``.
    """
    row = _locked(session, by=by, at=at)
    if not row.needs_sign_up:
        raise NoSignUp(title=row.title)
    theirs = _theirs(row, registration)
    if theirs is not None and theirs.state in SignUp.STANDING:
        return theirs
    _refuse_clash(row, registration)
    sign_up = theirs or SignUp(
        workspace_id=row.workspace_id, session=row, registration=registration
    )
    sign_up.state = State.CONFIRMED if _free(row) > 0 else State.WAITING
    sign_up.signed_up_at = sign_up.changed_at = at
    sign_up.sequence += 1
    sign_up.save()
    _record("sign_up", sign_up, row, registration, by=by, at=at)
    return sign_up


@transaction.atomic
def leave(session: Session, registration: Registration, *, by: By, at: datetime) -> list[SignUp]:
    """
    Give a place in a session back; return who moved up.

    Raises ``NotSignedUp``, ``BegunAlready`` or ``Gone``.
    """
    row = _locked(session, by=by, at=at)
    theirs = _theirs(row, registration, must_have_a_place=False)
    if theirs is None or theirs.state not in SignUp.STANDING:
        raise NotSignedUp(title=row.title)
    _let_go(theirs, at=at)
    _record("leave_session", theirs, row, registration, by=by, at=at)
    return move_up(row, at=at)


@transaction.atomic
def leave_these(
    session: Session, sign_ups: Sequence[SignUp], *, by: By, at: datetime
) -> list[SignUp]:
    """
    Give the places of several back; return who moved up, which none of them did.

    Raises ``NotSignedUp`` where not one of them is in the line any more.
    """
    row = _locked(session, by=by, at=at)
    rows = SignUp.objects.of(row.workspace_id).filter(
        session=row, state__in=SignUp.STANDING, pk__in=[one.pk for one in sign_ups]
    )
    found = list(rows.select_related("registration").order_by("pk"))
    if not found:
        raise NotSignedUp(title=row.title)
    for theirs in found:
        _let_go(theirs, at=at)
        _record("leave_session", theirs, row, theirs.registration, by=by, at=at)
    return move_up(row, at=at)


def leave_all(registration: Registration, *, by: By, at: datetime) -> None:
    """
    Give back every place that somebody has in sessions which lie ahead.

    For who comes no more: the transaction that says so has locked the event.
    """
    rows = (
        SignUp.objects.of(registration.workspace_id)
        .filter(registration=registration, state__in=SignUp.STANDING)
        .filter(session__starts_at__gt=at)
        .select_related("session__room", "session__event")
    )
    for theirs in rows.order_by("session", "pk"):
        _let_go(theirs, at=at)
        _record("leave_session", theirs, theirs.session, registration, by=by, at=at)
        move_up(theirs.session, at=at)


def move_up(session: Session, *, at: datetime) -> list[SignUp]:
    """Let who waits longest have what places there are, and tell them; its event is locked."""
    if not session.needs_sign_up or session.cancelled_at or session.starts_at <= at:
        return []
    waiting = list(
        SignUp.objects.of(session.workspace_id)
        .filter(session=session, state=State.WAITING)
        .filter(registration__state=Registration.State.CONFIRMED)
        .select_related("registration__event__workspace")
        .order_by("signed_up_at", "pk")
    )
    if not waiting:
        return []
    others = in_the_way(session, [row.registration_id for row in waiting])
    elsewhere = set(others.filter(state=State.CONFIRMED).values_list("registration", flat=True))
    moved = [row for row in waiting if row.registration_id not in elsewhere]
    moved = moved[: max(_free(session), 0)]
    for row in moved:
        row.state = State.CONFIRMED
        row.changed_at = at
        row.sequence += 1
        row.save(update_fields=["state", "changed_at", "sequence"])
        _record("move_up", row, session, row.registration, by=BY_THE_LINE, at=at)
        _tell(row.registration, session, at=at)
    return moved


def _locked(session: Session, *, by: By, at: datetime) -> Session:
    event, row = locked_session(session)
    if event.state == Event.State.DRAFT and isinstance(by, Registration):
        raise StateForbids(state=str(event.get_state_display()))
    # Whoever organises knows who is in the room, also once it has begun.
    if row.starts_at <= at and isinstance(by, Registration):
        raise BegunAlready(title=row.title)
    return row


def _theirs(
    session: Session, registration: Registration, *, must_have_a_place: bool = True
) -> SignUp | None:
    rows = Registration.objects.of(session.workspace_id).filter(event=session.event_id)
    standing = rows.filter(pk=registration.pk).first()
    if standing is None:
        raise Gone
    if must_have_a_place and standing.state != Registration.State.CONFIRMED:
        raise NoPlaceAtEvent
    found = SignUp.objects.of(session.workspace_id).filter(
        session=session, registration=registration
    )
    return found.first()


def _free(session: Session) -> int:
    """Return how many places are left; where there is no end of them, more than anybody needs."""
    places = places_of(session)
    rows = SignUp.objects.of(session.workspace_id).filter(session=session, state=State.CONFIRMED)
    return ENDLESS if places is None else places - rows.count()


def _refuse_clash(session: Session, registration: Registration) -> None:
    other = in_the_way(session, [registration.pk]).first()
    if other is not None:
        raise Clash(title=other.session.title, is_waiting=other.state == State.WAITING)


def _let_go(sign_up: SignUp, *, at: datetime) -> None:
    sign_up.state = State.LEFT
    sign_up.changed_at = at
    sign_up.sequence += 1
    sign_up.save(update_fields=["state", "changed_at", "sequence"])


def _tell(registration: Registration, session: Session, *, at: datetime) -> None:
    session.event = registration.event
    write_to(
        registration,
        "session_place",
        context={
            "session": session,
            "path": reverse("events-public:own_sessions", args=[SECRET]),
        },
        at=at,
    )


def _record(
    verb: str,
    sign_up: SignUp,
    session: Session,
    registration: Registration,
    *,
    by: By,
    at: datetime,
) -> None:
    changes: Changes = {
        "session": (None, session.title),
        "sign_up": (None, sign_up.state),
    }
    audit.record(
        f"events.{verb}",
        targets=[registration, session.event],
        workspace=session.workspace_id,
        by=by,
        at=at,
        changes=changes,
    )
