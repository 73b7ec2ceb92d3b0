"""The pages of what came in: each number opens its sets, and nobody else's show."""

import re
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from raceme.core.timing import tallied
from raceme.questionnaires.models import Collection, Version
from tests.conftest import World
from tests.factories import NOW, OrganisationFactory, RelationshipFactory
from tests.factories.questionnaires import (
    QuestionnaireFactory,
    VersionFactory,
    definition,
    item,
    section,
)
from tests.questionnaires.build import ASKED, handed_in

MOST_QUERIES = 15


@pytest.fixture
def manager(client: Client, world: World) -> Client:
    client.force_login(world.manager)
    return client


def _version(world: World, **more: Any) -> Version:  # noqa: ANN401 (fields of the factory)
    questionnaire = QuestionnaireFactory.create(workspace=world.workspace, title="Spring survey")
    return VersionFactory.create(questionnaire=questionnaire, **{"definition": ASKED, **more})


def _address(version: Version, view: str, *more: object) -> str:
    return reverse(
        f"questionnaires:{view}",
        args=[version.workspace.slug, version.questionnaire_id, *more],
    )


def _company(world: World, name: str) -> Any:  # noqa: ANN401 (an organisation)
    company = OrganisationFactory.create(name=name)
    RelationshipFactory.create(workspace=world.workspace, organisation=company)
    return company


def _links(page: str) -> list[str]:
    return [
        href.replace("&amp;", "&") for href in re.findall(r'class="r-count" href="([^"]+)"', page)
    ]


def _collection(version: Version, *, is_anonymous: bool = False) -> Collection:
    return Collection.objects.create(
        workspace=version.workspace,
        version=version,
        title="Spring",
        slug="spring",
        is_anonymous=is_anonymous,
        is_public=is_anonymous,
        opened_at=NOW,
    )


@pytest.mark.parametrize("set_count", [1, 3])
def test_results_ask_the_same_number_of_queries(
    manager: Client, world: World, set_count: int
) -> None:
    version = _version(world)
    for number in range(set_count):
        handed_in(version, {"staff": number, "note": "Good", "markets": ["de"]})
    manager.get(_address(version, "results"))

    with tallied() as told:
        page = manager.get(_address(version, "results")).content.decode()

    assert f"answered by {set_count} of {set_count}" in page
    assert (told.queries, told.figures) == (7, 12)


@pytest.mark.parametrize("set_count", [1, 3])
@pytest.mark.parametrize("view", ["sets", "texts"])
def test_lists_ask_the_same_number_of_queries(
    manager: Client, world: World, view: str, set_count: int
) -> None:
    version = _version(world)
    for number in range(set_count):
        handed_in(
            version, {"note": f"Note {number}"}, organisation=_company(world, f"Firm {number}")
        )
    address = _address(version, view, *(["note"] if view == "texts" else []))
    manager.get(address)

    with tallied() as told:
        page = manager.get(address).content.decode()

    assert all(f"Firm {number}" in page for number in range(set_count))
    assert told.queries == 8


def test_every_number_opens_as_many_sets(manager: Client, world: World) -> None:
    version = _version(world)
    handed_in(version, {"exports": "yes", "markets": ["de", "it"], "areas": {"sales": "no"}})
    handed_in(version, {"exports": "yes", "markets": ["de"], "areas": {"sales": "yes"}})
    handed_in(
        version,
        {
            "exports": "no",
            "rating": "some",
            "uses": {"paper": ["no", "yes"], "cloud": ["yes"]},
            "staff": 4,
            "founded": "2026-02-03",
            "region": "RO11",
            "sites": [{"town": "Cluj"}, {"town": "Dej"}],
            "agreed": True,
        },
    )
    handed_in(version, {"founded": "2026-02-28", "region": "RO12", "uses": {"paper": ["no"]}})
    handed_in(version, {"founded": "2026-12-02", "region": "RO11"})
    page = manager.get(_address(version, "results")).content.decode()

    opened = _numbers(page)

    assert [(said, count) for said, count, _href in opened] == [
        # Handed in; staff.
        ("5", 5),
        ("answered by 1 of 5", 1),
        # Founded: in February and in December.
        ("answered by 3 of 5", 3),
        ("2", 2),
        ("1", 1),
        # Exports: no and yes. Markets: de and it. Regions.
        ("answered by 3 of 5", 3),
        ("1", 1),
        ("2", 2),
        ("answered by 2 of 5", 2),
        ("2", 2),
        ("1", 1),
        ("answered by 3 of 5", 3),
        ("2", 2),
        ("1", 1),
        # Rating: some. Areas of sales: no and yes. Uses of paper: no and yes; of cloud: yes.
        ("answered by 1 of 5", 1),
        ("1", 1),
        ("answered by 2 of 5", 2),
        ("1", 1),
        ("1", 1),
        ("answered by 2 of 5", 2),
        ("2", 2),
        ("1", 1),
        ("1", 1),
        # Agreed. Double, and for how many it is not known. Sites.
        ("answered by 1 of 5", 1),
        ("worked out for 1 of 5", 1),
        ("For 4 sets it cannot be worked out from what was answered", 4),
        ("answered by 1 of 5", 1),
    ]
    for _said, count, href in opened:
        listing = manager.get(href).context["listing"]
        assert (href, listing.count) == (href, str(count))


def _numbers(page: str) -> list[tuple[str, int, str]]:
    """Return what each link to a list says, the first number in it, and where it goes."""
    links = re.findall(r'<a(?: class="[^"]*")? href="([^"]*/sets/[^"]*)"[^>]*>([^<]+)</a>', page)
    return [
        (said, int(found[0]), href.replace("&amp;", "&"))
        for href, said in links
        if (found := re.findall(r"\d+", said))
    ]


def test_a_list_of_those_who_chose_says_what(manager: Client, world: World) -> None:
    version = _version(world)
    handed_in(version, {"exports": "yes"}, organisation=_company(world, "Mobila"))
    handed_in(version, {"exports": "no"}, organisation=_company(world, "Textila"))

    page = manager.get(_address(version, "sets"), {"item": "exports", "option": "yes"})

    text = page.content.decode()
    assert "Those who answered “yes” to “exports”." in text
    assert ("Mobila" in text, "Textila" in text) == (True, False)


@pytest.mark.parametrize(
    "asked",
    [
        {"item": "exports", "option": "maybe"},
        {"item": "nothing", "option": "yes"},
        {"item": "exports"},
        {"item": "exports", "option": "yes", "row": "sales"},
        {"item": "exports", "option": "yes", "of": "7"},
        {"item": "exports", "given": "no"},
        {"item": "exports", "month": "2026-02"},
        {"item": "founded", "month": "2026-13"},
        {"item": "founded", "month": "2026-2"},
        {"item": "founded", "month": "%"},
        {"item": "founded", "year": "twenty"},
        {"item": "exports", "code": "RO11"},
        {"item": "region", "code": 'RO"'},
        {"item": "double", "given": "perhaps"},
        {"version": "7"},
        {"collection": "1"},
        {"collection": "x"},
    ],
)
def test_what_is_not_there_is_not_found(
    manager: Client, world: World, asked: dict[str, str]
) -> None:
    version = _version(world)

    assert manager.get(_address(version, "sets"), asked).status_code == 404


def test_versions_are_looked_at_together_or_one_by_one(manager: Client, world: World) -> None:
    old = _version(world)
    asked = definition(section("a", item("staff", "number"), item("name")))
    new = VersionFactory.create(questionnaire=old.questionnaire, definition=asked, number=2)
    handed_in(old, {"staff": 3})
    handed_in(new, {"staff": 5})

    together = manager.get(_address(old, "results")).content.decode()
    alone = manager.get(_address(old, "results"), {"version": "2"}).content.decode()

    assert "all 2 versions" in together
    assert together.count("asked in version 1 only") > 0
    assert 'name="version"' in alone
    assert "asked in version" not in alone
    assert "<h3>exports</h3>" in together
    assert "<h3>exports</h3>" not in alone


def test_a_collection_is_looked_at_alone(manager: Client, world: World) -> None:
    version = _version(world)
    spring = _collection(version)
    handed_in(version, {"note": "In spring"}, collection=spring)
    handed_in(version, {"note": "Elsewhere"})

    page = manager.get(_address(version, "results"), {"collection": spring.pk}).content.decode()

    assert "In spring" in page
    assert "Elsewhere" not in page
    # What it opens looks at the same collection.
    assert all(f"collection={spring.pk}" in href for href in _links(page))


def test_answers_without_a_name_show_none(manager: Client, world: World) -> None:
    version = _version(world)
    given = handed_in(version, {"note": "Good"}, collection=_collection(version, is_anonymous=True))

    page = manager.get(_address(version, "sets")).content.decode()
    one = manager.get(reverse("questionnaires:answers", args=[world.workspace.slug, given.pk]))

    assert "Without a name" in page
    assert "<h1>Without a name</h1>" in one.content.decode()


def test_one_set_shows_every_answer_in_words(manager: Client, world: World) -> None:
    version = _version(world)
    given = handed_in(
        version,
        {
            "staff": 1200,
            "markets": ["de", "it"],
            "areas": {"sales": "yes"},
            "uses": {"paper": ["no", "yes"], "cloud": []},
            "sites": [{"town": "Cluj", "people": 3}],
        },
        organisation=_company(world, "Mobila"),
    )
    address = reverse("questionnaires:answers", args=[world.workspace.slug, given.pk])

    with tallied() as told:
        page = manager.get(address).content.decode()

    for said in ("1,200\N{NO-BREAK SPACE}people", "de<br>it", "sales: yes", "paper: no, yes"):
        assert said in page.replace("\n", "")
    assert "<td>Cluj</td><td>3</td>" in page
    assert told.queries <= MOST_QUERIES


def test_the_workbook_holds_what_is_looked_at(manager: Client, world: World) -> None:
    version = _version(world)
    handed_in(version, {"staff": 3})

    response = manager.get(_address(version, "workbook"))

    book = openpyxl.load_workbook(BytesIO(b"".join(response)))
    assert book.sheetnames == ["Answers", "sites", "products", "Codebook"]
    assert book["Answers"].max_row == 2
    assert "spring-survey-" in response["Content-Disposition"]


def test_nothing_yet_says_so(manager: Client, world: World) -> None:
    page = manager.get(_address(_version(world), "results")).content.decode()

    assert "Nothing is handed in yet" in page


@pytest.mark.parametrize("view", ["results", "sets", "workbook"])
def test_others_questionnaires_are_not_found(manager: Client, world: World, view: str) -> None:
    theirs = VersionFactory.create(
        questionnaire=QuestionnaireFactory.create(workspace=world.stranger_workspace)
    )
    address = reverse(
        f"questionnaires:{view}", args=[world.workspace.slug, theirs.questionnaire_id]
    )

    assert manager.get(address).status_code == 404


def test_what_was_typed_is_escaped(manager: Client, world: World) -> None:
    version = _version(world)
    handed_in(version, {"note": "<script>alert(1)</script>"})

    page = manager.get(_address(version, "results")).content.decode()

    assert escape("<script>alert(1)</script>") in page
    assert "<script>alert(1)" not in page
