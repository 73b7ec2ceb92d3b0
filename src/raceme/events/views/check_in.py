"""The door: who comes is ticked or scanned, also without network."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from raceme.accounts.http import Request
from raceme.core.devices import key_of, mark_of, who_is
from raceme.core.errors import Refusal
from raceme.events.access import Reached, organised_or_403
from raceme.events.actions.attending import Answer, Outcome, Seen, check_in, undo_check_in
from raceme.events.forms.attending import Unreadable, batch_in, code_in
from raceme.events.models import Attendance, Event, Registration, Session
from raceme.events.queries import attending
from raceme.events.queries.attending import Entrant

MOST_SHOWN = 50
# Whoever was saving when the last news were read is among the next.
OVERLAP = timedelta(seconds=30)
CAMERA = "camera=(self), geolocation=(), microphone=()"


@login_required
@require_safe
def door(request: Request, workspace: str, event: str) -> HttpResponse:
    """Show who is expected and who is there, of the whole event or of ``?session=``."""
    reached = organised_or_403(request, workspace, event)
    row, now = reached.event, timezone.now()
    sessions = attending.sessions_to_enter(row)
    session = _session_in(request.GET.get("session", ""), sessions)
    everybody = attending.door_list_of(row)
    typed = request.GET.get("q", "")[:100]
    found = attending.found_among(everybody, typed) if typed.strip() else _coming(everybody)
    context = {
        "workspace": reached.space,
        "event": row,
        "may_organise": True,
        "sessions": sessions,
        "session": session,
        "typed": typed,
        "lines": [_Line(one, row, session) for one in found[:MOST_SHOWN]],
        "left_out": len(found) - MOST_SHOWN,
        "has_anybody": bool(everybody),
        "tally": _tally(everybody, session),
        "people": [_told(one) for one in everybody],
        "device": _device(request, reached, at=now),
    }
    response = render(request, "events/day/check_in.html", context)
    response["Permissions-Policy"] = CAMERA
    return response


@login_required
@require_POST
def tick(request: Request, workspace: str, event: str) -> HttpResponse:
    """Check in whom the pressed button names, without a script."""
    reached = organised_or_403(request, workspace, event)
    key = request.POST.get("session", "")
    seen = Seen(
        code=code_in(request.POST.get("came", "")),
        came_at=timezone.now(),
        session=int(key) if key.isdecimal() and len(key) < 16 else None,  # noqa: PLR2004 (of a key)
        way=Attendance.Way.LIST,
    )
    try:
        (answer,) = check_in(reached.event, seen=[seen], by=request.user, at=seen.came_at)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        _say(request, answer)
    return redirect(_back(request, reached))


@login_required
@require_POST
def undo(request: Request, workspace: str, event: str) -> HttpResponse:
    """Take back that somebody was there; a script is answered without a page."""
    reached = organised_or_403(request, workspace, event)
    rows = Registration.objects.of(reached.space).filter(event=reached.event)
    registration = get_object_or_404(rows, code=code_in(request.POST.get("undo", "")))
    key = request.POST.get("session", "")
    session = _session_in(key, attending.sessions_to_enter(reached.event))
    if key and session is None:
        raise Http404
    is_page = "json" not in request.headers.get("Accept", "")
    try:
        undo_check_in(registration, session=session, by=request.user, at=timezone.now())
    except Refusal as refusal:
        if not is_page:
            return JsonResponse({"text": str(refusal)}, status=HTTPStatus.CONFLICT)
        messages.error(request, str(refusal))
    else:
        if not is_page:
            return JsonResponse({"text": ""})
        sentence = _("%(name)s is taken back: not here.")
        messages.success(request, sentence % {"name": registration.name})
    return redirect(_back(request, reached))


@login_required
@require_POST
def seen(request: Request, workspace: str, event: str) -> HttpResponse:
    """Take what a device saw, and tell it of each what came of it, and what others saw."""
    reached = organised_or_403(request, workspace, event)
    mine = mark_of(who_is(request.user))
    if request.headers.get("Raceme-Whose", mine) != mine:
        raise PermissionDenied
    now = timezone.now()
    try:
        batch = batch_in(request.POST, at=now)
        answers = check_in(reached.event, seen=batch.seen, by=request.user, at=now)
    except Unreadable as refusal:
        return JsonResponse({"text": str(refusal)}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except Refusal as refusal:
        return JsonResponse({"text": str(refusal)}, status=HTTPStatus.CONFLICT)
    news = attending.news_of(reached.event, since=(batch.since or now) - OVERLAP)
    return JsonResponse(
        {
            "now": _milliseconds(now),
            "answers": [_answered(one) for one in answers],
            "people": [_told(one) for one in news.people],
            "seen": [[code, session, _milliseconds(came)] for code, session, came in news.seen],
            "undone": news.undone,
        }
    )


class _Line:
    """One of the list, as it is shown for the event or one session."""

    def __init__(self, one: Entrant, event: Event, session: Session | None) -> None:
        since = one.since(session.pk if session else None)
        self.one = one
        self.state = "" if one.state == Registration.State.CONFIRMED else _state(one)
        self.since = f"{since.astimezone(event.zone):%H:%M}" if since else ""
        # Whoever was seen in a session alone is taken back there.
        self.is_of_here = (session.pk if session else None) in one.came
        self.is_signed_up = session is not None and session.pk in one.signed_up


def _session_in(key: str, sessions: Sequence[Session]) -> Session | None:
    return next((one for one in sessions if str(one.pk) == key), None)


def _coming(everybody: list[Entrant]) -> list[Entrant]:
    return [one for one in everybody if not one.is_over]


def _tally(everybody: list[Entrant], session: Session | None) -> dict[str, int | None]:
    """Return how many are here, and how many of those who said that they come are not."""
    key = session.pk if session else None
    expected: list[Entrant] | None = None
    if session is None:
        expected = [one for one in everybody if one.state == Registration.State.CONFIRMED]
    elif session.needs_sign_up:
        expected = [one for one in everybody if session.pk in one.signed_up]
    return {
        "here": sum(one.since(key) is not None for one in everybody),
        "expected": None if expected is None else len(expected),
    }


def _told(one: Entrant) -> dict[str, object]:
    """Return one of the list as the page keeps it on the device: no address, no telephone."""
    return {
        "code": one.code,
        "name": one.name,
        "organisation": one.organisation,
        "type": one.type,
        "state": one.state,
        "word": "" if one.state == Registration.State.CONFIRMED else _state(one),
        "came": {str(key or ""): _milliseconds(at) for key, at in one.came.items()},
        "signed": one.signed_up,
    }


def _state(one: Entrant) -> str:
    return str(Registration.State(one.state).label)


def _device(request: Request, reached: Reached, *, at: datetime) -> dict[str, object]:
    who = who_is(request.user)
    address = reverse("events:check_in", args=[reached.space.slug, reached.event.slug])
    return {
        "whose": mark_of(who),
        "key": key_of(who, of=f"check-in {reached.event.pk}"),
        "of": f"check-in {reached.event.pk}",
        "worker": reverse("questionnaires-public:worker"),
        "scope": address,
        "made": _milliseconds(at),
    }


def _answered(answer: Answer) -> dict[str, object]:
    found = answer.registration
    return {
        "outcome": answer.outcome,
        "since": _milliseconds(answer.since) if answer.since else None,
        "session": answer.seen.session,
        "name": found.name if found else "",
        "organisation": found.organisation_name if found else "",
        "word": str(found.get_state_display())
        if found and found.state != Registration.State.CONFIRMED
        else "",
        "text": str(answer.outcome.label),
    }


def _say(request: Request, answer: Answer) -> None:
    """Say after a tick what came of it."""
    if answer.registration is None or answer.outcome is Outcome.CANCELLED:
        messages.error(request, str(answer.outcome.label))
    elif answer.registration.state != Registration.State.CONFIRMED:
        sentence = _("%(name)s is here. Their registration: %(state)s.")
        state = answer.registration.get_state_display()
        messages.warning(request, sentence % {"name": answer.registration.name, "state": state})
    else:
        sentence = _("%(name)s is here.")
        messages.success(request, sentence % {"name": answer.registration.name})


def _back(request: Request, reached: Reached) -> str:
    """Return the list as it was before, with what was typed and chosen."""
    address = reverse("events:check_in", args=[reached.space.slug, reached.event.slug])
    kept = {
        name: value for name in ("session", "q") if (value := request.POST.get(name, "").strip())
    }
    return f"{address}?{urlencode(kept)}" if kept else address


def _milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
