from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from raceme.organisations import lookup
from tests.factories import SizeFactFactory
from tests.organisations.lookup.test_asking import ACCOUNTS, FOUND

HERE = {
    "name": "Someșul Digital S.R.L.",
    "registered_number": "J12/1234/2010",
    "vat_number": "14186770",
    "activity_code": "62.01",
    "region": "RO113",
    "town": "CLUJ NAPOCA",
    "address": "Str. Observatorului, 34, 400347",
}


def test_what_is_only_written_otherwise_is_no_difference() -> None:
    said = lookup.compared(FOUND, HERE, country="RO")

    assert said == lookup.Compared(fills={}, differences=())


def test_gaps_are_filled_and_the_rest_is_for_somebody_to_decide() -> None:
    here = {**HERE, "name": "Somesul Soft SRL", "town": "", "address": "  "}

    said = lookup.compared(FOUND, here, country="RO")

    assert said.fills == {"town": "Cluj-Napoca", "address": "Str. Observatorului 34, 400347"}
    assert said.differences == (
        lookup.Difference(field="name", here="Somesul Soft SRL", there="SOMEȘUL DIGITAL SRL"),
    )


def test_a_vat_number_that_is_registered_no_more_is_a_difference() -> None:
    found = replace(FOUND, is_for_vat=False, vat_number="")

    said = lookup.compared(found, HERE, country="RO")

    assert said.differences == (lookup.Difference(field="vat_number", here="14186770", there=""),)


def test_what_cannot_stand_here_is_left_out() -> None:
    found = replace(FOUND, activity_code="99.99", region="XX999", name="...")

    values = lookup.values_of(found, country="RO")

    assert values.keys() == {"registered_number", "vat_number", "town", "address"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fact", "is_news"),
    [
        ({"valid_from": date(2026, 1, 1), "employees": 14, "turnover": Decimal(4350120)}, False),
        ({"valid_from": date(2026, 1, 1), "employees": 12, "turnover": Decimal(4350120)}, True),
        ({"valid_from": date(2025, 1, 1), "employees": 14, "turnover": Decimal(4350120)}, True),
    ],
)
def test_accounts_are_news_unless_a_size_of_their_day_says_them(
    *, fact: dict[str, object], is_news: bool
) -> None:
    size = SizeFactFactory.create(currency="RON", **fact)

    assert lookup.is_news(FOUND, [size]) is is_news
    assert not lookup.is_news(replace(FOUND, accounts=None), [size])


@pytest.mark.parametrize(
    ("employees", "size"),
    [
        (0, "micro"),
        (9, "micro"),
        (10, "small"),
        (49, "small"),
        (50, "medium"),
        (249, "medium"),
        (250, "large"),
        (None, ""),
    ],
)
def test_a_size_class_is_suggested_by_staff(employees: int | None, size: str) -> None:
    assert lookup.suggested_size(replace(ACCOUNTS, employees=employees)) == size
