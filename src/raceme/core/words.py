"""Numbers, money and days as they are written for people, in the language in use."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from django.utils import timezone
from django.utils.dateformat import format as written
from django.utils.formats import get_format
from django.utils.translation import get_language

NO_BREAK = "\N{NO-BREAK SPACE}"
GROUP = 3
SMALL = range(1000)


def number(value: float | Decimal, *, decimals: int | None = None) -> str:
    """Write ``value`` with thousands parted; without ``decimals`` it keeps those it needs."""
    if decimals is None and isinstance(value, int) and value in SMALL:
        # Most numbers of a list: there is nothing to part in them.
        return str(int(value))
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    if not exact.is_finite():
        return ""
    if decimals is not None:
        exact = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    whole, _point, fraction = f"{abs(exact):f}".partition(".")
    if decimals is None:
        fraction = fraction.rstrip("0")
    separator = str(get_format("THOUSAND_SEPARATOR"))
    head = len(whole) % GROUP or GROUP
    groups = [whole[:head], *(whole[at : at + GROUP] for at in range(head, len(whole), GROUP))]
    sign = "\N{MINUS SIGN}" if exact < 0 else ""
    point = str(get_format("DECIMAL_SEPARATOR"))
    return f"{sign}{separator.join(groups)}{point + fraction if fraction else ''}"


def money(value: float | Decimal, currency: str = "EUR") -> str:
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    decimals = 0 if exact == exact.to_integral_value() else 2
    return f"{number(exact, decimals=decimals)}{NO_BREAK}{currency}"


def share(value: float | Decimal) -> str:
    return f"{number(value)}{NO_BREAK}%"


def day(value: date) -> str:
    return written(_local(value), "j F Y")


def weekday(value: date) -> str:
    """Write a near day with its name and without its year: Thursday 19 November."""
    return written(_local(value), "l j F" if get_language() == "en" else "l, j F")


def day_name(value: date) -> str:
    """Write a day of the last few by its name alone: Thursday."""
    return written(_local(value), "l")


def day_short(value: date) -> str:
    local = _local(value)
    return _day_short(local.year, local.month, local.day, get_language())


@lru_cache(maxsize=4096)
def _day_short(year: int, month: int, day: int, language: str | None) -> str:
    """Write a day as the language in use does; a list's page asks for the same ones again."""
    # Django capitalises the month's short name; Romanian does not.
    return written(date(year, month, day), "j M Y" if language == "en" else "j b Y")


def month(value: date, *, year: bool = True) -> str:
    """Write a month as it stands under a chart: Nov 2026."""
    name = "M" if get_language() == "en" else "b"
    return written(value, f"{name} Y" if year else name)


def month_in_full(value: date) -> str:
    """Write a month as a page is called by it: November 2026."""
    written_out = month_within(value)
    return written_out[:1].upper() + written_out[1:]


def month_within(value: date) -> str:
    """Write a month as it stands within a sentence, where Romanian writes it small."""
    return written(value, "F Y")


def day_typed(value: date) -> str:
    """Write a day as people type it into a field: 23.11.2026."""
    return written(_local(value), "d.m.Y")


def moment(value: datetime) -> str:
    return written(_local(value), "j F Y, H:i")


def initials(name: str) -> str:
    """Write the first letters of the first and the last of a person's names."""
    names = name.split()
    return "".join(one[0] for one in (names[:1] + names[1:][-1:])).upper()


def _local(value: date) -> date:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value
