"""Named reads of series, and of the events in them."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from raceme.events.models import Attendance, Event, Registration, Series, Session
from raceme.workspaces.models import Workspace


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
