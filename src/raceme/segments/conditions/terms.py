"""What a segment's conditions are made of, and which there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from raceme.consents.models import Purpose
from raceme.organisations.models import Organisation, SizeClass

Value = str | int | list[str]
MOST_GROUPS, MOST_CONDITIONS, MOST_VALUES = 6, 12, 60
LONGEST_TEXT = 100
MOST_MONTHS = 120
NO_SIZE = "unknown"


class Home(StrEnum):
    """Of what a condition speaks; of the other kind it is asked through who belongs where."""

    ORGANISATION = "organisation"
    PERSON = "person"


class Shape(StrEnum):
    """How a parameter is chosen or written, and kept."""

    ONE = "one"  # the code or key of one of several, as text
    SOME = "some"  # a list of such
    TEXT = "text"
    PREFIXES = "prefixes"  # codes that begin so, as a list
    MONTHS = "months"
    DAY = "day"  # a day as 2026-11-26; nothing is today


@dataclass(frozen=True, kw_only=True)
class Parameter:
    name: str
    label: Promise
    shape: Shape
    # What may be chosen; empty, where a workspace says it (see ``queries.offered``).
    choices: Sequence[tuple[str, Any]] = ()
    offered_by: str = ""
    is_needed: bool = True
    hint: Promise | str = ""
    usual: str = ""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of condition, such as *Size class*; ``words`` say it with what was chosen."""

    key: str
    home: Home
    label: Promise
    parameters: tuple[Parameter, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Condition:
    kind: Kind
    values: Mapping[str, Value]
    is_negated: bool = False

    def as_data(self) -> dict[str, Any]:
        return {"is": self.kind.key, "not": self.is_negated, **self.values}


@dataclass(frozen=True, kw_only=True)
class Group:
    """Conditions of which all hold, or any one; negated, the opposite of that."""

    match: str
    conditions: tuple[Condition, ...]
    is_negated: bool = False

    def as_data(self) -> dict[str, Any]:
        return {
            "match": self.match,
            "not": self.is_negated,
            "conditions": [condition.as_data() for condition in self.conditions],
        }


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Groups of which all hold, or any one. None of them holds of everybody."""

    match: str = "all"
    groups: tuple[Group, ...] = ()

    def as_data(self) -> dict[str, Any]:
        return {"match": self.match, "groups": [group.as_data() for group in self.groups]}

    @property
    def conditions(self) -> list[Condition]:
        return [condition for group in self.groups for condition in group.conditions]


MATCHES = {"all": _("all"), "any": _("any")}
SIZES = [*SizeClass.choices, (NO_SIZE, _("Not known"))]
CONSENTS = [
    ("given", _("agreed")),
    ("withdrawn", _("said no")),
    ("unsaid", _("has said nothing")),
]
ASKS = [
    ("open", _("has one open")),
    ("overdue", _("has one overdue")),
    ("answered", _("answered one")),
    ("any", _("was asked anything")),
]
_LAST = Parameter(
    name="months",
    label=_("In the last months"),
    shape=Shape.MONTHS,
    usual="12",
)
_KINDS_OF_ACTIVITY = Parameter(
    name="kinds",
    label=_("In activities of the kinds"),
    shape=Shape.SOME,
    offered_by="activity_kinds",
    is_needed=False,
    hint=_("None chosen: of any kind."),
)
_PROGRAMME = Parameter(
    name="programme", label=_("Programme"), shape=Shape.ONE, offered_by="programmes"
)
_STATE_OF_ASKS = Parameter(name="state", label=_("State"), shape=Shape.ONE, choices=ASKS)
_TEXT = Parameter(name="text", label=_("Text"), shape=Shape.TEXT)

KINDS = {
    kind.key: kind
    for kind in (
        Kind(
            key="called",
            home=Home.ORGANISATION,
            label=_("Name, town or number"),
            parameters=(_TEXT,),
        ),
        Kind(
            key="kind",
            home=Home.ORGANISATION,
            label=_("Kind of organisation"),
            parameters=(
                Parameter(
                    name="values",
                    label=_("Kind"),
                    shape=Shape.SOME,
                    choices=Organisation.Kind.choices,
                ),
            ),
        ),
        Kind(
            key="member",
            home=Home.ORGANISATION,
            label=_("Member of a cluster"),
            parameters=(
                Parameter(
                    name="cluster",
                    label=_("Cluster"),
                    shape=Shape.ONE,
                    offered_by="clusters",
                    is_needed=False,
                ),
                Parameter(
                    name="on",
                    label=_("On the day"),
                    shape=Shape.DAY,
                    is_needed=False,
                    hint=_("Empty: today, whenever the segment is used."),
                ),
            ),
        ),
        Kind(
            key="size",
            home=Home.ORGANISATION,
            label=_("Size class"),
            parameters=(
                Parameter(name="values", label=_("Size class"), shape=Shape.SOME, choices=SIZES),
            ),
        ),
        Kind(
            key="sector",
            home=Home.ORGANISATION,
            label=_("Sector"),
            parameters=(
                Parameter(
                    name="prefixes",
                    label=_("NACE codes"),
                    shape=Shape.PREFIXES,
                    hint=_("Codes or their beginnings, like 62, 63.1"),
                ),
            ),
        ),
        Kind(
            key="country",
            home=Home.ORGANISATION,
            label=_("Country of the seat"),
            parameters=(
                Parameter(
                    name="values", label=_("Country"), shape=Shape.SOME, offered_by="countries"
                ),
            ),
        ),
        Kind(
            key="region",
            home=Home.ORGANISATION,
            label=_("Region"),
            parameters=(
                Parameter(
                    name="prefixes",
                    label=_("NUTS regions"),
                    shape=Shape.PREFIXES,
                    hint=_("Codes or their beginnings, like RO11, NO08"),
                ),
            ),
        ),
        Kind(key="town", home=Home.ORGANISATION, label=_("Town"), parameters=(_TEXT,)),
        Kind(
            key="took_part",
            home=Home.ORGANISATION,
            label=_("Organisation took part"),
            parameters=(_LAST, _KINDS_OF_ACTIVITY),
        ),
        Kind(
            key="programme",
            home=Home.ORGANISATION,
            label=_("Organisation in a programme"),
            parameters=(_PROGRAMME,),
        ),
        Kind(
            key="asks",
            home=Home.ORGANISATION,
            label=_("Asks to the organisation"),
            parameters=(_STATE_OF_ASKS,),
        ),
        Kind(
            key="person_called",
            home=Home.PERSON,
            label=_("Name of the person"),
            parameters=(_TEXT,),
        ),
        Kind(key="role", home=Home.PERSON, label=_("Role there"), parameters=(_TEXT,)),
        Kind(
            key="consent",
            home=Home.PERSON,
            label=_("Consent"),
            parameters=(
                Parameter(name="purpose", label=_("For"), shape=Shape.ONE, choices=Purpose.choices),
                Parameter(name="state", label=_("State"), shape=Shape.ONE, choices=CONSENTS),
            ),
        ),
        Kind(key="address", home=Home.PERSON, label=_("Has an e-mail address")),
        Kind(key="email", home=Home.PERSON, label=_("E-mail address"), parameters=(_TEXT,)),
        Kind(
            key="person_country",
            home=Home.PERSON,
            label=_("Country of the person"),
            parameters=(
                Parameter(
                    name="values", label=_("Country"), shape=Shape.SOME, offered_by="countries"
                ),
            ),
        ),
        Kind(
            key="person_took_part",
            home=Home.PERSON,
            label=_("Person took part"),
            parameters=(_LAST, _KINDS_OF_ACTIVITY),
        ),
        Kind(
            key="person_programme",
            home=Home.PERSON,
            label=_("Person in a programme"),
            parameters=(_PROGRAMME,),
        ),
        Kind(
            key="person_asks",
            home=Home.PERSON,
            label=_("Asks to the person"),
            parameters=(_STATE_OF_ASKS,),
        ),
    )
}
