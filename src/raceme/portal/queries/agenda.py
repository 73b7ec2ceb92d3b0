"""What lies before a workspace: its activities of these days, its promises, its reports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q

from raceme.engagements.models import Activity, Engagement
from raceme.engagements.queries import activities_open_in
from raceme.portal.queries.work_plan import Promise, promises_of
from raceme.programmes.models import Period, Programme
from raceme.programmes.queries import programmes_of
from raceme.reporting.models import Snapshot
from raceme.workspaces.models import Workspace

LOOKED_BACK = timedelta(days=60)
REPORT_BEHIND = timedelta(days=7)
REPORT_AHEAD = timedelta(days=14)
MOST_ACTIVITIES = 200


@dataclass(frozen=True, kw_only=True)
class Agenda:
    """Read once for a page; ``activities`` have ``is_attended``, whether anybody is recorded."""

    activities: list[Activity]
    promises: list[Promise]
    # Those of the running programmes by their first day, and others whose report is due.
    all_periods: Sequence[Period]
    due: list[Period]


def agenda_of(
    workspace: Workspace, *, running: list[Programme], today: date, until: date
) -> Agenda:
    """Return what may need somebody, and what comes until a day: four queries."""
    anybody = Engagement.objects.reached_by(Q(activity=OuterRef("pk")))
    kept = Q(workspace=workspace, ended_on__gte=today - LOOKED_BACK)
    unsaid = Q(state=Activity.State.PLANNED, ended_on__lt=today)
    unattended = Q(~Exists(anybody), state=Activity.State.HELD, ended_on__lte=today)
    coming = Q(started_on__lte=until, ended_on__gte=today)
    activities = (
        activities_open_in(workspace)
        .filter(coming | kept & (unsaid | unattended))
        .exclude(state=Activity.State.WITHDRAWN)
        .annotate(is_attended=Exists(anybody))
        .select_related("kind")
        .order_by("-ended_on", "start_time", "-pk")
    )
    # A report is due after its period, the last one after its programme.
    first, last = today - REPORT_BEHIND, max(today + REPORT_AHEAD, until)
    # What was frozen while the period still ran does not report all of it.
    whole = Q(period=OuterRef("pk"), taken_at__date__gt=OuterRef("ends_on"))
    frozen = Snapshot.objects.reached_by(whole & ~Q(content_hash=""))
    seen = Q(programme__in=programmes_of(workspace).values("pk"))
    periods = list(
        Period.objects.reached_by(
            Q(programme__in=running) | seen & Q(report_due_on__range=(first, last))
        )
        .annotate(is_frozen=Exists(frozen))
        .select_related("programme")
        .order_by("starts_on", "pk")
    )
    due = [one for one in periods if one.report_due_on and first <= one.report_due_on <= last]
    return Agenda(
        activities=list(activities[:MOST_ACTIVITIES]),
        promises=promises_of(running),
        all_periods=periods,
        due=sorted(due, key=lambda one: (one.report_due_on or last, one.pk)),
    )


def is_frozen(period: Period) -> bool:
    """Tell whether a period of an agenda was frozen after it had ended."""
    return bool(getattr(period, "is_frozen", False))


def is_attended(activity: Activity) -> bool:
    """Tell whether anybody is recorded for an activity of an agenda."""
    return bool(getattr(activity, "is_attended", False))
