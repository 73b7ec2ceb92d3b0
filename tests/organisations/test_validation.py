from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raceme.organisations.validation import (
    FIELDS,
    REGISTERED,
    Facts,
    NotValid,
    checked,
    facts_of,
    size_class_by,
)
from tests.factories import OrganisationFactory

# As somebody types them, and as the register keeps them.
NUMBERS = [
    ("RO", "RO 14186770", "14186770"),
    ("RO", "14186770", "14186770"),
    ("RO", "J 12/123/2017", "J12/123/2017"),
    ("NO", "988 077 917", "988077917"),
    ("FR", "552 008 443", "552008443"),
    ("FR", "732 829 320 00074", "73282932000074"),
    ("CH", "CHE-100.155.212", "CHE100155212"),
    ("DE", "HRB 12345 b", "HRB 12345 B"),
    ("AT", "fn 56247t", "FN 56247T"),
]
VAT_NUMBERS = [
    ("RO", "ro 14186770", "RO14186770"),
    ("RO", "14186770", "RO14186770"),
    ("GR", "094259216", "EL094259216"),
    ("GR", "GR 094259216", "EL094259216"),
    ("DE", "DE 136,695 976", "DE136695976"),
    ("NO", "NO 995 525 828 MVA", "995525828MVA"),
    ("GB", "GB 980780684", "980780684"),
    ("US", "12-3456789", "12-3456789"),
]
CODES = [
    ("62", "62"),
    ("6210", "62.10"),
    ("62.10", "62.10"),
    ("6201", "62.01"),
    ("62.01.0", "62.01.0"),
    ("620100", "62.01.00"),
    ("01.1", "01.1"),
]


def _facts(**facts: str) -> Facts:
    return Facts(**{"name": "Alfa SRL", "country": "RO", **facts})


def _errors(facts: Facts, *, is_generated: bool = False) -> dict[str, str]:
    with pytest.raises(NotValid) as refusal:
        checked(facts, is_generated=is_generated)
    return refusal.value.errors


@pytest.mark.parametrize(("country", "typed", "kept"), NUMBERS)
def test_registered_number_is_kept_compact(country: str, typed: str, kept: str) -> None:
    facts = checked(_facts(country=country, registered_number=typed))

    assert facts.registered_number == kept


@pytest.mark.parametrize(("country", "typed", "kept"), VAT_NUMBERS)
def test_vat_number_is_kept_compact(country: str, typed: str, kept: str) -> None:
    assert checked(_facts(country=country, vat_number=typed)).vat_number == kept


@pytest.mark.parametrize(("typed", "kept"), CODES)
def test_activity_code_of_either_revision_is_kept_with_its_dots(typed: str, kept: str) -> None:
    assert checked(_facts(activity_code=typed)).activity_code == kept


@pytest.mark.parametrize("code", ["J", "00", "62.99", "99.99", "1", "62..1", "abc", "6210000"])
def test_activity_code_that_no_list_has_is_told(code: str) -> None:
    assert _errors(_facts(activity_code=code)) == {
        "activity_code": f"{code} is not a code of NACE. Write it as 62.10 or 6210, or its first "
        "two digits."
    }


def test_registered_number_with_a_wrong_digit_is_told() -> None:
    assert _errors(_facts(registered_number="14186771")) == {
        "registered_number": "14186771 cannot be right: its check digit does not fit, so a digit "
        "is wrong or two are swapped. Correct it, or leave it empty until you have it."
    }


def test_vat_number_of_another_shape_is_told() -> None:
    assert _errors(_facts(country="DE", vat_number="DE12")) == {
        "vat_number": "DE12 is not how such numbers look in Germany. Correct it, or leave it "
        "empty until you have it."
    }


def test_free_numbers_hold_no_other_signs() -> None:
    assert list(_errors(_facts(country="DE", registered_number="HRB <12>"))) == [
        "registered_number"
    ]


def test_generated_records_may_have_numbers_that_no_register_gives_out() -> None:
    facts = _facts(registered_number="9900012342", vat_number="RO9900012342")

    assert checked(facts, is_generated=True) == facts
    assert list(_errors(facts)) == ["registered_number", "vat_number"]


def test_region_belongs_to_the_country() -> None:
    assert checked(_facts(region="ro113")).region == "RO113"
    assert checked(_facts(country="GR", region="EL301")).region == "EL301"
    assert _errors(_facts(country="NO", region="RO113")) == {
        "region": "RO113 is not a NUTS region of Norway. Choose one of the list."
    }


def test_every_field_that_cannot_stand_has_its_sentence() -> None:
    facts = Facts(
        name=" \u2013 ",
        country="QQ",
        kind="guild",
        region="RO1",
        website="ftp://a.example",
        email="nobody",
        town="x" * 101,
    )

    assert _errors(facts) == {
        "name": "Write the name of the organisation.",
        "country": "Choose the country where the organisation has its seat.",
        "kind": "Choose one of the kinds in the list.",
        "region": "RO1 is not a NUTS region of QQ. Choose one of the list.",
        "town": "This is 101 characters long; 100 fit.",
        "website": "Write the address as www.example.com or https://example.com.",
        "email": "Write the address as name@example.com.",
    }


def test_website_fits_with_the_part_that_is_added() -> None:
    typed = f"www.alfa.example/{'x' * 180}"

    assert _errors(_facts(website=typed)) == {
        "website": f"This is {len(typed) + 8} characters long; 200 fit."
    }


def test_checked_tidies_what_was_typed() -> None:
    facts = checked(
        _facts(name="  Alfa   SRL ", website="www.alfa.example", email="Office@Alfa.example")
    )

    assert facts == _facts(website="https://www.alfa.example", email="office@alfa.example")


def test_facts_of_a_record_are_its_fields(db: None) -> None:  # noqa: ARG001
    organisation = OrganisationFactory.create(name="Alfa SRL", town="Dej")

    assert facts_of(organisation) == _facts(region="RO113", town="Dej")


def _outcome(facts: Facts) -> Facts | set[str]:
    try:
        return checked(facts)
    except NotValid as refusal:
        return set(refusal.errors)


@given(
    country=st.sampled_from([*REGISTERED, "DE", "GR", "XK", "US", "", "\u00df", "EL"]),
    values=st.fixed_dictionaries({field: st.text(max_size=30) for field in FIELDS}),
)
def test_checked_refuses_in_words_or_keeps_what_fits(country: str, values: dict[str, str]) -> None:
    outcome = _outcome(Facts(**{**values, "country": country}))

    if isinstance(outcome, Facts):
        assert checked(outcome) == outcome
    else:
        assert outcome <= set(FIELDS)


@given(
    country=st.sampled_from(list(REGISTERED)),
    number=st.text(alphabet="0123456789\u0663ABJRO/. -", max_size=16),
)
def test_numbers_of_any_shape_are_kept_or_refused(country: str, number: str) -> None:
    outcome = _outcome(_facts(country=country, registered_number=number, vat_number=number))

    if isinstance(outcome, Facts):
        assert checked(outcome) == outcome
    else:
        assert outcome <= {"registered_number", "vat_number"}


@pytest.mark.parametrize(
    ("employees", "turnover", "balance", "currency", "before", "size"),
    [
        (9, None, None, "", "", "micro"),
        (10, None, None, "", "", "small"),
        (49, Decimal(10_000_000), None, "EUR", "", "small"),
        (49, Decimal(10_000_001), None, "EUR", "", "medium"),
        (49, Decimal(10_000_001), Decimal(9_000_000), "EUR", "", "small"),
        (49, Decimal(99_000_000), None, "RON", "", "small"),
        (249, Decimal(50_000_001), Decimal(43_000_001), "EUR", "", "large"),
        (250, Decimal(1), None, "EUR", "", "large"),
        (None, Decimal(3_000_000), None, "EUR", "", "small"),
        (None, Decimal(3_000_000), None, "EUR", "large", "large"),
    ],
)
def test_size_class_by_reads_people_and_what_amounts_there_are(  # noqa: PLR0917
    employees: int | None,
    turnover: Decimal | None,
    balance: Decimal | None,
    currency: str,
    before: str,
    size: str,
) -> None:
    found = size_class_by(
        employees, turnover=turnover, balance_sheet=balance, currency=currency, before=before
    )

    assert found == size
