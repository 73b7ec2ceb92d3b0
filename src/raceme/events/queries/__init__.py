"""
Named reads of events.

Staff read all events of their workspace; everybody reads what is published, and what was cancelled
after that.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from raceme.events.models import Event, Room, Session, Speaker, Track
from raceme.events.queries.places import is_over
from raceme.organisations.models import Organisation, Person
from raceme.organisations.names import name_key, number_forms, person_key
from raceme.organisations.queries import organisations_of, people_of
from raceme.workspaces.models import Workspace

NAMESAKES = 10


def events_of(workspace: Workspace | int) -> QuerySet[Event]:
    """Return the events of ``workspace``, the newest first."""
    return Event.objects.of(workspace).order_by("-starts_on", "-pk")


def listed_events(workspace: Workspace) -> QuerySet[Event]:
    """Return the same for the list, each with how many ``sessions`` it has."""
    sessions = (
        Session.objects.of(workspace)
        .filter(event=OuterRef("pk"), cancelled_at=None)
        .order_by()
        .values("event")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return events_of(workspace).annotate(sessions_count=Coalesce(Subquery(sessions), 0))


def events_called(workspace: Workspace, slug: str) -> QuerySet[Event]:
    """Return the event at an address of staff's, with what its pages show."""
    rows = Event.objects.of(workspace).filter(slug=slug)
    return rows.select_related("kind", "activity", "series").order_by("pk")


def published_events() -> QuerySet[Event]:
    """Return what everybody may see, of all workspaces."""
    rows = Event.objects.reached_by(~Q(state=Event.State.DRAFT))
    return rows.select_related("workspace", "series")


def published_events_of(workspace: str) -> QuerySet[Event]:
    """Return what everybody may see of the workspace with this address, the next first."""
    return published_events().filter(workspace__slug=workspace).order_by("starts_on", "pk")


def ahead_and_behind(workspace: str, *, at: datetime) -> tuple[list[Event], QuerySet[Event]]:
    """Return what everybody may see of what is not over, the next first, and of the rest."""
    rows = published_events_of(workspace)
    # Nowhere is it a day earlier than a day before, whatever the event's own clock.
    known = rows.filter(ends_on__gte=at.date() - timedelta(days=1))
    ahead = [one for one in known if not is_over(one, at=at)]
    behind = rows.exclude(pk__in=[one.pk for one in ahead])
    return ahead, behind.order_by("-starts_on", "-pk")


def sessions_of(event: Event) -> QuerySet[Session]:
    """Return the programme of an event that the reader has reached, with who is named in it."""
    speakers = Speaker.objects.of(event.workspace_id).select_related("organisation")
    return (
        Session.objects.of(event.workspace_id)
        .filter(event=event)
        .select_related("kind", "track", "room", "activity")
        .prefetch_related(Prefetch("speakers", speakers.order_by("pk")))
        .order_by("starts_at", "ends_at", "pk")
    )


def session_in(event: Event, key: int) -> QuerySet[Session]:
    return sessions_of(event).filter(pk=key)


def rooms_of(event: Event) -> QuerySet[Room]:
    return Room.objects.of(event.workspace_id).filter(event=event).order_by("name", "pk")


def tracks_of(event: Event) -> QuerySet[Track]:
    return Track.objects.of(event.workspace_id).filter(event=event).order_by("name", "pk")


def speakers_of(session: Session) -> QuerySet[Speaker]:
    rows = Speaker.objects.of(session.workspace_id).filter(session=session)
    return rows.select_related("person", "organisation").order_by("pk")


def held_at_once(
    event: Event,
    *,
    room: Room,
    starts_at: datetime,
    ends_at: datetime,
    besides: Session | None = None,
) -> Session | None:
    """Return a session that has ``room`` at the same time, if there is one."""
    rows = (
        Session.objects.of(event.workspace_id)
        .filter(event=event, room=room, cancelled_at=None)
        .filter(starts_at__lt=ends_at, ends_at__gt=starts_at)
    )
    if besides is not None:
        rows = rows.exclude(pk=besides.pk)
    return rows.order_by("starts_at", "pk").first()


def slugs_in(workspace: Workspace, *, beginning: str) -> set[str]:
    rows = Event.objects.of(workspace).filter(slug__startswith=beginning)
    return set(rows.order_by("pk").values_list("slug", flat=True))


def person_called(typed: str, *, workspace: Workspace | int) -> Person | None:
    """Return whom ``workspace`` knows by that name, if it is one alone."""
    if not typed:
        return None
    found = list(people_of(workspace).filter(name_key=person_key(typed))[:2])
    return found[0] if len(found) == 1 else None


def organisation_called(typed: str, *, workspace: Workspace | int) -> Organisation | None:
    """Return with which of that name or registered number ``workspace`` deals, if it is one."""
    if not typed:
        return None
    named = Q(name_key=name_key(typed)) | Q(registered_number__in=number_forms(typed))
    found = list(organisations_of(workspace).filter(named)[:2])
    return found[0] if len(found) == 1 else None


def days_of(event: Event, sessions: Sequence[Session]) -> list[tuple[date, list[Session]]]:
    """Return the sessions by the day of the event's own clock on which they begin."""
    days: dict[date, list[Session]] = {}
    for session in sessions:
        days.setdefault(event.day_of(session.starts_at), []).append(session)
    return sorted(days.items())
