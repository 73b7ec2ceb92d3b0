from decimal import Decimal

import pytest

from raceme.stewardship.imports.values.failing import Unfit
from raceme.stewardship.imports.values.numbers import (
    Amount,
    decimal_sign,
    read_amount,
    read_number,
    read_whole,
)


@pytest.mark.parametrize(
    ("text", "number", "currency"),
    [
        ("1.234,56", "1234.56", ""),
        ("1,234.56", "1234.56", ""),
        ("1 234", "1234", ""),
        ("1\u00a0234\u202f567,5", "1234567.5", ""),
        ("1'234'567", "1234567", ""),
        ("1.234", "1234", ""),
        ("1,9 mil.", "1900000", ""),
        ("1,9 mil. lei", "1900000", "RON"),
        ("12 mii lei", "12000", "RON"),
        ("2.5 mld RON", "2500000000", "RON"),
        ("3 Mio. €", "3000000", "EUR"),
        ("€ 1.234,50", "1234.5", "EUR"),
        ("100 000 EUR", "100000", "EUR"),
        ("1.250.000,00 RON", "1250000", "RON"),
        ("(1.234,5)", "-1234.5", ""),
        ("−5", "-5", ""),
        ("0,5", "0.5", ""),
    ],
)
def test_an_amount_is_read_with_its_currency(text: str, number: str, currency: str) -> None:
    assert read_amount(text) == Amount(Decimal(number), currency)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("abc", "no_number"),
        ("1,2,3", "no_number"),
        ("12 cai", "no_number"),
        ("10-49", "not_exact"),
        ("cca 100", "not_exact"),
        ("peste 50", "not_exact"),
        ("1,23E+12", "shortened"),
        ("9" * 40, "no_number"),
    ],
)
def test_what_is_no_single_number_says_why(text: str, code: str) -> None:
    with pytest.raises(Unfit) as refused:
        read_amount(text)

    assert refused.value.code == code
    assert text in str(refused.value)


def test_a_number_that_could_be_two_is_asked_about_unless_its_column_tells() -> None:
    with pytest.raises(Unfit, match="could mean two things"):
        read_number("1.234")

    assert read_number("1.234", decimal=",") == Decimal(1234)
    assert read_number("1.234", decimal=".") == Decimal("1.234")


def test_a_column_tells_the_sign_of_its_decimals() -> None:
    told = [
        decimal_sign(texts)
        for texts in (["1.234", "5,5"], ["1,234", "5.5"], ["1.234"], ["1.234,5", "1,5"], ["1.2.3"])
    ]

    assert told == [",", ".", "", ",", ","]


@pytest.mark.parametrize(
    ("text", "number"),
    [("24", 24), ("24,0", 24), ("1.200", 1200), ("24 angajați", 24), ("-", None)],
)
def test_a_whole_number_is_read(text: str, number: int | None) -> None:
    assert read_whole(text) == number


@pytest.mark.parametrize("text", ["12,5", "-3"])
def test_what_is_not_whole_is_refused(text: str) -> None:
    with pytest.raises(Unfit) as refused:
        read_whole(text)

    assert str(refused.value) == f"“{text}” is no whole number. Write it like 1250."
