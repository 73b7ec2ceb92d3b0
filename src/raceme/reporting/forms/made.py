"""The choices of a rule as an address or a post holds them: several values under one name."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.datastructures import MultiValueDict

from raceme.core.forms import DecimalField
from raceme.reporting.forms.choices import KIND, NOT_SME, SIZE, SME
from raceme.reporting.forms.conditions import BY_KEY

Made = MultiValueDict[str, str]
# Names the conditions that are there, though nothing may be chosen in them yet.
SHOWN = "shown"
# A rule keeps these by their codes; each may be chosen several times.
LISTS = (
    "kinds",
    "levels",
    "roles",
    "organisation_kinds",
    "size_classes",
    "countries",
    "region_prefixes",
    "with_country_from",
    "disaggregations",
)
YES_OR_NO = ("cluster_member", "online")
FLAGS = ("place", "with_evidence", "with_document")
DECIMALS = ("hours_at_least", "share_at_least")
_WRITTEN = DecimalField()


def choices_of(definition: Mapping[str, object]) -> Made:
    """Return the choices that make ``definition``."""
    made = Made()
    for name in ("measure", "currency", "first_time"):
        made[name] = str(definition.get(name, ""))
    for name in LISTS:
        made.setlist(name, codes_in(definition, name))
    _set_who(made, definition)
    for name in (*YES_OR_NO, *FLAGS):
        if name in definition:
            made[name] = "1" if definition[name] else "0"
    for name in (*DECIMALS, "countries_at_least"):
        if name in definition:
            made[name] = str(_WRITTEN.prepare_value(Decimal(str(definition[name]))))
    made["activity_code_prefixes"] = ", ".join(codes_in(definition, "activity_code_prefixes"))
    for name in [name for name, values in made.lists() if not any(values)]:
        del made[name]
    return made


def changed(made: Made, *, add: str = "", remove: str = "") -> Made:
    """Return a copy of the choices with one condition begun, and one taken away."""
    after = Made(dict(made.lists()))
    if remove in BY_KEY:
        for name in BY_KEY[remove].fields:
            after.setlist(name, [])
        after.setlist(SHOWN, [key for key in after.getlist(SHOWN) if key != remove])
    if add in BY_KEY:
        for name, value in BY_KEY[add].begins.items():
            if not any(after.getlist(name)):
                after[name] = value
    return after


def _set_who(made: Made, definition: Mapping[str, object]) -> None:
    """Make one choice of size or type where one says it all; the rest stays in its lists."""
    sizes, types = made.getlist("size_classes"), made.getlist("organisation_kinds")
    if "is_sme" in definition:
        made["who"] = SME if definition["is_sme"] else NOT_SME
    elif len(sizes) == 1:
        made["who"] = f"{SIZE}{sizes[0]}"
        made.setlist("size_classes", [])
    elif len(types) == 1 and not sizes:
        made["who"] = f"{KIND}{types[0]}"
        made.setlist("organisation_kinds", [])


def codes_in(definition: Mapping[str, object], name: str) -> list[str]:
    """Return the codes that ``definition`` lists under ``name``, none where there is no list."""
    codes = definition.get(name)
    return [str(code) for code in codes] if isinstance(codes, list) else []
