"""How a page reaches segments: they tell of people, so they are for who may see contacts."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.accounts.permissions import can_see_contacts, can_write
from raceme.segments.models import Segment
from raceme.segments.queries import segments_of
from raceme.workspaces.models import Workspace


def space_or_403(request: Request, workspace: str, *, to_write: bool = False) -> Workspace:
    space = workspace_or_404(request, workspace)
    may = can_write if to_write else can_see_contacts
    if not may(request.user, space):
        raise PermissionDenied
    return space


def segment_or_404(
    request: Request, workspace: str, pk: int, *, to_write: bool = False
) -> tuple[Workspace, Segment]:
    space = workspace_or_404(request, workspace)
    segment = get_object_or_404(segments_of(space), pk=pk)
    return space_or_403(request, workspace, to_write=to_write), segment
