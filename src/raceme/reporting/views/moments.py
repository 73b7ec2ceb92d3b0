"""Which days a page looks at: one reporting period, all until its end, or all there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from raceme.core import words
from raceme.programmes.models import Period

ALL = "all"


@dataclass(frozen=True)
class PeriodLink:
    """One choice of the switch; ``days`` are said of the period in view alone."""

    label: str
    href: str
    is_current: bool
    days: str = ""


def running(periods: Sequence[Period], *, on: date) -> Period | None:
    return next((one for one in periods if one.starts_on <= on <= one.ends_on), None)


def numbered(periods: Sequence[Period], asked: str | None) -> Period | None:
    """Return the period that an address asks for, None where it asks for none that there is."""
    return next((one for one in periods if str(one.number) == asked), None)


def name_of(period: Period) -> str:
    return _("Period %(number)s") % {"number": period.number}


def days_of(period: Period) -> str:
    """Write the months of a period, from the first to the last."""
    first, last = period.starts_on, period.ends_on
    same_year = first.year == last.year
    if same_year and first.month == last.month:
        return words.month(last)
    return f"{words.month(first, year=not same_year)}–{words.month(last)}"
