"""How the screens reach their records, and to whom they are shown."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.asks import permissions, queries
from raceme.asks.models import Ask
from raceme.workspaces.models import Workspace


def readable_or_403(request: Request, workspace: str) -> Workspace:
    space = workspace_or_404(request, workspace)
    if not permissions.can_see_asks(request.user, space):
        raise PermissionDenied
    return space


def asking_or_403(request: Request, workspace: str) -> Workspace:
    space = workspace_or_404(request, workspace)
    if not permissions.can_ask(request.user, space):
        raise PermissionDenied
    return space


def ask_or_404(
    request: Request, workspace: str, pk: int, *, to_write: bool = False
) -> tuple[Workspace, Ask]:
    space = (asking_or_403 if to_write else readable_or_403)(request, workspace)
    rows = queries.asks_of(space).select_related(
        "workspace", "organisation", "person", "round", "bundle__message"
    )
    return space, get_object_or_404(rows, pk=pk)
