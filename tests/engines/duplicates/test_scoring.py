"""Each rule alone: one company, and a second row that says one thing otherwise."""

from dataclasses import replace

import pytest

from raceme.engines.duplicates import ENOUGH, Code, Reason, Record, score
from tests.engines.duplicates.build import ALFA, other, record

NUMBERLESS = {"registered_number": "", "vat_number": ""}


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"name": "SC ALFA MOBILA S.R.L.", "legal_form": ""},
        {"name": "Alfa"},
        {"town": "Arad", "street": "Calea Timișorii 4"},
        {"name": "Alfa", "town": "Arad", "street": "Calea Timișorii 4"},
        {"registered_number": "RO 18189442", "vat_number": "", "website": "", "email": ""},
        {"registered_number": "", "name": "Alfa Mobial"},
        NUMBERLESS,
        {**NUMBERLESS, "website": "", "email": ""},
        {**NUMBERLESS, "name": "Alfa Mobial", "website": "", "email": ""},
        {**NUMBERLESS, "name": "Mobilă Alfa", "street": ""},
        {**NUMBERLESS, "name": "Alfa"},
        {"registered_number": "18189424", "vat_number": ""},
        {"name": "ALFA MOBILÄ‚ SRL", "town": "Oradea"},
    ],
)
def test_same_company_is_likely_one(facts: dict[str, str]) -> None:
    assert score(ALFA, other(**facts)).score >= ENOUGH


@pytest.mark.parametrize(
    "facts",
    [
        # Its number is another, and all else is shared.
        {"registered_number": "14399840", "vat_number": "RO14399840"},
        {"registered_number": "14399840", "vat_number": "", "name": "Alfa Holding SRL"},
        # A company of the same group without a number.
        {**NUMBERLESS, "name": "Alfa Holding SRL"},
        {**NUMBERLESS, "name": "Alfa Lemn SRL"},
        # A namesake elsewhere.
        {**NUMBERLESS, "town": "Arad", "street": "", "website": "", "email": ""},
        {**NUMBERLESS, "town": "Arad", "street": "Calea Timișorii 4", "website": "alfa.com"},
        # In the same house, called otherwise.
        {**NUMBERLESS, "name": "Beta Metal SRL", "website": "", "email": ""},
        # A name that is nearly so, in the same town.
        {**NUMBERLESS, "name": "Alma Mobilă", "street": "Piața Unirii 1", "website": "alma.ro"},
        {**NUMBERLESS, "country": "HU", "street": "", "website": "", "email": ""},
    ],
)
def test_another_company_is_not(facts: dict[str, str]) -> None:
    assert score(ALFA, other(**facts)).score < ENOUGH


def test_reasons_say_what_is_shared_and_what_differs() -> None:
    found = score(
        ALFA, other(town="Arad", street="Calea Timișorii 4", legal_form="SA", website="beta.ro")
    )

    assert found.reasons == (
        Reason(Code.SAME_NUMBER, "18189442"),
        Reason(Code.SAME_NAME, "alfa mobila"),
        Reason(Code.OTHER_FORM, "srl / sa"),
        Reason(Code.OTHER_TOWN, "oradea / arad"),
        Reason(Code.OTHER_STREET),
        Reason(Code.OTHER_DOMAIN, "alfa-mobila.ro / beta.ro"),
    )


def test_short_number_of_a_court_needs_something_besides() -> None:
    one = record(
        "1", name="Nordlicht GmbH", registered_number="HRB 4711", country="DE", town="Kiel"
    )
    elsewhere = replace(one, id="2", name="Südwind GmbH", town="Ulm")
    same = replace(one, id="2", street="Hafen 1")

    assert score(one, elsewhere).score < ENOUGH
    assert score(one, same).score >= ENOUGH


def test_free_mail_speaks_by_the_whole_address_alone() -> None:
    one = record("1", name="Alfa Mobilă", town="Oradea", email="alfa@gmail.com")

    same = score(one, replace(one, id="2"))
    another = score(one, replace(one, id="2", email="beta@gmail.com"))

    assert Reason(Code.SAME_EMAIL, "alfa@gmail.com") in same.reasons
    assert {reason.code for reason in another.reasons} == {Code.SAME_NAME, Code.SAME_TOWN}


def test_nothing_known_is_no_reason() -> None:
    found = score(Record(id="1"), Record(id="2"))

    assert (found.reasons, found.score < ENOUGH) == ((), True)
