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
from raceme.accounts.permissions import can_write
from raceme.core.charts import progress
from raceme.core.words import number, weekday
from raceme.portal.queries.calendar import items_between
from raceme.portal.queries.needs import Need, needs_of
from raceme.portal.queries.recent import recorded_since
from raceme.programmes.models import Programme
from raceme.programmes.queries import programmes_of
from raceme.reporting.queries.figures import FigureRow, figures
from raceme.reporting.queries.standing import State
from raceme.workspaces.models import Workspace

PROGRAMMES_SHOWN = 4
FRIDAY = 4


@login_required
@require_safe
def page(request: Request, workspace: str) -> HttpResponse:
    space = workspace_or_404(request, workspace)
    today = timezone.localdate()
    running = _running(space, today=today)
    led = [programme for programme in running if programme.workspace_id == space.pk]
    writes = can_write(request.user, space)
    needs = needs_of(space, user=request.user, programmes=led, today=today) if writes else []
    targets = [
        (programme, [_target(row) for row in figures(programme, today=today)])
        for programme in led[:PROGRAMMES_SHOWN]
    ]
    since = _last_working_day(today)
    context = {
        "workspace": space,
        "today": today,
        "title": weekday(today),
        "needs": needs,
        "summary": _summary(needs, [row for _one, rows in targets for row, *_rest in rows]),
        "targets": targets,
        "week": _week(space, today=today),
        "recent": recorded_since(since, workspace=space, reader=request.user),
        "since": since,
        "is_new": not running and not needs,
        "can_write": writes,
    }
    return render(request, "portal/today.html", context)


def _running(space: Workspace, *, today: date) -> list[Programme]:
    found = programmes_of(space).filter(starts_on__lte=today, ends_on__gte=today)
    return list(found.order_by("-created_at", "-pk"))


def _target(row: FigureRow) -> tuple[FigureRow, object, str]:
    """Return a figure with its bar and what to say of where it stands."""
    state, by = row.standing.state, row.standing.by
    words = {
        State.REACHED: _("Reached"),
        State.WITHIN: _("Within the range"),
        State.ON_TRACK: _("On track"),
        State.NO_TARGET: _("No target"),
        State.BEHIND: _("Behind by %(number)s") % {"number": number(by)},
        State.BELOW: _("Below by %(number)s") % {"number": number(by)},
        State.ABOVE: _("Above by %(number)s") % {"number": number(by)},
    }
    label = _("%(value)s of %(target)s, expected by today %(expected)s") % {
        "value": number(row.cumulative),
        "target": number(row.indicator.target or 0),
        "expected": number(row.expected or 0),
    }
    bar = progress(
        row.cumulative,
        target=row.indicator.target,
        expected=row.expected,
        is_behind=state in {State.BEHIND, State.BELOW, State.ABOVE},
        label=label,
    )
    return row, bar, words[state]


def _summary(needs: list[Need], rows: list[FigureRow]) -> list[str]:
    """Return the page in whole sentences, one after the other."""
    sentences = [
        ngettext(
            "%(number)s thing needs you this week.",
            "%(number)s things need you this week.",
            len(needs),
        )
        % {"number": len(needs)}
        if needs
        else _("Nothing needs you now.")
    ]
    behind = sum(row.standing.state in {State.BEHIND, State.BELOW} for row in rows)
    if behind:
        sentences.append(
            ngettext("%(number)s target is behind.", "%(number)s targets are behind.", behind)
            % {"number": behind}
        )
    elif rows:
        sentences.append(_("No target is behind."))
    return sentences


def _week(space: Workspace, *, today: date) -> list[object]:
    monday = today - timedelta(days=today.weekday())
    return list(items_between(max(monday, today), monday + timedelta(days=6), workspace=space))


def _last_working_day(today: date) -> datetime:
    """Return the morning of the working day before ``today``."""
    day = today - timedelta(days=1)
    while day.weekday() > FRIDAY:
        day -= timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, time.min))
