"""What an action is told: the facts of a programme, of a partner, of a period, of the plan."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from raceme.core.models import Record
from raceme.organisations.models import Organisation
from raceme.programmes.models import Partner, PlanItem

# Who acts: a user, or a word such as "demonstration" where no person does.
By = Record | str


@dataclass(frozen=True, kw_only=True)
class NewOrganisation:
    """An organisation that the register does not know yet; it is added with the record."""

    name: str
    country: str


Named = Organisation | NewOrganisation


@dataclass(frozen=True, kw_only=True)
class ProgrammeFacts:
    """What a programme says of itself; without a ``code`` one is made from its name."""

    name: str
    scheme: str
    starts_on: date
    ends_on: date
    code: str = ""
    number: str = ""
    scheme_detail: str = ""
    promoter: Named | None = None
    initial_cost: Decimal | None = None
    final_cost: Decimal | None = None
    currency: str = "EUR"
    funding_statement: str = ""
    description: str = ""
    summary_of_results: str = ""
    summary_of_bilateral_results: str = ""
    sources: str = ""


@dataclass(frozen=True, kw_only=True)
class PartnerFacts:
    """An organisation's part; ``workspace_slug`` names the workspace that shares the programme."""

    organisation: Named
    role: str = Partner.Role.PARTNER
    budget: Decimal | None = None
    workspace_slug: str = ""


@dataclass(frozen=True, kw_only=True)
class PeriodFacts:
    """A reporting period, both days included; ``key`` is that of the row it corrects."""

    starts_on: date
    ends_on: date
    report_due_on: date | None = None
    key: int | None = None


@dataclass(frozen=True, kw_only=True)
class PlanFacts:
    """What is promised; ``activity_kind`` is a code of the log, or empty for any kind."""

    code: str
    title: str
    due_on: date
    kind: str = PlanItem.Kind.ACTIVITY
    responsible: Partner | None = None
    responsible_person: str = ""
    activity_kind: str = ""
    activities_needed: int = 1
