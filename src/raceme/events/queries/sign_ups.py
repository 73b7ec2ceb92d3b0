"""Named reads of who means to come to which session."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from raceme.events.models import Event, Registration, Session, SignUp
from raceme.events.queries import sessions_of

CONFIRMED, WAITING = SignUp.State.CONFIRMED.value, SignUp.State.WAITING.value


def places_of(session: Session) -> int | None:
    """Return how many may come: its own places, or its room's; None where there is no end."""
    if session.capacity is not None:
        return session.capacity
    return session.room.capacity if session.room is not None else None


def sign_ups_of(session: Session) -> QuerySet[SignUp]:
    """Return who is signed up for a session or waits, in the order of the line."""
    rows = SignUp.objects.of(session.workspace_id).filter(
        session=session, state__in=SignUp.STANDING
    )
    return rows.select_related("registration").order_by("state", "signed_up_at", "pk")


def sign_ups_by(registration: Registration) -> QuerySet[SignUp]:
    """Return what somebody is, or was, signed up for."""
    rows = SignUp.objects.of(registration.workspace_id).filter(registration=registration)
    return rows.select_related("session").order_by("session__starts_at", "pk")


def numbers_of(event: Event) -> dict[int, dict[str, int]]:
    """Return by session how many are signed up, and how many wait."""
    rows = SignUp.objects.of(event.workspace_id).filter(
        session__event=event, state__in=SignUp.STANDING
    )
    found: dict[int, dict[str, int]] = {}
    counted = rows.order_by().values_list("session", "state").annotate(number=Count("pk"))
    for session, state, number in counted:
        found.setdefault(session, {})[state] = number
    return found


def in_the_way(session: Session, registrations: Iterable[int]) -> QuerySet[SignUp]:
    """Return for what else ``registrations`` are signed up or wait at the time of a session."""
    rows = SignUp.objects.of(session.workspace_id).filter(
        registration__in=list(registrations),
        state__in=SignUp.STANDING,
        session__needs_sign_up=True,
        session__cancelled_at=None,
        session__starts_at__lt=session.ends_at,
        session__ends_at__gt=session.starts_at,
    )
    return rows.exclude(session=session).select_related("session").order_by("state", "pk")


def could_be_added(session: Session) -> QuerySet[Registration]:
    """Return who has a place at the event and none in the line of a session, by name."""
    there = SignUp.objects.of(session.workspace_id).filter(
        session=session, state__in=SignUp.STANDING
    )
    rows = Registration.objects.of(session.workspace_id).filter(
        event=session.event_id, state=Registration.State.CONFIRMED
    )
    return rows.exclude(pk__in=there.values("registration")).order_by("name", "pk")


@dataclass(frozen=True, kw_only=True)
class Mine:
    """A session as somebody who is registered sees it."""

    session: Session
    state: str = ""
    left: int | None = None
    waiting: int = 0
    # How many wait before one, who waits oneself.
    ahead: int = 0
    # What else one is in, or waits for, at that time.
    clash: Session | None = None
    is_over: bool = False

    @property
    def is_full(self) -> bool:
        return self.left == 0

    @property
    def can_sign_up(self) -> bool:
        return not (self.state or self.clash or self.is_over or self.session.cancelled_at)

    @property
    def can_leave(self) -> bool:
        return bool(self.state) and not self.is_over and not self.session.cancelled_at


def programme_for(registration: Registration, *, at: datetime) -> list[Mine]:
    """Return the event's sessions as ``registration`` may sign up for them: five queries."""
    event = registration.event
    sessions = list(sessions_of(event))
    own = {row.session_id: row for row in sign_ups_by(registration) if row.state in SignUp.STANDING}
    numbers = numbers_of(event)
    ahead = _ahead(registration, [row for row in own.values() if row.state == WAITING])
    busy = [one for one in sessions if one.pk in own and _is_held(one) and one.needs_sign_up]
    return [
        _mine(session, own.get(session.pk), numbers.get(session.pk, {}), busy, ahead, at=at)
        for session in sessions
    ]


def _mine(
    session: Session,
    own: SignUp | None,
    numbers: dict[str, int],
    busy: list[Session],
    ahead: dict[int, int],
    *,
    at: datetime,
) -> Mine:
    if not session.needs_sign_up:
        return Mine(session=session, is_over=session.ends_at <= at)
    places = places_of(session)
    others = [one for one in busy if one.pk != session.pk and _meet(one, session)]
    return Mine(
        session=session,
        state=own.state if own else "",
        left=None if places is None else max(places - numbers.get(CONFIRMED, 0), 0),
        waiting=numbers.get(WAITING, 0),
        ahead=ahead.get(session.pk, 0),
        clash=others[0] if others else None,
        is_over=session.starts_at <= at,
    )


def _is_held(session: Session) -> bool:
    return session.cancelled_at is None


def _meet(one: Session, other: Session) -> bool:
    return one.starts_at < other.ends_at and one.ends_at > other.starts_at


def _ahead(registration: Registration, waiting: list[SignUp]) -> dict[int, int]:
    """Return by session how many wait before somebody who waits."""
    before = Q(pk=None)
    for row in waiting:
        earlier = Q(signed_up_at__lt=row.signed_up_at)
        together = Q(signed_up_at=row.signed_up_at, pk__lt=row.pk)
        before |= Q(session=row.session_id, state=WAITING) & (earlier | together)
    if not waiting:
        return {}
    rows = SignUp.objects.of(registration.workspace_id).filter(before).order_by()
    return dict(rows.values_list("session").annotate(number=Count("pk")))
