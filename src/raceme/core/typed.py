"""What people type into fields, read as numbers and days; what cannot be read says why."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

# A point and a comma as people write them, and everything that parts thousands.
SPACES = re.compile(r"[\s\u00a0\u2009\u202f'’]+")
DIGITS = re.compile(r"\d+")
GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
LONGEST_NUMBER = 40
# What no text holds, and PostgreSQL refuses to store or to look for.
UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
DAY_FIRST = re.compile(r"(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{4})\.?")
YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


class Unreadable(ValueError):
    """What was typed cannot be read; its text is a sentence for who typed it."""


def read_number(text: str, *, whole: bool = False) -> Decimal:
    """
    Return the number in ``text``: 1.234,50, 1,234.50 and 1 234,5 are all one.

    1.234 may mean two things, and is asked about, unless only ``whole`` numbers are
    meant. Raises ``Unreadable``.
    """
    compact = SPACES.sub("", text.strip())
    sign = "-" if compact[:1] in ("-", "\N{MINUS SIGN}") else ""
    bare = compact.lstrip("+-\N{MINUS SIGN}")
    marks = [character for character in bare if character in ".,"]
    if len(bare) > LONGEST_NUMBER or not DIGITS.fullmatch(re.sub("[.,]", "", bare)):
        raise Unreadable(_("This is not a number. Write it like 1250 or 1250.50."))
    if not marks:
        return Decimal(sign + bare)
    if len(set(marks)) == 2:  # noqa: PLR2004 (a point and a comma: the last one is the decimal one)
        return Decimal(sign + _with_both(bare))
    if len(marks) > 1:
        return Decimal(sign + _in_groups(bare))
    units, fraction = re.split("[.,]", bare)
    grouped = GROUPED.fullmatch(bare) and units.lstrip("0")
    if grouped and whole:
        return Decimal(sign + units + fraction)
    if grouped:
        raise Unreadable(
            _(
                "%(typed)s could mean two things. "
                "Write %(large)s for the large one, %(small)s for the small."
            )
            % {"typed": bare, "large": units + fraction, "small": f"{bare}0"}
        )
    return Decimal(f"{sign}{units or '0'}.{fraction or '0'}")


def _with_both(bare: str) -> str:
    last = max(bare.rfind("."), bare.rfind(","))
    whole, fraction = bare[:last], bare[last + 1 :]
    if bare[last] in whole or not GROUPED.fullmatch(whole):
        raise Unreadable(_("This is not a number. Write it like 1250 or 1250.50."))
    return f"{re.sub('[.,]', '', whole)}.{fraction or '0'}"


def _in_groups(bare: str) -> str:
    if not GROUPED.fullmatch(bare):
        raise Unreadable(_("This is not a number. Write it like 1250 or 1250.50."))
    return re.sub("[.,]", "", bare)


def read_date(text: str) -> date:
    """Return the day in ``text``: 19.11.2026, 19/11/2026, 2026-11-19. Raises ``Unreadable``."""
    typed = text.strip()
    if found := YEAR_FIRST.fullmatch(typed):
        year, month, day = (int(part) for part in found.groups())
    elif found := DAY_FIRST.fullmatch(typed):
        day, month, year = (int(part) for part in found.groups())
    else:
        raise Unreadable(_("This is not a day. Write it like 19.11.2026."))
    try:
        return date(year, month, day)
    except ValueError:
        raise Unreadable(
            _("There is no such day as %(day)s. Write it like 19.11.2026.") % {"day": typed}
        ) from None


def texts_of(sent: MultiValueDict[str, str]) -> Iterable[str]:
    """Yield all that was sent, the names of the fields too."""
    for name, values in sent.lists():
        yield name
        yield from values
