"""How a workspace stands with the personal data it keeps, in four numbers."""

from dataclasses import dataclass
from datetime import datetime

from raceme.consents.models import Consent
from raceme.consents.queries import consents_of
from raceme.stewardship.queries.personal.erased import erasures_of
from raceme.stewardship.queries.personal.overdue import overdue
from raceme.workspaces.models import Workspace


@dataclass(frozen=True, kw_only=True)
class Standing:
    standing: int
    past: int
    soon: int
    erased: int


def how_it_stands(workspace: Workspace, *, at: datetime) -> Standing:
    """Return what stands, is past its date, comes due, and was erased: five queries."""
    kinds = overdue(workspace, at=at)
    return Standing(
        standing=consents_of(workspace).filter(state=Consent.State.GIVEN).count(),
        past=sum(each.now for each in kinds),
        soon=sum(each.soon for each in kinds),
        erased=erasures_of(workspace).count(),
    )
