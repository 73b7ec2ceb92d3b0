"""The screen in the hall: everybody may see it, it is read from far away and asks nothing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from raceme.events import queries
from raceme.events.access import published_or_404
from raceme.events.queries.screen import board_of


@never_cache
@require_safe
def screen(request: HttpRequest, workspace: str, event: str) -> HttpResponse:
    row = published_or_404(request, workspace, event)
    sessions = list(queries.sessions_of(row).filter(cancelled_at=None))
    for one in sessions:
        one.event = row
    board = board_of(row, sessions, at=timezone.now())
    context = {
        "event": row,
        "board": board,
        "crowd": min(len(board.rooms), 7),
        "is_demonstration": row.workspace.is_demonstration,
    }
    return render(request, "events/public/screen.html", context)
