"""How a page reaches its event: staff's in their workspace, everybody's where it is published."""

from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.events import permissions, queries
from raceme.events.models import Event, Session
from raceme.workspaces.models import Workspace


class Reached(NamedTuple):
    space: Workspace
    event: Event


class ReachedSession(NamedTuple):
    space: Workspace
    event: Event
    session: Session


def event_or_404(request: Request, workspace: str, event: str) -> Reached:
    space = workspace_or_404(request, workspace)
    return Reached(space, get_object_or_404(queries.events_called(space, event)))


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
