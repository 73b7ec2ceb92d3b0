"""What the lists behind the numbers say, and that each holds the sets that were counted."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from raceme.core.timing import tallied
from raceme.questionnaires.models import AnswerSet, Collection, Version
from raceme.questionnaires.queries import sets_among
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


def _version(world: World, asked: dict[str, Any] | None = None) -> Version:
    questionnaire = QuestionnaireFactory.create(workspace=world.workspace, title="Spring survey")
    return VersionFactory.create(questionnaire=questionnaire, definition=asked or ASKED)


def _sets(version: Version) -> str:
    return reverse("questionnaires:sets", args=[version.workspace.slug, version.questionnaire_id])


def _results(version: Version) -> str:
    return reverse(
        "questionnaires:results", args=[version.workspace.slug, version.questionnaire_id]
    )


def _company(world: World, name: str) -> Any:  # noqa: ANN401 (an organisation)
    company = OrganisationFactory.create(name=name)
    RelationshipFactory.create(workspace=world.workspace, organisation=company)
    return company


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (
            {"item": "uses", "row": "paper", "option": "yes"},
            "Those who answered “paper: yes” to “uses”.",
        ),
        (
            {"item": "founded", "month": "2026-02"},
            "Those who answered “February 2026” to “founded”.",
        ),
        ({"item": "founded", "year": "2026"}, "Those who answered “2026” to “founded”."),
        ({"item": "region", "code": "RO11"}, "Those who answered “Nord-Vest” to “region”."),
        ({"item": "note", "given": "yes"}, "Those who answered “note”."),
        ({"item": "double", "given": "yes"}, "Those where “double” can be worked out."),
    ],
)
def test_a_list_says_whom_it_shows(
    manager: Client, world: World, asked: dict[str, str], said: str
) -> None:
    version = _version(world)
    given = {
        "uses": {"paper": ["some", "yes"]},
        "founded": "2026-02-03",
        "region": "RO11",
        "note": "Good",
        "staff": 3,
    }
    handed_in(version, given, organisation=_company(world, "Mobila"))
    other = {
        "uses": {"paper": ["no"], "cloud": ["yes"]},
        "founded": "2025-03-02",
        "region": "RO12",
    }
    handed_in(version, other, organisation=_company(world, "Textila"))

    with tallied() as told:
        page = manager.get(_sets(version), asked).content.decode()

    assert said in page
    assert ("Mobila" in page, "Textila" in page) == (True, False)
    assert told.queries <= MOST_QUERIES


def test_what_cannot_be_worked_out_has_its_list(manager: Client, world: World) -> None:
    version = _version(world)
    handed_in(version, {"staff": 3}, organisation=_company(world, "Mobila"))
    handed_in(version, {}, organisation=_company(world, "Textila"))

    page = manager.get(_sets(version), {"item": "double", "given": "no"}).content.decode()

    assert "Those where “double” cannot be worked out." in page
    assert ("Mobila" in page, "Textila" in page) == (False, True)


def test_a_code_of_two_questions_opens_those_of_one(manager: Client, world: World) -> None:
    old = _version(world, definition(section("a", item("since", "choice", options=["no", "yes"]))))
    asked = definition(section("a", item("since", "choices", options=["no", "yes"])))
    new = VersionFactory.create(questionnaire=old.questionnaire, definition=asked, number=2)
    handed_in(old, {"since": "yes"}, organisation=_company(world, "Mobila"))
    handed_in(new, {"since": ["yes"]}, organisation=_company(world, "Textila"))

    shown = [
        manager.get(_sets(old), {"item": "since", "option": "yes", "of": number}).content.decode()
        for number in (1, 2)
    ]

    assert [("Mobila" in page, "Textila" in page) for page in shown] == [
        (True, False),
        (False, True),
    ]


def test_texts_of_one_code_are_those_of_one_question(manager: Client, world: World) -> None:
    old = _version(world, definition(section("a", item("note", "text"))))
    asked = definition(section("a", item("note", "long_text")))
    new = VersionFactory.create(questionnaire=old.questionnaire, definition=asked, number=2)
    handed_in(old, {"note": "Before"})
    handed_in(new, {"note": "After"})
    address = reverse(
        "questionnaires:texts", args=[world.workspace.slug, old.questionnaire_id, "note"]
    )

    shown = [manager.get(address, {"of": number}).content.decode() for number in (1, 2)]

    assert [("Before" in page, "After" in page) for page in shown] == [
        (True, False),
        (False, True),
    ]


def test_the_list_behind_a_number_names_nobody_who_is_anonymous(
    manager: Client, world: World
) -> None:
    version = _version(world)
    collection = Collection.objects.create(
        workspace=world.workspace,
        version=version,
        title="Spring",
        slug="spring",
        is_anonymous=True,
        is_public=True,
        opened_at=NOW,
    )
    given = handed_in(version, {"staff": 3, "region": "RO11"}, collection=collection)
    AnswerSet.objects.of(world.workspace).filter(pk=given.pk).update(begun_by="Ioana Secret")

    for asked in (
        {"item": "region", "code": "RO11"},
        {"item": "staff", "given": "yes"},
        {"item": "double", "given": "yes"},
    ):
        page = manager.get(_sets(version), asked).content.decode()

        assert "Without a name" in page
        assert "Ioana Secret" not in page


def test_one_set_shows_what_follows_from_it(manager: Client, world: World) -> None:
    given = handed_in(_version(world), {"staff": 3})
    address = reverse("questionnaires:answers", args=[world.workspace.slug, given.pk])

    page = manager.get(address).content.decode().replace("\n", "")

    assert '<dt>double</dt><dd class="r-prose">6</dd>' in page


@pytest.mark.parametrize(
    ("days", "shown"),
    [
        (["2024-02-01", "2024-02-29", "2025-01-01"], {"Feb 2024": 2, "Jan 2025": 1}),
        (
            [f"{year}-{month:02}-01" for year in (2022, 2024, 2025) for month in range(1, 13)],
            {"2022": 12, "2024": 12, "2025": 12},
        ),
        (
            [f"{year}-05-01" for year in (1899, *range(1981, 2011))],
            {"1890 to 1899": 1, "1980 to 1989": 9, "1990 to 1999": 10, "2000 to 2009": 10}
            | {"2010 to 2019": 1},
        ),
    ],
)
def test_days_are_counted_by_spans_of_which_there_are_few(
    manager: Client, world: World, days: list[str], shown: dict[str, int]
) -> None:
    version = _version(world, definition(section("s", item("founded", "date"))))
    for day in days:
        handed_in(version, {"founded": day})

    page = manager.get(_results(version))

    [[_section, [finding]]] = page.context["sections"]
    assert {bar.label: bar.count for bar in finding.bars} == shown
    opened = {bar.label: manager.get(bar.href).context["listing"] for bar in finding.bars}
    assert {label: int(listing.count) for label, listing in opened.items()} == shown


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([1200], "1,200\N{NO-BREAK SPACE}people"),
        ([3, 3], "All of them: 3\N{NO-BREAK SPACE}people."),
    ],
)
def test_numbers_that_do_not_differ_are_said_and_not_drawn(
    manager: Client, world: World, given: list[int], said: str
) -> None:
    version = _version(world, definition(section("s", item("staff", "number", unit="people"))))
    for number in given:
        handed_in(version, {"staff": number})

    page = manager.get(_results(version)).content.decode()

    assert f">{said}</p>" in page
    assert "q-box" not in page


def test_what_rests_on_factors_says_so(manager: Client, world: World) -> None:
    burnt = item("burnt", "computed", formula="staff * factor('gas', 'kwh')")
    version = _version(world, definition(section("s", item("staff", "number"), burnt)))
    handed_in(version, {"staff": 3})

    page = manager.get(_results(version)).content.decode()

    assert "<h3>burnt</h3>" in page
    assert "It needs a set of factors: what it comes to stands with each assessment." in page
    assert "cannot be worked out" not in page


def test_more_sets_than_a_statement_takes_are_found(world: World) -> None:
    version = _version(world)
    given = handed_in(version, {"staff": 3})
    keys = [given.pk, *range(10_000_000, 10_300_000)]

    found = sets_among(AnswerSet.objects.of(world.workspace), keys=keys)

    assert list(found) == [given]
