"""Named reads of assessments."""

from django.db.models import QuerySet

from raceme.accounts.models import User
from raceme.accounts.queries import workspaces_of
from raceme.assessments.models import Assessment
from raceme.workspaces.models import Workspace


def assessments_of(workspace: Workspace | int) -> QuerySet[Assessment]:
    return Assessment.objects.of(workspace)


def assessments_visible_to(user: User) -> QuerySet[Assessment]:
    return Assessment.objects.within(workspaces_of(user))
