"""Why a meeting is, where it is; why a wish is not kept, and what would keep it."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from raceme.accounts.http import Request
from raceme.core.errors import Refusal
from raceme.core.pages import Question, ask
from raceme.matchmaking.actions import scheduling
from raceme.matchmaking.library import placing
from raceme.matchmaking.library.interests import word_of
from raceme.matchmaking.library.remedying import Told, reason_of, told_of
from raceme.matchmaking.models import Wish
from raceme.matchmaking.queries import schedules as queries
from raceme.matchmaking.queries.remedies import remedies_of
from raceme.matchmaking.solving.moving import why_here
from raceme.matchmaking.views.reached import (
    Version,
    framed,
    is_key,
    organised_version,
    placed_or_404,
    version_or_404,
)
from raceme.matchmaking.views.spotting import spotted

ROWS = 25
MOST_SLOTS = 8


@login_required
@require_safe
def meeting(request: Request, workspace: str, event: str, number: int, wish: int) -> HttpResponse:
    """Show a meeting of a version: who, why these two, why then and there."""
    version = version_or_404(request, workspace, event, number)
    found = placed_or_404(version, wish)
    placed, shared = found.placement, queries.shared_interests(found.people)
    context = {
        **framed(request, version),
        "placed": placed,
        "people": found.persons,
        "names": placing.people_of(found.names),
        "time": placing.time_of(placed.slot, version.event.zone),
        "asked": placed.wish.request,
        "shared": [word_of(scheme, code) for scheme, code in shared],
        "why": [placing.locked()] if placed.is_locked else _why_here(version, found),
    }
    return render(request, "matchmaking/schedule/meeting.html", context)


def _why_here(version: Version, placed: queries.Placed) -> list[str]:
    try:
        found = spotted(version, placed, at=version.row.made_at)
    except Refusal as refusal:
        return [str(refusal)]
    meeting = found.around.meeting
    event = found.around.event
    if meeting is None or meeting.wish not in event.wish_by_id:
        return [_("What was wished for was taken back since.")]
    if meeting.place not in event.place_by_id:
        return [_("Its table is not there any more.")]
    possible = {spot.slot for spot in found.found if spot.tables}
    why = why_here(found.around, meeting, possible=possible)
    zone = version.event.zone
    free = [placing.time_of(found.slots[slot], zone) for slot in why.free[:MOST_SLOTS]]
    more = len(why.free) > MOST_SLOTS
    return placing.why_there(why, free=free, more=more, names=placed.names)


@login_required
@require_POST
def lock(request: Request, workspace: str, event: str, number: int, wish: int) -> HttpResponse:
    version = organised_version(request, workspace, event, number)
    is_locked = request.POST.get("is_locked") == "1"
    try:
        scheduling.lock(
            version.row, wish=wish, is_locked=is_locked, by=request.user, at=timezone.now()
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(version.address("schedule"))
    said = _("Locked: whatever is made from this version leaves it where it is.")
    messages.success(request, said if is_locked else _("Unlocked."))
    return redirect(version.address("schedule_meeting", wish))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take_out(request: Request, workspace: str, event: str, number: int, wish: int) -> HttpResponse:
    version = organised_version(request, workspace, event, number)
    placed = placed_or_404(version, wish)
    back = version.address("schedule_meeting", wish)
    if request.method == "POST":
        try:
            made = scheduling.take_out(version.row, wish=wish, by=request.user, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(back)
        messages.success(
            request, _("The meeting is out of version %(number)s.") % {"number": made.number}
        )
        return redirect("matchmaking:schedule", workspace, event, made.number)
    names = placing.people_of(placed.names)
    question = Question(
        _("Take the meeting of %(names)s out of version %(number)s?")
        % {"names": names, "number": number},
        effect=_(
            "Their wish stays, and the next version that is made may keep it. Nobody is told "
            "before a version is published."
        ),
        verb=_("Take it out"),
        keep=_("Keep it"),
        back=back,
    )
    return ask(request, question, {"workspace": version.space, "event": version.event})


@dataclass(frozen=True, kw_only=True)
class Line:
    """A wish that is not kept, who is in it, and why."""

    wish: Wish
    people: str
    why: str


@login_required
@require_safe
def not_kept(request: Request, workspace: str, event: str, number: int) -> HttpResponse:
    """List the wishes that a version does not keep, each with its reason."""
    version = version_or_404(request, workspace, event, number)
    page = Paginator(queries.not_kept_in(version.row), ROWS).get_page(request.GET.get("page"))
    wishes = list(page.object_list)
    members = queries.members_of([one.pk for one in wishes], within=version.row.workspace_id)
    reasons = {one["wish"]: one["reason"] for one in version.row.said.get("not_kept", [])}
    lines = [
        Line(
            wish=one,
            people=placing.between(members[one.pk]),
            why=reason_of(reasons.get(str(one.pk), "")),
        )
        for one in wishes
    ]
    context = {**framed(request, version), "page": page, "lines": lines}
    return render(request, "matchmaking/schedule/not_kept.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def why_not(request: Request, workspace: str, event: str, number: int, wish: int) -> HttpResponse:
    """Say what would keep a wish, and do it where that is a matter of the schedule alone."""
    if request.method == "POST":
        return _put_in(request, organised_version(request, workspace, event, number), wish)
    version = version_or_404(request, workspace, event, number)
    row = get_object_or_404(queries.wish_in(version.row, wish))
    if row.is_kept:
        return redirect(version.address("schedule_meeting", wish))
    members = queries.members_of([wish], within=version.row.workspace_id)[wish]
    context = {
        **framed(request, version),
        "wish": row,
        "people": members,
        "names": placing.between(members),
        **_remedies(version, row),
    }
    return render(request, "matchmaking/schedule/why_not.html", context)


def _remedies(version: Version, wish: Wish) -> dict[str, object]:
    try:
        found = remedies_of(version.row, wish, at=timezone.now())
    except Refusal as refusal:
        return {"reason": str(refusal), "told": [], "is_told": False}
    told: list[Told] = told_of(found, zone=version.event.zone)
    return {"reason": reason_of(found.reason), "told": told, "is_told": True}


def _put_in(request: Request, version: Version, wish: int) -> HttpResponse:
    row = get_object_or_404(queries.wish_in(version.row, wish))
    slot, other = (request.POST.get(name, "") for name in ("slot", "instead_of"))
    if not is_key(slot) or (other and not is_key(other)):
        raise Http404
    try:
        found = remedies_of(version.row, row, at=timezone.now())
        table = found.table_in(int(slot), instead_of=int(other) if other else None)
        made = scheduling.put_in(
            version.row,
            wish=row,
            to=scheduling.Place(slot=int(slot), table=table),
            instead_of=int(other) if other else None,
            by=request.user,
            at=timezone.now(),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(version.address("schedule_why_not", wish))
    messages.success(request, _("Kept, in version %(number)s.") % {"number": made.number})
    return redirect(
        "matchmaking:schedule_meeting", version.space.slug, version.event.slug, made.number, wish
    )
