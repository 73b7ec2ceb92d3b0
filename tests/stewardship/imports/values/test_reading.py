from datetime import date, datetime
from decimal import Decimal

import pytest

from raceme.stewardship.imports import fields
from raceme.stewardship.imports.cells import EMPTY, FORMULA, cell_of, error_cell, text_cell
from raceme.stewardship.imports.values import Evidence, Unfit, read_cell
from raceme.stewardship.imports.values.numbers import Amount


def test_a_cell_that_is_a_day_or_a_number_is_taken_as_it_is() -> None:
    day = read_cell(cell_of(datetime(2024, 3, 12, 10, 30)), fields.JOINED_ON)  # noqa: DTZ001
    money = read_cell(cell_of(1234.567), fields.TURNOVER)
    hours = read_cell(cell_of(1.5), fields.HOURS)

    assert (day, money, hours) == (
        date(2024, 3, 12),
        Amount(Decimal("1234.567"), ""),
        Decimal("1.5"),
    )


def test_the_heading_says_the_unit_of_a_column() -> None:
    evidence = Evidence.of(["1.250", "980"], heading="Cifra de afaceri (mii lei)")

    read = [
        read_cell(text_cell(text), fields.TURNOVER, evidence=evidence)
        for text in ("1.250", "980", "2 mil. EUR")
    ]

    assert read == [
        Amount(Decimal(1_250_000), "RON"),
        Amount(Decimal(980_000), "RON"),
        Amount(Decimal(2_000_000), "EUR"),
    ]


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (fields.NAME, "  Lemn   Alb SRL ", "Lemn Alb SRL"),
        (fields.DESCRIPTION, " a  b \n c ", "a b\nc"),
        (fields.YEAR, "31.12.2024", 2024),
        (fields.CURRENCY, "lei", "RON"),
        (fields.MINUTES, "1 Std. 5 Min.", 65),
        (fields.JOINED_AT, "12.03.2024 10:00", datetime(2024, 3, 12, 10)),  # noqa: DTZ001
        (fields.EMAIL, "a@b.ro, c@d.ro", "a@b.ro"),
    ],
)
def test_a_text_is_read_for_its_field(field: fields.Field, text: str, value: object) -> None:
    assert read_cell(text_cell(text), field) == value


def test_an_empty_cell_says_nothing() -> None:
    assert [read_cell(EMPTY, field) for field in (fields.NAME, fields.JOINED_ON)] == [None, None]


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        (error_cell("#REF!"), "The cell holds the error #REF! instead of a value."),
        (FORMULA, "The cell holds a formula that has no value yet. Write the value itself."),
    ],
)
def test_errors_and_formulas_without_a_value_say_so(cell: object, sentence: str) -> None:
    with pytest.raises(Unfit) as refused:
        read_cell(cell, fields.NAME)  # type: ignore[arg-type]  # pytest gives no type

    assert str(refused.value) == sentence
