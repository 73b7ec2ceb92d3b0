"""Writing an event into the log: what will stand there, asked before it is done."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from raceme.accounts.http import Request
from raceme.core.errors import Refusal
from raceme.core.words import number
from raceme.engagements.models import Activity
from raceme.events.access import organised_or_403
from raceme.events.actions.closing import Closed, close_event
from raceme.events.models import Event, Session
from raceme.events.queries.attending import sessions_attended
from raceme.events.queries.closing import outlook_of, sessions_to_close
from raceme.events.views.turnout import tiles_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: Request, workspace: str, event: str) -> HttpResponse:
    space, row = organised_or_403(request, workspace, event)
    chosen = {int(key) for key in request.POST.getlist("not_held") if _is_key(key)}
    status = 200
    if request.method == "POST":
        try:
            closed = close_event(row, not_held=chosen, by=request.user, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
            status = 422
        else:
            messages.success(request, _said(closed))
            return redirect("events:close", space.slug, row.slug)
    outlook, counts = outlook_of(row), sessions_attended(row)
    sessions = sessions_to_close(row)
    context = {
        "workspace": space,
        "event": row,
        "may_organise": True,
        "is_written": row.activity is not None and row.activity.state == Activity.State.HELD,
        "is_possible": row.state == Event.State.PUBLISHED and outlook.came > 0,
        "outlook": outlook,
        "tiles": tiles_of(row),
        "sessions": [_line(one, counts.get(one.pk, 0), chosen) for one in sessions],
    }
    return render(request, "events/day/close.html", context, status=status)


def _is_key(typed: str) -> bool:
    return typed.isdecimal() and len(typed) < 16  # noqa: PLR2004 (digits of a key)


def _line(session: Session, count: int, chosen: set[int]) -> dict[str, object]:
    activity = session.activity
    planned = activity is not None and activity.state == Activity.State.PLANNED
    return {
        "session": session,
        "came": count,
        "named": sum(bool(one.person_id or one.organisation_id) for one in session.speakers.all()),
        "is_planned": planned,
        "is_ahead": session.starts_at > timezone.now(),
        "is_not_held": session.pk in chosen,
        "state": activity.get_state_display() if activity else "",
    }


def _said(closed: Closed) -> str:
    if not closed.added:
        return _("The log is in step: nothing was missing.")
    told = [
        ngettext(
            "%(count)s part of somebody is new in the log.",
            "%(count)s parts of people are new in the log.",
            closed.added,
        )
        % {"count": number(closed.added)}
    ]
    if closed.made_known:
        told.append(
            ngettext(
                "%(count)s person was looked up in the register or added to it.",
                "%(count)s people were looked up in the register or added to it.",
                closed.made_known,
            )
            % {"count": number(closed.made_known)}
        )
    return " ".join(told)
