import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raceme.organisations.models import Organisation, Person
from raceme.organisations.names import LENGTH, name_key, number_forms, person_key
from tests.conftest import World
from tests.factories import NOW, OrganisationFactory, PersonFactory

SAME_FIRM = [
    ("SC Someșul Digital S.R.L.", "SOMESUL DIGITAL SRL"),
    ("S. C. Alfa S. R. L.", "Alfa"),
    ("Holz Aktiv GmbH & Co. KG", "Holz-Aktiv GmbH"),
    ("Meblox Sp. z o.o.", "Meblox Sp. z o. o."),
    ("Novák, spol. s r.o.", "Novak s.r.o."),
    ("Škoda a.s.", "SKODA AS"),
    ("Dansk Energi A/S", "Dansk  Energi ApS"),
    ("Kovács Kft.", "Kovács Zrt."),
    ("Tecnoval, S.L.", "Tecnoval S.L.U."),
    ("Bianchi S.p.A.", "Bianchi S.r.l."),
    ("Łódź Energia S.A.", "Lodz Energia"),
    ("Großmann AG", "Grossmann"),
    ('UAB "Vilnius Tech"', "Vilnius Tech, UAB"),
    ("Sofia Robotics ООД", "Sofia Robotics OOD"),
    ("Ærø Værft ApS", "Aero Vaerft"),
    ("L'Oréal SA", "L\u2019Oreal"),
    ("Mario\u2019s Café Ltd.", "MARIOS CAFE LIMITED"),
    ("Ion & Fiii SRL", "Ion Fiii"),
]
DIFFERENT_FIRMS = [
    ("Alfa II SRL", "Alfa SRL"),
    ("A B Consulting", "C D Consulting"),
    ("SC SRL", "SA SRL"),
    ("Cluj Tech", "Cluj Health"),
    ("***", "!!!"),
]


@pytest.mark.parametrize(("one", "other"), SAME_FIRM)
def test_name_key_is_one_for_the_ways_of_writing_a_name(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT_FIRMS)
def test_name_key_keeps_different_names_apart(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


def test_name_key_keeps_a_name_that_is_a_legal_form() -> None:
    assert (name_key("SRL"), name_key("S.A.")) == ("srl", "sa")


def test_person_key_cuts_no_surname_off() -> None:
    assert person_key("  Maria  SÁ ") == "maria sa"


@pytest.mark.parametrize("pasted", ["RO14186770", "14186770", " ro 14186770 "])
def test_number_forms_reach_the_kept_number(pasted: str) -> None:
    assert "14186770" in number_forms(pasted)


@given(st.text(max_size=60))
def test_name_key_of_a_key_is_the_key(name: str) -> None:
    key = name_key(name)

    assert name_key(key) == key


@given(st.text(max_size=400))
def test_keys_fit_their_column_and_hold_no_marks_or_double_spaces(name: str) -> None:
    for key in (name_key(name), person_key(name)):
        assert len(key) <= LENGTH
        assert key == " ".join(key.split())
        assert key == unicodedata.normalize("NFKD", key) or not any(map(str.isalnum, key))


def test_names_are_keyed_on_every_save_and_in_bulk(world: World) -> None:
    renamed = OrganisationFactory.create(name="Before SRL")
    person = PersonFactory.create(workspace=world.workspace, name="Ana Bt")

    renamed.name = "Șapte Ani SRL"
    renamed.save()
    Organisation.objects.bulk_create(
        [Organisation(name="În bloc S.A.", country="RO", created_at=NOW)]
    )

    keys = dict(Organisation.objects.values_list("name", "name_key"))
    assert keys["Șapte Ani SRL"] == "sapte ani"
    assert keys["În bloc S.A."] == "in bloc"
    assert Person.objects.of(world.workspace).get(pk=person.pk).name_key == "ana bt"
