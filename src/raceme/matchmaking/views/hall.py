"""The boards for the hall, which everybody may read, and what is printed for it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from raceme.accounts.http import Request
from raceme.core import jobs
from raceme.events.access import published_or_404
from raceme.matchmaking.access import organised_meetings
from raceme.matchmaking.exports.printing import KINDS, LARGE, printed, sheets_of
from raceme.matchmaking.models import Matchmaking
from raceme.matchmaking.queries.hall import boards_of
from raceme.matchmaking.queries.set_up import matchmaking_of


@require_safe
def board(request: HttpRequest, workspace: str, event: str) -> HttpResponse:
    """Show who meets now and next at each table; the page asks for itself anew."""
    row = published_or_404(request, workspace, event)
    shown = (Matchmaking.State.PUBLISHED, Matchmaking.State.OVER)
    found = matchmaking_of(row).filter(state__in=shown).first()
    if found is None:
        raise Http404
    found.event, now = row, timezone.now()
    context = {
        "event": row,
        "boards": boards_of(found, at=now),
        "now": now.astimezone(row.zone),
        "is_demonstration": row.workspace.is_demonstration,
    }
    return render(request, "matchmaking/public/board.html", context)


@login_required
@require_POST
def papers(request: Request, workspace: str, event: str, kind: str) -> HttpResponse:
    """Answer with all schedules, or all cards of tables; many of them are made in a job."""
    space, row, matchmaking = organised_meetings(request, workspace, event)
    if kind not in KINDS:
        raise Http404
    row.workspace = space
    now = timezone.now()
    number = sheets_of(matchmaking, kind)
    if not number:
        messages.error(request, _("Nothing to print: nothing is scheduled yet."))
        return redirect("matchmaking:day", space.slug, row.slug)
    if number > LARGE:
        jobs.start(
            "matchmaking.print",
            arguments={"matchmaking_id": matchmaking.pk, "kind": kind, "workspace_id": space.pk},
            title=str(KINDS[kind]) % {"event": row.title},
            by=request.user,
            workspace=space,
            at=now,
            once=f"matchmaking.print:{matchmaking.pk}:{kind}",
        )
        return redirect("matchmaking:day", space.slug, row.slug)
    return HttpResponse(
        printed(matchmaking, kind, at=now),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{row.slug}-{kind}.pdf"'},
    )
