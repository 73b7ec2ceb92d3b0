"""Named reads before an event goes into the log: who counts, in what, and what is missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from raceme.engagements.models import Activity, Engagement
from raceme.events.models import Attendance, Event, Registration, Session
from raceme.events.queries import sessions_of
from raceme.events.queries.attending import attendances_of

SECONDS_IN_AN_HOUR = 3600
PENNY = Decimal("0.01")


@dataclass(frozen=True)
class Came:
    """Everybody who was seen, by where: their keys in each session, and in anything."""

    registrations: dict[int, Registration]
    sessions: dict[int, set[int]]
    scans: int

    @property
    def is_by_session(self) -> bool:
        return bool(self.sessions)


def came_to(event: Event) -> Came:
    rows = attendances_of(event)
    seen = list(rows.values_list("registration_id", "session_id", "way"))
    people = Registration.objects.of(event.workspace_id).filter(
        pk__in={registration for registration, _session, _way in seen}
    )
    sessions: dict[int, set[int]] = {}
    for registration, session, _way in seen:
        if session is not None:
            sessions.setdefault(session, set()).add(registration)
    shown = people.select_related("person", "organisation", "type").order_by("name", "pk")
    return Came(
        registrations={one.pk: one for one in shown},
        sessions=sessions,
        scans=sum(way == Attendance.Way.SCAN for _registration, _session, way in seen),
    )


def taken_back(event: Event) -> dict[int | None, set[int]]:
    """Return which registrations were seen in a session, or at the event, and taken back."""
    rows = Attendance.objects.of(event.workspace_id).filter(event=event).exclude(undone_at=None)
    found: dict[int | None, set[int]] = {}
    for registration, session in rows.order_by("pk").values_list("registration_id", "session_id"):
        found.setdefault(session, set()).add(registration)
        found.setdefault(None, set()).add(registration)
    return found


def sessions_to_close(event: Event) -> list[Session]:
    """Return the sessions that stand in the log, with who is named in them."""
    rows = sessions_of(event).filter(cancelled_at=None).exclude(activity=None).exclude(kind=None)
    found = list(rows)
    for one in found:
        one.event = event
    return found


def length_of(sessions: Iterable[Session]) -> Decimal | None:
    """Return the hours of an event: of what runs beside each other only once, without breaks."""
    spans = sorted((one.starts_at, one.ends_at) for one in sessions if one.kind_id)
    whole = timedelta()
    reached = spans[0][0] if spans else None
    for begins, ends in spans:
        if reached is not None and ends > reached:
            whole += ends - max(begins, reached)
            reached = ends
    return hours_in(whole) if whole else None


def hours_in(span: timedelta) -> Decimal:
    seconds = Decimal(span.total_seconds())
    return (seconds / SECONDS_IN_AN_HOUR).quantize(PENNY, ROUND_HALF_UP)


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """What would be written of an event's people, and what the register does not know yet."""

    came: int
    unknown: int
    alone: int
    written: int


def outlook_of(event: Event) -> Outlook:
    there = Exists(attendances_of(event).filter(registration=OuterRef("pk")).order_by())
    rows = Registration.objects.of(event.workspace_id).filter(there, event=event)
    counted = rows.aggregate(
        came=Count("pk"),
        unknown=Count("pk", filter=Q(person=None)),
        alone=Count("pk", filter=Q(organisation=None)),
    )
    return Outlook(**counted, written=_took_part(event.activity).count())


def _took_part(activity: Activity | None) -> QuerySet[Engagement]:
    if activity is None:
        return Engagement.objects.none()
    return Engagement.objects.of(activity.workspace_id).filter(
        activity=activity, state=Engagement.State.TOOK_PART
    )
