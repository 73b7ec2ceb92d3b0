"""What an activity counts towards: added, with another share, excluded, included again, undone."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from raceme.accounts.http import Request, posted
from raceme.core.errors import Refusal
from raceme.core.forms import status_of
from raceme.core.pages import Question, ask
from raceme.engagements import actions
from raceme.engagements.actions import Towards
from raceme.engagements.forms import ReasonForm, ShareForm, TowardsForm
from raceme.engagements.models import Attribution
from raceme.engagements.queries import attributions_of
from raceme.engagements.views.access import own_activity
from raceme.programmes.queries import programmes_in_order

GET_AND_POST = ["GET", "HEAD", "POST"]


def _attribution(request: Request, workspace: str, pk: int, attribution: int) -> Attribution:
    space, activity = own_activity(request, workspace, pk)
    found = get_object_or_404(attributions_of(activity, reader=space), pk=attribution)
    found.activity = activity
    return found


@login_required
@require_http_methods(GET_AND_POST)
def attribute(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, found = own_activity(request, workspace, pk)
    counted = found.attributions.values("programme_id")
    form = TowardsForm(
        posted(request), programmes=programmes_in_order(space).exclude(pk__in=counted)
    )
    if request.method == "POST" and form.is_valid():
        towards = Towards(**form.cleaned_data)
        try:
            actions.attribute(found, towards=towards, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            sentence = _("It counts towards %(programme)s from now on.")
            messages.success(request, sentence % {"programme": towards.programme.name})
            return redirect("engagements:activity", workspace, pk)
    context = {"workspace": space, "activity": found, "form": form}
    return render(request, "engagements/attribute.html", context, status=status_of(form))


@login_required
@require_http_methods(GET_AND_POST)
def share(request: Request, workspace: str, pk: int, attribution: int) -> HttpResponse:
    found = _attribution(request, workspace, pk, attribution)
    form = ShareForm(posted(request), initial={"share": found.share})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_share(
                found, share=form.cleaned_data["share"], by=request.user, at=timezone.now()
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The share is saved."))
            return redirect("engagements:activity", workspace, pk)
    context = {
        "workspace": request.workspace,
        "activity": found.activity,
        "attribution": found,
        "form": form,
    }
    return render(request, "engagements/share.html", context, status=status_of(form))


@login_required
@require_http_methods(GET_AND_POST)
def exclude(request: Request, workspace: str, pk: int, attribution: int) -> HttpResponse:
    found = _attribution(request, workspace, pk, attribution)
    form = ReasonForm(posted(request))
    form.fields["reason"].label = _("Reason, shown to the funder")
    told = {"title": found.activity.title, "programme": found.programme.name}
    if request.method == "POST" and form.is_valid():
        try:
            actions.exclude(
                found.activity,
                programme=found.programme,
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("%(programme)s counts it no more.") % told)
            return redirect("engagements:activity", workspace, pk)
    question = Question(
        _("Exclude %(title)s from %(programme)s?") % told,
        effect=_(
            "Its figures count neither the activity nor who took part. The record stays, and "
            "you can include it again."
        ),
        verb=_("Exclude activity"),
        keep=_("Keep it"),
        back=reverse("engagements:activity", args=[workspace, pk]),
        form=form,
    )
    return ask(request, question, {"workspace": request.workspace})


@login_required
@require_POST
def include(request: Request, workspace: str, pk: int, attribution: int) -> HttpResponse:
    found = _attribution(request, workspace, pk, attribution)
    try:
        actions.include_again(
            found.activity, programme=found.programme, by=request.user, at=timezone.now()
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        sentence = _("%(programme)s counts it again.")
        messages.success(request, sentence % {"programme": found.programme.name})
    return redirect("engagements:activity", workspace, pk)


@login_required
@require_http_methods(GET_AND_POST)
def unattribute(request: Request, workspace: str, pk: int, attribution: int) -> HttpResponse:
    found = _attribution(request, workspace, pk, attribution)
    form = ReasonForm(posted(request), is_needed=False)
    told = {"title": found.activity.title, "programme": found.programme.name}
    if request.method == "POST" and form.is_valid():
        try:
            actions.unattribute(
                found, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("It counts towards %(programme)s no more.") % told)
            return redirect("engagements:activity", workspace, pk)
    question = Question(
        _("Take %(title)s out of %(programme)s?") % told,
        effect=_(
            "It leaves the programme's log and its list of what was not counted. To keep it "
            "there with a reason, exclude it instead."
        ),
        verb=_("Take it out"),
        keep=_("Leave it in"),
        back=reverse("engagements:activity", args=[workspace, pk]),
        form=form,
    )
    return ask(request, question, {"workspace": request.workspace})
