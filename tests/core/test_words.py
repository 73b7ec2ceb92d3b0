from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from raceme.core import words

DAY = date(2026, 11, 9)
NO_BREAK = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("value", "english", "romanian"),
    [
        (0, "0", "0"),
        (999, "999", "999"),
        (1_050_000, "1,050,000", "1.050.000"),
        (Decimal("1234.50"), "1,234.5", "1.234,5"),
        (Decimal("7.00"), "7", "7"),
        (2.5, "2.5", "2,5"),
        (-1234, "\N{MINUS SIGN}1,234", "\N{MINUS SIGN}1.234"),
        (Decimal("1E+3"), "1,000", "1.000"),
        (Decimal("NaN"), "", ""),
    ],
)
def test_number_is_written_as_the_language_does(
    value: float | Decimal, english: str, romanian: str
) -> None:
    written = []
    for language in ("en", "ro"):
        with translation.override(language):
            written.append(words.number(value))

    assert written == [english, romanian]


def test_money_has_cents_only_where_there_are_any() -> None:
    assert words.money(Decimal("1050000.00"), "EUR") == f"1,050,000{NO_BREAK}EUR"
    assert words.money(Decimal("99.5"), "RON") == f"99.50{NO_BREAK}RON"


def test_share_is_in_per_cent() -> None:
    assert words.share(Decimal("62.50")) == f"62.5{NO_BREAK}%"


@pytest.mark.parametrize(
    ("language", "written"),
    [
        (
            "en",
            ["9 November 2026", "Monday 9 November", "Monday", "9 Nov 2026", "Nov 2026", "Nov"],
        ),
        (
            "ro",
            ["9 noiembrie 2026", "luni, 9 noiembrie", "luni", "9 nov. 2026", "nov. 2026", "nov."],
        ),
    ],
)
def test_days_are_written_for_people(language: str, written: list[str]) -> None:
    with translation.override(language):
        assert [
            words.day(DAY),
            words.weekday(DAY),
            words.day_name(DAY),
            words.day_short(DAY),
            words.month(DAY),
            words.month(DAY, year=False),
        ] == written


@pytest.mark.parametrize("language", ["en", "ro"])
def test_a_day_is_typed_alike_in_every_language(language: str) -> None:
    with translation.override(language):
        assert words.day_typed(DAY) == "09.11.2026"


def test_a_page_is_called_by_its_month_in_full() -> None:
    written = []
    for language in ("en", "ro"):
        with translation.override(language):
            written.append(words.month_in_full(DAY))

    assert written == ["November 2026", "Noiembrie 2026"]


SAID_WITHIN = (words.day, words.weekday, words.day_short, words.month, words.month_within)


def test_romanian_writes_every_month_and_day_small() -> None:
    year = [date(2026, month, month) for month in range(1, 13)]

    with translation.override("ro"):
        written = [say(one) for say in SAID_WITHIN for one in year]

    assert [one for one in written if one != one.lower()] == []


def test_moments_are_written_where_the_installation_is() -> None:
    late = datetime(2026, 11, 9, 22, 30, tzinfo=UTC)

    assert words.moment(late) == "10 November 2026, 00:30"
    assert words.day_short(late) == "10 Nov 2026"
