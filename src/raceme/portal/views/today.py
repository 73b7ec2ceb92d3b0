from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.accounts.permissions import can_own, can_write
from raceme.core.charts import Bar
from raceme.core.later import Later, later, may_come_later
from raceme.core.words import day as day_written
from raceme.core.words import number, weekday
from raceme.engagements.actions import today_of
from raceme.portal.queries.agenda import Agenda, agenda_of
from raceme.portal.queries.calendar import Item, items_of
from raceme.portal.queries.needs import Need, needs_of
from raceme.portal.queries.recent import recorded_since
from raceme.programmes.models import Programme
from raceme.programmes.queries import programmes_of
from raceme.reporting.queries.effort import takes_long
from raceme.reporting.queries.figures import FigureRow, figures_of_each
from raceme.reporting.queries.standing import State
from raceme.reporting.standings import Said, bar_of, number_of, said, target_of
from raceme.workspaces.models import Workspace

PROGRAMMES_SHOWN = 4
FRIDAY = 4
A_WEEK = timedelta(days=6)


@dataclass(frozen=True, kw_only=True)
class Target:
    """A figure with its bar, and in words where it stands."""

    row: FigureRow
    number: str
    target: str
    bar: Bar
    said: Said


@dataclass(frozen=True, kw_only=True)
class Quiet:
    """Why the page has nothing to tell: no programme runs, and what is known instead."""

    title: str
    sentence: str


@login_required
@require_safe
def page(request: Request, workspace: str) -> HttpResponse:
    space = workspace_or_404(request, workspace)
    today = today_of(space, at=timezone.now())
    sunday = today + timedelta(days=6 - today.weekday())
    running = _running(space, today=today)
    agenda = agenda_of(space, running=running, today=today, until=sunday)
    led = _led(running, agenda=agenda, space=space)
    shown = led[:PROGRAMMES_SHOWN]
    waits = may_come_later(request) and takes_long(shown)
    figures = {} if waits else figures_of_each(shown, today=today, periods=agenda.all_periods)
    writes = can_write(request.user, space)
    needs = (
        needs_of(space, user=request.user, led=led, agenda=agenda, figures=figures, today=today)
        if writes
        else []
    )
    since = _last_working_day(today)
    recent = recorded_since(since, workspace=space, reader=request.user)
    context = {
        "workspace": space,
        "today": today,
        "title": weekday(today),
        "needs": needs,
        "menu_counts": {"portal:today": len(needs)},
        "summary": _summary(needs, figures.values(), agenda=agenda, space=space, today=today),
        "targets": [(one, _targets(figures[one.pk])) for one in shown if not waits],
        "later": _later(request, needs) if waits else None,
        "week": _week(agenda, first=today, last=sunday, space=space),
        "recent": recent,
        "since": since,
        "quiet": None if running or needs else _quiet(space, today=today),
        "is_being_set_up": space.set_up_at is None and can_own(request.user, space),
        "can_write": writes,
    }
    return render(request, "portal/today.html", context)


def _later(request: Request, needs: list[Need]) -> Later:
    """Return what comes after the page: the targets, and what is said of them elsewhere on it."""
    about = (need.mark for need in needs if need.mark)
    return later(request, into="targets", besides=("summary", *about))


def _running(space: Workspace, *, today: date) -> list[Programme]:
    found = programmes_of(space).filter(starts_on__lte=today, ends_on__gte=today)
    return list(found.order_by("-created_at", "-pk"))


def _quiet(space: Workspace, *, today: date) -> Quiet:
    """Say why no programme runs: there is none, the next has not begun, or the last has ended."""
    known = programmes_of(space)
    last = known.filter(ends_on__lt=today).order_by("-ends_on", "-pk").first()
    coming = known.filter(starts_on__gt=today).order_by("starts_on", "pk").first()
    if coming is not None:
        said = {"programme": coming.name, "day": day_written(coming.starts_on)}
        return Quiet(
            title=_("No programme runs now") if last else _("No programme runs yet"),
            sentence=_(
                "%(programme)s starts on %(day)s. From then on this page tells what needs you."
            )
            % said,
        )
    if last is not None:
        said = {"programme": last.name, "day": day_written(last.ends_on)}
        return Quiet(
            title=_("No programme runs any more"),
            sentence=_(
                "%(programme)s ended on %(day)s. Its results and its log stay where they are. With "
                "the next programme this page tells again what needs you."
            )
            % said,
        )
    return Quiet(
        title=_("No programme runs yet"),
        sentence=_(
            "A programme says what must be reported and by when. From then on this page tells "
            "what needs you."
        ),
    )


def _led(running: list[Programme], *, agenda: Agenda, space: Workspace) -> list[Programme]:
    """Return those that the workspace leads, the one whose report is due first before others."""
    due = {period.programme_id: period.report_due_on for period in reversed(agenda.due)}
    led = [one for one in running if one.workspace_id == space.pk]
    return sorted(led, key=lambda one: due.get(one.pk) or date.max)


def _targets(rows: Iterable[FigureRow]) -> list[Target]:
    return [
        Target(
            row=row,
            number=number_of(row.rule, row.cumulative),
            target=target_of(row.indicator, row.rule),
            bar=bar_of(row, expected=row.expected, period=""),
            said=said(row.indicator, row.rule, row.standing),
        )
        for row in rows
    ]


def _summary(
    needs: list[Need],
    figures: Iterable[list[FigureRow]],
    *,
    agenda: Agenda,
    space: Workspace,
    today: date,
) -> list[str]:
    """Return the page in whole sentences, one after the other."""
    rows = [row for each in figures for row in each]
    return [
        _of_needs(needs),
        *_of_targets(rows),
        *(
            _("The report for period %(number)s goes to the funder on %(day)s.")
            % {"number": period.number, "day": weekday(period.report_due_on)}
            for period in agenda.due
            if period.report_due_on
            and period.workspace_id == space.pk
            and today <= period.report_due_on <= today + A_WEEK
        ),
    ]


def _of_needs(needs: list[Need]) -> str:
    if not needs:
        return _("Nothing needs you now.")
    sentence = ngettext(
        "%(number)s thing needs you this week.",
        "%(number)s things need you this week.",
        len(needs),
    )
    return sentence % {"number": number(len(needs))}


def _of_targets(rows: list[FigureRow]) -> list[str]:
    if not rows:
        return []
    behind = sum(row.standing.state in {State.BEHIND, State.BELOW} for row in rows)
    if not behind:
        return [_("No target is behind.")]
    sentence = ngettext("%(number)s target is behind.", "%(number)s targets are behind.", behind)
    return [sentence % {"number": number(behind)}]


def _week(agenda: Agenda, *, first: date, last: date, space: Workspace) -> list[Item]:
    promised = (promise.item for promise in agenda.promises)
    return items_of(
        agenda.activities, promised, agenda.due, first=first, last=last, workspace=space
    )


def _last_working_day(today: date) -> datetime:
    """Return the morning of the working day before ``today``."""
    day = today - timedelta(days=1)
    while day.weekday() > FRIDAY:
        day -= timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, time.min))
