"""
How a page reaches the meetings of an event.

Staff reach them by their workspace and the event, who takes part by their own link: once the
meetings are prepared, for whom their type lets have any, and as long as they are confirmed.
"""

from collections.abc import Callable
from functools import wraps
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.events.access import OwnRequest, behind_own_link
from raceme.events.models import Event
from raceme.events.permissions import can_organise
from raceme.matchmaking.models import Matchmaking, Participant
from raceme.matchmaking.queries import profiles
from raceme.matchmaking.queries.set_up import matchmaking_at
from raceme.workspaces.models import Workspace


class Reached(NamedTuple):
    space: Workspace
    event: Event
    matchmaking: Matchmaking


class GuestRequest(OwnRequest):
    """A request behind an own link, of somebody who may have meetings there."""

    matchmaking: Matchmaking
    # Who they are among those who meet; None as long as they have not joined.
    participant: Participant | None


class OwnMeetings(GuestRequest):
    """The same of somebody who has joined."""

    participant: Participant


def meetings_or_404(request: Request, workspace: str, event: str) -> Reached:
    space = workspace_or_404(request, workspace)
    row = get_object_or_404(matchmaking_at(space, event))
    row.workspace = row.event.workspace = space
    return Reached(space, row.event, row)


def organised_meetings(request: Request, workspace: str, event: str) -> Reached:
    """Return the same to those who may change it."""
    reached = meetings_or_404(request, workspace, event)
    if not can_organise(request.user, reached.space):
        raise PermissionDenied
    return reached


def for_guests(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let ``view`` be asked behind the own link of whoever may have meetings."""

    @wraps(view)
    @behind_own_link
    def entered(request: GuestRequest, **more: object) -> HttpResponseBase:
        guest = profiles.guest_of(request.registration)
        if guest is None:
            raise Http404
        request.matchmaking, request.participant = guest
        return view(request, **more)

    return entered


def for_participants(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let ``view`` be asked by who has joined; whoever has not is led to do so."""

    @wraps(view)
    @for_guests
    def entered(request: GuestRequest, **more: object) -> HttpResponseBase:
        if request.participant is None or request.participant.left_at:
            return redirect("matchmaking-public:profile", request.secret)
        return view(request, **more)

    return entered
