"""Named reads of series, and of the events in them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from raceme.events.models import (
    Admission,
    Attendance,
    Event,
    ParticipantType,
    Registration,
    Series,
    Session,
)
from raceme.events.queries.places import Door, admission_of, door_of, is_over
from raceme.workspaces.models import Workspace

# As many as one form registers for, a year of weeks.
MOST_EVENINGS = 52


def series_of(workspace: Workspace | int) -> QuerySet[Series]:
    """Return the series of ``workspace``, by their titles."""
    return Series.objects.of(workspace).order_by("title", "pk")


def listed_series(workspace: Workspace) -> QuerySet[Series]:
    """Return the same for the list, each with how many ``events_count`` it has."""
    events = (
        Event.objects.of(workspace)
        .filter(series=OuterRef("pk"))
        .order_by()
        .values("series")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return Series.objects.of(workspace).annotate(events_count=Coalesce(Subquery(events), 0))


def events_in(series: Series) -> QuerySet[Event]:
    """Return the events of a series the first first, each with who is registered and who came."""
    rows = Event.objects.of(series.workspace_id).filter(series=series)
    return rows.annotate(registered_count=_registered(series), came_count=_came(series))


class Totals(NamedTuple):
    state: str
    registered: int
    came: int


def totals_in(series: Series) -> list[Totals]:
    """Return of each event of a series how it stands, and its numbers."""
    rows = Event.objects.of(series.workspace_id).filter(series=series)
    counted = rows.annotate(registered_count=_registered(series), came_count=_came(series))
    found = counted.order_by("pk").values_list("state", "registered_count", "came_count")
    return [Totals(*one) for one in found]


def _registered(series: Series) -> Coalesce:
    rows = Registration.objects.of(series.workspace_id)
    return _number(rows.filter(state=Registration.State.CONFIRMED))


def _came(series: Series) -> Coalesce:
    rows = Attendance.objects.of(series.workspace_id).filter(undone_at=None)
    return _number(rows, of="registration")


def _number(rows: QuerySet[Registration] | QuerySet[Attendance], *, of: str = "pk") -> Coalesce:
    counted = (
        rows.filter(event=OuterRef("pk"))
        .order_by()
        .values("event")
        .annotate(number=Count(of, distinct=True))
        .values("number")
    )
    return Coalesce(Subquery(counted), 0)


def people_in(series: Series) -> tuple[int, int]:
    """Return how many different people are registered for a series, and how many came to it."""
    registered = Registration.objects.of(series.workspace_id).filter(
        event__series=series, state=Registration.State.CONFIRMED
    )
    came = Attendance.objects.of(series.workspace_id).filter(event__series=series, undone_at=None)
    return (
        _heads(registered.values_list("email", "pk")),
        _heads(came.values_list("registration__email", "registration")),
    )


def _heads(rows: Iterable[tuple[str, int]]) -> int:
    """Count people by their address; without one, each registration is somebody."""
    return len({email.lower() or key for email, key in rows})


def published_in(workspace: str, slug: str) -> list[Event]:
    """Return the events of a series that everybody may see, the first first."""
    rows = Event.objects.reached_by(
        ~Q(state=Event.State.DRAFT) & Q(workspace__slug=workspace, series__slug=slug)
    )
    return list(rows.select_related("workspace", "series").order_by("starts_on", "pk"))


def sessions_by_event(events: Iterable[Event]) -> dict[int, list[Session]]:
    """Return the sessions of several events that the reader has reached: one query."""
    keys = [event.pk for event in events]
    rows = Session.objects.reached_by(Q(event__in=keys)).select_related("room")
    found: dict[int, list[Session]] = {key: [] for key in keys}
    for session in rows.order_by("starts_at", "ends_at", "pk"):
        found[session.event_id].append(session)
    return found


def open_evenings(event: Event, *, at: datetime) -> list[Event]:
    """
    Return the other evenings of an event's series for which one can register now, the first first.

    One with a notice of its own is left out, for it wants a consent of its own; so is one that is
    known only to whom its address was sent.
    """
    own = admission_of(event) if event.series_id is not None else None
    if own is None:
        return []
    rows = (
        Admission.objects.of(event.workspace_id)
        .filter(event__series=event.series_id, event__state=Event.State.PUBLISHED)
        .filter(is_announced=True, notice=own.notice)
        .filter(event__ends_on__gte=at.date() - timedelta(days=1))
        .exclude(event=event.pk)
        .select_related("event")
        .order_by("event__starts_on", "event_id")
    )
    found = [one.event for one in rows if door_of(one.event, one, at=at) == Door.OPEN]
    return found[:MOST_EVENINGS]


def first_open_of(events: Sequence[Event], *, at: datetime) -> Event | None:
    """Return the first of some events that everybody may register for now: one query."""
    keys = [event.pk for event in events]
    rows = Admission.objects.reached_by(Q(event__in=keys, is_announced=True))
    admissions = {one.event_id: one for one in rows.order_by("pk")}
    doors = ((one, door_of(one, admissions.get(one.pk), at=at)) for one in events)
    return next((one for one, door in doors if door == Door.OPEN), None)


def kind_like(kind: ParticipantType, types: Sequence[ParticipantType]) -> ParticipantType | None:
    """Return as what one comes to another evening: what has the same name, or what alone is."""
    offered = [each for each in types if each.is_offered]
    same = [each for each in offered if each.name == kind.name]
    return same[0] if same else offered[0] if len(offered) == 1 else None


@dataclass(frozen=True)
class EveningOf:
    """How somebody stands with another evening of a series."""

    event: Event
    registration: Registration
    is_over: bool


def other_evenings_of(registration: Registration, *, at: datetime) -> list[EveningOf]:
    """Return how who has this registration's address stands with the rest of its series."""
    event = registration.event
    if event.series_id is None or not registration.email:
        return []
    rows = (
        Registration.objects.of(registration.workspace_id)
        .filter(email=registration.email, event__series=event.series_id)
        .exclude(event=event.pk)
        .exclude(event__state=Event.State.DRAFT)
        .select_related("event")
        .order_by("event__starts_on", "event_id", "pk")
    )
    # Of several for one event, the newest one stands.
    newest = {row.event_id: row for row in rows}
    return [EveningOf(row.event, row, is_over(row.event, at=at)) for row in newest.values()]
