"""A place as people write it in one line, "Cluj-Napoca, RO11", read into its parts and back."""

import re
from dataclasses import dataclass

from django.utils.translation import get_language
from django_countries import countries

from raceme.core.places import NUTS_COUNTRIES, regions_of
from raceme.engagements.actions import refusals

CODE = re.compile(r"[A-Za-z]{2}[A-Za-z0-9]{0,3}")
LONGEST_TOWN = 100


@dataclass(frozen=True, kw_only=True)
class Place:
    town: str = ""
    country: str = ""
    region: str = ""

    def __str__(self) -> str:
        return ", ".join(part for part in (self.town, self.region or self.country) if part)


def read_place(text: str) -> Place:
    """
    Return the place that ``text`` names: a town, then a NUTS region, a country or its code.

    A town alone stays without a country: nobody guesses it. Raises ``UnknownCode``.
    """
    words = [" ".join(part.split()) for part in text.split(",")]
    parts = [part for part in words if part]
    if not parts:
        return Place()
    found = _area(parts[-1])
    if found is None and len(parts) > 1:
        raise refusals.UnknownCode("place", parts[-1])
    town = ", ".join(parts[:-1] if found else parts)
    if len(town) > LONGEST_TOWN:
        raise refusals.UnknownCode("place", town)
    country, region = found or ("", "")
    return Place(town=town, country=country, region=region)


def _area(text: str) -> tuple[str, str] | None:
    """Return country and region of a code or of a country's name, and None of anything else."""
    if CODE.fullmatch(text):
        code = text.upper()
        country = NUTS_COUNTRIES.get(code[:2], code[:2])
        if len(code) == 2 and country in countries:  # noqa: PLR2004 (a country's code)
            return country, ""
        if code in dict(regions_of(country)):
            return country, code
    for language in (get_language() or "en", "en"):
        if code := countries.by_name(text, language=language, insensitive=True):
            return code, ""
    return None
