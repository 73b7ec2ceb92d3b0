"""What an action is told: what a partnership and a good practice say of themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from raceme.core.models import Record
from raceme.documents.models import Document
from raceme.organisations.models import Organisation, Person
from raceme.partnerships.models import Partner, Partnership
from raceme.programmes.models import PlanItem, Programme

# Who acts: a user, or a word such as "demonstration" where no person does.
By = Record | str


@dataclass(frozen=True, kw_only=True)
class InIt:
    """Who is in a partnership, as what, and whom to ask there."""

    organisation: Organisation
    role: str = Partner.Role.PARTNER
    person: Person | None = None


@dataclass(frozen=True, kw_only=True)
class Counted:
    """Towards which programme a partnership counts, by which line of its work plan."""

    programme: Programme
    plan_item: PlanItem | None = None


@dataclass(frozen=True, kw_only=True)
class PartnershipFacts:
    """What a partnership says of itself; ``since`` is the day it was signed, or will be."""

    title: str
    kind: str = Partnership.Kind.AGREEMENT
    about: str = ""
    since: date | None = None
    until: date | None = None
    amount: Decimal | None = None
    currency: str = ""
    is_online: bool = False
    country: str = ""
    region: str = ""
    town: str = ""
    partners: Sequence[InIt] = ()
    counts: Sequence[Counted] = ()


PLAIN_FIELDS = tuple(
    name for name in PartnershipFacts.__dataclass_fields__ if name not in ("partners", "counts")
)


@dataclass(frozen=True, kw_only=True)
class PracticeFacts:
    """
    What a good practice says of itself; ``figures`` are pairs of what is counted and its value.

    Without a ``slug`` one is made from its title.
    """

    title: str
    organisation: Organisation
    slug: str = ""
    summary: str = ""
    contact: Person | None = None
    shows_contact: bool = False
    topic: str = ""
    country: str = ""
    region: str = ""
    town: str = ""
    started_on: date | None = None
    ended_on: date | None = None
    programme: Programme | None = None
    description: str = ""
    resources: str = ""
    resources_amount: Decimal | None = None
    resources_currency: str = ""
    resources_people: int | None = None
    success: str = ""
    difficulties: str = ""
    transfer: str = ""
    link: str = ""
    figures: Sequence[tuple[str, str]] = ()


PRACTICE_FIELDS = tuple(
    name for name in PracticeFacts.__dataclass_fields__ if name not in ("slug", "figures")
)


@dataclass(frozen=True, kw_only=True)
class Adoption:
    """Who took a practice over, since when, what they changed, and what shows it."""

    organisation: Organisation
    since: date | None = None
    changed: str = ""
    document: Document | None = None
    is_generated: bool = False
