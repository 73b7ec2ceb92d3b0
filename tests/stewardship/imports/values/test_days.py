from datetime import date

import pytest

from raceme.stewardship.imports.values.days import is_month_first, read_day
from raceme.stewardship.imports.values.failing import Unfit

MARCH = date(2024, 3, 12)


@pytest.mark.parametrize(
    "text",
    [
        *("12.03.2024", "12/3/24", "12-03-2024", "12,03,2024", "12 03 2024", "2024-03-12"),
        *("2024-03-12 10:30", "2024-03-12T10:30:00Z", "12.03.2024 10:30:15", "20240312", "45363"),
        *("12 martie 2024", "12 mar. 24", "12-mar-2024", "March 12th, 2024", "12. März 2024"),
        *("12 mars 2024", "12 marca 2024 r.", "2024. március 12.", "12.III.2024", "din 12.03.2024"),
        "2024.03.12.",
    ],
)
def test_a_day_is_read_in_many_forms(text: str) -> None:
    assert read_day(text) == MARCH


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("mai 2023", date(2023, 5, 1)),
        ("05.2023", date(2023, 5, 1)),
        ("2023-05", date(2023, 5, 1)),
        ("anul 2021", date(2021, 1, 1)),
        ("1.1.99", date(1999, 1, 1)),
        ("1er janvier 2024", date(2024, 1, 1)),
        ("n/a", None),
        ("-", None),
        ("", None),
    ],
)
def test_a_month_or_a_year_gives_its_first_day_and_nothing_gives_none(
    text: str, day: date | None
) -> None:
    assert read_day(text) == day


@pytest.mark.parametrize(
    ("text", "code", "sentence"),
    [
        ("31.02.2024", "no_such_day", "There is no such day as “31.02.2024”."),
        ("ieri", "no_day", "“ieri” is no day. Write it like 19.11.2026."),
        ("1.2.3.4", "no_day", "“1.2.3.4” is no day. Write it like 19.11.2026."),
        ("marți", "no_day", "“marți” is no day. Write it like 19.11.2026."),
        (
            "12.03.0204",
            "far_year",
            "“12.03.0204” lies too far from our time. Is the year right?",
        ),
    ],
)
def test_what_is_no_day_says_why(text: str, code: str, sentence: str) -> None:
    with pytest.raises(Unfit) as refused:
        read_day(text)

    assert (refused.value.code, str(refused.value)) == (code, sentence)


def test_a_column_tells_whether_its_days_begin_with_the_month() -> None:
    american, european, open_to_both = ["3/12/24", "3/31/24"], ["3/12/24", "31/3/24"], ["3/12/24"]
    contradictory = ["3/31/24", "31/3/24"]

    told = [is_month_first(texts) for texts in (american, european, open_to_both, contradictory)]

    assert told == [True, False, False, False]
    assert read_day("3/12/24", month_first=True) == MARCH
    assert read_day("3/12/24") == date(2024, 12, 3)


def test_what_cannot_be_a_month_is_the_day() -> None:
    assert read_day("12/31/2024") == date(2024, 12, 31)
    assert read_day("31/12/2024", month_first=True) == date(2024, 12, 31)
