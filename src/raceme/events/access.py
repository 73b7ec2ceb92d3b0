"""
How a page reaches its event.

Staff reach theirs in their workspace, everybody what is published, and who has a registration's
own link that one.
"""

from collections.abc import Callable
from functools import wraps
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache

from raceme.accounts.access import workspace_or_404
from raceme.accounts.actions.links import LinkOver
from raceme.accounts.http import Request, language_of
from raceme.events import permissions, queries
from raceme.events.actions.own_links import registration_behind
from raceme.events.models import Admission, Event, Registration, Session
from raceme.events.queries.places import admission_at
from raceme.workspaces.models import Workspace

GONE = 410


class Reached(NamedTuple):
    space: Workspace
    event: Event


class ReachedSession(NamedTuple):
    space: Workspace
    event: Event
    session: Session


def event_or_404(request: Request, workspace: str, event: str) -> Reached:
    space = workspace_or_404(request, workspace)
    row = get_object_or_404(queries.events_called(space, event))
    row.workspace = space
    return Reached(space, row)


def admission_or_404(
    request: Request, workspace: str, event: str
) -> tuple[Reached, Admission | None]:
    """Return the same with its admission, where it has any, by one query."""
    space = workspace_or_404(request, workspace)
    admission = admission_at(space, event).first()
    if admission is None:
        return event_or_404(request, workspace, event), None
    admission.event.workspace = space
    return Reached(space, admission.event), admission


def organised_or_403(request: Request, workspace: str, event: str) -> Reached:
    """Return the same to those who may change it."""
    reached = event_or_404(request, workspace, event)
    if not permissions.can_organise(request.user, reached.space):
        raise PermissionDenied
    return reached


def session_or_403(request: Request, workspace: str, event: str, key: int) -> ReachedSession:
    space, row = organised_or_403(request, workspace, event)
    session = get_object_or_404(queries.session_in(row, key))
    session.event = row
    return ReachedSession(space, row, session)


def published_or_404(_request: HttpRequest, workspace: str, event: str) -> Event:
    """Return an event that everybody may see."""
    return get_object_or_404(queries.published_events_of(workspace).filter(slug=event))


class OwnRequest(HttpRequest):
    """A request behind somebody's own link to an event."""

    # What the link opens: the frame of its pages reads it.
    registration: Registration
    secret: str


def behind_own_link(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """
    Let ``view`` be asked with the secret of somebody's own link; it finds ``registration``.

    It speaks the language in which they registered, unless they have chosen another one.
    """

    @never_cache
    @wraps(view)
    def entered(request: OwnRequest, secret: str, **more: object) -> HttpResponseBase:
        try:
            request.registration = registration_behind(secret, at=timezone.now())
        except LinkOver as refusal:
            context = {"reason": str(refusal)}
            return render(request, "events/own/link_over.html", context, status=GONE)
        request.secret = secret
        spoken = language_of(request, otherwise=request.registration.language)
        with translation.override(spoken):
            response = view(request, **more)
        # Its address is for one reader alone.
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return entered
