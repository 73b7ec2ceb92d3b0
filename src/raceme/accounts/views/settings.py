"""What a workspace says of itself, and the mail written for it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from raceme.accounts import actions, permissions, queries
from raceme.accounts.access import workspace_or_404
from raceme.accounts.forms import SecondFactorForm, WorkspaceForm
from raceme.accounts.http import Request, posted
from raceme.audit import actions as audit
from raceme.audit.queries import history_page, standing_of
from raceme.core import lists
from raceme.core.errors import ChangedMeanwhile, Refusal
from raceme.core.forms import status_of
from raceme.core.places import country
from raceme.mail.models import Message
from raceme.mail.queries import messages_of
from raceme.workspaces.models import Workspace

# More names than this nobody reads through; the number says the rest.
WITHOUT_SHOWN = 30
OUTBOX = lists.Table(
    "outbox",
    gettext_lazy("Outbox"),
    columns=[
        lists.Text(
            "subject",
            gettext_lazy("Subject"),
            main=True,
            link=lists.Link("accounts:message"),
            sub="to_address",
        ),
        lists.State(
            "state",
            gettext_lazy("State"),
            states={
                "queued": lists.Shown(Message.State.QUEUED.label, "", "clock"),
                "sent": lists.Shown(Message.State.SENT.label, "ok", "circle-check"),
                "failed": lists.Shown(Message.State.FAILED.label, "stop", "alert-circle"),
            },
        ),
        lists.Moment("created_at", gettext_lazy("Written"), sort="created_at"),
        lists.Moment("sent_at", gettext_lazy("Sent"), none=gettext_lazy("not yet")),
    ],
    filters=[
        lists.OneOf("state", gettext_lazy("State"), choices=Message.State.choices),
    ],
    sort="-created_at",
    empty=lists.Empty(
        gettext_lazy("No mail yet"),
        gettext_lazy("Invitations and other mail of this workspace are kept here, sent or not."),
    ),
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def workspace(request: Request, workspace: str) -> HttpResponse:
    space = _managed(request, workspace)
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
    space = _managed(request, workspace)
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
def outbox(request: Request, workspace: str) -> HttpResponseBase:
    space = _managed(request, workspace)
    listing = OUTBOX.listing(request, messages_of(space))
    return listing.answer("accounts/settings/outbox.html", {"workspace": space})


@login_required
@require_safe
def message(request: Request, workspace: str, pk: int) -> HttpResponse:
    space = _managed(request, workspace)
    context = {"workspace": space, "message": get_object_or_404(messages_of(space), pk=pk)}
    return render(request, "accounts/settings/message.html", context)


@login_required
@require_POST
def send_again(request: Request, workspace: str, pk: int) -> HttpResponse:
    space = _managed(request, workspace)
    chosen = get_object_or_404(messages_of(space), pk=pk)
    try:
        actions.send_message_again(chosen, workspace=space, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The message is in line again."))
    return redirect("accounts:message", workspace=space.slug, pk=chosen.pk)


@login_required
@require_safe
def history(request: Request, workspace: str) -> HttpResponse:
    space = _managed(request, workspace)
    page = history_page(space, within=space, number=request.GET.get("page"))
    context = {"workspace": space, "page": page, "sealed": standing_of(space)}
    return render(request, "accounts/settings/history.html", context)


@login_required
@require_POST
def check_history(request: Request, workspace: str) -> HttpResponse:
    space = _managed(request, workspace)
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


def _managed(request: Request, slug: str) -> Workspace:
    space = workspace_or_404(request, slug)
    if not permissions.can_manage(request.user, space):
        raise PermissionDenied
    return space


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
