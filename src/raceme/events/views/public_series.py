"""What everybody sees of a series: its events, and all of them in one calendar."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from raceme.events.exports.calendar import calendar_with, entries_of
from raceme.events.models import Event, Series
from raceme.events.queries.places import is_over
from raceme.events.queries.series import first_open_of, published_in, sessions_by_event


@require_safe
def series(request: HttpRequest, workspace: str, series: str) -> HttpResponse:
    row, events = _published_or_404(workspace, series)
    now = timezone.now()
    space = events[0].workspace
    ahead = [one for one in events if not is_over(one, at=now)]
    context = {
        "series": row,
        "space": space,
        "ahead": ahead,
        "open": first_open_of(ahead, at=now) if ahead else None,
        "behind": [one for one in reversed(events) if is_over(one, at=now)],
        "is_demonstration": space.is_demonstration,
    }
    return render(request, "events/public/series.html", context)


@require_safe
def calendar(_request: HttpRequest, workspace: str, series: str) -> HttpResponse:
    row, events = _published_or_404(workspace, series)
    sessions = sessions_by_event(events)
    entries = [entry for one in events for entry in entries_of(one, sessions[one.pk])]
    return HttpResponse(
        calendar_with(entries, name=row.title),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'inline; filename="{row.slug}.ics"'},
    )


def _published_or_404(workspace: str, slug: str) -> tuple[Series, list[Event]]:
    """Return a series of which everybody may see something, with what that is."""
    events = published_in(workspace, slug)
    if not events or events[0].series is None:
        raise Http404
    return events[0].series, events
