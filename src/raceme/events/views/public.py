"""What everybody sees of events: what is on, an agenda, in a frame, in a calendar, on paper."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from raceme.events import queries
from raceme.events.access import published_or_404
from raceme.events.exports.calendar import calendar_of
from raceme.events.exports.markup import markup_of
from raceme.events.exports.paper import programme_paper
from raceme.events.models import Event
from raceme.events.queries.agenda import agenda_of
from raceme.events.queries.entrance import entrance_of

ON_A_PAGE = 20


@require_safe
def events(request: HttpRequest, workspace: str) -> HttpResponse:
    """Show what lies ahead in a workspace that has published something, and what lies behind."""
    ahead, behind = queries.ahead_and_behind(workspace, at=timezone.now())
    page = Paginator(behind, ON_A_PAGE).get_page(request.GET.get("page"))
    newest = next(iter([*ahead, *page]), None)
    if newest is None:
        raise Http404
    context = {
        "space": newest.workspace,
        "ahead": ahead,
        "page": page,
        "is_demonstration": newest.workspace.is_demonstration,
    }
    return render(request, "events/public/events.html", context)


@require_safe
def agenda(request: HttpRequest, workspace: str, event: str) -> HttpResponse:
    row = published_or_404(request, workspace, event)
    return render(request, "events/public/agenda.html", _agenda(request, row))


@require_safe
def frame(request: HttpRequest, workspace: str, event: str) -> HttpResponse:
    """Show the same to be put into a page of any other site: it takes nothing, and says nothing."""
    row = published_or_404(request, workspace, event)
    response = render(request, "events/public/frame.html", _agenda(request, row))
    setattr(response, "xframe_options_exempt", True)  # noqa: B010 (Django's and csp's marks)
    setattr(response, "_csp_replace", {"frame-ancestors": ["*"]})  # noqa: B010
    return response


@require_safe
def calendar(request: HttpRequest, workspace: str, event: str) -> HttpResponse:
    row = published_or_404(request, workspace, event)
    content = calendar_of(row, queries.sessions_of(row))
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'inline; filename="{row.slug}.ics"'},
    )


@require_safe
def paper(request: HttpRequest, workspace: str, event: str) -> HttpResponse:
    row = published_or_404(request, workspace, event)
    content = programme_paper(row, agenda_of(row, queries.sessions_of(row)), at=timezone.now())
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{row.slug}.pdf"'},
    )


def _agenda(request: HttpRequest, event: Event) -> dict[str, object]:
    sessions = list(queries.sessions_of(event))
    # Of one page machines know one address, whatever led there.
    address = request.build_absolute_uri(request.path)
    return {
        "event": event,
        "space": event.workspace,
        "days": agenda_of(event, sessions),
        "markup": markup_of(event, address=address),
        "entrance": entrance_of(event, at=timezone.now()),
        "is_demonstration": event.workspace.is_demonstration,
    }
