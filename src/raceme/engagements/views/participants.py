"""The page of one participant, where its part is corrected."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from raceme.accounts.http import Request, posted
from raceme.core.errors import ChangedMeanwhile, Refusal
from raceme.core.forms import status_of
from raceme.engagements import actions, queries
from raceme.engagements.access import own_engagement
from raceme.engagements.forms import PartForm
from raceme.engagements.models import Activity, Engagement
from raceme.engagements.queries import name_of

GET_AND_POST = ["GET", "HEAD", "POST"]
FIELDS = ("role", "state", "hours", "amount", "currency")


def _page(activity: Activity, slug: str) -> str:
    return reverse("engagements:activity", args=[slug, activity.pk])


def _initial(engagement: Engagement) -> dict[str, object]:
    values = {name: getattr(engagement, name) for name in FIELDS}
    return values | {"revision": engagement.activity.revision}


@login_required
@require_http_methods(GET_AND_POST)
def participant(request: Request, workspace: str, pk: int, part: int) -> HttpResponse:
    engagement = own_engagement(request, workspace, pk, part)
    found = engagement.activity
    form = PartForm(posted(request), initial=_initial(engagement))
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct_engagement(
                engagement,
                correction=form.correction(),
                revision=form.cleaned_data["revision"] or 0,
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=timezone.now(),
            )
        except ChangedMeanwhile as refusal:
            # Whom somebody took away meanwhile is not there any more, here neither.
            engagement = own_engagement(request, workspace, pk, part)
            found = engagement.activity
            form.changed_meanwhile(refusal, revision=found.revision, standing=_initial(engagement))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request,
                _("The part of %(name)s is corrected.") % {"name": name_of(engagement)},
            )
            return redirect(_page(found, workspace))
    context = {
        "workspace": request.workspace,
        "activity": found,
        "engagement": engagement,
        "name": name_of(engagement),
        "form": form,
        "evidence": queries.evidence_of(found).filter(engagement=engagement),
        "excluded": queries.excluded_parts(found, reader=request.workspace).get(engagement.pk, []),
    }
    return render(request, "engagements/participant.html", context, status=status_of(form))
