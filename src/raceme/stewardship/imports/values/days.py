"""Days as people write them, in six languages."""

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta

from django.utils.translation import gettext as _

from raceme.core.search.folding import fold
from raceme.stewardship.imports.values.failing import Unfit, is_nothing

# Folded, by their place in the year: English, Romanian, German, French, Polish, Hungarian.
NAMES = (
    "january jan ianuarie ian januar janner janvier janv styczen stycznia sty",
    "february feb februarie februar fevrier fevr fev luty lutego lut",
    "march mar martie marz mrz mars marzec marca marcius marc",
    "april apr aprilie avril avr kwiecien kwietnia kwi aprilis",
    "may mai maj maja majus",
    "june jun iunie iun juni juin czerwiec czerwca cze junius",
    "july jul iulie iul juli juillet juil lipiec lipca lip julius",
    "august aug aout sierpien sierpnia sie augusztus",
    "september sep sept septembrie septembre wrzesien wrzesnia wrz szeptember szept",
    "october oct octombrie oktober okt octobre pazdziernik pazdziernika paz",
    "november nov noiembrie noi noe novembre listopad listopada lis",
    "december dec decembrie dezember dez decembre grudzien grudnia gru",
)
ROMAN = "i ii iii iv v vi vii viii ix x xi xii"
OF_ROMAN = re.compile(r"(\d{1,2})[.\s/-]+([IVX]{1,4})[.\s/-]+(\d{4})")
MONTHS = {name: number for number, names in enumerate(NAMES, 1) for name in names.split()}
# What may stand between the words of a day.
FILLING = {"st", "nd", "rd", "th", "er", "de", "of", "the", "a", "e", "i", "en"}
ISO = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})\.?")
COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
THREE = re.compile(r"(\d{1,2})\s*[.,/\-\s]\s*(\d{1,2})\s*[.,/\-\s]\s*(\d{4}|\d{2})")
MONTH_YEAR = re.compile(r"(\d{1,2})\s*[./-]\s*(\d{4})")
YEAR_MONTH = re.compile(r"(\d{4})\s*[./-]\s*(\d{1,2})")
YEAR = re.compile(r"(1[89]\d{2}|20\d{2})")
SERIAL = re.compile(r"\d{5}(\.\d+)?")
CLOCK = re.compile(
    r"[T\s]\s*\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*([AaPp]\.?[Mm]\.?)?\s*(Z|[+-]\d{2}:?\d{2}|UTC)?$"
)
# What stands around a day and says nothing.
AROUND = re.compile(r"^(din|de la|from|since|seit|ab|depuis|od|dnia|data|le|luna) |( r| roku| ev)$")
BEFORE = re.compile(
    r"^(?:din|de la|la|since|from|seit|ab|depuis|od|dnia|data|anul|an|year|jahr)(?: data)?(?: de)? "
    r"(?=\d)",
    re.IGNORECASE,
)
FIRST_YEAR, LAST_YEAR = 1800, 2100
# What spreadsheet programs count from, and the span in which such a number is meant as a day.
EPOCH = date(1899, 12, 30)
SERIALS = range(10_000, 73_415)
MIDDLE_OF_CENTURY, CENTURY = 50, 100
MONTHS_OF_A_YEAR = 12


def is_month_first(texts: Iterable[str]) -> bool:
    """Say whether days of a column begin with their month: none can be otherwise, some must."""
    must = False
    for text in texts:
        found = THREE.fullmatch(_bare(text))
        if found is None:
            continue
        if int(found[1]) > MONTHS_OF_A_YEAR:
            return False
        must |= int(found[2]) > MONTHS_OF_A_YEAR
    return must


def read_day(text: str, *, month_first: bool = False) -> date | None:
    """
    Return the day that ``text`` says; a month or a year alone gives its first day.

    Nothing where the cell says that nothing is known. Raises ``Unfit``.
    """
    if is_nothing(text):
        return None
    bare = _bare(text)
    parts = _of_signs(bare, month_first=month_first) or _of_words(bare)
    if parts is None:
        raise Unfit(
            "no_day",
            _("“%(typed)s” is no day. Write it like 19.11.2026.") % {"typed": text.strip()},
        )
    try:
        day = parts if isinstance(parts, date) else date(*parts)
    except ValueError:
        raise Unfit(
            "no_such_day", _("There is no such day as “%(typed)s”.") % {"typed": text.strip()}
        ) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Unfit(
            "far_year",
            _("“%(typed)s” lies too far from our time. Is the year right?")
            % {"typed": text.strip()},
        )
    return day


def _bare(text: str) -> str:
    bare = BEFORE.sub("", " ".join(text.split()))
    bare = CLOCK.sub("", bare).strip()
    return bare.rstrip(".").strip() if not bare.endswith("..") else bare


Parts = tuple[int, int, int]


def _of_signs(text: str, *, month_first: bool) -> Parts | date | None:
    if found := THREE.fullmatch(text):
        return _of_three(found, month_first=month_first)
    for pattern, order in ORDERS:
        if found := pattern.fullmatch(text):
            year, month, day = order(*map(int, found.groups()))
            return year, month, day
    if SERIAL.fullmatch(text) and int(float(text)) in SERIALS:
        return EPOCH + timedelta(days=int(float(text)))
    return None


def _of_three(found: re.Match[str], *, month_first: bool) -> Parts:
    first, second, year = int(found[1]), int(found[2]), _full_year(found[3])
    # What cannot be a month is the day, whatever the rest of the column does.
    if second > MONTHS_OF_A_YEAR >= first or (month_first and first <= MONTHS_OF_A_YEAR):
        return year, first, second
    return year, second, first


ORDERS: tuple[tuple[re.Pattern[str], Callable[..., Parts]], ...] = (
    (ISO, lambda year, month, day: (year, month, day)),
    (COMPACT, lambda year, month, day: (year, month, day)),
    (MONTH_YEAR, lambda month, year: (year, month, 1)),
    (YEAR_MONTH, lambda year, month: (year, month, 1)),
    (YEAR, lambda year: (year, 1, 1)),
)


def _full_year(text: str) -> int:
    year = int(text)
    if len(text) > 2:  # noqa: PLR2004 (written out)
        return year
    return year + (2000 if year <= MIDDLE_OF_CENTURY else 1900)


def _of_words(text: str) -> tuple[int, int, int] | None:
    """Read "12 martie 2024", "mai 2023", "March 12th, 2024", "2024. március 12."."""
    if found := OF_ROMAN.fullmatch(text):
        months_in_roman = ROMAN.split()
        name = found[2].lower()
        month = months_in_roman.index(name) + 1 if name in months_in_roman else 0
        return int(found[3]), month, int(found[1])
    folded = AROUND.sub("", fold(text))
    words = re.findall(r"[a-z]+|\d+", folded)
    months = [MONTHS[word] for word in words if word in MONTHS]
    numbers = [word for word in words if word.isdigit()]
    others = [word for word in words if word not in MONTHS and not word.isdigit()]
    if len(months) != 1 or set(others) - FILLING:
        return None
    years = [int(word) for word in numbers if len(word) == 4]  # noqa: PLR2004 (a year)
    days = [int(word) for word in numbers if len(word) <= 2]  # noqa: PLR2004 (a day)
    if len(numbers) == 1 and years:
        return years[0], months[0], 1
    if len(numbers) == 2 and len(years) == 1 and days:  # noqa: PLR2004 (day and year)
        return years[0], months[0], days[0]
    if len(numbers) == 2 and len(days) == 2:  # noqa: PLR2004 (12 mar 24)
        return _full_year(numbers[1]), months[0], days[0]
    return None
