import re
from datetime import date

import pytest
from django.urls import reverse

from raceme.accounts.models import User
from raceme.portal.queries.searching import Group
from raceme.workspaces.models import Workspace
from tests.conftest import World
from tests.factories import (
    ActivityFactory,
    AttributionFactory,
    DocumentFactory,
    OrganisationFactory,
    PersonFactory,
    ProgrammeFactory,
    RelationshipFactory,
)
from tests.factories.events import EventFactory
from tests.factories.partnerships import GoodPracticeFactory, PartnershipFactory
from tests.portal.browsing import Page, cost, signed_in


def _search(user: User, workspace: Workspace, text: str) -> Page:
    address = reverse("portal:search", args=[workspace.slug])
    return signed_in(user).get(address, {"q": text})


def _found(page: Page) -> dict[str, list[str]]:
    return _names(page.context["findings"].groups)


def _close(page: Page) -> dict[str, list[str]]:
    return _names(page.context["findings"].close)


def _names(groups: list[Group]) -> dict[str, list[str]]:
    return {str(group.kind.name): [hit.name for hit in group.hits] for group in groups}


def _fill(workspace: Workspace, *, word: str = "Târgu") -> None:
    RelationshipFactory.create(
        workspace=workspace, organisation=OrganisationFactory.create(name=f"{word} Digital SRL")
    )
    PersonFactory.create(workspace=workspace, name=f"Ana {word}")
    ProgrammeFactory.create(workspace=workspace, name=f"{word} in bloom")
    EventFactory.create(workspace=workspace, title=f"{word} meets Cluj")
    PartnershipFactory.create(workspace=workspace, title=f"Agreement of {word}")
    GoodPracticeFactory.create(workspace=workspace, title=f"How {word} grows")
    ActivityFactory.create(workspace=workspace, title=f"Workshop at {word}")
    DocumentFactory.create(workspace=workspace, name=f"List of {word}.pdf")


@pytest.mark.parametrize("text", ["Târgu", "targu", "TÂRGU", "târg"])
def test_search_finds_each_kind_of_record_whatever_the_accents(world: World, text: str) -> None:
    _fill(world.workspace)
    OrganisationFactory.create(name="Târgu of nobody SRL")

    page = _search(world.viewer, world.workspace, text)

    assert _found(page) == {
        "Organisations": ["Târgu Digital SRL"],
        "People": ["Ana Târgu"],
        "Programmes": ["Târgu in bloom"],
        "Events": ["Târgu meets Cluj"],
        "Partnerships": ["Agreement of Târgu"],
        "Good practices": ["How Târgu grows"],
        "Activities": ["Workshop at Târgu"],
        "Documents": ["List of Târgu.pdf"],
    }


@pytest.mark.parametrize("text", ["chişinău", "tipografia", "mesele rotunde", "TRANZIȚIE"])
def test_events_and_practices_are_found_by_place_and_description(world: World, text: str) -> None:
    said = "Seara începe cu mesele rotunde. " + "Despre lemn și rășină. " * 40 + "Tranziție verde."
    EventFactory.create(
        workspace=world.workspace,
        title="Evening",
        town="Chișinău",
        venue="Tipografia 5",
        description=said,
    )
    GoodPracticeFactory.create(
        workspace=world.workspace,
        title="Practice",
        town="Chișinău",
        summary="La Tipografia veche",
        description=said,
    )
    EventFactory.create(workspace=world.workspace, title="Another")

    page = _search(world.viewer, world.workspace, text)

    assert _found(page) == {"Events": ["Evening"], "Good practices": ["Practice"]}


def test_what_is_called_so_comes_before_what_only_speaks_of_it(world: World) -> None:
    EventFactory.create(
        workspace=world.workspace,
        title="Later",
        description="Of timber",
        starts_on=date(2028, 5, 1),
        ends_on=date(2028, 5, 1),
    )
    EventFactory.create(workspace=world.workspace, title="Timber day")

    page = _search(world.viewer, world.workspace, "timber")

    assert _found(page) == {"Events": ["Timber day", "Later"]}


def test_a_word_longer_than_any_keeps_nothing_from_being_saved(world: World) -> None:
    EventFactory.create(workspace=world.workspace, title="Odd", description="x" * 9000 + " timber")

    assert _found(_search(world.viewer, world.workspace, "timber")) == {"Events": ["Odd"]}


def test_search_finds_numbers_and_addresses_from_their_beginning(world: World) -> None:
    firm = OrganisationFactory.create(registered_number="18189442")
    RelationshipFactory.create(workspace=world.workspace, organisation=firm)
    PersonFactory.create(workspace=world.workspace, name="Ana", email="ana@firm.example")

    by_number = _search(world.viewer, world.workspace, "1818")
    by_address = _search(world.viewer, world.workspace, "ana@firm")

    assert _found(by_number) == {"Organisations": [firm.name]}
    assert _found(by_address) == {"People": ["Ana"]}


def test_search_shows_nothing_that_others_have_learnt(world: World) -> None:
    _fill(world.stranger_workspace)

    ours = _search(world.viewer, world.workspace, "Târgu")
    theirs = _search(world.stranger, world.stranger_workspace, "Târgu")

    assert _found(ours) == {}
    assert len(_found(theirs)) == 8
    assert "Nothing found for “Târgu”" in ours.content.decode()


def test_search_keeps_addresses_from_an_expert(world: World) -> None:
    PersonFactory.create(workspace=world.workspace, name="Ana Târgu", email="at@firm.example")

    expert = _search(world.expert, world.workspace, "Ana")
    guessed = _search(world.expert, world.workspace, "at@firm")
    viewer = _search(world.viewer, world.workspace, "at@firm")

    assert (_found(expert), _found(guessed)) == ({"People": ["Ana Târgu"]}, {})
    assert "at@firm.example" not in expert.content.decode()
    assert "<mark>at@firm</mark>.example" in viewer.content.decode()


def test_search_of_a_partner_finds_what_is_shared(world: World) -> None:
    shared = ActivityFactory.create(workspace=world.workspace, title="Workshop, shared")
    AttributionFactory.create(activity=shared, programme=world.programme)
    ActivityFactory.create(workspace=world.workspace, title="Workshop, not shared")
    ActivityFactory.create(workspace=world.partner_workspace, title="Workshop", state="withdrawn")

    page = _search(world.partner, world.partner_workspace, "workshop")

    assert _found(page) == {"Activities": ["Workshop, shared"]}


def test_search_shows_ten_of_a_kind_and_leads_to_all(world: World) -> None:
    for number in range(11):
        ActivityFactory.create(workspace=world.workspace, title=f"Workshop {number}")

    page = _search(world.viewer, world.workspace, "workshop")

    assert len(_found(page)["Activities"]) == 10
    log = reverse("engagements:log", args=[world.workspace.slug])
    assert f'href="{log}?q=workshop"' in page.content.decode()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Organisations, people, programmes, events, partnerships, good practices,"),
        ("x", "Write at least two letters or digits."),
        (r"[^\x", "Nothing found for"),
        ("%%", "Nothing found for"),
        ("w" * 5000, "Nothing found for"),
        ("<script>", "Nothing found for “&lt;script&gt;”"),
    ],
)
def test_search_has_a_sentence_for_whatever_is_typed(world: World, text: str, said: str) -> None:
    _fill(world.workspace)

    page = _search(world.viewer, world.workspace, text)

    assert page.status_code == 200
    assert said in page.content.decode()


@pytest.mark.parametrize("text", ["tragu", "targuu", "târgo"])
def test_search_says_what_is_called_nearly_so(world: World, text: str) -> None:
    _fill(world.workspace)
    _fill(world.stranger_workspace, word="Tragu")

    page = _search(world.viewer, world.workspace, text)

    assert _found(page) == {}
    assert _close(page) == {
        "Organisations": ["Târgu Digital SRL"],
        "People": ["Ana Târgu"],
        "Programmes": ["Târgu in bloom"],
        "Activities": ["Workshop at Târgu"],
    }
    assert f"Nothing is called “{text}” exactly; these are close." in page.content.decode()
    assert "<mark>Târgu</mark> Digital SRL" in page.content.decode()


def test_search_says_beside_a_single_name_what_else_may_be_meant(world: World) -> None:
    ProgrammeFactory.create(workspace=world.workspace, name="Targa in bloom")
    ProgrammeFactory.create(workspace=world.workspace, name="Targu in bloom")

    page = _search(world.viewer, world.workspace, "targa")

    assert (_found(page), _close(page)) == (
        {"Programmes": ["Targa in bloom"]},
        {"Programmes": ["Targu in bloom"]},
    )
    assert "Called nearly as “targa”:" in page.content.decode()


def test_search_says_nothing_of_near_names_where_enough_are_called_so(world: World) -> None:
    for number in range(3):
        DocumentFactory.create(workspace=world.workspace, name=f"Targa {number}.pdf")
    DocumentFactory.create(workspace=world.workspace, name="Targu.pdf")

    page = _search(world.viewer, world.workspace, "targa")

    assert (len(_found(page)["Documents"]), _close(page)) == (3, {})


def test_search_marks_what_was_looked_for(world: World) -> None:
    _fill(world.workspace, word="Târgu <Mureș>")
    firm = OrganisationFactory.create(name="Firm", registered_number="J12/34/2010")
    RelationshipFactory.create(workspace=world.workspace, organisation=firm)

    by_name = _search(world.viewer, world.workspace, "mure").content.decode()
    by_number = _search(world.viewer, world.workspace, "j12 34").content.decode()

    assert "Târgu &lt;<mark>Mure</mark>ș&gt; Digital SRL" in by_name
    assert "<mark>J12/34</mark>/2010" in by_number


def test_search_gives_suggestions_while_one_types(world: World) -> None:
    for number in range(6):
        _fill(world.workspace, word=f"Târgu{number}")
    address = reverse("portal:search", args=[world.workspace.slug])

    page = signed_in(world.viewer).get(
        address,
        {"q": "targu"},
        headers={"HX-Request": "true", "HX-Target": "suggestions"},
    )

    said = page.content.decode()
    assert {kind: len(names) for kind, names in _found(page).items()} == dict.fromkeys(
        (
            *("Organisations", "People", "Programmes", "Events", "Partnerships"),
            *("Good practices", "Activities", "Documents"),
        ),
        3,
    )
    assert said.count('role="option"') == 25
    identifiers = re.findall(r' id="([^"]+)"', said)
    assert len(identifiers) == len(set(identifiers)) == 34
    assert "<html" not in said
    assert "HX-Target" in page["Vary"]


@pytest.mark.parametrize(("text", "queries"), [("targu", 11), ("tragu", 15)])
@pytest.mark.parametrize("number", [1, 3])
def test_search_costs_the_same_however_much_is_found(
    world: World, number: int, text: str, queries: int
) -> None:
    for _place in range(number):
        _fill(world.workspace)

    address = reverse("portal:search", args=[world.workspace.slug])
    tally = cost(signed_in(world.viewer), f"{address}?q={text}")

    assert tally.queries == queries
