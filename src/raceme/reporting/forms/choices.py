"""The choices of a rule as they read inside its sentence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from raceme.core import places
from raceme.core.currencies import CURRENCIES
from raceme.engagements.models import Activity, Engagement
from raceme.organisations.models import Organisation, SizeClass
from raceme.reporting.words import in_line

Words = str | Promise
Choice = tuple[str, Words]

ACTIVITIES, DOCUMENTS, COUNTRIES, REGISTER = "activities", "documents", "countries", "register"
AMOUNT, PARTICIPATIONS = "amount", "participations"
ORGANISATIONS, PEOPLE = "organisations", "people"
MEASURES: tuple[Choice, ...] = (
    (ORGANISATIONS, _("organisations")),
    (ACTIVITIES, _("activities")),
    (PARTICIPATIONS, _("participations")),
    (PEOPLE, _("people")),
    (COUNTRIES, _("countries")),
    ("hours", _("hours")),
    (AMOUNT, _("amounts")),
    (DOCUMENTS, _("documents")),
    (REGISTER, _("registered clusters")),
)
ONCE_MEASURES = frozenset({PARTICIPATIONS, ORGANISATIONS, PEOPLE, COUNTRIES})
SME, NOT_SME = "sme", "not_sme"
SIZE, KIND = "size:", "type:"
WHO: tuple[Choice, ...] = (
    ("", _("of any size")),
    (SME, _("SMEs")),
    (f"{SIZE}micro", _("micro companies")),
    (f"{SIZE}small", _("small companies")),
    (f"{SIZE}medium", _("medium-sized companies")),
    (f"{SIZE}large", _("large companies")),
    (f"{KIND}company", _("companies of any size")),
    (f"{KIND}cluster", _("clusters")),
    (f"{KIND}research", _("in research or education")),
    (f"{KIND}public", _("public authorities")),
    (f"{KIND}other", _("organisations of another type")),
)
NEVER_SMES: Choice = (NOT_SME, _("larger than SMEs"))
ANYTHING: Choice = ("", _("anything"))
EVERY_TIME = _("every time")
ONCE_A_VIEW = _("each once")
FIRST_TIMES: tuple[Choice, ...] = (
    ("programme", _("once per programme")),
    ("period", _("once per period")),
    ("ever", _("once ever")),
)
IN_PLACE: Choice = ("1", _("in activities that took place in"))
PLACES: tuple[Choice, ...] = (("", _("coming from")), IN_PLACE)
PLACES_OF_ACTIVITIES: tuple[Choice, ...] = (
    ("", _("with participants from")),
    ("1", _("that took place in")),
)
COUNTRIES_OF: tuple[Choice, ...] = (
    ("", _("those that participants come from")),
    ("1", _("those where activities took place")),
)
ONLINE: tuple[Choice, ...] = (("1", _("online")), ("0", _("on the spot")))
MEMBERS: tuple[Choice, ...] = (
    ("1", _("that are members of a cluster")),
    ("0", _("that are in no cluster")),
)
SPLITS: tuple[Choice, ...] = (
    ("country", _("country")),
    ("region", _("region")),
    ("size_class", _("size class")),
    ("organisation_kind", _("type of organisation")),
    ("sector", _("sector")),
    ("kind", _("kind of activity")),
    ("role", _("role")),
    ("gender", _("gender")),
)
SPLITS_OF_A_REGISTER = frozenset({"country", "region"})
SPLITS_OF_ACTIVITIES = SPLITS_OF_A_REGISTER | {"kind"}


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What depends on whose rule it is: the kinds of its workspace, the regions near to it."""

    kinds: Mapping[str, str]
    regions: Mapping[str, tuple[Choice, ...]]  # by the name of their country

    @property
    def region_names(self) -> dict[str, Words]:
        return {code: name for named in self.regions.values() for code, name in named}


def offered(kinds: Iterable[tuple[str, str]], *, countries_near: Iterable[str]) -> Offer:
    """Return the offer of a workspace; each country stands before its regions."""
    near = sorted(set(countries_near) - {""}, key=places.country)
    regions = {places.country(code): _regions_in(code) for code in near}
    return Offer(kinds={code: in_line(name) for code, name in kinds}, regions=regions)


def _regions_in(country: str) -> tuple[Choice, ...]:
    return tuple((code, f"{name} ({code})") for code, name in places.regions_of(country))


def _in_line(choices: Iterable[tuple[Any, Words]]) -> tuple[Choice, ...]:
    return tuple((str(code), in_line(label)) for code, label in choices)


def roles() -> tuple[Choice, ...]:
    return _in_line(Engagement.Role.choices)


def levels() -> tuple[Choice, ...]:
    return _in_line(Activity.Level.choices)


def sizes() -> tuple[Choice, ...]:
    return _in_line(SizeClass.choices)


def organisation_kinds() -> tuple[Choice, ...]:
    return _in_line(Organisation.Kind.choices)


def country_names() -> tuple[Choice, ...]:
    return tuple((code, name) for code, name in countries)


CURRENCY_CODES: tuple[Choice, ...] = tuple((code, code) for code in CURRENCIES)
# The fields that hold several codes, each with the function that lists them all.
LISTED = MappingProxyType(
    {
        "roles": roles,
        "levels": levels,
        "size_classes": sizes,
        "organisation_kinds": organisation_kinds,
        "countries": country_names,
        "with_country_from": country_names,
    }
)
