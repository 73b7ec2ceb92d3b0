from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raceme.core import typed


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", "0"),
        ("1250", "1250"),
        ("1.234,50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1 234,5", "1234.5"),
        ("1\N{NO-BREAK SPACE}234,5", "1234.5"),
        ("1'234.5", "1234.5"),
        ("1.234.567", "1234567"),
        ("1,234,567", "1234567"),
        ("1.234.567,89", "1234567.89"),
        ("0,125", "0.125"),
        ("0.125", "0.125"),
        ("12,5", "12.5"),
        (",5", "0.5"),
        ("1234,567", "1234.567"),
        ("-3,5", "-3.5"),
        ("\N{MINUS SIGN}3", "-3"),
        (" 62.5 ", "62.5"),
    ],
)
def test_read_number_reads_what_people_write(text: str, number: str) -> None:
    assert typed.read_number(text) == Decimal(number)


def test_read_number_asks_when_it_could_mean_two_things() -> None:
    with pytest.raises(typed.Unreadable) as caught:
        typed.read_number("1.234")

    assert str(caught.value) == (
        "1.234 could mean two things. Write 1234 for the large one, 1.2340 for the small."
    )
    assert [typed.read_number(text) for text in ("1234", "1.2340")] == [1234, Decimal("1.234")]


@pytest.mark.parametrize(
    "text",
    ["", "x", "1.2.3", "1,23,4", "1.234.56,7", "12e3", "NaN", "1-2", "-", "9" * 41, "1.234,5.6"],
)
def test_read_number_refuses_what_is_none(text: str) -> None:
    with pytest.raises(typed.Unreadable):
        typed.read_number(text)


@given(st.text(max_size=50))
def test_read_number_reads_or_refuses_whatever_is_typed(text: str) -> None:
    try:
        number = typed.read_number(text)
    except typed.Unreadable:
        return
    assert number.is_finite()


@pytest.mark.parametrize(
    "text", ["19.11.2026", "19/11/2026", "2026-11-19", " 19. 11. 2026 ", "19-11-2026"]
)
def test_read_date_reads_what_people_write(text: str) -> None:
    assert typed.read_date(text) == date(2026, 11, 19)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("31.02.2026", "There is no such day as 31.02.2026. Write it like 19.11.2026."),
        ("tomorrow", "This is not a day. Write it like 19.11.2026."),
        ("19.11.26", "This is not a day. Write it like 19.11.2026."),
    ],
)
def test_read_date_says_what_is_wrong(text: str, sentence: str) -> None:
    with pytest.raises(typed.Unreadable) as caught:
        typed.read_date(text)

    assert str(caught.value) == sentence


@given(st.text(max_size=30))
def test_read_date_reads_or_refuses_whatever_is_typed(text: str) -> None:
    try:
        day = typed.read_date(text)
    except typed.Unreadable:
        return
    assert day.year >= 1
