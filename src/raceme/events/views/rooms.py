"""Rooms and tracks of an event: two short lists on one page."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from raceme.accounts.http import Request
from raceme.accounts.models import User
from raceme.core.errors import Refusal
from raceme.core.forms import Form, status_of
from raceme.events import actions, queries
from raceme.events.access import Reached, organised_or_403
from raceme.events.forms.sessions import RoomForm, TrackForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rooms(request: Request, workspace: str, event: str) -> HttpResponse:
    """Show both lists; add a room, or a track where ``what`` says so."""
    reached = organised_or_403(request, workspace, event)
    is_track = request.POST.get("what") == "track"
    sent = request.POST if request.method == "POST" else None
    room = RoomForm(None if is_track else sent, prefix="room")
    track = TrackForm(sent if is_track else None, prefix="track")
    form: Form = track if is_track else room
    add: Callable[..., Any] = actions.add_track if is_track else actions.add_room
    if form.is_valid():
        try:
            made = add(reached.event, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("%(name)s is added.") % {"name": made.name})
            return redirect("events:rooms", reached.space.slug, reached.event.slug)
    context = {
        "workspace": reached.space,
        "event": reached.event,
        "may_organise": True,
        "rooms": queries.rooms_of(reached.event),
        "tracks": queries.tracks_of(reached.event),
        "room_form": room,
        "track_form": track,
    }
    return render(request, "events/rooms.html", context, status=status_of(room, track))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def room(request: Request, workspace: str, event: str, pk: int) -> HttpResponse:
    reached = organised_or_403(request, workspace, event)
    row = get_object_or_404(queries.rooms_of(reached.event).filter(pk=pk))
    initial = {"name": row.name, "capacity": row.capacity}
    form = RoomForm(request.POST if request.method == "POST" else None, initial=initial)
    return _edited(request, form, row, actions.correct_room, reached, remove="events:room_remove")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: Request, workspace: str, event: str, pk: int) -> HttpResponse:
    reached = organised_or_403(request, workspace, event)
    row = get_object_or_404(queries.tracks_of(reached.event).filter(pk=pk))
    form = TrackForm(request.POST if request.method == "POST" else None, initial={"name": row.name})
    return _edited(request, form, row, actions.correct_track, reached, remove="events:track_remove")


def _edited(
    request: Request,
    form: Form,
    row: Any,  # noqa: ANN401 (a room or a track)
    correct: Callable[..., Any],
    reached: Reached,
    *,
    remove: str,
) -> HttpResponse:
    space, event = reached
    if form.is_valid():
        try:
            saved = correct(row, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("%(name)s is saved.") % {"name": saved.name})
            return redirect("events:rooms", space.slug, event.slug)
    context = {
        "workspace": space,
        "event": event,
        "may_organise": True,
        "part": row,
        "form": form,
        "remove": remove,
    }
    return render(request, "events/room.html", context, status=status_of(form))


@login_required
@require_POST
def remove_room(request: Request, workspace: str, event: str, pk: int) -> HttpResponse:
    reached = organised_or_403(request, workspace, event)
    row = get_object_or_404(queries.rooms_of(reached.event).filter(pk=pk))
    return _removed(request, row, actions.remove_room, reached)


@login_required
@require_POST
def remove_track(request: Request, workspace: str, event: str, pk: int) -> HttpResponse:
    reached = organised_or_403(request, workspace, event)
    row = get_object_or_404(queries.tracks_of(reached.event).filter(pk=pk))
    return _removed(request, row, actions.remove_track, reached)


def _removed(
    request: Request,
    row: Any,  # noqa: ANN401 (a room or a track)
    remove: Callable[..., None],
    reached: Reached,
) -> HttpResponse:
    by: User = request.user
    at: datetime = timezone.now()
    try:
        remove(row, by=by, at=at)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(name)s is removed.") % {"name": row.name})
    return redirect("events:rooms", reached.space.slug, reached.event.slug)
