"""The kinds of activity on offer: the shipped ones, and those a workspace adds for itself."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request, posted
from raceme.audit.queries import history_page
from raceme.core.errors import Refusal
from raceme.core.forms import status_of
from raceme.engagements import actions, permissions, queries
from raceme.engagements.forms import KindForm, RenameForm
from raceme.workspaces.models import Workspace

GET_AND_POST = ["GET", "HEAD", "POST"]


def _managed(request: Request, slug: str) -> Workspace:
    space = workspace_or_404(request, slug)
    if not permissions.can_change_kinds(request.user, space):
        raise PermissionDenied
    return space


@login_required
@require_http_methods(GET_AND_POST)
def kinds(request: Request, workspace: str) -> HttpResponse:
    space = _managed(request, workspace)
    form = KindForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            kind = actions.add_kind(space, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("%(name)s is a kind from now on.") % {"name": kind.name})
            return redirect("engagements:kinds", workspace=space.slug)
    known = sorted(queries.kinds_known_to(space), key=lambda kind: kind.label.casefold())
    context = {
        "workspace": space,
        "form": form,
        "own": [kind for kind in known if kind.workspace_id],
        "shipped": [kind for kind in known if not kind.workspace_id],
    }
    return render(request, "engagements/kinds.html", context, status=status_of(form))


@login_required
@require_http_methods(GET_AND_POST)
def kind(request: Request, workspace: str, pk: int) -> HttpResponse:
    space = _managed(request, workspace)
    found = get_object_or_404(queries.own_kinds_of(space), pk=pk)
    form = RenameForm(posted(request), initial={"name": found.name})
    if request.method == "POST" and form.is_valid():
        try:
            actions.rename_kind(
                found, name=form.cleaned_data["name"], by=request.user, at=timezone.now()
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The name is saved. What is counted stays the same."))
            return redirect("engagements:kinds", workspace=space.slug)
    context = {
        "workspace": space,
        "kind": found,
        "form": form,
        "page": history_page(found, within=space, number=request.GET.get("page")),
    }
    return render(request, "engagements/kind.html", context, status=status_of(form))


@login_required
@require_POST
def offer(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Offer a kind again, or no more when it is on offer."""
    space = _managed(request, workspace)
    found = get_object_or_404(queries.own_kinds_of(space), pk=pk)
    change = actions.stop_offering_kind if found.is_offered else actions.offer_kind
    changed = change(found, by=request.user, at=timezone.now())
    said = (
        _("%(name)s is on offer again.")
        if changed.is_offered
        else _("%(name)s is offered no more. What was recorded as it stays.")
    )
    messages.success(request, said % {"name": changed.name})
    return redirect("engagements:kinds", workspace=space.slug)
