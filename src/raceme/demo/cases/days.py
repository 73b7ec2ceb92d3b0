"""The days of the live programme, all told from the day on which it is loaded."""

from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = 12
# From August on the programme began with the year; earlier in the year it began so long ago
# that its second half-year is well under way, whatever month it is.
FIRST_FULL_MONTH = 8
MONTHS_UNDER_WAY = 9
FRIDAY, SATURDAY = 4, 5


@dataclass(frozen=True)
class Days:
    today: date

    @property
    def start(self) -> date:
        if self.today.month >= FIRST_FULL_MONTH:
            return date(self.today.year, 1, 1)
        return _months_after(self.today.replace(day=1), -MONTHS_UNDER_WAY)

    def half_year(self, number: int) -> tuple[date, date]:
        """Return the first and the last day of a half-year of the programme, from 0 on."""
        first = _months_after(self.start, 6 * number)
        return first, _months_after(first, 6) - timedelta(days=1)

    @property
    def monday(self) -> date:
        """The Monday of this week, at its end already that of the next."""
        monday = self.today - timedelta(days=self.today.weekday())
        return monday + timedelta(days=7 if self.today.weekday() >= SATURDAY else 0)

    @property
    def last_friday(self) -> date:
        return self.today - timedelta(days=(self.today.weekday() - FRIDAY - 1) % 7 + 1)

    def within(self, half_year: int, share: float) -> date:
        """Return a working day of a half-year, before last week if that is still running."""
        first, last = self.half_year(half_year)
        last = min(last, self.last_friday - timedelta(days=4))
        day = first + timedelta(days=round((last - first).days * share))
        return day - timedelta(days=max(0, day.weekday() - FRIDAY)) if day > first else day


def _months_after(day: date, months: int) -> date:
    """Return the first of the month so many months after that of ``day``."""
    count = day.year * MONTHS + day.month - 1 + months
    return date(count // MONTHS, count % MONTHS + 1, 1)
