"""An activity taken back, and brought back: asked with what the figures would say."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from raceme.accounts.http import Request, posted
from raceme.core.errors import Refusal
from raceme.core.forms import ReasonForm
from raceme.core.pages import Question
from raceme.engagements import actions
from raceme.engagements.access import own_activity
from raceme.engagements.models import Activity
from raceme.engagements.queries import state_before_withdrawal
from raceme.portal.queries import changing
from raceme.portal.queries.changing import Change
from raceme.portal.views.moving import Moving, ask_with_moves, groups_of
from raceme.workspaces.models import Workspace

GET_AND_POST = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(GET_AND_POST)
def withdraw(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, found = own_activity(request, workspace, pk)
    undoes = "undo" in request.GET
    initial = {"reason": _("Recorded by mistake")} if undoes else {}
    form = ReasonForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_activity(
                found, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request,
                _("%(title)s is withdrawn. No figure counts it; you can restore it.")
                % {"title": found.title},
            )
            return redirect("engagements:activity", workspace, pk)
    question = Question(
        _("Withdraw %(title)s?") % {"title": found.title},
        effect=_(
            "No figure counts it or its participants any more. The record and its history stay, "
            "and you can restore it."
        ),
        verb=_("Withdraw activity"),
        keep=_("Keep it"),
        back=reverse("engagements:activity", args=[workspace, pk]),
        form=form,
    )
    return ask_with_moves(request, question, _moving(found, changing.withdrawn, space=space))


@login_required
@require_http_methods(GET_AND_POST)
def restore(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, found = own_activity(request, workspace, pk)
    if request.method == "POST":
        try:
            restored = actions.restore(found, by=request.user, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            state = restored.get_state_display()
            messages.success(request, _("It is “%(state)s” again.") % {"state": state})
        return redirect("engagements:activity", workspace, pk)
    if found.state != Activity.State.WITHDRAWN:
        messages.info(request, _("It is not withdrawn, so nothing was changed."))
        return redirect("engagements:activity", workspace, pk)
    state = state_before_withdrawal(found)
    question = Question(
        _("Restore %(title)s?") % {"title": found.title},
        effect=_("It becomes “%(state)s” again, and counts as the rules of its programmes say.")
        % {"state": Activity.State(state).label},
        verb=_("Restore activity"),
        keep=_("Leave it withdrawn"),
        back=reverse("engagements:activity", args=[workspace, pk]),
        danger=False,
    )
    change = partial(changing.restored, state=state)
    moving = _moving(found, change, space=space, says_why=True)
    return ask_with_moves(request, question, moving)


def _moving(
    activity: Activity, change: Change, *, space: Workspace, says_why: bool = False
) -> Moving:
    today = actions.today_of(space, at=timezone.now())
    programmes = changing.counting_now(activity, reader=space)
    told = changing.moved_by_change(
        activity, change, programmes=programmes, today=today, says_why=says_why
    )
    return Moving(groups=groups_of(told))
