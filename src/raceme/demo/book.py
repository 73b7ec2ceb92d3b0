"""The records of the demonstration, gathered first and then written table by table."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import models, transaction

from raceme.accounts.models import Role, User
from raceme.asks.models import Ask, Bundle, Round
from raceme.documents.models import Document
from raceme.engagements.models import (
    Activity,
    ActivityVersion,
    Attribution,
    Engagement,
    EngagementAttribution,
    Evidence,
    Kind,
)
from raceme.organisations.models import (
    Affiliation,
    Claim,
    ClusterProfile,
    Membership,
    Organisation,
    Person,
    Relationship,
    SizeFact,
)
from raceme.programmes.models import Partner, Period, PlanItem, Programme
from raceme.reporting.models import CountingRule, Indicator, PeriodTarget, RuleVersion
from raceme.segments.models import Segment
from raceme.workspaces.models import Workspace

R = TypeVar("R", bound=models.Model)
Writer = Callable[[list[Any]], object]

# In the order in which they need each other.
TABLES: dict[type[models.Model], Writer] = {
    Workspace: Workspace.objects.bulk_create,
    User: User.objects.bulk_create,
    Role: Role.objects.bulk_create,
    Document: Document.objects.bulk_create,
    Organisation: Organisation.objects.bulk_create,
    SizeFact: SizeFact.objects.bulk_create,
    ClusterProfile: ClusterProfile.objects.bulk_create,
    Claim: Claim.objects.bulk_create,
    Relationship: Relationship.objects.bulk_create,
    Membership: Membership.objects.bulk_create,
    Person: Person.objects.bulk_create,
    Affiliation: Affiliation.objects.bulk_create,
    Programme: Programme.objects.bulk_create,
    Partner: Partner.objects.bulk_create,
    Period: Period.objects.bulk_create,
    PlanItem: PlanItem.objects.bulk_create,
    Kind: Kind.objects.bulk_create,
    CountingRule: CountingRule.objects.bulk_create,
    RuleVersion: RuleVersion.objects.bulk_create,
    Indicator: Indicator.objects.bulk_create,
    PeriodTarget: PeriodTarget.objects.bulk_create,
    Segment: Segment.objects.bulk_create,
    Engagement: Engagement.objects.bulk_create,
    Attribution: Attribution.objects.bulk_create,
    EngagementAttribution: EngagementAttribution.objects.bulk_create,
    Evidence: Evidence.objects.bulk_create,
    ActivityVersion: ActivityVersion.objects.bulk_create,
    Round: Round.objects.bulk_create,
    Bundle: Bundle.objects.bulk_create,
    Ask: Ask.objects.bulk_create,
}


@dataclass
class Book:
    """What has been gathered; records name each other before any has a key."""

    rows: dict[type[models.Model], list[Any]] = field(default_factory=lambda: defaultdict(list))
    files: dict[str, bytes] = field(default_factory=dict)

    def add(self, record: R) -> R:
        self.rows[type(record)].append(record)
        return record

    def of(self, model: type[R]) -> list[R]:
        return self.rows[model]

    @transaction.atomic
    def write(self) -> None:
        """Write all that was gathered, and the files that its documents name."""
        for model, write in TABLES.items():
            if model is Engagement:
                self._write_activities()
            write(self.rows[model])
        storage = storages["documents"]
        for name, content in self.files.items():
            # A load that failed may have left it behind; another name would not be the row's.
            storage.delete(name)
            storage.save(name, ContentFile(content))

    def _write_activities(self) -> None:
        """Write what others are part of first: a row names only what has its key already."""
        rows = self.of(Activity)
        Activity.objects.bulk_create([row for row in rows if row.part_of is None])
        Activity.objects.bulk_create([row for row in rows if row.part_of is not None])
