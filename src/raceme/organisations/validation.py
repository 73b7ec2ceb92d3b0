"""What may stand in the register of an organisation: numbers, codes and places that exist."""

import re
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from importlib import import_module
from typing import Protocol, cast

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_countries import countries
from stdnum import exceptions, get_cc_module
from stdnum.eu import nace, vat

from raceme.core.errors import Refusal
from raceme.core.places import country as country_name
from raceme.core.places import regions_of
from raceme.organisations.models import Organisation, SizeClass

# The numbers by which each country registers organisations, where all of its kinds can be
# checked. Elsewhere (a German court's, a Dutch chamber's) a number is taken as it is written.
REGISTERED = {
    "AL": ("al.nipt",),
    "BE": ("be.vat",),
    "BG": ("bg.vat",),
    "CH": ("ch.uid",),
    "CZ": ("cz.dic",),
    "DK": ("dk.cvr",),
    "EE": ("ee.registrikood",),
    "ES": ("es.nif",),
    "FI": ("fi.ytunnus",),
    "FR": ("fr.siren", "fr.siret"),
    "HR": ("hr.oib",),
    "IT": ("it.codicefiscale", "it.iva"),
    "LV": ("lv.pvn",),
    "MD": ("md.idno",),
    "ME": ("me.pib",),
    "MK": ("mk.edb",),
    "NO": ("no.orgnr",),
    "PT": ("pt.nif",),
    "RO": ("ro.cui", "ro.onrc"),
    "RS": ("rs.pib",),
    "SE": ("se.orgnr",),
    "SI": ("si.maticna", "si.ddv"),
    "UA": ("ua.edrpou",),
}
FREE_NUMBER = re.compile(r"(?=.*\d)[^\W_][\w ./()-]*")
NACE_REVISIONS = ("2.1", "2.0")
NACE_DIGITS = 4
NACE = re.compile(r"\d{2}(\.?\d{1,2}(\.?\d{1,2})?)?")

# Below so many people, and with at most so many euros of turnover or of balance sheet: article 2
# of the annex to Recommendation 2003/361/EC. Linked enterprises are not known here.
CEILINGS = (
    (SizeClass.MICRO, 10, 2_000_000, 2_000_000),
    (SizeClass.SMALL, 50, 10_000_000, 10_000_000),
    (SizeClass.MEDIUM, 250, 50_000_000, 43_000_000),
)


class Standard(Protocol):
    """A module of python-stdnum."""

    def validate(self, number: str) -> str: ...
    def compact(self, number: str) -> str: ...


class NotValid(Refusal):
    """Facts that cannot stand; ``errors`` has a sentence for each field."""

    def __init__(self, errors: dict[str, str]) -> None:
        self.errors = errors
        super().__init__(
            ngettext(
                "Not saved: %(count)s field needs another look. Everything you typed is still "
                "here.",
                "Not saved: %(count)s fields need another look. Everything you typed is still "
                "here.",
                len(errors),
            )
            % {"count": len(errors)}
        )


class Unfit(Exception):
    """One value cannot stand; the text is the sentence beside its field."""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is said of an organisation, as it was typed or, from ``checked``, as it is kept."""

    name: str
    country: str
    kind: str = Organisation.Kind.COMPANY
    region: str = ""
    town: str = ""
    address: str = ""
    registered_number: str = ""
    vat_number: str = ""
    activity_code: str = ""
    website: str = ""
    email: str = ""
    description: str = ""
    signatory: str = ""


FIELDS = tuple(field.name for field in fields(Facts))


def facts_of(organisation: Organisation) -> Facts:
    return Facts(**{field: getattr(organisation, field) for field in FIELDS})


def size_class_by(
    employees: int | None,
    *,
    turnover: Decimal | None,
    balance_sheet: Decimal | None,
    currency: str,
    before: str = "",
) -> str:
    """
    Return the size class by one firm's own numbers, as far as they tell it.

    Amounts count in euros alone: in another currency, or where there are none, the people
    decide. Where nobody said how many these are, the class ``before`` stands, if there is one.
    """
    if employees is None and before:
        return before
    amounts = (turnover, balance_sheet) if currency == "EUR" else (None, None)
    for size, people, most_turnover, most_balance in CEILINGS:
        known = [
            amount <= most
            for amount, most in zip(amounts, (most_turnover, most_balance), strict=True)
            if amount is not None
        ]
        if (employees or 0) < people and (not known or any(known)):
            return size
    return SizeClass.LARGE


def checked(facts: Facts, *, is_generated: bool = False) -> Facts:
    """
    Return the facts as they are kept: numbers compact, codes as their lists write them.

    Raises ``NotValid``. Generated records may have numbers that no register would give out,
    so that nobody mistakes them for a real organisation's.
    """
    trimmed = replace(facts, **{field: _trimmed(facts, field) for field in FIELDS})
    kept: dict[str, str] = {}
    errors: dict[str, str] = {}
    for field in FIELDS:
        try:
            kept[field] = _fitting(field, trimmed, is_generated=is_generated)
        except Unfit as unfit:
            errors[field] = str(unfit)
    if errors:
        raise NotValid(errors)
    return Facts(**kept)


def is_activity_code(value: str) -> bool:
    """Tell whether ``value`` is a code of NACE, as an organisation has one."""
    try:
        _activity_code(value, "")
    except Unfit:
        return False
    return True


def _trimmed(facts: Facts, field: str) -> str:
    value = str(getattr(facts, field))
    return value.strip() if field == "description" else " ".join(value.split())


def _fitting(field: str, facts: Facts, *, is_generated: bool) -> str:
    value = str(getattr(facts, field))
    _refuse_too_long(field, value)
    check = CHECKS.get(field)
    if check is None or (not value and field not in NEEDED):
        return value
    if is_generated and field in NUMBERS:
        return value
    kept = check(value, facts.country.upper())
    # An address or a number may have got the part that was left away.
    _refuse_too_long(field, kept)
    return kept


def _refuse_too_long(field: str, value: str) -> None:
    column = Organisation._meta.get_field(field)  # noqa: SLF001 (where Django tells it)
    longest = getattr(column, "max_length", None)
    if longest and len(value) > longest:
        raise Unfit(
            _("This is %(length)s characters long; %(longest)s fit.")
            % {"length": len(value), "longest": longest}
        )


def _name(value: str, _country: str) -> str:
    if not any(map(str.isalnum, value)):
        raise Unfit(_("Write the name of the organisation."))
    return value


def _kind(value: str, _country: str) -> str:
    if value not in Organisation.Kind.values:
        raise Unfit(_("Choose one of the kinds in the list."))
    return value


def _country(_value: str, country: str) -> str:
    if country not in countries:
        raise Unfit(_("Choose the country where the organisation has its seat."))
    return country


def _region(value: str, country: str) -> str:
    upper = value.upper()
    if upper not in dict(regions_of(country)):
        raise Unfit(
            _("%(code)s is not a NUTS region of %(country)s. Choose one of the list.")
            % {"code": value, "country": country_name(country)}
        )
    return upper


def _registered_number(value: str, country: str) -> str:
    names = REGISTERED.get(country, ())
    if not names:
        return _free_number(value)
    return _first_fitting(value, [_standard(name) for name in names], country=country)


def _vat_number(value: str, country: str) -> str:
    if country.lower() in vat.MEMBER_STATES:
        # VIES writes Greece otherwise than everybody else.
        prefix = "EL" if country == "GR" else country
        bare = value.upper().removeprefix(country).removeprefix(prefix).strip()
        return _first_fitting(prefix + bare, [cast("Standard", vat)], country=country)
    module = get_cc_module(country.lower(), "vat") if country in countries else None
    if module is None:
        return _free_number(value)
    return _first_fitting(value, [cast("Standard", module)], country=country)


def _first_fitting(value: str, standards: list[Standard], *, country: str) -> str:
    reasons: list[exceptions.ValidationError] = []
    for standard in standards:
        try:
            return str(standard.validate(value))
        except exceptions.ValidationError as reason:
            reasons.append(reason)
    raise Unfit(_reason(reasons) % {"number": value, "country": country_name(country)})


def _reason(reasons: list[exceptions.ValidationError]) -> str:
    if any(isinstance(reason, exceptions.InvalidChecksum) for reason in reasons):
        return _(
            "%(number)s cannot be right: its check digit does not fit, so a digit is wrong or two "
            "are swapped. Correct it, or leave it empty until you have it."
        )
    return _(
        "%(number)s is not how such numbers look in %(country)s. Correct it, or leave it empty "
        "until you have it."
    )


def _free_number(value: str) -> str:
    if not FREE_NUMBER.fullmatch(value):
        raise Unfit(
            _("Write the number with letters, digits, spaces and the signs . / - ( ) alone.")
        )
    return value.upper()


def _activity_code(value: str, _country: str) -> str:
    digits = value.replace(".", "")
    known = digits[:NACE_DIGITS]
    if not NACE.fullmatch(value) or not any(
        nace.is_valid(known, revision=revision) for revision in NACE_REVISIONS
    ):
        raise Unfit(
            _("%(code)s is not a code of NACE. Write it as 62.10 or 6210, or its first two digits.")
            % {"code": value}
        )
    national = digits[NACE_DIGITS:]
    return str(nace.format(known)) + (f".{national}" if national else "")


def _website(value: str, _country: str) -> str:
    address = value if "://" in value else f"https://{value}"
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError as error:
        raise Unfit(_("Write the address as www.example.com or https://example.com.")) from error
    return address


def _email(value: str, _country: str) -> str:
    try:
        EmailValidator()(value)
    except ValidationError as error:
        raise Unfit(_("Write the address as name@example.com.")) from error
    return value.lower()


def _standard(name: str) -> Standard:
    return cast("Standard", import_module(f"stdnum.{name}"))


CHECKS: dict[str, Callable[[str, str], str]] = {
    "name": _name,
    "kind": _kind,
    "country": _country,
    "region": _region,
    "registered_number": _registered_number,
    "vat_number": _vat_number,
    "activity_code": _activity_code,
    "website": _website,
    "email": _email,
}
NEEDED = {"name", "kind", "country"}
NUMBERS = {"registered_number", "vat_number"}
