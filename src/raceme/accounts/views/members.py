"""Who belongs to a workspace, who is invited, and how one leaves."""

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
from raceme.accounts.forms import InviteForm, RoleForm
from raceme.accounts.http import Request, client_of, posted
from raceme.accounts.models import Role
from raceme.audit.queries import history_page
from raceme.core import lists
from raceme.core.errors import Refusal
from raceme.core.forms import status_of
from raceme.core.pages import Question, ask
from raceme.workspaces.models import Workspace

# More invitations than this open at once wait on no page: the oldest run out first.
INVITATIONS_SHOWN = 50


def _members(*, link: lists.Link | None) -> lists.Table:
    return lists.Table(
        "members",
        gettext_lazy("Members"),
        columns=[
            lists.Text(
                "user__name",
                gettext_lazy("Name"),
                sort="user__name",
                main=True,
                link=link,
                sub="user__email",
            ),
            lists.Choice("kind", gettext_lazy("Role"), choices=Role.Kind.choices),
            lists.Date("since", gettext_lazy("Since"), sort="since"),
            lists.Moment(
                "user__last_login", gettext_lazy("Last signed in"), none=gettext_lazy("never")
            ),
        ],
        filters=[lists.OneOf("kind", gettext_lazy("Role"), choices=Role.Kind.choices)],
        sort="user__name",
    )


MEMBERS = _members(link=lists.Link("accounts:member"))
# A manager sees who belongs, and has no page that changes it to go to.
MEMBERS_TO_READ = _members(link=None)


@login_required
@require_safe
def members(request: Request, workspace: str) -> HttpResponseBase:
    space = workspace_or_404(request, workspace)
    if not permissions.can_manage(request.user, space):
        raise PermissionDenied
    can_own = permissions.can_own(request.user, space)
    table = MEMBERS if can_own else MEMBERS_TO_READ
    listing = table.listing(request, queries.members_of(space))
    context = {
        "workspace": space,
        "can_own": can_own,
        "invitations": queries.open_invitations_of(space)[:INVITATIONS_SHOWN],
        "now": timezone.now(),
    }
    return listing.answer("accounts/settings/members.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: Request, workspace: str) -> HttpResponse:
    space = _owned(request, workspace)
    form = InviteForm(posted(request), initial={"language": space.language})
    if request.method == "POST" and form.is_valid():
        try:
            invitation = actions.invite(
                **form.cleaned_data,
                workspace=space,
                by=request.user,
                client=client_of(request),
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            sentence = _("The invitation to %(address)s is on its way.")
            messages.success(request, sentence % {"address": invitation.email})
            return redirect("accounts:members", workspace=space.slug)
    context = {"workspace": space, "form": form}
    return render(request, "accounts/settings/invite.html", context, status=status_of(form))


@login_required
@require_POST
def invite_again(request: Request, workspace: str, pk: int) -> HttpResponse:
    space = _owned(request, workspace)
    invitation = get_object_or_404(queries.open_invitations_of(space), pk=pk)
    try:
        actions.send_invitation_again(
            invitation,
            language=space.language,
            by=request.user,
            client=client_of(request),
            at=timezone.now(),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        sentence = _("A new invitation to %(address)s is on its way. The old link works no more.")
        messages.success(request, sentence % {"address": invitation.email})
    return redirect("accounts:members", workspace=space.slug)


@login_required
@require_POST
def revoke(request: Request, workspace: str, pk: int) -> HttpResponse:
    space = _owned(request, workspace)
    invitation = get_object_or_404(queries.open_invitations_of(space), pk=pk)
    try:
        actions.revoke_invitation(invitation, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        sentence = _("The invitation to %(address)s is withdrawn. Its link works no more.")
        messages.success(request, sentence % {"address": invitation.email})
    return redirect("accounts:members", workspace=space.slug)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def member(request: Request, workspace: str, pk: int) -> HttpResponse:
    space = _owned(request, workspace)
    role = get_object_or_404(queries.members_of(space), pk=pk)
    form = RoleForm(posted(request), initial={"kind": role.kind})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_role(
                role, kind=form.cleaned_data["kind"], by=request.user, at=timezone.now()
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The role of %(name)s is saved.") % {"name": role.user})
            return redirect("accounts:members", workspace=space.slug)
    context = {
        "workspace": space,
        "role": role,
        "form": form,
        "page": history_page(role, within=space, number=request.GET.get("page")),
    }
    return render(request, "accounts/settings/member.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Ask by GET, with what stays; remove by POST."""
    space = _owned(request, workspace)
    role = get_object_or_404(queries.members_of(space), pk=pk)
    names = {"name": role.user, "workspace": space}
    list_of_members = reverse("accounts:members", args=[space.slug])
    if request.method != "POST":
        question = Question(
            _("Remove %(name)s from %(workspace)s?") % names,
            effect=_(
                "This person will not see the workspace any more. What was recorded stays, with "
                "the name of who recorded it. You can invite the person again."
            ),
            verb=_("Remove member"),
            keep=_("Keep member"),
            back=list_of_members,
            action=request.path,
        )
        return ask(request, question, {"workspace": space})
    try:
        actions.remove_member(role, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(name)s belongs to %(workspace)s no more.") % names)
    return redirect(list_of_members)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: Request, workspace: str) -> HttpResponse:
    """Ask by GET, with what stays; leave by POST."""
    space = workspace_or_404(request, workspace)
    names = {"workspace": space}
    if request.method != "POST":
        question = Question(
            _("Leave %(workspace)s?") % names,
            effect=_(
                "You will not see this workspace any more. What you recorded stays, with your "
                "name. Only an owner can invite you again."
            ),
            verb=_("Leave workspace"),
            keep=_("Stay a member"),
            back=reverse("accounts-public:account"),
            action=request.path,
        )
        return ask(request, question, {"workspace": space})
    role = get_object_or_404(queries.roles_of(request.user), workspace=space)
    try:
        actions.leave(role, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("You have left %(workspace)s.") % names)
    return redirect("accounts-public:account")


def _owned(request: Request, slug: str) -> Workspace:
    space = workspace_or_404(request, slug)
    if not permissions.can_own(request.user, space):
        raise PermissionDenied
    return space
