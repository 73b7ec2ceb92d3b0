"""Registered and VAT numbers, as they can be compared however somebody wrote them."""

import re
from dataclasses import dataclass

from rapidfuzz.distance import OSA

_LEAST_DIGITS = 4
# A number this short is given out by more than one court, or was made up.
SHORT = 6
_COURT = re.compile("(HRA|HRB|GNR|PR|VR)")
# The trade register of Romania writes office, running number and year.
_ONRC = re.compile(r"[JFC]\d{1,2}/\d+/\d{4}|[JFC]\d{13}")
# How VAT numbers contain the registered one: what is left away before or behind it.
_FRENCH_KEY = 2
_SIREN, _SIRET = 9, 14
_HUNGARIAN = 8
_SLIP = 1


@dataclass(frozen=True, slots=True)
class Number:
    """A number of one ``kind``, which only another of its kind can contradict."""

    kind: str
    digits: str

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.digits}"

    @property
    def is_short(self) -> bool:
        return len(self.digits) <= SHORT


def registered(text: str, country: str) -> Number | None:
    """Return the number by which a register knows an organisation; nothing where it is none."""
    upper = re.sub(r"\s+", "", text.upper())
    if _ONRC.fullmatch(upper):
        return Number(f"{country}-onrc", re.sub("[^A-Z0-9]", "", upper))
    bare = _bare(text, country)
    court = _COURT.match(bare)
    digits = bare[court.end() :] if court else bare
    if not _is_number(digits):
        return None
    return Number(country or "-", _national(digits, country))


def vat(text: str, country: str) -> Number | None:
    """Return the number for VAT; its kind is the registered one's where a country has just one."""
    bare = _bare(text, country)
    if not _is_number(bare):
        return None
    if country in VAT_APART:
        return Number(f"{country}-vat", bare)
    if country == "FR" and len(bare) == _SIREN + _FRENCH_KEY:
        bare = bare[_FRENCH_KEY:]
    return Number(country or "-", _national(bare, country))


# Where the VAT number is none of the registered numbers.
VAT_APART = {"DE", "GB", "IE", "AT", "NL", "CZ", "SK", "HR", "LT", "LV", "EE", "CY", "MT"}


def is_slip(one: Number, other: Number) -> bool:
    """Tell whether two numbers differ in one digit, or in two that are swapped."""
    return one.kind == other.kind and OSA.distance(one.digits, other.digits) <= _SLIP


def _bare(text: str, country: str) -> str:
    compact = re.sub("[^A-Z0-9]", "", text.upper())
    for prefix in (country, "EL" if country == "GR" else ""):
        rest = compact.removeprefix(prefix) if prefix else compact
        if rest != compact and any(letter.isdigit() for letter in rest):
            return rest
    return compact


def _national(digits: str, country: str) -> str:
    if country == "FR" and len(digits) == _SIRET:
        return digits[:_SIREN]
    if country == "HU" and len(digits) > _HUNGARIAN:
        return digits[:_HUNGARIAN]
    # Programs of tables take zeros in front away.
    return digits.lstrip("0")


def _is_number(digits: str) -> bool:
    count = sum(map(str.isdigit, digits))
    return count >= _LEAST_DIGITS and count * 2 > len(digits) and len(set(digits)) > 1
