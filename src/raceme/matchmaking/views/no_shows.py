"""The day of the meetings, for who organises: who did not come, the board, what is printed."""

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from raceme.accounts.http import Request
from raceme.core import jobs, pages, words
from raceme.core.errors import Refusal
from raceme.events.permissions import can_organise
from raceme.matchmaking.access import meetings_or_404, organised_meetings
from raceme.matchmaking.actions import presence
from raceme.matchmaking.exports.printing import KINDS
from raceme.matchmaking.models import Matchmaking
from raceme.matchmaking.queries.meetings import (
    each_says_the_other,
    hours_of_seats,
    no_shows,
    reliability_of_seats,
    speakers_of,
)
from raceme.matchmaking.views.listed import NO_SHOWS


@login_required
@require_safe
def day(request: Request, workspace: str, event: str) -> HttpResponseBase:
    space, row, matchmaking = meetings_or_404(request, workspace, event)
    can_change = can_organise(request.user, space)

    def when(keys: Sequence[int]) -> dict[int, str]:
        hours = hours_of_seats(keys, matchmaking=matchmaking)
        return {
            key: f"{words.weekday(begins.date())}, {begins:%H:%M}" for key, begins in hours.items()
        }

    def undo(keys: Sequence[int]) -> dict[int, str]:
        """Give the address that takes each back, as long as its meeting is not in the log."""
        if not can_change:
            return {}
        open_ones = no_shows(matchmaking).filter(pk__in=keys, meeting__state="scheduled")
        return {
            key: reverse("matchmaking:came_after_all", args=[space.slug, row.slug, key])
            for key in open_ones.values_list("pk", flat=True)
        }

    listing = NO_SHOWS.listing(
        request,
        no_shows(matchmaking),
        loaders={
            "when": when,
            "speaker": lambda keys: speakers_of(keys, within=space),
            "undo": undo,
            "rate": lambda keys: reliability_of_seats(keys, within=space),
        },
    )
    board = reverse("matchmaking-public:board", args=[space.slug, row.slug])
    context = {
        "workspace": space,
        "event": row,
        "matchmaking": matchmaking,
        "is_published": matchmaking.state in (Matchmaking.State.PUBLISHED, Matchmaking.State.OVER),
        "board": request.build_absolute_uri(board),
        "each_says": list(each_says_the_other(matchmaking)),
        "printing": jobs.newest_of(f"matchmaking.print:{matchmaking.pk}:{kind}" for kind in KINDS),
        "can_change": can_change,
    }
    return listing.answer("matchmaking/after/day.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def came_after_all(request: Request, workspace: str, event: str, pk: int) -> HttpResponse:
    """Take back that somebody did not come, where staff know better."""
    space, row, matchmaking = organised_meetings(request, workspace, event)
    seat = get_object_or_404(no_shows(matchmaking).filter(pk=pk))
    name = seat.participant.registration.name
    if request.method != "POST":
        question = pages.Question(
            _("Take back that %(name)s did not come?") % {"name": name},
            effect=_("Then the meeting is held, unless somebody says again that they were missed."),
            verb=_("Take it back"),
            keep=_("Leave it"),
            back=reverse("matchmaking:day", args=[space.slug, row.slug]),
            danger=False,
        )
        return pages.ask(request, question)
    try:
        presence.take_back_absent(seat, is_staff=True, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Taken back: nothing is said about who came."))
    return redirect("matchmaking:day", space.slug, row.slug)
