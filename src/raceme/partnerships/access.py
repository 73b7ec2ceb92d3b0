"""How a page reaches its record: staff's in their workspace, everybody's where it is published."""

from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.partnerships import permissions, queries
from raceme.partnerships.models import GoodPractice, Partnership
from raceme.workspaces.models import Workspace


class Reached(NamedTuple):
    space: Workspace
    row: Partnership


class ReachedPractice(NamedTuple):
    space: Workspace
    row: GoodPractice


def kept_or_403(request: Request, workspace: str) -> Workspace:
    """Return the workspace to those who may write partnerships and practices down in it."""
    space = workspace_or_404(request, workspace)
    if not permissions.can_keep(request.user, space):
        raise PermissionDenied
    return space


def partnership_or_404(request: Request, workspace: str, pk: int) -> Reached:
    space = workspace_or_404(request, workspace)
    return Reached(space, get_object_or_404(queries.partnership_in(space, pk)))


def own_partnership(request: Request, workspace: str, pk: int) -> Reached:
    """Return the same to those who may change it."""
    reached = partnership_or_404(request, workspace, pk)
    if not permissions.can_keep(request.user, reached.space):
        raise PermissionDenied
    return reached


def practice_or_404(request: Request, workspace: str, practice: str) -> ReachedPractice:
    space = workspace_or_404(request, workspace)
    return ReachedPractice(space, get_object_or_404(queries.practices_called(space, practice)))


def own_practice(request: Request, workspace: str, practice: str) -> ReachedPractice:
    """Return the same to those who may change it."""
    reached = practice_or_404(request, workspace, practice)
    if not permissions.can_keep(request.user, reached.space):
        raise PermissionDenied
    return reached


def decided_practice(request: Request, workspace: str, practice: str) -> ReachedPractice:
    """Return the same to those who say what everybody reads."""
    reached = practice_or_404(request, workspace, practice)
    if not permissions.can_publish(request.user, reached.space):
        raise PermissionDenied
    return reached


def published_or_404(_request: HttpRequest, workspace: str, practice: str) -> GoodPractice:
    """Return a practice that everybody may see."""
    return get_object_or_404(queries.published_practices_of(workspace).filter(slug=practice))
