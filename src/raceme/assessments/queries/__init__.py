"""Named reads of assessments."""

from django.db.models import QuerySet

from raceme.accounts.models import User
from raceme.accounts.queries import workspaces_of
from raceme.assessments.models import Assessment
from raceme.assessments.queries.factor_sets import factor_sets, factors
from raceme.assessments.queries.offered import (
    Offered,
    Setting,
    is_as_shipped,
    newest_versions,
    offered_in,
    uses_factors,
)
from raceme.assessments.queries.waves import (
    before,
    closed_of,
    last_answers,
    suggested_wave,
    under_way,
)
from raceme.workspaces.models import Workspace

__all__ = [
    "Offered",
    "Setting",
    "assessments_of",
    "assessments_visible_to",
    "before",
    "closed_of",
    "factor_sets",
    "factors",
    "is_as_shipped",
    "last_answers",
    "newest_versions",
    "offered_in",
    "suggested_wave",
    "under_way",
    "uses_factors",
]


def assessments_of(workspace: Workspace | int) -> QuerySet[Assessment]:
    return Assessment.objects.of(workspace)


def assessments_visible_to(user: User) -> QuerySet[Assessment]:
    return Assessment.objects.within(workspaces_of(user))
