"""Countries and regions by their names and codes, as people write them."""

from functools import cache

from django.utils.translation import override
from django_countries import countries

from raceme.core.places import NUTS_COUNTRIES, regions_of
from raceme.core.search.folding import fold

LANGUAGES = ("en", "ro", "de", "fr", "pl", "hu")
# Names that the lists do not have, and the letters on cars.
OTHER_NAMES = {
    "RO": "rou, rom, rumunia, romania",
    "DE": "d, deu, ger, brd, bundesrepublik deutschland",
    "AT": "a, aut",
    "FR": "f, fra",
    "HU": "h, hun, ungaria",
    "PL": "pol, polonia",
    "GB": "uk, marea britanie, anglia, england, great britain, scotland, wales, regatul unit",
    "MD": "moldova, republica moldova, rep moldova, r moldova",
    "CZ": "cehia, republica ceha, czech republic",
    "GR": "el, grecia",
    "NL": "olanda, holland, the netherlands",
    "US": "usa, u s a, sua, statele unite, united states",
    "TR": "turkey, turcia",
    "XK": "kosovo",
}
# What stands before the name of a county, and says nothing.
BEFORE = (
    *("judetul ", "judet ", "jud ", "municipiul ", "mun ", "regiunea ", "county "),
    *("wojewodztwo ", "landkreis ", "kreis "),
)
# Letters on cars, by which Romanians name their counties.
COUNTIES = {
    "AB": "RO121", "AR": "RO421", "AG": "RO311", "BC": "RO211", "BH": "RO111", "BN": "RO112",
    "BT": "RO212", "BV": "RO122", "BR": "RO221", "B": "RO321", "BZ": "RO222", "CS": "RO422",
    "CL": "RO312", "CJ": "RO113", "CT": "RO223", "CV": "RO123", "DB": "RO313", "DJ": "RO411",
    "GL": "RO224", "GR": "RO314", "GJ": "RO412", "HR": "RO124", "HD": "RO423", "IL": "RO315",
    "IS": "RO213", "IF": "RO322", "MM": "RO114", "MH": "RO413", "MS": "RO125", "NT": "RO214",
    "OT": "RO414", "PH": "RO316", "SM": "RO115", "SJ": "RO116", "SB": "RO126", "SV": "RO215",
    "TR": "RO317", "TM": "RO424", "TL": "RO225", "VS": "RO216", "VL": "RO415", "VN": "RO226",
}  # fmt: skip


def country_code(text: str) -> str:
    """Return the ISO code of the country that ``text`` names, or nothing."""
    typed = text.strip()
    if len(typed) == 2 and typed.upper() in countries:  # noqa: PLR2004 (the length of a code)
        return typed.upper()
    if typed.upper() in NUTS_COUNTRIES:
        return NUTS_COUNTRIES[typed.upper()]
    return _country_names().get(fold(typed), "")


@cache
def _country_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for language in LANGUAGES:
        with override(language):
            for code, name in countries:
                names.setdefault(fold(str(name)), code)
    for code, told in OTHER_NAMES.items():
        names.update(dict.fromkeys(told.split(", "), code))
    for code, _name in countries:
        names.setdefault(str(countries.alpha3(code)).lower(), code)
    return names


def region_code(text: str, country: str = "RO") -> str:
    """Return the NUTS code of the region that ``text`` names in ``country``, or nothing."""
    typed = text.strip()
    if country == "RO" and typed.upper() in COUNTIES:
        return COUNTIES[typed.upper()]
    codes = _region_names(country)
    if typed.upper() in codes:
        return typed.upper()
    folded = fold(typed)
    for before in BEFORE:
        folded = folded.removeprefix(before)
    return codes.get(folded, "")


@cache
def _region_names(country: str) -> dict[str, str]:
    names: dict[str, str] = {}
    # The smaller regions win over the larger ones of the same name.
    for code, name in sorted(regions_of(country), key=lambda one: -len(one[0])):
        names[code] = code
        names.setdefault(fold(name), code)
    return names
