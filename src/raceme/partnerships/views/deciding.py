"""A good practice moved on: proposed by staff, published and withdrawn by managers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from raceme.accounts.http import Request, posted
from raceme.core.errors import Refusal
from raceme.core.forms import ReasonForm
from raceme.core.pages import Question, ask
from raceme.partnerships import actions
from raceme.partnerships.access import decided_practice, own_practice
from raceme.partnerships.views.practices import address_of, frame_of

GET_AND_POST = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(GET_AND_POST)
def propose(request: Request, workspace: str, practice: str) -> HttpResponse:
    space, row = own_practice(request, workspace, practice)
    back = address_of(space, row)
    if request.method == "POST":
        try:
            actions.propose(row, by=request.user, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            sentence = _("%(title)s is proposed. A manager publishes it.")
            messages.success(request, sentence % {"title": row.title})
        return redirect(back)
    question = Question(
        _("Propose %(title)s?") % {"title": row.title},
        effect=_("It waits for a manager to publish it. You can still change it."),
        verb=_("Propose the practice"),
        keep=_("Leave it as it is"),
        back=back,
        danger=False,
    )
    return ask(request, question, frame_of(request, space, row))


@login_required
@require_http_methods(GET_AND_POST)
def publish(request: Request, workspace: str, practice: str) -> HttpResponse:
    space, row = decided_practice(request, workspace, practice)
    back = address_of(space, row)
    if request.method == "POST":
        try:
            actions.publish(row, by=request.user, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            sentence = _("%(title)s is published: everybody can read it.")
            messages.success(request, sentence % {"title": row.title})
        return redirect(back)
    question = Question(
        _("Publish %(title)s?") % {"title": row.title},
        effect=_effect(shows_contact=row.shows_contact),
        verb=_("Publish the practice"),
        keep=_("Not yet"),
        back=back,
        danger=False,
    )
    return ask(request, question, frame_of(request, space, row))


def _effect(*, shows_contact: bool) -> str:
    if shows_contact:
        return _(
            "Everybody can read it, with the name of the contact person. Its files stay with you."
        )
    return _("Everybody can read it, without the contact person. Its files stay with you.")


@login_required
@require_http_methods(GET_AND_POST)
def withdraw(request: Request, workspace: str, practice: str) -> HttpResponse:
    space, row = decided_practice(request, workspace, practice)
    back = address_of(space, row)
    form = ReasonForm(posted(request))
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            actions.withdraw(row, reason=reason, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("%(title)s is withdrawn.") % {"title": row.title})
            return redirect(back)
    question = Question(
        _("Withdraw %(title)s?") % {"title": row.title},
        effect=_("Nobody outside can read it any more. It can be published again."),
        verb=_("Withdraw the practice"),
        keep=_("Leave it as it is"),
        back=back,
        form=form,
    )
    return ask(request, question, frame_of(request, space, row))
