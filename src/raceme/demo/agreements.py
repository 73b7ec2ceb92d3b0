"""Partnership agreements that a case tells of, to be signed once their partners stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from raceme.demo.names.places import Town
from raceme.documents.models import Document
from raceme.organisations.models import Organisation, Person
from raceme.programmes.models import PlanItem, Programme
from raceme.workspaces.models import Workspace


@dataclass(frozen=True, kw_only=True)
class Excluded:
    """Why an agreement does not count towards its programme, and since when."""

    reason: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """What was agreed upon, by whom, on which day; its paper, and towards what it counts."""

    workspace: Workspace
    programme: Programme
    plan_item: PlanItem | None
    title: str
    kind: str
    day: date
    place: Town
    partners: Sequence[tuple[Organisation, Person | None]]
    document: Document
    by: str
    at: datetime
    excluded: Excluded | None = None
