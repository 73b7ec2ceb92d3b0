"""What an action is told: the facts of an activity, who took part, what it counts towards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from raceme.core.models import Record
from raceme.documents.models import Document
from raceme.engagements.models import Activity, Engagement, Kind
from raceme.organisations.models import Organisation, Person
from raceme.programmes.models import PlanItem, Programme

# Who acts: a user, or a word such as "demonstration" where no person does.
By = Record | str
WHOLE_SHARE = Decimal(100)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What happened, when and where; ``started_on`` alone is one day."""

    kind: Kind
    title: str
    started_on: date
    ended_on: date
    state: str = Activity.State.HELD
    level: str = ""
    start_time: time | None = None
    end_time: time | None = None
    is_online: bool = False
    country: str = ""
    region: str = ""
    town: str = ""
    hours: Decimal | None = None
    part_of: Activity | None = None

    @property
    def days(self) -> int:
        return (self.ended_on - self.started_on).days + 1


FACT_FIELDS = tuple(Facts.__dataclass_fields__)


@dataclass(frozen=True, kw_only=True)
class Part:
    """One participant's part: of an organisation, a person, or a person for an organisation."""

    organisation: Organisation | None = None
    person: Person | None = None
    role: str = Engagement.Role.PARTICIPANT
    state: str = Engagement.State.TOOK_PART
    hours: Decimal | None = None
    amount: Decimal | None = None
    currency: str = ""

    @property
    def key(self) -> tuple[int | None, int | None, str]:
        """What may be there once in an activity."""
        organisation = self.organisation.pk if self.organisation else None
        return (organisation, self.person.pk if self.person else None, self.role)

    @property
    def name(self) -> str:
        return str(self.person or self.organisation)


@dataclass(frozen=True, kw_only=True)
class Towards:
    """That an activity counts towards a programme, and with what share in per cent."""

    programme: Programme
    share: Decimal = WHOLE_SHARE
    plan_item: PlanItem | None = None


@dataclass(frozen=True, kw_only=True)
class Proof:
    """A stored document, or the name of a system's record, that proves an activity."""

    document: Document | None = None
    system_record: str = ""
    engagement: Engagement | None = None
    for_participants: bool = True


Parts = Sequence[Part]
