from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.core.words import day
from raceme.engagements.actions import today_of
from raceme.portal.queries.work_plan import Promise, State, promises_of
from raceme.programmes.permissions import can_change_programme
from raceme.programmes.queries import programmes_called

# How each state looks: the class of its word, and its shape.
SHAPES = {
    State.DONE: ("r-st-ok", "circle-check"),
    State.WITHOUT_DOCUMENT: ("r-st-warn", "paperclip"),
    State.LATE: ("r-st-warn", "alert-triangle"),
    State.SOON: ("", "clock"),
    State.LATER: ("", "calendar"),
}


@login_required
@require_safe
def page(request: Request, workspace: str, programme: str) -> HttpResponse:
    space = workspace_or_404(request, workspace)
    found = get_object_or_404(programmes_called(space, programme))
    today = today_of(space, at=timezone.now())
    promises = promises_of([found])
    is_lead = found.workspace_id == space.pk
    context = {
        "workspace": space,
        "programme": found,
        "lines": [(promise, *_shown(promise, promise.state(on=today))) for promise in promises],
        "done": sum(promise.is_done for promise in promises),
        "can_change": is_lead and can_change_programme(request.user, found),
    }
    return render(request, "portal/work_plan.html", context)


def _shown(promise: Promise, state: State) -> tuple[str, str, str]:
    """Return the sentence of a state, the class of its word, and its shape."""
    sentences = {
        State.DONE: _("Done"),
        State.WITHOUT_DOCUMENT: _("Held, no document yet"),
        State.LATE: _("Late since %(day)s") % {"day": day(promise.item.due_on)},
        State.SOON: _("Due on %(day)s") % {"day": day(promise.item.due_on)},
        State.LATER: _("Due on %(day)s") % {"day": day(promise.item.due_on)},
    }
    return (sentences[state], *SHAPES[state])
