"""Behind somebody's own link: the event's sessions, signing up for them, and a calendar of them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from raceme.accounts.actions.links import LinkOver, LinkUnknown
from raceme.core.errors import Refusal
from raceme.core.navigation import gathered
from raceme.events import queries
from raceme.events.access import GONE, OwnRequest, behind_own_link
from raceme.events.actions import sign_ups
from raceme.events.actions.own_links import feed_link, registration_followed
from raceme.events.exports.calendar import calendar_with
from raceme.events.models import Registration, Session, SignUp
from raceme.events.queries.agenda import agenda_of
from raceme.events.queries.sign_ups import programme_for

NOT_FOUND = 404


@require_safe
@behind_own_link
def own_sessions(request: OwnRequest) -> HttpResponse:
    """Show the agenda with what one is signed up for, and what one still may sign up for."""
    registration = request.registration
    mine = programme_for(registration, at=timezone.now())
    context = {
        "days": agenda_of(registration.event, [one.session for one in mine]),
        "mine": {one.session.pk: one for one in mine},
        "signed_up": sum(bool(one.state) for one in mine),
        "needs_sign_up": any(one.session.needs_sign_up for one in mine),
        "may_sign_up": registration.state == Registration.State.CONFIRMED
        and registration.event.state == registration.event.State.PUBLISHED,
        "secret": request.secret,
    }
    return render(request, "events/own/sessions.html", context)


@require_POST
@behind_own_link
def sign_up(request: OwnRequest, pk: int) -> HttpResponse:
    return _done(request, pk, _sign_up)


@require_POST
@behind_own_link
def leave(request: OwnRequest, pk: int) -> HttpResponse:
    return _done(request, pk, _leave)


def _sign_up(session: Session, registration: Registration, at: datetime) -> str:
    made = sign_ups.sign_up(session, registration, by=registration, at=at)
    if made.state == SignUp.State.WAITING:
        return _(
            "“%(title)s” is full. You are on its waiting list, and get a mail as soon as a place "
            "is yours."
        ) % {"title": session.title}
    return _("You are signed up for “%(title)s”.") % {"title": session.title}


def _leave(session: Session, registration: Registration, at: datetime) -> str:
    sign_ups.leave(session, registration, by=registration, at=at)
    return _("You have left “%(title)s”. The place goes to who is next.") % {"title": session.title}


def _done(
    request: OwnRequest, pk: int, act: Callable[[Session, Registration, datetime], str]
) -> HttpResponse:
    registration = request.registration
    session = get_object_or_404(queries.session_in(registration.event, pk))
    session.event = registration.event
    try:
        said = act(session, registration, timezone.now())
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("events-public:own_sessions", request.secret)


@require_http_methods(["GET", "HEAD", "POST"])
@behind_own_link
def subscribe(request: OwnRequest) -> HttpResponse:
    """Explain the calendar; sent, make an address by which it is followed, and show it once."""
    context: dict[str, Any] = {"secret": request.secret}
    if request.method == "POST":
        try:
            secret = feed_link(request.registration, at=timezone.now())
        except Refusal as refusal:
            messages.warning(request, str(refusal))
            return redirect("events-public:subscribe", request.secret)
        path = reverse("events-public:feed", args=[secret])
        context["address"] = request.build_absolute_uri(path)
        # By this scheme phones and desktops ask their calendar to follow an address.
        context["webcal"] = f"webcal://{urlsplit(context['address']).netloc}{path}"
    return render(request, "events/own/subscribe.html", context)


@require_safe
@never_cache
def feed(_request: HttpRequest, secret: str) -> HttpResponse:
    """Answer a calendar with what somebody goes to, each app's part of it among them."""
    try:
        registration = registration_followed(secret, at=timezone.now())
    except LinkOver as refusal:
        status = NOT_FOUND if isinstance(refusal, LinkUnknown) else GONE
        return HttpResponse(str(refusal), content_type="text/plain; charset=utf-8", status=status)
    entries = [entry for part in gathered("FEED") for entry in part(registration)]
    return HttpResponse(
        calendar_with(entries, name=registration.event.title),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'inline; filename="{registration.event.slug}.ics"'},
    )
