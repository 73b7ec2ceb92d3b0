"""What a list may hold, for each kind of import; ``headings.toml`` has the words that say it."""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Text = str | Promise


class ImportKind(StrEnum):
    ORGANISATIONS = "organisations"
    PEOPLE = "people"
    MEMBERSHIPS = "memberships"
    SIZES = "sizes"
    ACTIVITIES = "activities"
    ATTENDANCE = "attendance"


class Holds(StrEnum):
    """What a column holds; ``values`` reads it, ``contents`` recognises it."""

    TEXT = "text"
    NAME = "name"
    PERSON = "person"
    COUNTRY = "country"
    REGION = "region"
    REGISTERED_NUMBER = "registered_number"
    VAT_NUMBER = "vat_number"
    ACTIVITY_CODE = "activity_code"
    WEBSITE = "website"
    EMAIL = "email"
    PHONE = "phone"
    DAY = "day"
    MOMENT = "moment"
    YEAR = "year"
    WHOLE = "whole"
    NUMBER = "number"
    MONEY = "money"
    CURRENCY = "currency"
    MINUTES = "minutes"
    YES_NO = "yes_no"
    CHOICE = "choice"


@dataclass(frozen=True, eq=False)
class Choice:
    """One value of a field of choices."""

    group: str
    code: str
    label: Text

    @property
    def words(self) -> tuple[str, ...]:
        """The folded words that say it; ``*`` at the end of one takes whatever follows."""
        return _words("choices", self.group, self.code)


# Each is one of its kind, and told by itself: a label says something else in each language.
@dataclass(frozen=True, kw_only=True, eq=False)
class Field:
    """One target of a column; ``heading`` names its words where ``name`` does not."""

    name: str
    label: Text
    holds: Holds = Holds.TEXT
    is_needed: bool = False
    heading: str = ""
    choices: tuple[Choice, ...] = ()
    example: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """The folded words that head such a column."""
        return _words("headings", self.heading or self.name)


@cache
def _words(*path: str) -> tuple[str, ...]:
    found: Any = _vocabulary()
    for step in path:
        found = found[step]
    return tuple(" ".join(word.split()) for word in str(found).split(",") if word.strip())


@cache
def _vocabulary() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("headings.toml").read_text(encoding="utf-8"))


def _choices(group: str, *told: tuple[str, Text]) -> tuple[Choice, ...]:
    return tuple(Choice(group, code, label) for code, label in told)


ORGANISATION_KINDS = _choices(
    "organisation_kinds",
    ("company", pgettext_lazy("kind of organisation", "Company")),
    ("research", _("Research or education")),
    ("public", _("Public authority")),
    ("cluster", _("Cluster organisation")),
    ("other", _("Other")),
)
SIZE_CLASSES = _choices(
    "size_classes",
    ("micro", _("Micro")),
    ("small", _("Small")),
    ("medium", _("Medium")),
    ("large", _("Large")),
)
GENDERS = _choices("genders", ("woman", _("Woman")), ("man", _("Man")), ("other", _("Other")))
ROLES = _choices(
    "roles",
    ("participant", _("Participant")),
    ("host", _("Host")),
    ("speaker", _("Speaker")),
    ("pitcher", _("Pitcher")),
    ("expert", _("Expert")),
    ("partner", _("Partner")),
    ("beneficiary", _("Beneficiary")),
)
STATES = _choices(
    "states",
    ("took_part", _("Took part")),
    ("absent", _("Absent")),
    ("expected", _("Expected")),
)

NAME = Field(
    name="name",
    label=_("Name of the organisation"),
    holds=Holds.NAME,
    is_needed=True,
    example="Exemplu Mobilier SRL",
)
KIND = Field(
    name="kind",
    label=_("Kind of organisation"),
    holds=Holds.CHOICE,
    choices=ORGANISATION_KINDS,
    example="company",
)
COUNTRY = Field(
    name="country",
    label=_("Country"),
    holds=Holds.COUNTRY,
    example="RO",
)
REGION = Field(
    name="region",
    label=_("Region or county"),
    holds=Holds.REGION,
    example="Cluj",
)
TOWN = Field(
    name="town",
    label=_("Town"),
    example="Cluj-Napoca",
)
ADDRESS = Field(
    name="address",
    label=_("Address"),
    example="Strada Exemplului 1",
)
REGISTERED_NUMBER = Field(
    name="registered_number",
    label=_("Registered number"),
    holds=Holds.REGISTERED_NUMBER,
    example="12345674",
)
VAT_NUMBER = Field(
    name="vat_number",
    label=_("VAT number"),
    holds=Holds.VAT_NUMBER,
    example="RO12345674",
)
ACTIVITY_CODE = Field(
    name="activity_code",
    label=_("Activity code (NACE)"),
    holds=Holds.ACTIVITY_CODE,
    example="31.09",
)
WEBSITE = Field(
    name="website",
    label=_("Website"),
    holds=Holds.WEBSITE,
    example="www.example.com",
)
EMAIL = Field(
    name="email",
    label=_("E-mail"),
    holds=Holds.EMAIL,
    example="contact@example.com",
)
PHONE = Field(
    name="phone",
    label=_("Telephone"),
    holds=Holds.PHONE,
    example="+40 264 000 000",
)
DESCRIPTION = Field(
    name="description",
    label=_("Description"),
    example="Furniture of solid wood",
)
PERSON = Field(
    name="person",
    label=_("Name of the person"),
    holds=Holds.PERSON,
    is_needed=True,
    example="Ana Exemplu",
)
FIRST_NAME = Field(
    name="first_name",
    label=_("First name"),
    example="Ana",
)
LAST_NAME = Field(
    name="last_name",
    label=_("Surname"),
    example="Exemplu",
)
ROLE = Field(
    name="role",
    label=_("Role there"),
    example="managing director",
)
GENDER = Field(
    name="gender",
    label=_("Gender"),
    holds=Holds.CHOICE,
    choices=GENDERS,
)
STARTED_ON = Field(
    name="started_on",
    label=_("There since"),
    holds=Holds.DAY,
    example="01.03.2024",
)
ENDED_ON = Field(
    name="ended_on",
    label=_("There until"),
    holds=Holds.DAY,
)
CLUSTER = Field(
    name="cluster",
    label=_("Cluster"),
)
JOINED_ON = Field(
    name="joined_on",
    label=_("Member since"),
    holds=Holds.DAY,
    example="15.09.2023",
)
LEFT_ON = Field(
    name="left_on",
    label=_("Last day as a member"),
    holds=Holds.DAY,
)
YEAR = Field(
    name="year",
    label=_("Year"),
    holds=Holds.YEAR,
    example="2024",
)
VALID_FROM = Field(
    name="valid_from",
    label=_("Valid since"),
    holds=Holds.DAY,
)
SIZE_CLASS = Field(
    name="size_class",
    label=_("Size class"),
    holds=Holds.CHOICE,
    choices=SIZE_CLASSES,
    example="small",
)
EMPLOYEES = Field(
    name="employees",
    label=_("People employed"),
    holds=Holds.WHOLE,
    example="24",
)
TURNOVER = Field(
    name="turnover",
    label=_("Turnover"),
    holds=Holds.MONEY,
    example="1.250.000",
)
BALANCE_SHEET = Field(
    name="balance_sheet",
    label=_("Balance sheet"),
    holds=Holds.MONEY,
    example="800.000",
)
CURRENCY = Field(
    name="currency",
    label=_("Currency"),
    holds=Holds.CURRENCY,
    example="RON",
)
SOURCE = Field(
    name="source",
    label=_("Source"),
    example="annual accounts",
)
TITLE = Field(
    name="title",
    label=_("Title of the activity"),
    is_needed=True,
    example="Exemplu: Atelier de design",
)
ACTIVITY_KIND = Field(
    name="activity_kind",
    label=_("Kind of activity"),
    example="workshop",
)
ACTIVITY_STARTED = Field(
    name="started_on",
    heading="activity_started",
    label=_("First day"),
    holds=Holds.DAY,
    is_needed=True,
    example="14.05.2025",
)
ACTIVITY_ENDED = Field(
    name="ended_on",
    heading="activity_ended",
    label=_("Last day"),
    holds=Holds.DAY,
    example="15.05.2025",
)
HOURS = Field(
    name="hours",
    label=_("Hours"),
    holds=Holds.NUMBER,
    example="6",
)
IS_ONLINE = Field(
    name="is_online",
    label=_("Online"),
    holds=Holds.YES_NO,
    example="no",
)
ORGANISATION = Field(
    name="organisation",
    heading="name",
    label=_("Organisation"),
    holds=Holds.NAME,
    example=NAME.example,
)
PARTICIPANT_ROLE = Field(
    name="participant_role",
    label=_("Role in the activity"),
    holds=Holds.CHOICE,
    choices=ROLES,
    example="speaker",
)
PARTICIPATION = Field(
    name="state",
    heading="participation",
    label=_("Took part"),
    holds=Holds.CHOICE,
    choices=STATES,
    example="yes",
)
JOINED_AT = Field(
    name="joined_at",
    label=_("Came at"),
    holds=Holds.MOMENT,
)
LEFT_AT = Field(
    name="left_at",
    label=_("Went at"),
    holds=Holds.MOMENT,
)
MINUTES = Field(
    name="minutes",
    label=_("Minutes"),
    holds=Holds.MINUTES,
    example="75",
)

FIELDS: dict[ImportKind, tuple[Field, ...]] = {
    ImportKind.ORGANISATIONS: (
        NAME, KIND, REGISTERED_NUMBER, VAT_NUMBER, COUNTRY, REGION, TOWN, ADDRESS, ACTIVITY_CODE,
        WEBSITE, EMAIL, DESCRIPTION,
    ),
    ImportKind.PEOPLE: (
        PERSON, FIRST_NAME, LAST_NAME, EMAIL, PHONE, COUNTRY, GENDER, ORGANISATION,
        REGISTERED_NUMBER, ROLE, STARTED_ON, ENDED_ON,
    ),
    ImportKind.MEMBERSHIPS: (
        NAME, CLUSTER, JOINED_ON, LEFT_ON, KIND, REGISTERED_NUMBER, VAT_NUMBER, COUNTRY, REGION,
        TOWN, ADDRESS, ACTIVITY_CODE, WEBSITE, EMAIL,
    ),
    ImportKind.SIZES: (
        NAME, REGISTERED_NUMBER, VAT_NUMBER, COUNTRY, YEAR, VALID_FROM, EMPLOYEES, TURNOVER,
        BALANCE_SHEET, CURRENCY, SIZE_CLASS, SOURCE,
    ),
    ImportKind.ACTIVITIES: (
        TITLE, ACTIVITY_KIND, ACTIVITY_STARTED, ACTIVITY_ENDED, COUNTRY, REGION, TOWN, IS_ONLINE,
        HOURS, ORGANISATION, REGISTERED_NUMBER, PERSON, FIRST_NAME, LAST_NAME, EMAIL,
        PARTICIPANT_ROLE, PARTICIPATION,
    ),
    ImportKind.ATTENDANCE: (
        PERSON, FIRST_NAME, LAST_NAME, EMAIL, ORGANISATION, JOINED_AT, LEFT_AT, MINUTES,
        PARTICIPANT_ROLE, PARTICIPATION,
    ),
}  # fmt: skip
