"""What an event's meetings came to: figures, each a door to its list; and closing the meetings."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from raceme.accounts.http import Request
from raceme.core import jobs, pages, words
from raceme.core.errors import Refusal
from raceme.core.pieces import Tile
from raceme.events.permissions import can_organise
from raceme.matchmaking.access import meetings_or_404, organised_meetings
from raceme.matchmaking.actions import holding, partnering
from raceme.matchmaking.models import Matchmaking, Meeting
from raceme.matchmaking.queries.meetings import meetings_of
from raceme.matchmaking.queries.outcomes import (
    Figures,
    agreements_of,
    contradicted,
    figures_of,
    listed_meetings,
)
from raceme.matchmaking.views.listed import MEETINGS, loaders_of

MOST_DECIDED = 20


@login_required
@require_safe
def figures(request: Request, workspace: str, event: str) -> HttpResponse:
    space, row, matchmaking = meetings_or_404(request, workspace, event)
    found = figures_of(matchmaking)
    address = reverse("matchmaking:meetings", args=[space.slug, row.slug])
    context = {
        "workspace": space,
        "event": row,
        "matchmaking": matchmaking,
        "tiles": _tiles(found, address),
        "rows": _rows(found, address),
        "figures": found,
        "contradicted": list(contradicted(matchmaking)[:MOST_DECIDED])
        if found.contradicted
        else [],
        "agreements": agreements_of(matchmaking, most=MOST_DECIDED) if found.agreements else [],
        "can_change": can_organise(request.user, space),
        "is_over": matchmaking.state == Matchmaking.State.OVER,
        "job": jobs.newest(_once(matchmaking)),
    }
    return render(request, "matchmaking/after/figures.html", context)


@login_required
@require_safe
def meetings(request: Request, workspace: str, event: str) -> HttpResponseBase:
    space, row, matchmaking = meetings_or_404(request, workspace, event)
    listing = MEETINGS.listing(
        request, listed_meetings(matchmaking), loaders=loaders_of(matchmaking)
    )
    context = {"workspace": space, "event": row}
    return listing.answer("matchmaking/after/meetings.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: Request, workspace: str, event: str) -> HttpResponse:
    """Ask whether the meetings are over, and write them into the log in a job."""
    space, row, matchmaking = organised_meetings(request, workspace, event)
    back = redirect("matchmaking:figures", space.slug, row.slug)
    now = timezone.now()
    try:
        holding.refuse_what_is_ahead(matchmaking, at=now)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return back
    if request.method == "POST":
        jobs.start(
            "matchmaking.settle",
            arguments={
                "matchmaking_id": matchmaking.pk,
                "workspace_id": space.pk,
                "user_id": request.user.pk,
            },
            title=_("Meetings of %(event)s into the log") % {"event": row.title},
            by=request.user,
            workspace=space,
            at=now,
            once=_once(matchmaking),
        )
        return back
    number = meetings_of(matchmaking).filter(state=Meeting.State.SCHEDULED).count()
    question = pages.Question(
        _("Close the meetings of %(event)s?") % {"event": row.title},
        effect=_(
            "%(number)s meetings go into the log: as held, and as not held where a side says so. "
            "They count towards the event’s programmes. Corrections stay possible."
        )
        % {"number": words.number(number)},
        verb=_("Close them"),
        keep=_("Leave them open"),
        back=reverse("matchmaking:figures", args=[space.slug, row.slug]),
        danger=False,
    )
    return pages.ask(request, question)


@login_required
@require_POST
def decide(request: Request, workspace: str, event: str, pk: int) -> HttpResponse:
    """Decide where the sides of a meeting say different things."""
    space, row, matchmaking = organised_meetings(request, workspace, event)
    meeting = meetings_of(matchmaking).filter(pk=pk).first()
    if meeting is None or meeting.activity_id is None:
        raise Http404
    was_held = "held" in request.POST
    reason = _("Its sides said different things; decided by who organises")
    try:
        holding.hold_meeting(
            meeting, was_held=was_held, reason=reason, by=request.user, at=timezone.now()
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        said = _("Decided: it was held.") if was_held else _("Decided: it was not held.")
        messages.success(request, said)
    return redirect("matchmaking:figures", space.slug, row.slug)


@login_required
@require_POST
def make_partnership(request: Request, workspace: str, event: str, pk: int) -> HttpResponse:
    """Write down the partnership that a meeting led to, and open it."""
    space, row, matchmaking = organised_meetings(request, workspace, event)
    meeting = meetings_of(matchmaking).filter(pk=pk).first()
    if meeting is None:
        raise Http404
    meeting.matchmaking, row.workspace = matchmaking, space
    try:
        made = partnering.make_partnership(meeting, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("matchmaking:figures", space.slug, row.slug)
    messages.success(request, _("It is written down as intended. Add its papers, then sign it."))
    return redirect("partnerships:partnership", space.slug, made.pk)


def _once(matchmaking: Matchmaking) -> str:
    return f"matchmaking.settle:{matchmaking.pk}"


def _tiles(found: Figures, address: str) -> list[Tile]:
    kept = "–" if found.kept_rate is None else words.share(found.kept_rate)
    return [
        Tile(
            gettext_lazy("Scheduled"),
            words.number(found.scheduled),
            href=f"{address}?scheduled=yes",
            meaning=_("and %(number)s cancelled before") % {"number": found.cancelled},
        ),
        Tile(gettext_lazy("Held"), words.number(found.held), href=f"{address}?state=held"),
        Tile(
            gettext_lazy("Kept rate"),
            kept,
            href=f"{address}?state=held",
            meaning=_("held of what was scheduled and is over"),
        ),
        Tile(
            gettext_lazy("Agreements"),
            words.number(found.agreements),
            href=f"{address}?agreed=yes",
            meaning=_("said by at least one side"),
        ),
    ]


def _rows(found: Figures, address: str) -> list[tuple[str, str, str, str]]:
    """Return the other figures: what is counted, its value, the door to its list, what it means."""
    useful = "–" if found.useful is None else words.number(found.useful)
    rows = [
        (
            _("Meetings to which somebody did not come"),
            words.number(found.no_shows),
            f"{address}?missed=yes",
            _("One side’s word is enough."),
        ),
        (_("Not held"), words.number(found.not_held), f"{address}?state=not_held", ""),
        (
            _("Spoken of afterwards"),
            words.number(found.answered),
            f"{address}?said=yes",
            _("by at least one side"),
        ),
        (
            _("Usefulness, of 5"),
            useful,
            f"{address}?said=yes",
            _("mean of %(number)s answers") % {"number": words.number(found.useful_said)},
        ),
        (
            _("Second meetings"),
            words.number(found.second),
            f"{address}?again=yes",
            _("All sides want one; each was given the other’s address."),
        ),
    ]
    rows += [
        (
            _("Value of agreements, %(currency)s") % {"currency": currency},
            words.money(value, currency),
            f"{address}?agreed=yes",
            _("Of what the sides of one meeting say the larger counts."),
        )
        for currency, value in found.values
    ]
    return rows
