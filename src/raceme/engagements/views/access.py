"""How a page of the log reaches its record: not yours is not there, a partner only reads."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.engagements import permissions, queries
from raceme.engagements.models import Activity, Engagement
from raceme.workspaces.models import Workspace


def activity_or_404(request: Request, workspace: str, pk: int) -> tuple[Workspace, Activity]:
    space = workspace_or_404(request, workspace)
    activities = queries.activities_open_in(space).select_related("kind", "workspace", "part_of")
    return space, get_object_or_404(activities, pk=pk)


def own_activity(request: Request, workspace: str, pk: int) -> tuple[Workspace, Activity]:
    """Return an activity that its reader may change; 403 to who may only read it."""
    space, activity = activity_or_404(request, workspace, pk)
    if not permissions.can_change(request.user, activity, within=space):
        raise PermissionDenied
    return space, activity


def own_engagement(request: Request, workspace: str, pk: int, part: int) -> Engagement:
    _space, activity = own_activity(request, workspace, pk)
    engagement = queries.engagements_of(activity).filter(pk=part).first()
    if engagement is None:
        raise Http404
    engagement.activity = activity
    return engagement
