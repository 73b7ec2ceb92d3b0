"""How every page reaches its programme: within the workspace of the address, or not at all."""

from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.programmes import permissions, queries
from raceme.programmes.models import Programme
from raceme.workspaces.models import Workspace


class Reached(NamedTuple):
    space: Workspace
    programme: Programme


def programme_or_404(request: Request, workspace: str, code: str) -> Reached:
    """Return the programme that the workspace leads or shares, with the workspace."""
    space = workspace_or_404(request, workspace)
    return Reached(space, get_object_or_404(queries.programmes_called(space, code)))


def changeable_or_403(request: Request, workspace: str, code: str) -> Reached:
    """Return the same to those who may change it, which a partner's workspace may not."""
    reached = programme_or_404(request, workspace, code)
    is_lead = reached.programme.workspace_id == reached.space.pk
    if not is_lead or not permissions.can_change_programme(request.user, reached.programme):
        raise PermissionDenied
    return reached
