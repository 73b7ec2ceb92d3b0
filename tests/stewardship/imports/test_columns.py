import pytest

from raceme.stewardship.imports.cells import cell_of, text_cell
from raceme.stewardship.imports.columns import suggest
from raceme.stewardship.imports.fields import FIELDS, ImportKind
from tests.stewardship.imports.test_headers import rows_of


def fields_of(names: str, kind: str, *lines: str) -> list[str]:
    suggestions = suggest(names.split("|"), rows_of(*lines), kind)
    return [one.field.name if one.field else "" for one in suggestions]


@pytest.mark.parametrize(
    ("names", "kind", "fields"),
    [
        (
            "Nr. crt.|Denumirea firmei|CUI|Județ|Localitate|Cod CAEN|Data aderării|E-mail",
            "memberships",
            " name registered_number region town activity_code joined_on email",
        ),
        (
            "Firma|Nr. Reg. Com.|Cod TVA|Țara|Adresa sediu|Pagina web|Domeniu de activitate",
            "organisations",
            "name registered_number vat_number country address website description",
        ),
        (
            "Company name|VAT No.|Country|City|Website|NACE code|Type",
            "organisations",
            "name vat_number country town website activity_code kind",
        ),
        (
            "Firmenname|USt-IdNr.|Land|Ort|Straße|Webseite|WZ-Code",
            "organisations",
            "name vat_number country town address website activity_code",
        ),
        (
            "Raison sociale|SIREN|Pays|Ville|Code NAF|Courriel|Site internet",
            "organisations",
            "name registered_number country town activity_code email website",
        ),
        (
            "Nazwa firmy|NIP|Kraj|Miejscowość|Województwo|Kod PKD|Strona WWW",
            "organisations",
            "name registered_number country town region activity_code website",
        ),
        (
            "Cégnév|Adószám|Ország|Település|Megye|TEÁOR|Honlap",
            "organisations",
            "name registered_number country town region activity_code website",
        ),
        (
            "Nume|Prenume|Funcția|Firma|Telefon mobil|Adresa de e-mail",
            "people",
            "last_name first_name role organisation phone email",
        ),
        (
            "Firma|CIF|Anul|Cifra de afaceri (lei)|Nr. mediu angajați|Total active|Categorie IMM",
            "sizes",
            "name registered_number year turnover employees balance_sheet size_class",
        ),
        (
            "Eveniment|Data|Localitatea|Organizația|Participant|Calitatea|Prezență",
            "activities",
            "title started_on town organisation person participant_role state",
        ),
    ],
)
def test_a_heading_says_what_its_column_holds(names: str, kind: str, fields: str) -> None:
    assert fields_of(names, kind) == fields.split(" ")


def test_values_say_what_a_column_without_a_heading_holds() -> None:
    fields = fields_of(
        "||||||",
        "organisations",
        "Lemn Alb SRL|14399840|RO14399840|Cluj|www.alb.example.com|a@example.com|România",
        "Textil Nou SA|1590082|RO1590082|Iași|nou.ro|b@example.com|România",
    )

    assert fields == [
        *("name", "registered_number", "vat_number", "region", "website", "email", "country"),
    ]


def test_values_overrule_a_heading_they_do_not_fit() -> None:
    fields = fields_of(
        "Denumire|E-mail|Contact",
        "organisations",
        "Lemn Alb SRL|0264 000 001|a@example.com",
        "Textil Nou SA|0264 000 002|b@example.com",
    )

    assert fields == ["name", "", "email"]


def test_no_field_is_suggested_twice() -> None:
    assert fields_of("E-mail|E-mail 2|Denumire", "organisations") == ["email", "", "name"]


def test_a_suggestion_says_why_and_how_sure_it_is() -> None:
    rows = [(text_cell("Lemn Alb SRL"), text_cell("a@example.com"), cell_of(7))]

    name, email, other = suggest(["Denumire", "", "Xyz"], rows, ImportKind.ORGANISATIONS)

    assert [one.reason for one in (name, email, other)] == [
        "Its heading and its values say so.",
        "Its values look so.",
        "Nothing known fits this column.",
    ]
    assert name.confidence > email.confidence > other.confidence == 0


def test_every_field_has_words_that_head_it_and_choices_that_are_said() -> None:
    for fields in FIELDS.values():
        for field in fields:
            assert field.words
            assert all(choice.words for choice in field.choices)
