"""What a workspace says of itself, and its history."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from raceme.accounts import actions, permissions, queries
from raceme.accounts.access import managed_or_403
from raceme.accounts.forms import SecondFactorForm, WorkspaceForm
from raceme.accounts.http import Request, posted
from raceme.audit import actions as audit
from raceme.audit.queries import history_page, standing_of
from raceme.core.errors import ChangedMeanwhile, Refusal
from raceme.core.forms import status_of
from raceme.core.places import country
from raceme.workspaces.models import Workspace

# More names than this nobody reads through; the number says the rest.
WITHOUT_SHOWN = 30


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def workspace(request: Request, workspace: str) -> HttpResponse:
    space = managed_or_403(request, workspace)
    form = WorkspaceForm(posted(request), initial=_as_typed(space))
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        revision = values.pop("revision") or 0
        try:
            actions.edit_workspace(
                space, values=values, revision=revision, by=request.user, at=timezone.now()
            )
        except ChangedMeanwhile as refusal:
            form.changed_meanwhile(
                refusal, revision=space.revision, standing=_standing(space, typed=values)
            )
        else:
            messages.success(request, _("The workspace is saved."))
            return redirect("accounts:workspace", workspace=space.slug)
    context = {"workspace": space, "form": form}
    return render(request, "accounts/settings/workspace.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: Request, workspace: str) -> HttpResponse:
    """Say whether members need a second factor, and who has none; owners decide it."""
    space = managed_or_403(request, workspace)
    can_own = permissions.can_own(request.user, space)
    if request.method == "POST" and not can_own:
        raise PermissionDenied
    form = SecondFactorForm(posted(request), initial={"required": space.requires_second_factor})
    if request.method == "POST" and form.is_valid():
        try:
            actions.require_second_factor(
                space,
                is_required=form.cleaned_data["required"],
                by=request.user,
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("How members sign in is saved."))
            return redirect("accounts:sign_in", workspace=space.slug)
    without = queries.members_without_second_factor(space)
    context = {
        "workspace": space,
        "form": form,
        "can_own": can_own,
        "has_own": queries.has_second_factor(request.user),
        "without": list(without[:WITHOUT_SHOWN]),
        "number_without": without.count(),
    }
    return render(request, "accounts/settings/sign_in.html", context, status=status_of(form))


@login_required
@require_safe
def history(request: Request, workspace: str) -> HttpResponse:
    space = managed_or_403(request, workspace)
    page = history_page(space, within=space, number=request.GET.get("page"))
    context = {"workspace": space, "page": page, "sealed": standing_of(space)}
    return render(request, "accounts/settings/history.html", context)


@login_required
@require_POST
def check_history(request: Request, workspace: str) -> HttpResponse:
    space = managed_or_403(request, workspace)
    chain = standing_of(space).chain
    if not chain.number:
        messages.info(request, _("Nothing is sealed yet, so there is nothing to check."))
    else:
        audit.start_check(
            chain,
            workspace=space,
            title=_("Check of the history"),
            url=reverse("accounts:history", args=[space.slug]),
            by=request.user,
            at=timezone.now(),
        )
    return redirect("accounts:history", workspace=space.slug)


def _as_typed(space: Workspace) -> dict[str, object]:
    return {name: getattr(space, name) for name in (*actions.EDITABLE, "revision")}


def _standing(space: Workspace, *, typed: dict[str, str]) -> dict[str, object]:
    """Return what stands otherwise than it was typed, in words where it is a code."""
    words = {
        "kind": space.get_kind_display(),
        "country": country(space.country),
        "language": space.get_language_display(),
    }
    standing = {name: getattr(space, name) for name in actions.EDITABLE}
    return {
        name: words.get(name, value) for name, value in standing.items() if typed[name] != value
    }
