"""What the actions are told: who wants to come, who may, and as what."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from raceme.engagements.models import Engagement
from raceme.events.actions.terms import By
from raceme.questionnaires.models import Questionnaire

__all__ = [
    "ADMISSION_FIELDS",
    "SAID",
    "TYPE_FIELDS",
    "AdmissionFacts",
    "By",
    "Colleague",
    "Said",
    "TypeFacts",
]


@dataclass(frozen=True, kw_only=True)
class Said:
    """What somebody says of themselves, or staff of them."""

    name: str
    email: str = ""
    organisation_name: str = ""
    organisation_kind: str = ""
    country: str = ""
    job_title: str = ""
    phone: str = ""
    language: str = "en"


SAID = tuple(each.name for each in fields(Said))


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """Whom somebody registers along: they themselves say yes by a link of their own."""

    name: str
    email: str


@dataclass(frozen=True, kw_only=True)
class AdmissionFacts:
    is_open: bool = True
    is_announced: bool = True
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    capacity: int | None = None
    has_waiting_list: bool = True
    takes_colleagues: bool = True
    questionnaire: Questionnaire | None = None
    notice: str = ""


ADMISSION_FIELDS = tuple(each.name for each in fields(AdmissionFacts))


@dataclass(frozen=True, kw_only=True)
class TypeFacts:
    """As what one comes, and who may; empty lists let everybody in."""

    name: str
    about: str = ""
    capacity: int | None = None
    needs_approval: bool = False
    is_offered: bool = True
    organisation_kinds: Sequence[str] = ()
    countries: Sequence[str] = ()
    has_meetings: bool = True
    role: str = Engagement.Role.PARTICIPANT


TYPE_FIELDS = tuple(each.name for each in fields(TypeFacts))
