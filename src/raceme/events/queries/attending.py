"""Named reads of who came: to an event, to its sessions, and what that says of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from raceme.events.models import Attendance, Event, Registration, Session, SignUp
from raceme.organisations.names import person_key

# The whole event, where a session's key would stand.
WHOLE = None


def attendances_of(event: Event) -> QuerySet[Attendance]:
    """Return who came to an event that the reader has reached, without what was taken back."""
    rows = Attendance.objects.of(event.workspace_id).filter(event=event, undone_at=None)
    return rows.order_by("came_at", "pk")


def sessions_to_enter(event: Event) -> list[Session]:
    """Return the sessions that one may be checked in for: neither breaks nor what is taken out."""
    rows = Session.objects.of(event.workspace_id).filter(event=event, cancelled_at=None)
    found = list(rows.exclude(kind=None).order_by("starts_at", "ends_at", "pk"))
    for one in found:
        one.event = event
    return found


def who_came(event: Event, *, session: Session | None = None) -> QuerySet[Registration]:
    """Return who came to ``session``, or without one to anything of the event, by name."""
    rows = attendances_of(event).filter(registration=OuterRef("pk")).order_by()
    if session is not None:
        rows = rows.filter(session=session)
    registered = Registration.objects.of(event.workspace_id).filter(Exists(rows), event=event)
    return registered.select_related("type").order_by("name", "pk")


def has_come(registration: Registration) -> bool:
    rows = Attendance.objects.of(registration.workspace_id)
    return rows.filter(registration=registration, undone_at=None).exists()


@dataclass
class Entrant:
    """Somebody on the list at the door, with where they were seen, and since when."""

    key: int
    code: str
    name: str
    organisation: str
    type: str
    state: str
    came: dict[int | None, datetime] = field(default_factory=dict)
    signed_up: list[int] = field(default_factory=list)

    @property
    def is_over(self) -> bool:
        return self.state in Registration.OVER

    def since(self, session: int | None) -> datetime | None:
        """Return since when they are there; at the event since they were seen at anything."""
        if session is not WHOLE:
            return self.came.get(session)
        return min(self.came.values(), default=None)


def door_list_of(event: Event) -> list[Entrant]:
    """Return everybody who ever registered, by name, with where they came."""
    found = {one.key: one for one in _listed(event, Q())}
    for key, session, came_at in attendances_of(event).values_list(
        "registration_id", "session_id", "came_at"
    ):
        found[key].came[session] = came_at
    signed = SignUp.objects.of(event.workspace_id).filter(
        session__event=event, state=SignUp.State.CONFIRMED
    )
    for key, session in signed.order_by("pk").values_list("registration_id", "session_id"):
        if key in found:
            found[key].signed_up.append(session)
    return list(found.values())


def _listed(event: Event, which: Q) -> list[Entrant]:
    rows = Registration.objects.of(event.workspace_id).filter(which, event=event)
    told = rows.order_by("name", "pk").values_list(
        "pk", "code", "name", "organisation_name", "type__name", "state"
    )
    return [
        Entrant(key, code, name, organisation, kind, state)
        for key, code, name, organisation, kind, state in told
    ]


def _changed_since(moment: datetime) -> Q:
    return Q(registered_at__gt=moment) | Q(confirmed_at__gt=moment) | Q(ended_at__gt=moment)


@dataclass(frozen=True, kw_only=True)
class News:
    """What has changed at the door since a moment: who registered, was seen, was taken back."""

    people: list[Entrant]
    seen: list[tuple[str, int | None, datetime]]
    undone: list[tuple[str, int | None]]


def news_of(event: Event, *, since: datetime) -> News:
    rows = Attendance.objects.of(event.workspace_id).filter(event=event)
    changed = rows.filter(Q(recorded_at__gt=since) | Q(undone_at__gt=since)).order_by("pk")
    told = list(changed.values_list("registration__code", "session_id", "came_at", "undone_at"))
    return News(
        people=_listed(event, _changed_since(since)),
        seen=[(code, session, came) for code, session, came, undone in told if undone is None],
        undone=[(code, session) for code, session, _came, undone in told if undone is not None],
    )


@dataclass(frozen=True, kw_only=True)
class Turnout:
    """How many were expected and came, and how many of the expected did not."""

    expected: int
    came: int
    absent: int

    @property
    def absent_share(self) -> float:
        return self.absent / self.expected if self.expected else 0.0


def turnout_of(event: Event) -> Turnout:
    """Return the figures of a whole event: expected is who was confirmed."""
    rows = Registration.objects.of(event.workspace_id).filter(event=event)
    there = Exists(attendances_of(event).filter(registration=OuterRef("pk")).order_by())
    expected = Q(state=Registration.State.CONFIRMED)
    counted = rows.annotate(there=there).aggregate(
        expected=Count("pk", filter=expected),
        came=Count("pk", filter=Q(there=True)),
        absent=Count("pk", filter=expected & Q(there=False)),
    )
    return Turnout(**counted)


def sessions_attended(event: Event) -> dict[int, int]:
    """Return how many came to each session to which somebody did."""
    rows = attendances_of(event).exclude(session=None).order_by().values("session")
    return {row["session"]: row["count"] for row in rows.annotate(count=Count("pk"))}


def by_code(event: Event, codes: Iterable[str]) -> dict[str, Registration]:
    rows = Registration.objects.of(event.workspace_id).filter(event=event, code__in=set(codes))
    return {one.code: one for one in rows.select_related("type").order_by("pk")}


def found_among(entrants: Iterable[Entrant], typed: str) -> list[Entrant]:
    """Return whom what was typed may mean: by code, or by any part of name and organisation."""
    wanted = person_key(typed).split()
    code = typed.strip().upper()
    return [
        one
        for one in entrants
        if one.code == code
        or (wanted and all(part in person_key(f"{one.name} {one.organisation}") for part in wanted))
    ]
