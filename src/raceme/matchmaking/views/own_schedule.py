"""My schedule, behind the own link: who comes next and where, who did not come, what came free."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from raceme.core import pages
from raceme.core.errors import Refusal
from raceme.core.navigation import around
from raceme.events.access import OwnRequest, behind_own_link
from raceme.matchmaking.actions import presence, refilling
from raceme.matchmaking.exports.calendar import calendar_of_meetings
from raceme.matchmaking.exports.papers import schedules_paper
from raceme.matchmaking.models import Matchmaking, Meeting, MeetingSeat, Participant
from raceme.matchmaking.queries.free import offers_to
from raceme.matchmaking.queries.meetings import (
    own_days,
    own_meetings,
    rooms_with,
    seated_participant,
    zone_of,
)


class SeatedRequest(OwnRequest):
    """A request behind an own link, of somebody whose schedule is published."""

    participant: Participant


def of_the_seated(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let ``view`` be asked by who takes part in meetings whose schedule is published."""

    @behind_own_link
    @wraps(view)
    def entered(request: SeatedRequest, **more: object) -> HttpResponseBase:
        found = seated_participant(request.registration)
        shown = (Matchmaking.State.PUBLISHED, Matchmaking.State.OVER)
        if found is None or found.matchmaking.state not in shown:
            raise Http404
        request.participant = found
        return view(request, **more)

    return entered


@require_safe
@of_the_seated
def schedule(request: SeatedRequest) -> HttpResponse:
    now, mine = timezone.now(), request.participant
    days = own_days(mine, at=now)
    meetings = [one for _day, of_day in days for one in of_day]
    coming = next((one for one in meetings if one.is_next), None)
    tables = [one.meeting.table for one in meetings if not one.is_cancelled]
    context = {
        "participant": mine,
        "event": mine.matchmaking.event,
        "is_demonstration": mine.matchmaking.event.workspace.is_demonstration,
        "days": days,
        "coming": coming,
        "left": coming.begins - now if coming and not coming.is_begun else None,
        "zone": str(zone_of(mine)).replace("_", " "),
        "rooms": rooms_with(tables, matchmaking=mine.matchmaking) if tables else [],
        "own_tables": {table.pk for table in tables},
        "offers": offers_to(mine, at=now),
        "absent": around("matchmaking-public:absent", request.secret),
        "cannot_come": around("matchmaking-public:cannot_come", request.secret),
        "is_over": mine.matchmaking.state == Matchmaking.State.OVER,
    }
    return render(request, "matchmaking/own/schedule.html", context)


@require_POST
@of_the_seated
def absent(request: SeatedRequest, seat: int) -> HttpResponse:
    """Keep that the other one did not come, or take that back."""
    row = _other_seat(request, seat)
    by, now = request.registration, timezone.now()
    try:
        if "undo" in request.POST:
            presence.take_back_absent(row, by=by, at=now)
            messages.info(request, _("Taken back: nothing is said about who came."))
        else:
            presence.say_absent(row, by=by, at=now)
            name = row.participant.registration.name
            said = _("Kept: %(name)s did not come. You can take it back below.")
            messages.success(request, said % {"name": name})
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return _back(request)


@require_http_methods(["GET", "HEAD", "POST"])
@of_the_seated
def cannot_come(request: SeatedRequest, meeting: int) -> HttpResponse:
    """Ask whether one cannot come, and cancel the meeting."""
    row = _own_meeting(request, meeting)
    if request.method == "POST":
        try:
            presence.cancel_meeting(
                row, participant=request.participant, by=request.registration, at=timezone.now()
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            said = _("Cancelled, and the other side is told. The half hour may be offered anew.")
            messages.success(request, said)
        return _back(request)
    names = ", ".join(
        seat.participant.registration.name
        for seat in row.seats.all()
        if seat.participant_id != request.participant.pk
    )
    question = pages.Question(
        _("Cancel your meeting with %(names)s?") % {"names": names},
        effect=_("They are told by mail. The half hour is free for both of you again."),
        verb=_("Cancel the meeting"),
        keep=_("Keep it"),
        back=reverse("matchmaking-public:schedule", args=[request.secret]),
    )
    only_box = request.headers.get("HX-Target") == pages.DIALOGUE
    template = "core/confirm_box.html" if only_box else "matchmaking/own/question.html"
    return render(request, template, {"asked": question})


@require_POST
@of_the_seated
def answer_offer(request: SeatedRequest, offer: int) -> HttpResponse:
    """Take a half hour that came free, or leave it to others."""
    now = timezone.now()
    found = next(
        (one for one in offers_to(request.participant, at=now) if one.offer.pk == offer), None
    )
    if found is None:
        messages.error(request, str(refilling.OfferOver()))
        return _back(request)
    mine, by = request.participant, request.registration
    try:
        if "decline" in request.POST:
            refilling.decline_offer(found.offer, participant=mine, by=by, at=now)
            messages.info(request, _("Left to others. Your wish stays as it is."))
        else:
            row = refilling.accept_offer(found.offer, participant=mine, by=by, at=now)
            messages.success(request, _said_of(row.meeting))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return _back(request)


@require_safe
@of_the_seated
def calendar(request: SeatedRequest) -> HttpResponse:
    mine = request.participant
    content = calendar_of_meetings(mine, own_meetings(mine))
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="meetings.ics"'},
    )


@require_safe
@of_the_seated
def paper(request: SeatedRequest) -> HttpResponse:
    mine, now = request.participant, timezone.now()
    content = schedules_paper(mine.matchmaking, [(mine, own_days(mine, at=now))], at=now)
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="meetings.pdf"'},
    )


def _said_of(meeting: Meeting | None) -> str:
    if meeting is None:
        return _("Accepted. It is your meeting as soon as the other side accepts, too.")
    return _("You meet: all have accepted. It stands in your schedule.")


def _own_meeting(request: SeatedRequest, key: int) -> Meeting:
    found = own_meetings(request.participant).filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def _other_seat(request: SeatedRequest, key: int) -> MeetingSeat:
    """Return the seat of somebody else in a meeting of one's own."""
    found = own_meetings(request.participant).filter(seats__pk=key).first()
    seats = [] if found is None else found.seats.all()
    seat = next((one for one in seats if one.pk == key), None)
    if found is None or seat is None or seat.participant_id == request.participant.pk:
        raise Http404
    seat.meeting = found
    return seat


def _back(request: SeatedRequest) -> HttpResponse:
    return redirect("matchmaking-public:schedule", request.secret)
