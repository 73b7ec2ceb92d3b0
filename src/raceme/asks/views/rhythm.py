"""When a workspace's asks go out, and how many are enough: a tab of its settings."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request, posted
from raceme.asks import actions, permissions, queries
from raceme.asks.forms import RhythmForm
from raceme.asks.models import Rhythm
from raceme.core.errors import ChangedMeanwhile
from raceme.core.forms import status_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rhythm(request: Request, workspace: str) -> HttpResponse:
    space = workspace_or_404(request, workspace)
    if not permissions.can_change_rhythm(request.user, space):
        raise PermissionDenied
    row = queries.rhythm_of(space)
    form = RhythmForm(posted(request), initial=_initial(row))
    if form.is_valid():
        values = dict(form.cleaned_data)
        revision = values.pop("revision") or 0
        try:
            actions.change_rhythm(
                space, **values, revision=revision, by=request.user, at=timezone.now()
            )
        except ChangedMeanwhile as refusal:
            row = queries.rhythm_of(space)
            form.changed_meanwhile(refusal, revision=row.revision, standing=_initial(row))
        else:
            messages.success(request, _("Saved. What has not gone out yet goes out by it."))
            return redirect("asks:rhythm", space.slug)
    context = {
        "workspace": space,
        "form": form,
        "next": queries.bundle_from(timezone.now(), rhythm=queries.rhythm_of(space)),
    }
    return render(request, "asks/rhythm.html", context, status=status_of(form))


def _initial(row: Rhythm) -> dict[str, object]:
    return {
        "weekday": row.weekday,
        "hour": row.hour,
        "budget": row.budget,
        "revision": row.revision,
    }
