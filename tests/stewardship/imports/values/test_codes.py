import pytest

from raceme.stewardship.imports import fields
from raceme.stewardship.imports.values import codes
from raceme.stewardship.imports.values.failing import Unfit


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(("România", "RO"), ("ROMANIA", "RO"), ("ro", "RO"), ("ROU", "RO"), ("Rumänien", "RO")),
        *(("Ungaria", "HU"), ("Németország", "DE"), ("Niemcy", "DE"), ("Allemagne", "DE")),
        *(("UK", "GB"), ("EL", "GR"), ("Republica Moldova", "MD"), ("SUA", "US"), ("-", "")),
    ],
)
def test_a_country_is_read_by_its_name_in_six_languages_and_its_codes(text: str, code: str) -> None:
    assert codes.read_country(text) == code


@pytest.mark.parametrize(
    ("text", "country", "code"),
    [
        *(("Cluj", "RO", "RO113"), ("jud. CLUJ", "RO", "RO113"), ("Județul Mureș", "RO", "RO125")),
        *(("Iaşi", "RO", "RO213"), ("Iasi", "RO", "RO213"), ("Bistrita-Nasaud", "RO", "RO112")),
        *(("MS", "RO", "RO125"), ("RO113", "RO", "RO113"), ("București", "RO", "RO321")),
        *(("Nord-Vest", "RO", "RO11"), ("Bayern", "DE", "DE2"), ("Pest", "HU", "HU120")),
    ],
)
def test_a_region_is_read_by_its_name_or_code(text: str, country: str, code: str) -> None:
    assert codes.read_region(text, country=country) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(("3109", "31.09"), ("31.09", "31.09"), ("CAEN 3109", "31.09"), ("C31.09", "31.09")),
        *(("31.09 - Fabricarea de mobilă", "31.09"), ("31", "31"), ("62.01.1", "62.01.1")),
        *(("CAEN Rev. 2: 6201", "62.01"), ("n/a", "")),
    ],
)
def test_an_activity_code_is_read_with_and_without_its_dot(text: str, code: str) -> None:
    assert codes.read_activity_code(text) == code


def test_a_lost_zero_comes_back_where_the_column_has_four_digits() -> None:
    length = codes.code_length(["3109", "6201", "111"])

    assert codes.read_activity_code("111", length=length) == "01.11"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        *(("RO 14399840", "14399840"), ("CUI: 14399840", "14399840"), ("14399840", "14399840")),
        *(("J 12 / 345 / 2001", "J12/345/2001"), ("j12-345-2001", "J12/345/2001")),
        ("Nr. Reg. Com. J12/345/12.03.2001", "J12/345/2001"),
        # Its check digit does not fit: whoever keeps it says so.
        ("14399841", "14399841"),
    ],
)
def test_a_romanian_number_is_read_without_what_stands_around_it(text: str, kept: str) -> None:
    assert codes.read_number_of_register(text, country="RO") == kept


@pytest.mark.parametrize(
    ("text", "emails"),
    [
        ("Office@Firma.RO", ["office@firma.ro"]),
        ("a@b.ro; c@d.ro, a@b.ro", ["a@b.ro", "c@d.ro"]),
        ("mailto:x@y.com", ["x@y.com"]),
        ("Ana Exemplu <ana@x.ro>", ["ana@x.ro"]),
        ("nu are", []),
    ],
)
def test_every_address_of_a_cell_is_read(text: str, emails: list[str]) -> None:
    assert codes.read_emails(text) == emails


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("www.x.ro", "https://www.x.ro"),
        ("HTTP://X.RO/", "http://x.ro"),
        ("x.ro/Despre; y.ro", "https://x.ro/Despre"),
        ("nu", ""),
    ],
)
def test_the_first_website_of_a_cell_is_read(text: str, kept: str) -> None:
    assert codes.read_website(text) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("0744 123 456", "0744 123 456"),
        ("744123456", "0744123456"),
        ("0744.123.456 / 0264-123456", "0744.123.456"),
        ("tel. +40 744 123 456", "+40 744 123 456"),
    ],
)
def test_the_first_telephone_number_of_a_cell_is_read(text: str, kept: str) -> None:
    assert codes.read_phone(text, country="RO") == kept


@pytest.mark.parametrize(
    ("text", "said"),
    [("da", True), ("X", True), ("igen", True), ("Nu", False), ("nein", False), ("", None)],
)
def test_yes_and_no_are_read_in_six_languages(text: str, said: bool | None) -> None:  # noqa: FBT001
    assert codes.read_yes_no(text) is said


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        (fields.KIND, "Autoritate publică locală", "public"),
        (fields.KIND, "SRL", "company"),
        (fields.KIND, "Universitate", "research"),
        (fields.SIZE_CLASS, "întreprindere mică", "small"),
        (fields.SIZE_CLASS, "Kleinunternehmen", "small"),
        (fields.GENDER, "bărbat", "man"),
        (fields.PARTICIPANT_ROLE, "Organizer", "host"),
        (fields.PARTICIPATION, "Prezent", "took_part"),
        (fields.KIND, "-", ""),
    ],
)
def test_a_choice_is_read_by_words_for_it(field: fields.Field, text: str, code: str) -> None:
    assert codes.read_choice(field, text) == code


@pytest.mark.parametrize(
    ("read", "sentence"),
    [
        (
            lambda: codes.read_country("Nicăieri"),
            "“Nicăieri” is no country we know. Write its name, or its code, such as RO.",
        ),
        (
            lambda: codes.read_region("Atlantida", country="RO"),
            "“Atlantida” is no region of Romania. Write its name, or its NUTS code.",
        ),
        (
            lambda: codes.read_activity_code("9999"),
            "“9999” is no code of NACE. Write it as 62.10 or 6210.",
        ),
        (
            lambda: codes.read_number_of_register("1,44E+07", country="RO"),
            (
                "“1,44E+07” was shortened by the spreadsheet program. Widen the column there, or "
                "write the whole number."
            ),
        ),
        (
            lambda: codes.read_emails("office@firma,ro"),
            "“office@firma,ro” is no e-mail address. Write it as name@example.com.",
        ),
        (
            lambda: codes.read_website("ceva rău"),
            "“ceva rău” is no address of a website. Write it as www.example.com.",
        ),
        (lambda: codes.read_phone("123"), "“123” is no telephone number."),
        (lambda: codes.read_yes_no("poate"), "“poate” is neither yes nor no."),
        (
            lambda: codes.read_choice(fields.SIZE_CLASS, "uriașă"),
            "“uriașă” is none of these: Micro, Small, Medium, Large.",
        ),
    ],
)
def test_what_cannot_be_read_says_why(read: object, sentence: str) -> None:
    assert callable(read)

    with pytest.raises(Unfit) as refused:
        read()

    assert str(refused.value) == sentence
