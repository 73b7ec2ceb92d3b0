"""Real objects, one factory a model; a test names only what it is about."""

from datetime import UTC, date, datetime
from decimal import Decimal

from factory.declarations import LazyAttribute, LazyFunction, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from raceme.accounts.models import Role, User
from raceme.documents.models import Document
from raceme.engagements.kinds import DOCUMENTS, SHIPPED, WITH_LEVEL
from raceme.engagements.models import Activity, Attribution, Draft, Engagement, Evidence, Kind
from raceme.organisations.models import (
    Affiliation,
    Claim,
    ClusterProfile,
    Confirmation,
    Membership,
    Organisation,
    Person,
    Proposal,
    Relationship,
    SizeFact,
)
from raceme.programmes.models import (
    Officer,
    OpenedPeriod,
    Partner,
    Period,
    PlanItem,
    Programme,
)
from raceme.reporting.models import CountingRule, Indicator, RuleVersion
from raceme.workspaces.models import Workspace

NOW = datetime(2026, 11, 23, 9, 12, tzinfo=UTC)
TODAY = date(2026, 11, 23)


class WorkspaceFactory(DjangoModelFactory[Workspace]):
    class Meta:
        model = Workspace

    slug = Sequence(lambda n: f"cluster-{n}")
    name = Sequence(lambda n: f"Cluster {n}")
    created_at = NOW
    set_up_at = NOW


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User

    email = Sequence(lambda n: f"user{n}@cluster.example")
    name = Sequence(lambda n: f"User {n}")
    created_at = NOW


class RoleFactory(DjangoModelFactory[Role]):
    class Meta:
        model = Role

    user = SubFactory(UserFactory)
    workspace = SubFactory(WorkspaceFactory)
    kind = Role.Kind.MANAGER
    since = NOW


class DocumentFactory(DjangoModelFactory[Document]):
    """A document's row; its file is not there unless a test stores one."""

    class Meta:
        model = Document

    workspace = SubFactory(WorkspaceFactory)
    name = Sequence(lambda n: f"Attendance list {n}.pdf")
    stored_as = Sequence(lambda n: f"document-{n}")
    media_type = "application/pdf"
    size = 1000
    sha256 = Sequence(lambda n: f"{n:064d}")
    added_at = NOW
    added_by = "Ioana"


class OrganisationFactory(DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation

    name = Sequence(lambda n: f"Firm {n} SRL")
    country = "RO"
    region = "RO113"
    town = "Cluj-Napoca"
    created_at = NOW


class RelationshipFactory(DjangoModelFactory[Relationship]):
    class Meta:
        model = Relationship

    workspace = SubFactory(WorkspaceFactory)
    organisation = SubFactory(OrganisationFactory)
    since = NOW


class SizeFactFactory(DjangoModelFactory[SizeFact]):
    class Meta:
        model = SizeFact

    organisation = SubFactory(OrganisationFactory)
    valid_from = date(2020, 1, 1)
    size_class = "small"


class ClusterProfileFactory(DjangoModelFactory[ClusterProfile]):
    class Meta:
        model = ClusterProfile

    organisation = SubFactory(OrganisationFactory, kind=Organisation.Kind.CLUSTER)
    public_from = date(2020, 1, 1)


class MembershipFactory(DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    workspace = SubFactory(WorkspaceFactory)
    cluster = SubFactory(OrganisationFactory, kind=Organisation.Kind.CLUSTER)
    member = SubFactory(OrganisationFactory)
    joined_on = date(2020, 1, 1)


class PersonFactory(DjangoModelFactory[Person]):
    class Meta:
        model = Person

    workspace = SubFactory(WorkspaceFactory)
    name = Sequence(lambda n: f"Person {n}")
    country = "RO"
    created_at = NOW


class AffiliationFactory(DjangoModelFactory[Affiliation]):
    class Meta:
        model = Affiliation

    workspace = SelfAttribute("person.workspace")
    person = SubFactory(PersonFactory)
    organisation = SubFactory(OrganisationFactory)


class ClaimFactory(DjangoModelFactory[Claim]):
    """Somebody who speaks for an organisation; ``user=None, state="asked"`` asks to."""

    class Meta:
        model = Claim

    organisation = SubFactory(OrganisationFactory)
    user = SubFactory(UserFactory)
    name = "Andrei Pop"
    email = Sequence(lambda n: f"claimant{n}@firm.example")
    state = Claim.State.STANDING
    way = Claim.Way.DOMAIN
    asked_at = NOW
    asked_by = "Andrei Pop"
    decided_at = NOW


class ProposalFactory(DjangoModelFactory[Proposal]):
    class Meta:
        model = Proposal

    organisation = SubFactory(OrganisationFactory)
    to = Proposal.To.STAFF
    changes = LazyFunction(lambda: {"town": ["Cluj-Napoca", "Florești"]})
    by = "organisations.person:0"
    by_label = "Andrei Pop"
    proposed_at = NOW


class ConfirmationFactory(DjangoModelFactory[Confirmation]):
    class Meta:
        model = Confirmation

    organisation = SubFactory(OrganisationFactory)
    is_own = True
    facts = LazyFunction(lambda: ["address"])
    confirmed_at = NOW
    by = "accounts.user:0"
    by_label = "Andrei Pop"


class ProgrammeFactory(DjangoModelFactory[Programme]):
    class Meta:
        model = Programme

    workspace = SubFactory(WorkspaceFactory)
    code = Sequence(lambda n: f"programme-{n}")
    name = Sequence(lambda n: f"Programme {n}")
    scheme = Programme.Scheme.EEA
    starts_on = date(2026, 1, 1)
    ends_on = date(2026, 12, 31)
    created_at = NOW


class PartnerFactory(DjangoModelFactory[Partner]):
    class Meta:
        model = Partner

    workspace = SelfAttribute("programme.workspace")
    programme = SubFactory(ProgrammeFactory)
    organisation = SubFactory(OrganisationFactory)


class PeriodFactory(DjangoModelFactory[Period]):
    class Meta:
        model = Period

    workspace = SelfAttribute("programme.workspace")
    programme = SubFactory(ProgrammeFactory)
    number = 1
    starts_on = date(2026, 1, 1)
    ends_on = date(2026, 6, 30)


class OfficerFactory(DjangoModelFactory[Officer]):
    class Meta:
        model = Officer

    programme = SubFactory(ProgrammeFactory)
    workspace = SelfAttribute("programme.workspace")
    user = SubFactory(UserFactory)
    since = NOW


class OpenedPeriodFactory(DjangoModelFactory[OpenedPeriod]):
    """A period that officers may read."""

    class Meta:
        model = OpenedPeriod

    period = SubFactory(PeriodFactory)
    workspace = SelfAttribute("period.workspace")
    opened_at = NOW
    opened_by = "Manager"


class PlanItemFactory(DjangoModelFactory[PlanItem]):
    class Meta:
        model = PlanItem

    workspace = SelfAttribute("programme.workspace")
    programme = SubFactory(ProgrammeFactory)
    code = Sequence(lambda n: f"1.{n}")
    title = Sequence(lambda n: f"Planned workshop {n}")
    due_on = TODAY


def shipped_kind(code: str = "workshop") -> Kind:
    """Return a kind that a migration has put into the database; made anew where one was emptied."""
    told = {
        "name": SHIPPED[code],
        "is_document": code in DOCUMENTS,
        "has_level": code in WITH_LEVEL,
    }
    return Kind.objects.get_or_create(workspace=None, code=code, defaults=told)[0]


class KindFactory(DjangoModelFactory[Kind]):
    """A kind that a workspace has added for itself."""

    class Meta:
        model = Kind

    workspace = SubFactory(WorkspaceFactory)
    code = Sequence(lambda n: f"own-kind-{n}")
    name = Sequence(lambda n: f"Own kind {n}")


class ActivityFactory(DjangoModelFactory[Activity]):
    class Meta:
        model = Activity

    workspace = SubFactory(WorkspaceFactory)
    kind = LazyFunction(shipped_kind)
    title = Sequence(lambda n: f"Workshop {n}")
    started_on = date(2026, 3, 10)
    ended_on = SelfAttribute("started_on")
    country = "RO"
    region = "RO113"
    town = "Cluj-Napoca"
    recorded_at = NOW
    recorded_by = "Ioana"


class EngagementFactory(DjangoModelFactory[Engagement]):
    class Meta:
        model = Engagement

    workspace = SelfAttribute("activity.workspace")
    activity = SubFactory(ActivityFactory)
    organisation = SubFactory(OrganisationFactory)
    country = "RO"
    region = "RO113"
    size_class = "small"
    organisation_kind = Organisation.Kind.COMPANY


class AttributionFactory(DjangoModelFactory[Attribution]):
    class Meta:
        model = Attribution

    workspace = SelfAttribute("activity.workspace")
    activity = SubFactory(ActivityFactory)
    programme = SubFactory(ProgrammeFactory)
    share = Decimal(100)


class EvidenceFactory(DjangoModelFactory[Evidence]):
    class Meta:
        model = Evidence

    workspace = SelfAttribute("activity.workspace")
    activity = SubFactory(ActivityFactory)
    document = SubFactory(DocumentFactory, workspace=SelfAttribute("..workspace"))
    added_at = NOW
    added_by = "Ioana"


class DraftFactory(DjangoModelFactory[Draft]):
    class Meta:
        model = Draft

    workspace = SubFactory(WorkspaceFactory)
    owner = "accounts.user:0"
    title = Sequence(lambda n: f"Draft {n}")
    content = LazyFunction(dict)
    updated_at = NOW


class CountingRuleFactory(DjangoModelFactory[CountingRule]):
    class Meta:
        model = CountingRule

    workspace = SubFactory(WorkspaceFactory)
    name = Sequence(lambda n: f"Rule {n}")
    created_at = NOW


class RuleVersionFactory(DjangoModelFactory[RuleVersion]):
    class Meta:
        model = RuleVersion

    workspace = SelfAttribute("rule.workspace")
    rule = SubFactory(CountingRuleFactory)
    number = 1
    definition = LazyFunction(lambda: {"measure": "activities", "kinds": ["workshop"]})
    at = NOW
    by = "Ioana"


class IndicatorFactory(DjangoModelFactory[Indicator]):
    """An indicator with a rule of one version: workshops, as long as no test says otherwise."""

    class Meta:
        model = Indicator

    workspace = SelfAttribute("programme.workspace")
    programme = SubFactory(ProgrammeFactory)
    code = Sequence(lambda n: f"figure-{n:04d}")
    name = Sequence(lambda n: f"Figure {n}")
    rule = LazyAttribute(
        lambda o: (
            RuleVersionFactory.create(
                rule=CountingRuleFactory.create(workspace=o.programme.workspace)
            ).rule
        )
    )
    target = Decimal(10)
