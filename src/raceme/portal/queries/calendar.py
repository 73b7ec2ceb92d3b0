"""What lies on the days of a month: activities, and what is due by then."""

from calendar import Calendar
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from raceme.engagements.models import Activity, Attribution, Evidence
from raceme.engagements.queries import activities_open_in
from raceme.portal.queries.buds import bud_of
from raceme.programmes.models import Period, PlanItem, Programme
from raceme.programmes.queries import programmes_in_order, programmes_of
from raceme.workspaces.models import Workspace

MOST_ACTIVITIES = 500
SHOWN_A_DAY = 4
DUE_AFTERWARDS = timedelta(days=100)


@dataclass(frozen=True, kw_only=True)
class Item:
    """One line of a day; ``bud`` says how far it can be trusted, "" where something is due."""

    day: date
    title: str
    about: str
    href: str
    bud: str = ""
    at: time | None = None


@dataclass(frozen=True, kw_only=True)
class Day:
    day: date
    items: list[Item]
    is_in_month: bool
    is_today: bool

    @property
    def shown(self) -> list[Item]:
        return self.items[:SHOWN_A_DAY]

    @property
    def further(self) -> list[Item]:
        return self.items[SHOWN_A_DAY:]


def weeks_of(first: date) -> list[list[date]]:
    """Return the days of the month that begins on ``first``, in whole weeks, Monday first."""
    return Calendar().monthdatescalendar(first.year, first.month)


@dataclass(frozen=True, kw_only=True)
class Month:
    """The weeks of a month, Monday first; ``is_cut`` where not all activities are shown."""

    weeks: list[list[Day]]
    is_cut: bool

    @property
    def is_empty(self) -> bool:
        return not any(day.items for week in self.weeks for day in week)


def month_of(
    first: date, *, workspace: Workspace, programme: Programme | None, today: date
) -> Month:
    """Return the month that begins on ``first``: three queries."""
    weeks = weeks_of(first)
    found = items_between(weeks[0][0], weeks[-1][-1], workspace=workspace, programme=programme)
    by_day: dict[date, list[Item]] = defaultdict(list)
    for item in found:
        by_day[item.day].append(item)
    days = [
        [
            Day(
                day=day,
                items=by_day[day],
                is_in_month=day.month == first.month,
                is_today=day == today,
            )
            for day in week
        ]
        for week in weeks
    ]
    activities = {item.href for item in found if item.bud}
    return Month(weeks=days, is_cut=len(activities) >= MOST_ACTIVITIES)


def programmes_of_month(first: date, *, workspace: Workspace, asked: str) -> list[Programme]:
    """Return the programmes of which something may lie in the weeks shown, and the one asked."""
    weeks = weeks_of(first)
    # Reports and deliverables are due some time after a programme's end.
    within = Q(starts_on__lte=weeks[-1][-1], ends_on__gte=weeks[0][0] - DUE_AFTERWARDS)
    return list(programmes_in_order(workspace).filter(within | Q(code=asked)))


def items_between(
    first: date, last: date, *, workspace: Workspace, programme: Programme | None = None
) -> list[Item]:
    """
    Return what lies on the days from ``first`` to ``last``, both included, in their order.

    Three queries.
    """
    programmes = programmes_of(workspace)
    if programme is not None:
        programmes = programmes.filter(pk=programme.pk)
    within = Q(programme__in=programmes.values("pk"))
    items = PlanItem.objects.reached_by(within & Q(due_on__range=(first, last)))
    periods = Period.objects.reached_by(within & Q(report_due_on__range=(first, last)))
    return items_of(
        _activities(first, last, workspace=workspace, programme=programme),
        items.select_related("programme").order_by("pk"),
        periods.select_related("programme").order_by("pk"),
        first=first,
        last=last,
        workspace=workspace,
    )


def items_of(
    activities: Iterable[Activity],
    plan_items: Iterable[PlanItem],
    periods: Iterable[Period],
    *,
    first: date,
    last: date,
    workspace: Workspace,
) -> list[Item]:
    """Return the same of what was read already; what lies outside the days is left out."""
    items = [
        *(
            item
            for activity in activities
            for item in _of_activity(activity, first, last, workspace=workspace)
        ),
        *(_of_plan(item, workspace=workspace) for item in plan_items),
        *(
            _of_report(period, period.report_due_on, workspace=workspace)
            for period in periods
            if period.report_due_on
        ),
    ]
    within = (item for item in items if first <= item.day <= last)
    return sorted(within, key=lambda item: (item.day, item.at or time.min, item.title))


def _activities(
    first: date, last: date, *, workspace: Workspace, programme: Programme | None
) -> Iterable[Activity]:
    proofs = Evidence.objects.reached_by(Q(activity=OuterRef("pk")))
    found = (
        activities_open_in(workspace)
        .filter(started_on__lte=last, ended_on__gte=first)
        .exclude(state=Activity.State.WITHDRAWN)
        .annotate(is_proven=Exists(proofs))
        .select_related("kind")
        .order_by("started_on", "start_time", "pk")
    )
    if programme is not None:
        towards = Attribution.objects.reached_by(Q(programme=programme))
        found = found.filter(pk__in=towards.values("activity"))
    return found[:MOST_ACTIVITIES]


def _of_activity(
    activity: Activity, first: date, last: date, *, workspace: Workspace
) -> Iterable[Item]:
    """Return a line for each of the activity's days from ``first`` to ``last``."""
    href = reverse("engagements:activity", args=[workspace.slug, activity.pk])
    day = max(activity.started_on, first)
    while day <= min(activity.ended_on, last):
        yield Item(
            day=day,
            title=activity.title,
            about=_about(activity),
            href=href,
            bud=bud_of(activity, is_proven=getattr(activity, "is_proven", False)),
            at=activity.start_time,
        )
        day += timedelta(days=1)


def _about(activity: Activity) -> str:
    place = _("online") if activity.is_online else activity.town
    return ", ".join(part for part in (activity.kind.label, place) if part)


def _of_plan(item: PlanItem, *, workspace: Workspace) -> Item:
    return Item(
        day=item.due_on,
        title=_("%(title)s due") % {"title": item.title},
        about=_("%(kind)s %(code)s, %(programme)s")
        % {"kind": item.get_kind_display(), "code": item.code, "programme": item.programme},
        href=reverse("portal:work_plan", args=[workspace.slug, item.programme.code]),
    )


def _of_report(period: Period, due: date, *, workspace: Workspace) -> Item:
    return Item(
        day=due,
        title=_("Report for period %(number)s due") % {"number": period.number},
        about=str(period.programme),
        href=reverse("reporting:results", args=[workspace.slug, period.programme.code]),
    )
