"""Named reads of assessments."""

from django.db.models import QuerySet

from raceme.accounts.models import User
from raceme.accounts.queries import workspaces_of
from raceme.assessments.models import Assessment
from raceme.assessments.queries.factor_sets import KnownFactors, factor_sets, factors
from raceme.assessments.queries.listing import (
    Latest,
    Stands,
    Wave,
    changes_of,
    codes_of,
    companies_called,
    known_experts,
    listed_assessments,
    people_called,
    standings,
    waves_of,
)
from raceme.assessments.queries.members import (
    assessed_in,
    counted_assessments,
    dimensions_in,
    weakest_in,
    with_scores,
)
from raceme.assessments.queries.offered import (
    Offered,
    Setting,
    is_as_shipped,
    newest_versions,
    offered_in,
    uses_factors,
)
from raceme.assessments.queries.peers import (
    Group,
    Peers,
    Scoring,
    are_comparable,
    peers_of,
    scorings_of,
)
from raceme.assessments.queries.progress import Section, factors_used, files_of, progress_of
from raceme.assessments.queries.waves import (
    before,
    closed_for_company,
    closed_of,
    comparable_before,
    last_answers,
    newest_of_each,
    other_factors,
    suggested_wave,
    under_way,
)
from raceme.workspaces.models import Workspace

__all__ = [
    "Group",
    "KnownFactors",
    "Latest",
    "Offered",
    "Peers",
    "Scoring",
    "Section",
    "Setting",
    "Stands",
    "Wave",
    "are_comparable",
    "assessed_in",
    "assessments_of",
    "assessments_visible_to",
    "before",
    "changes_of",
    "closed_for_company",
    "closed_of",
    "codes_of",
    "companies_called",
    "comparable_before",
    "counted_assessments",
    "dimensions_in",
    "factor_sets",
    "factors",
    "factors_used",
    "files_of",
    "is_as_shipped",
    "known_experts",
    "last_answers",
    "listed_assessments",
    "newest_of_each",
    "newest_versions",
    "offered_in",
    "other_factors",
    "peers_of",
    "people_called",
    "progress_of",
    "scorings_of",
    "standings",
    "suggested_wave",
    "under_way",
    "uses_factors",
    "waves_of",
    "weakest_in",
    "with_scores",
]


def assessments_of(workspace: Workspace | int) -> QuerySet[Assessment]:
    return Assessment.objects.of(workspace)


def assessments_visible_to(user: User) -> QuerySet[Assessment]:
    return Assessment.objects.within(workspaces_of(user))
