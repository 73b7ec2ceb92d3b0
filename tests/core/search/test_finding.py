"""The same names, found in the same way on every database that Raceme runs on."""

import unicodedata

import pytest
from django.db import connection
from django.db.models import QuerySet

from raceme.core import search
from raceme.core.search import keeping
from raceme.core.timing import Tally
from raceme.organisations.models import Organisation, Person
from raceme.organisations.queries import organisations_of, people_of
from raceme.programmes.queries import programmes_of
from tests.factories import (
    OrganisationFactory,
    PersonFactory,
    ProgrammeFactory,
    RelationshipFactory,
    WorkspaceFactory,
)

pytestmark = pytest.mark.django_db


def _register(*names: str) -> QuerySet[Organisation]:
    """Return the organisations of a workspace that deals with so called ones, by name."""
    workspace = WorkspaceFactory.create()
    for name in names:
        RelationshipFactory.create(
            workspace=workspace, organisation=OrganisationFactory.create(name=name)
        )
    return organisations_of(workspace)


def _found(names: list[str], text: str) -> list[str]:
    return [one.name for one in search.matching(_register(*names), text)]


def _close(names: list[str], text: str) -> list[str]:
    return [one.name for one in search.close_to(_register(*names), text, most=10)]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Inovație Târgu Mureș SRL", "inovatie"),
        ("Inovaţie", "inovație"),
        ("Inovatie", "INOVAȚIE"),
        ("INOVAȚIE", "inovaţie"),
        ("Ştefan", "Ștefan"),
        ("Łódź Cluster", "lodz"),
        ("Lodz", "Łódź"),
        ("Øresund", "oresund"),
        ("Straße Größe GmbH", "strasse grosse"),
        ("Cœur", "coeur"),
        ("Þór", "thor"),
        ("Αθήνα", "ΑΘΗΝΑ"),
        ("Όμιλος", "ομιλος"),
        ("Український кластер", "УКРАІНСЬКИЙ"),
        ("Йордан", "иордан"),
        ("O'Brien & Sons", "obrien"),
        ("OBrien", "o’brien"),
        (unicodedata.normalize("NFD", "Inovație"), "inovație"),
        ("List_of_2026.members.pdf", "members"),
        ("Clusters/Regions (2026)", "regions 2026"),
        ("ana@firm.example", "firm"),
        ("Transilvania IT Cluster", "clus trans"),
    ],
)
def test_a_name_is_found_however_it_is_written(name: str, text: str) -> None:
    assert _found([name, "Unrelated"], text) == [name]


def test_every_letter_is_read_alike_by_each_database() -> None:
    blocks = [*range(0xC0, 0x180), *range(0x218, 0x21C), *range(0x386, 0x3CF), *range(0x400, 0x460)]
    letters = [chr(number) for number in blocks if chr(number).isalpha()]
    # Two Latin letters of old print, and four that nobody's alphabet has.
    read = [letter for letter in letters if letter not in "ĿŀŉĲĳſѐѝЀЍ"]
    names = [f"begin{letter}end" for letter in read]
    register = _register(*names)

    found = {
        name: [one.name for one in search.matching(register, search.fold(name))] for name in names
    }

    assert {name: hits for name, hits in found.items() if name not in hits} == {}


@pytest.mark.parametrize(
    "text",
    ["transilvania", "digital", "dig", "digital trans", "silvania", "igital", "transilvania xx"],
)
def test_words_are_found_by_their_beginnings(text: str) -> None:
    expected = text in {"transilvania", "digital", "dig", "digital trans"}

    assert _found(["Digital Transilvania SRL"], text) == ["Digital Transilvania SRL"] * expected


def test_the_best_comes_first() -> None:
    names = [
        "Agora of Digital Anatolia",
        "Agora of Digitalisation",
        "Digital",
        "Digital Zebra SRL",
        "Digital Alpha SRL",
        "Digitalia",
    ]

    assert _found(names, "digital") == [
        "Digital",
        "Digital Alpha SRL",
        "Digital Zebra SRL",
        "Digitalia",
        "Agora of Digital Anatolia",
        "Agora of Digitalisation",
    ]


def test_what_is_called_so_comes_first_however_many_hold_the_word(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("raceme.core.search.finding.RANKED", 3)

    found = _found([*(f"Alpha {number} Digital" for number in range(5)), "Digital"], "digital")

    assert found[0] == "Digital"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Transilvania IT Cluster", "Transilvnia"),
        ("Transilvania IT Cluster", "Trasnilvania"),
        ("Transilvania IT Cluster", "Tarnsilvania"),
        ("Transilvania IT Cluster", "Transillvania"),
        ("Transilvania IT Cluster", "Transilwania clutser"),
        ("Transilvania IT Cluster", "Trnsilvnia"),
        ("Transilvania IT Cluster", "Transilvn"),
        ("Cluj Innovation Park", "Clujj"),
        ("Cluj Innovation Park", "Cluh"),
        ("Cluj Innovation Park", "Culj"),
        ("Cluj Innovation Park", "Cluuj inovation"),
        ("Cluj Innovation Park", "clju"),
        ("Brașov Aerospace", "brsaov"),
        ("Brașov Aerospace", "vrasov"),
        ("Inovație", "inovatei"),
        ("Αθήνα", "Αθηνε"),
        ("Пловдив Клъстер", "Пловдов"),
    ],
)
def test_a_name_is_found_with_a_letter_or_two_wrong(name: str, text: str) -> None:
    names = [name, "Nordic Bridges", "Wood Valley", "Salonul de mobilă"]

    assert (_found(names, text), _close(names, text)) == ([], [name])


@pytest.mark.parametrize("text", ["abc", "xyzzy", "furniture", "cluj napoca", "2027", ""])
def test_unrelated_words_are_close_to_nothing(text: str) -> None:
    assert _close(["Transilvania IT Cluster", "Cluj Park 2026", "Abd"], text) == []


def test_the_nearest_name_comes_first() -> None:
    names = ["Alfa Transilvaniu", "Beta Transilvania", "Zeta Transilvanea"]

    assert _close(names, "transilvanea") == names[::-1]


@pytest.mark.parametrize(
    "text", ["18189442", "1818", "RO18189442", "ro 1818", "J12/34", "j12 34", "j1234"]
)
def test_a_number_is_found_from_its_beginning(text: str) -> None:
    firm = OrganisationFactory.create(
        name="Firm", registered_number="J12/34/2010", vat_number="RO18189442"
    )
    other = OrganisationFactory.create(name="Other", registered_number="18189442")
    rows = Organisation.objects.filter(pk__in=[firm.pk, other.pk]).order_by("pk")

    found = {one.name for one in search.matching(rows, text)}

    assert found == ({"Other"} if text.startswith("1") else {"Firm"})


@pytest.mark.parametrize("text", ["ro-innovation", "RO-INNO", "bridges", "norw", "2026"])
def test_a_programme_is_found_by_code_and_number(text: str) -> None:
    programme = ProgrammeFactory.create(
        code="nordic-bridges-2026", name="Norway funds", number="RO-INNOVATION-0042"
    )

    found = search.matching(programmes_of(programme.workspace_id).order_by("pk"), text)

    assert [one.code for one in found] == ["nordic-bridges-2026"]


def test_what_is_guarded_is_found_by_those_who_may_read_it() -> None:
    person = PersonFactory.create(name="Ana Pop", email="Maria.S@firm.example")
    rows: QuerySet[Person] = people_of(person.workspace_id)

    found = [
        [list(search.matching(rows, text, with_guarded=told)) for told in (True, False)]
        for text in ("maria.s@firm", "Maria", "@maria")
    ]

    assert found == [[[person], []]] * 3


@pytest.mark.parametrize(
    "text", ["", "  ", "%%", "'", '"', "\\", "* AND", "name:", "(", "a OR", "\x00"]
)
def test_signs_are_no_language(text: str) -> None:
    register = _register("Plain")

    assert [one.name for one in search.matching(register, text)] == []
    assert search.close_to(register, text, most=5) == []


def test_many_long_words_are_no_trouble() -> None:
    register = _register("Plain")
    text = " ".join(f"longishword{letter}" for letter in "abcdefghijklmnopqrstuvw")

    assert list(search.matching(register, text)) == []
    assert search.close_to(register, text, most=5) == []
    assert search.close_to(register, "w" * 5000, most=5) == []


def test_rows_of_others_are_neither_found_nor_do_they_change_what_is() -> None:
    ours = _register("Digital Cluj", "Digitall")
    alone = [
        [one.name for one in search.matching(ours, "digital")],
        [one.name for one in search.close_to(ours, "digitla", most=5)],
    ]

    theirs = _register("Digital", *(f"Digitla {number}" for number in range(20)))

    assert alone == [["Digital Cluj", "Digitall"], ["Digital Cluj", "Digitall"]]
    assert alone == [
        [one.name for one in search.matching(ours, "digital")],
        [one.name for one in search.close_to(ours, "digitla", most=5)],
    ]
    assert search.matching(theirs, "digitla").count() == 20


def test_rows_of_others_take_no_place_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("raceme.core.search.finding.RANKED", 2)
    monkeypatch.setattr(keeping.on(connection), "LOOKED_AT", 2)
    _register(*(f"Digital {number}" for number in range(5)))

    ours = _register("Digital Cluj")

    assert [one.name for one in search.matching(ours, "digital")] == ["Digital Cluj"]
    assert [one.name for one in search.close_to(ours, "digitla", most=5)] == ["Digital Cluj"]


def test_a_condition_narrows_a_list() -> None:
    register = _register("Târgu Mureș", "Cluj")

    found = register.filter(search.condition(Organisation, "targu"))

    assert [one.name for one in found] == ["Târgu Mureș"]
    assert not register.filter(search.condition(Organisation, "%")).exists()


def test_looking_costs_one_query_each() -> None:
    register = _register("Digital Cluj")
    search.close_to(register, "digitla", most=5)

    tally = Tally()
    with connection.execute_wrapper(tally):
        list(search.matching(register, "digital"))
        search.close_to(register, "digitla", most=5)

    assert tally.queries == 2
