import pytest

from raceme.engines.duplicates.normalising import (
    FORMS,
    JOINING,
    domain_of,
    form_of,
    known,
    name_of,
    street_of,
    town_of,
)
from tests.engines.duplicates.build import record


@pytest.mark.parametrize(
    ("text", "name", "form"),
    [
        ("SC Alfa Mobilă SRL", ("alfa", "mobila"), "srl"),
        ("S.C. ALFA MOBILA S.R.L.", ("alfa", "mobila"), "srl"),
        ("Alfa Mobilă S. R. L.", ("alfa", "mobila"), "srl"),
        ("Nordlicht GmbH & Co. KG", ("nordlicht",), "gmbhcokg"),
        ("Nordlicht GmbH und Co KG", ("nordlicht",), "gmbhcokg"),
        ("Nordlicht Ges.m.b.H.", ("nordlicht",), "gmbh"),
        ("Nordlicht G.m.b.H.", ("nordlicht",), "gmbh"),
        ("Wisła Sp. z o.o.", ("wisla",), "spzoo"),
        ("Wisła SP Z OO", ("wisla",), "spzoo"),
        ("Tisza Kft.", ("tisza",), "kft"),
        ("Thames Limited", ("thames",), "ltd"),
        ("Thames Ltd.", ("thames",), "ltd"),
        ("Thames P.L.C.", ("thames",), "plc"),
        ("Ebro Sdad. Ltda.", ("ebro",), "sl"),
        ("Ebro S.L.", ("ebro",), "sl"),
        ("Adige S.p.A.", ("adige",), "spa"),
        ("Adige Società a responsabilità limitata", ("adige",), "srl"),
        ("Loire S.A.R.L.", ("loire",), "sarl"),
        ("Vltava spol. s r.o.", ("vltava",), "sro"),
        ("Baum & Sohn", ("baum", "sohn"), ""),
        ("Baum und Sohn", ("baum", "sohn"), ""),
        ("Ion și Dan", ("ion", "dan"), ""),
        ("Anna e Figli", ("anna", "figli"), ""),
        ("Pérez y Hijos", ("perez", "hijos"), ""),
        ("Et Cetera", ("et", "cetera"), ""),
        ("SRL", ("srl",), ""),
        ("Alfa Constr. SRL", ("alfa", "constr."), "srl"),
        ("", (), ""),
        ("!!!", (), ""),
    ],
)
def test_name_is_without_form_and_joining_words(
    text: str, name: tuple[str, ...], form: str
) -> None:
    assert name_of(text) == (name, form)


def test_no_form_is_a_single_letter() -> None:
    assert [form for form in FORMS if len(form) < 2] == []
    assert "and" in JOINING


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SRL", "S.R.L."),
        ("Ltd", "Limited"),
        ("GmbH", "Ges.m.b.H."),
        ("GmbH & Co. KG", "GmbH u. Co. KG"),
        ("Sp. z o.o.", "sp z oo"),
        ("S.L.", "Sdad. Ltda."),
    ],
)
def test_form_is_one_however_written(one: str, other: str) -> None:
    assert form_of(one) == form_of(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Strada Fabricii 12", "Str. Fabricii nr. 12"),
        ("Bulevardul Decebal 3", "Bd. Decebal 3"),
        ("Hauptstraße 7", "Hauptstr. 7"),
        ("Hauptstrasse 7", "HAUPTSTRAẞE 7"),
        ("ulica Polna 8", "ul. Polna 8"),
        ("Church Road 5", "Church Rd 5"),
        ("Calle Nueva 2", "C/ Nueva 2"),
        ("Via Garibaldi 4", "V. Garibaldi, 4"),
        ("Ady Endre utca 9", "Ady Endre u. 9."),
        ("Str. Fabricii nr. 12, bl. 3, sc. A, ap. 5", "Str. Fabricii 12"),
        ("Str. Fabricii 12, 410001 Oradea", "Str. Fabricii 12"),
        ("12 Rue Victor Hugo", "Rue Victor Hugo 12"),
    ],
)
def test_street_is_one_however_written(one: str, other: str) -> None:
    assert street_of(one) == street_of(other)
    assert street_of(one)[0] != ()


def test_house_tells_streets_apart() -> None:
    assert street_of("Strada Fabricii 12") != street_of("Strada Fabricii 21")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Cluj-Napoca", "CLUJ NAPOCA"),
        ("Municipiul Oradea", "Oradea"),
        ("Tg. Jiu", "Târgu Jiu"),
        ("Köln", "Cologne"),
        ("Bucharest", "București"),
        ("Oradea, jud. Bihor", "Oradea"),
        ("410001 Oradea", "Oradea"),
    ],
)
def test_town_is_one_however_written(one: str, other: str) -> None:
    assert town_of(one) == town_of(other)


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("https://www.alfa.ro", "alfa.ro"),
        ("HTTP://WWW.ALFA.RO/index.html", "alfa.ro"),
        ("alfa.ro/", "alfa.ro"),
        ("shop.alfa.ro:8080", "alfa.ro"),
        ("https://www.thames.co.uk/about", "thames.co.uk"),
        ("https://facebook.com/alfa", ""),
        ("gmail.com", ""),
        ("yahoo.co.uk", ""),
        ("alfa", ""),
        ("", ""),
        ("https://", ""),
    ],
)
def test_domain_is_the_organisations_own(text: str, domain: str) -> None:
    assert domain_of(text) == domain


def test_domain_comes_from_the_address_where_there_is_no_page() -> None:
    by_address = known(record("1", email="Office@Alfa.ro"))
    free = known(record("2", email="alfa@gmail.com"))

    assert (by_address.domain, by_address.email) == ("alfa.ro", "office@alfa.ro")
    assert (free.domain, free.email) == ("", "alfa@gmail.com")
