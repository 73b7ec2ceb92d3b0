"""What an activity counts towards: added, or with another share."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from raceme.accounts.http import Request, posted
from raceme.core.errors import ChangedMeanwhile, Refusal
from raceme.core.forms import status_of
from raceme.engagements import actions
from raceme.engagements.access import attribution_or_404, own_activity
from raceme.engagements.actions import Towards
from raceme.engagements.forms import ShareForm, TowardsForm
from raceme.engagements.models import Attribution
from raceme.programmes.queries import programmes_in_order

GET_AND_POST = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(GET_AND_POST)
def attribute(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, found = own_activity(request, workspace, pk)
    counted = found.attributions.values("programme_id")
    form = TowardsForm(
        posted(request),
        offered={"programme": programmes_in_order(space).exclude(pk__in=counted)},
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
    space, found = attribution_or_404(request, workspace, pk, attribution)
    form = ShareForm(posted(request), initial=_initial(found))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_share(
                found,
                share=form.cleaned_data["share"],
                revision=form.cleaned_data["revision"] or 0,
                by=request.user,
                at=timezone.now(),
            )
        except ChangedMeanwhile as refusal:
            # What counts towards the programme no more is not there any more, here neither.
            space, found = attribution_or_404(request, workspace, pk, attribution)
            revision = found.activity.revision
            form.changed_meanwhile(refusal, revision=revision, standing=_initial(found))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The share is saved."))
            return redirect("engagements:activity", workspace, pk)
    context = {
        "workspace": space,
        "activity": found.activity,
        "attribution": found,
        "form": form,
    }
    return render(request, "engagements/share.html", context, status=status_of(form))


def _initial(attribution: Attribution) -> dict[str, object]:
    return {"share": attribution.share, "revision": attribution.activity.revision}
