"""How a page reaches a questionnaire: everybody of the workspace reads, who may write builds."""

from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.shortcuts import get_object_or_404

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.accounts.permissions import can_write
from raceme.questionnaires.models import Questionnaire
from raceme.questionnaires.queries import questionnaires_of
from raceme.workspaces.models import Workspace


def space_to_build_or_403(request: Request, workspace: str) -> Workspace:
    space = workspace_or_404(request, workspace)
    if not can_write(request.user, space):
        raise PermissionDenied
    return space


def questionnaire_or_404(
    request: Request, workspace: str, pk: int, *, to_build: bool = False
) -> tuple[Workspace, Questionnaire]:
    space = workspace_or_404(request, workspace)
    found = get_object_or_404(questionnaires_of(space), pk=pk)
    if to_build and not can_write(request.user, space):
        raise PermissionDenied
    # Its workspace is the one of the address; nobody asks for it again.
    found.workspace = space
    return space, found


def revision_in(posted: QueryDict) -> int:
    """Return the revision of the draft that was shown; 0 where none was sent."""
    text = posted.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004
