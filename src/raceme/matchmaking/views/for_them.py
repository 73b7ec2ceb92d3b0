"""What staff fill in for who phones: their profile, and when they are free."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from raceme.accounts.http import Request, posted
from raceme.core.errors import ChangedMeanwhile, Refusal
from raceme.core.forms import status_of
from raceme.matchmaking.access import Reached, organised_meetings
from raceme.matchmaking.actions import joining
from raceme.matchmaking.forms.people import key_in
from raceme.matchmaking.forms.profile import ProfileForThemForm, initial_of_profile
from raceme.matchmaking.models import Participant
from raceme.matchmaking.queries.profiles import slots_missed_by, tags_of
from raceme.matchmaking.queries.set_up import days_of_slots, slots_of
from raceme.matchmaking.views.asked import participant_or_404
from raceme.matchmaking.views.own import days_with_clocks
from raceme.matchmaking.views.set_up import frame

GET_AND_POST = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(GET_AND_POST)
def profile(request: Request, workspace: str, event: str, pk: int) -> HttpResponse:
    """Show the form that they have themselves, and save it by whoever is at the phone."""
    reached, row = _of_who_takes_part(request, workspace, event, pk)
    form = ProfileForThemForm(
        posted(request), participant=row, initial=initial_of_profile(row, tags_of([row])[pk])
    )
    if form.is_valid():
        try:
            joining.correct_profile(
                row,
                facts=form.facts(),
                revision=form.cleaned_data["revision"] or 0,
                by=request.user,
                at=timezone.now(),
            )
        except ChangedMeanwhile as refusal:
            now = participant_or_404(reached, pk)
            shown = initial_of_profile(now, tags_of([now])[pk])
            form.changed_meanwhile(refusal, revision=now.revision, standing=shown)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            told = {"name": row.registration.name}
            messages.success(request, _("The profile of %(name)s is saved.") % told)
            return redirect("matchmaking:person", workspace, event, pk)
    context = {**frame(reached), "row": row, "form": form}
    return render(request, "matchmaking/person_profile.html", context, status=status_of(form))


@login_required
@require_http_methods(GET_AND_POST)
def times(request: Request, workspace: str, event: str, pk: int) -> HttpResponse:
    """Show a tick for each slot in which they can meet."""
    reached, row = _of_who_takes_part(request, workspace, event, pk)
    if request.method == "POST":
        free = {key_in(text) for text in request.POST.getlist("slot")}
        joining.set_times(row, free=free, by=request.user, at=timezone.now())
        told = {"name": row.registration.name}
        messages.success(request, _("When %(name)s is free is saved.") % told)
        return redirect("matchmaking:person", workspace, event, pk)
    slots = list(slots_of(reached.matchmaking).filter(is_lost=False))
    days = days_of_slots(reached.event, slots)
    context = {
        **frame(reached),
        "row": row,
        "days": days_with_clocks(days, row, missed=slots_missed_by([row])[pk]),
        "is_for_them": True,
    }
    return render(request, "matchmaking/person_times.html", context)


def _of_who_takes_part(
    request: Request, workspace: str, event: str, pk: int
) -> tuple[Reached, Participant]:
    reached = organised_meetings(request, workspace, event)
    row = participant_or_404(reached, pk)
    if row.left_at is not None:
        raise Http404
    return reached, row
