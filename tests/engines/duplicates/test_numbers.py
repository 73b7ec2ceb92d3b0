import pytest

from raceme.engines.duplicates.numbers import Number, is_slip, registered, vat


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("18189442", "RO", Number("RO", "18189442")),
        ("RO 18189442", "RO", Number("RO", "18189442")),
        ("ro18189442", "RO", Number("RO", "18189442")),
        ("J40/372/2002", "RO", Number("RO-onrc", "J403722002")),
        ("HRB 86891", "DE", Number("DE", "86891")),
        ("DE 86891", "DE", Number("DE", "86891")),
        ("012345678", "GB", Number("GB", "12345678")),
        ("732 829 320 00074", "FR", Number("FR", "732829320")),
        ("12892312-2-42", "HU", Number("HU", "12892312")),
        ("SC123456", "GB", Number("GB", "SC123456")),
        ("12345678", "", Number("-", "12345678")),
    ],
)
def test_registered_reads_a_number_however_written(text: str, country: str, number: Number) -> None:
    assert registered(text, country) == number


@pytest.mark.parametrize("text", ["", "-", "none", "000000", "11111111", "12", "RO", "n/a 12"])
def test_registered_takes_no_placeholder(text: str) -> None:
    assert registered(text, "RO") is None


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("RO18189442", "RO", Number("RO", "18189442")),
        ("FR83732829320", "FR", Number("FR", "732829320")),
        ("HU12892312", "HU", Number("HU", "12892312")),
        ("DE136695976", "DE", Number("DE-vat", "136695976")),
        ("EL094259216", "GR", Number("GR", "94259216")),
    ],
)
def test_vat_is_of_the_registered_kind_where_a_country_has_one_number(
    text: str, country: str, number: Number
) -> None:
    assert vat(text, country) == number


@pytest.mark.parametrize(
    ("one", "other", "slip"),
    [
        ("18189442", "18189442", True),
        ("18189442", "18189424", True),
        ("18189442", "18189443", True),
        ("18189442", "18189551", False),
    ],
)
def test_slip_is_one_digit_or_two_swapped(one: str, other: str, *, slip: bool) -> None:
    assert is_slip(Number("RO", one), Number("RO", other)) is slip


def test_numbers_of_two_kinds_are_no_slip_of_each_other() -> None:
    assert not is_slip(Number("RO", "18189442"), Number("RO-onrc", "18189442"))
