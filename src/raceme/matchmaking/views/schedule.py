"""The schedule of an event: its versions, a new one made, one stopped with the best so far."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from raceme.accounts.http import Request
from raceme.core.errors import Refusal
from raceme.core.forms import status_of
from raceme.events.access import event_or_404
from raceme.events.permissions import can_organise
from raceme.matchmaking.access import Reached, organised_meetings
from raceme.matchmaking.actions import scheduling
from raceme.matchmaking.forms.scheduling import MakeForm
from raceme.matchmaking.queries import schedules as queries
from raceme.matchmaking.queries.set_up import matchmaking_of
from raceme.matchmaking.views.reached import organised_version, tiles_of

ROWS = 20
SECONDS, LARGE, SECONDS_OF_LARGE = 20, 1000, 60


@login_required
@require_safe
def schedules(request: Request, workspace: str, event: str) -> HttpResponse:
    """Show the versions of an event's schedule, and let one make the next."""
    space, row = event_or_404(request, workspace, event)
    matchmaking = matchmaking_of(row).first()
    if matchmaking is None:
        context = {"workspace": space, "event": row}
        return render(request, "matchmaking/schedule/none.html", context)
    matchmaking.event = row
    return _page(request, Reached(space, row, matchmaking), form=None)


@login_required
@require_POST
def make(request: Request, workspace: str, event: str) -> HttpResponse:
    reached = organised_meetings(request, workspace, event)
    kept = queries.newest_of(reached.matchmaking)
    form = MakeForm(request.POST, can_keep=kept is not None)
    if form.is_valid():
        try:
            made = scheduling.make_schedule(
                reached.matchmaking,
                seconds=form.cleaned_data["seconds"],
                keeps=kept if form.cleaned_data.get("keeps_locked") else None,
                note=form.cleaned_data["note"],
                by=request.user,
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("matchmaking:schedule", workspace, event, made.number)
    return _page(request, reached, form=form)


@login_required
@require_POST
def stop(request: Request, workspace: str, event: str, number: int) -> HttpResponse:
    version = organised_version(request, workspace, event, number)
    try:
        scheduling.stop_with_best(version.row, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It ends with the best that it has, in a moment."))
    return redirect(version.address("schedule"))


def _page(request: Request, reached: Reached, *, form: MakeForm | None) -> HttpResponse:
    space, event, matchmaking = reached
    page = Paginator(queries.schedules_of(matchmaking), ROWS).get_page(request.GET.get("page"))
    versions = list(page.object_list)
    newest = next((one for one in versions if one.state in ("draft", "published")), None)
    sizes = queries.sizes_of(matchmaking)
    seconds = SECONDS if sizes["people"] <= LARGE else SECONDS_OF_LARGE
    form = form or MakeForm(can_keep=newest is not None, initial={"seconds": seconds})
    context = {
        "workspace": space,
        "event": event,
        "matchmaking": matchmaking,
        "page": page,
        "versions": versions,
        "newest": newest,
        "tiles": tiles_of(newest, meetings=newest.meetings) if newest else [],
        "running": next((one for one in versions if queries.is_underway(one)), None),
        "sizes": sizes,
        "may_organise": can_organise(request.user, space),
        "form": form,
    }
    return render(request, "matchmaking/schedule/schedules.html", context, status=status_of(form))
