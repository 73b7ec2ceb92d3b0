"""Moments and durations as meeting programs write them, in several languages."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.utils import timezone

from raceme.core.search.folding import fold
from raceme.stewardship.imports.cells import Cell, Kind

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar ianuarie ian",
            "feb february februar februarie",
            "mar march marz martie mrz",
            "apr april aprilie",
            "may mai",
            "jun june juni iunie iun",
            "jul july juli iulie iul",
            "aug august",
            "sep sept september septembrie",
            "oct october oktober okt octombrie",
            "nov november noiembrie noi",
            "dec december dezember dez decembrie",
        ),
        1,
    )
    for name in names.split()
}
CLOCK = re.compile(
    r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:\.\d+)?\s*([ap])?\.?\s?(?:m\b\.?)?", re.IGNORECASE
)
AMERICAN = re.compile(r"\d\s*[ap]\.?m\b", re.IGNORECASE)
ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
NUMBERS = re.compile(r"(\d{1,2})\s?([./-])\s?(\d{1,2})\s?[./-]\s?(\d{4}|\d{2})(?!\d)")
WORDS = re.compile(
    r"(?P<word>[^\W\d_]{3,})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})|"
    r"(?P<day_first>\d{1,2})\.?\s+(?P<second>[^\W\d_]{3,})\.?\s+(?P<last>\d{4})"
)
OFFSET = re.compile(r"(?:GMT|UTC)?\s?([+-])(\d{1,2}):?(\d{2})\)?$|(?:\b(UTC|GMT)|(?<=\d)Z)\)?$")
CENTURY = 2000
NOON = 12
PART = re.compile(r"(\d+(?:[.,]\d+)?)\s*([^\W\d_]+)")
COLONS = re.compile(r"(\d{1,3}):(\d{2})(?::(\d{2}))?")
UNITS = {
    3600: "h hr hrs hour hours std stunde stunden ora ore o heure heures godz g óra st",
    60: "m min mins minute minutes minuten minut minuta perc p",
    1: "s sec secs second seconds sek sekunde sekunden secunde secunda seconde secondes mp",
}
UNIT = {word: seconds for seconds, words in UNITS.items() for word in words.split()}


@dataclass(frozen=True)
class Order:
    """Whether a day such as 3/12/24 begins with its month; found out from all of a file."""

    month_first: bool = False

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Order":
        """Take what cannot be otherwise; else months come first where there is AM and PM."""
        pairs, is_american = [], False
        for text in texts:
            if found := NUMBERS.search(text):
                pairs.append((int(found[1]), int(found[3]), found[2]))
                is_american |= bool(AMERICAN.search(text))
        if any(first > NOON for first, _second, _sign in pairs):
            return cls(month_first=False)
        if any(second > NOON for _first, second, _sign in pairs):
            return cls(month_first=True)
        return cls(month_first=is_american and all(sign == "/" for *_numbers, sign in pairs))


def moment_of(cell: Cell, order: Order, *, on: datetime | None = None) -> datetime | None:
    """Return the moment that a cell tells, without a zone; a time alone is of the day ``on``."""
    if cell.kind == Kind.DATETIME and isinstance(cell.value, datetime):
        return cell.value
    if isinstance(cell.value, time):
        return datetime.combine(on.date(), cell.value) if on else None
    text = cell.text.strip()
    clock = _clock(_without_day(text))
    day = _day(text, order)
    if day is None:
        if on is None or clock is None:
            return None
        day = (on.year, on.month, on.day)
    try:
        return _in_zone(datetime(*day, *(clock or (0, 0, 0))), text)  # noqa: DTZ001 (the file's own clock)
    except ValueError:
        return None


def _without_day(text: str) -> str:
    for pattern in (ISO, NUMBERS, WORDS):
        if found := pattern.search(text):
            return text[: found.start()] + " " + text[found.end() :]
    return text


def _clock(text: str) -> tuple[int, int, int] | None:
    found = CLOCK.search(text)
    if found is None:
        return None
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if found[4]:
        hour = hour % NOON + (NOON if found[4] in "pP" else 0)
    return hour, minute, second


def _day(text: str, order: Order) -> tuple[int, int, int] | None:
    if found := ISO.search(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := NUMBERS.search(text):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        year += CENTURY if year < 100 else 0  # noqa: PLR2004 (two digits)
        return (year, first, second) if order.month_first else (year, second, first)
    if found := WORDS.search(text):
        told = found.groupdict()
        month = MONTHS.get(fold(told["word"] or told["second"]))
        day = int(told["day"] or told["day_first"])
        return (int(told["year"] or told["last"]), month, day) if month else None
    return None


def _in_zone(naive: datetime, text: str) -> datetime:
    """Turn a moment whose zone is told to the zone in use; others stay as they are."""
    found = OFFSET.search(text)
    if found is None:
        return naive
    offset = timedelta()
    if found[1]:
        offset = timedelta(hours=int(found[2]), minutes=int(found[3])) * (
            -1 if found[1] == "-" else 1
        )
    return timezone.make_naive((naive - offset).replace(tzinfo=UTC))


def seconds_of(cell: Cell) -> int | None:
    """Return how long a cell says it was: "1h 5m 3s", "1 Std. 5 Min.", 1:05:03, or minutes."""
    if isinstance(cell.value, timedelta):
        return round(cell.value.total_seconds())
    if isinstance(cell.value, time):
        return cell.value.hour * 3600 + cell.value.minute * 60 + cell.value.second
    text = cell.text.strip()
    if found := COLONS.fullmatch(text):
        first, second, third = int(found[1]), int(found[2]), found[3]
        return first * 3600 + second * 60 + int(third) if third else first * 3600 + second * 60
    try:
        return round(float(text.replace(",", ".")) * 60)
    except ValueError:
        return _parts(text)


def _parts(text: str) -> int | None:
    total, known = 0.0, False
    for number, unit in PART.findall(text):
        each = UNIT.get(unit.casefold())
        if each is None:
            return None
        total, known = total + float(number.replace(",", ".")) * each, True
    return round(total) if known else None


def together(stays: Iterable[tuple[datetime, datetime]]) -> int:
    """Return how many seconds the stays take in all; what overlaps counts once."""
    total, until = 0.0, None
    for start, end in sorted(stays):
        begin = start if until is None else max(start, until)
        if end > begin:
            total += (end - begin).total_seconds()
        until = end if until is None else max(until, end)
    return round(total)
