"""The builder works by links and forms alone, and loses nothing that was typed."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from raceme.questionnaires.models import Questionnaire
from raceme.questionnaires.queries import questionnaires_of
from tests.conftest import World
from tests.factories import NOW
from tests.factories.questionnaires import (
    AnswerSetFactory,
    QuestionnaireFactory,
    VersionFactory,
    definition,
    item,
    section,
)

OPTIONS = ["no", "yes"]
ASKED = definition(
    section("first", item("exports", "choice", options=OPTIONS), item("staff", "number")),
    section("second", item("markets", condition="exports == 'yes'")),
)


@pytest.fixture
def staff(client: Client, world: World) -> Client:
    client.force_login(world.staff)
    return client


@pytest.fixture
def drafted(world: World) -> Questionnaire:
    return QuestionnaireFactory.create(
        workspace=world.workspace, draft=ASKED, drafted_at=NOW, drafted_by="Ioana"
    )


def _address(world: World, view: str, *arguments: object) -> str:
    return reverse(f"questionnaires:{view}", args=[world.workspace.slug, *arguments])


def _press(staff: Client, world: World, row: Questionnaire, **sent: str) -> Any:  # noqa: ANN401
    return staff.post(
        _address(world, "build", row.pk), {"revision": str(row.revision), "at": "", **sent}
    )


def _standing(row: Questionnaire) -> dict[str, Any]:
    row.refresh_from_db()
    draft: dict[str, Any] = row.draft
    return draft


QUESTION = {
    "at": "sections.0.items.0",
    "was": "exports",
    "text.en": "Exports?",
    "text.ro": "Exportă?",
    "kind": "choice",
    "options.0.text.en": "no",
    "options.0.text.ro": "nu",
    "options.0.points": "0",
    "options.1.text.en": "yes",
    "options.1.text.ro": "da",
    "options.1.points": "2,5",
}


def test_a_questionnaire_is_begun_and_led_to_the_builder(staff: Client, world: World) -> None:
    response = staff.post(
        _address(world, "create"),
        {"title": "How was it?", "use": "feedback", "languages": ["en", "ro"]},
    )

    made = questionnaires_of(world.workspace).get()
    assert response.headers["Location"] == _address(world, "build", made.pk)
    assert (made.title, made.use, made.code) == ("How was it?", "feedback", "how_was_it")
    assert made.draft["languages"] == ["en", "ro"]
    assert made.draft["sections"][0]["title"] == {"en": "First section", "ro": "Prima secțiune"}


def test_a_question_is_changed_with_its_options(
    staff: Client, world: World, drafted: Questionnaire
) -> None:
    sent = {**QUESTION, "do": "save", "code": "sells", "options.2.text.en": "Not yet"}

    response = _press(staff, world, drafted, **sent)

    assert response.status_code == 302
    draft = _standing(drafted)
    assert draft["sections"][0]["items"][0] == {
        "code": "sells",
        "kind": "choice",
        "text": {"en": "Exports?", "ro": "Exportă?"},
        "options": [
            {"code": "no", "text": {"en": "no", "ro": "nu"}, "points": 0},
            {"code": "yes", "text": {"en": "yes", "ro": "da"}, "points": 2.5},
            {"code": "not_yet", "text": {"en": "Not yet"}},
        ],
    }
    assert draft["sections"][1]["items"][0]["condition"] == "sells == 'yes'"


def test_what_cannot_be_read_is_said_beside_it_and_nothing_typed_is_lost(
    staff: Client, world: World, drafted: Questionnaire
) -> None:
    sent = {**QUESTION, "do": "save", "code": "staff", "options.0.points": "many"}

    response = _press(staff, world, drafted, **sent)

    page = response.content.decode()
    assert response.status_code == 422
    assert "“staff” is taken." in page
    assert "This is not a number." in page
    assert 'value="many"' in page
    assert "Exportă?" in page
    assert _standing(drafted) == ASKED


def test_of_two_who_change_a_draft_the_second_keeps_what_was_typed(
    staff: Client, world: World, drafted: Questionnaire
) -> None:
    moved = {**ASKED, "sections": [ASKED["sections"][1], ASKED["sections"][0]]}
    Questionnaire.objects.of(world.workspace).update(draft=moved, revision=2, drafted_by="Radu")

    response = _press(staff, world, drafted, **QUESTION, do="save")

    page = response.content.decode()
    assert response.status_code == 422
    assert "Radu changed this record" in page
    assert "Exportă?" in page
    assert 'name="at" value="sections.1.items.0"' in page
    assert 'name="revision" value="2"' in page
    assert _standing(drafted) == moved


def test_what_was_taken_out_meanwhile_is_told(
    staff: Client, world: World, drafted: Questionnaire
) -> None:
    left = {**ASKED, "sections": ASKED["sections"][1:]}
    Questionnaire.objects.of(world.workspace).update(draft=left, revision=2)

    response = _press(staff, world, drafted, **QUESTION, do="save")

    assert response.status_code == 422
    assert "It was taken out of the draft." in response.content.decode()
    assert _standing(drafted) == left


@pytest.mark.parametrize(
    ("pressed", "codes"),
    [
        ({"do": "down:sections.0.items.0"}, ["staff", "exports"]),
        ({"do": "move:sections.0.items.1", "to": "0"}, ["staff", "exports"]),
        ({"do": "up:sections.0.items.0"}, ["exports", "staff"]),
        ({"do": "copy:sections.0.items.0"}, ["exports", "exports_2", "staff"]),
        (
            {
                "do": "add:sections.0.items",
                "new.items.words": "How many?",
                "new.items.kind": "money",
            },
            ["exports", "staff", "how_many"],
        ),
    ],
)
def test_a_pressed_button_does_what_it_says(
    staff: Client,
    world: World,
    drafted: Questionnaire,
    pressed: dict[str, str],
    codes: list[str],
) -> None:
    _press(
        staff, world, drafted, **{"at": "sections.0", "title.en": "a", "title.ro": "b"} | pressed
    )

    first = _standing(drafted)["sections"][0]
    assert [each["code"] for each in first["items"]] == codes
    assert first["title"] == {"en": "a", "ro": "b"}


@pytest.mark.parametrize(
    "do",
    [
        "add:sections.\N{SUPERSCRIPT TWO}.items",
        pytest.param(f"add:sections.{'9' * 5000}.items", id="add:sections.999….items"),
        "add:sections.7.items",
        "add:scoring",
        "add:colours",
        "add:",
        "up:sections.0",
        "down:sections.9.items.0",
        "copy:title",
        "drop:scoring",
        "language:+xx",
        "dance:sections.0",
    ],
)
def test_what_cannot_be_done_changes_nothing(
    staff: Client, world: World, drafted: Questionnaire, do: str
) -> None:
    titles = {"title.en": "survey", "title.ro": "survey (ro)"}

    done = _press(staff, world, drafted, **titles, do=do)

    assert done.status_code == 302
    assert _standing(drafted) == ASKED


def test_an_item_moves_to_another_section(
    staff: Client, world: World, drafted: Questionnaire
) -> None:
    response = _press(
        staff, world, drafted, **QUESTION, do="section:sections.0.items.0", section="1"
    )

    assert response.headers["Location"].endswith("?at=sections.1.items.1")
    assert [each["code"] for each in _standing(drafted)["sections"][1]["items"]] == [
        "markets",
        "exports",
    ]


def test_a_condition_is_put_together_or_written_as_a_formula(
    staff: Client, world: World, drafted: Questionnaire
) -> None:
    sent = {"at": "sections.1.items.0", "kind": "text", "text.en": "Where?", "do": "save"}
    chosen = {"condition.item": "staff", "condition.operator": "at_least", "condition.value": "10"}

    _press(staff, world, drafted, **sent, **chosen, condition="exports == 'yes'")
    simple = _standing(drafted)["sections"][1]["items"][0]["condition"]
    _press(staff, world, drafted, **sent, **chosen, condition="staff > 9 or answered(exports)")

    assert simple == "staff >= 10"
    written = _standing(drafted)["sections"][1]["items"][0]["condition"]
    assert written == "staff > 9 or answered(exports)"


def test_a_section_asks_before_it_goes_and_says_what_reads_it(
    staff: Client, world: World, drafted: Questionnaire
) -> None:
    asked = _press(staff, world, drafted, do="ask:sections.0")
    page = staff.get(asked.headers["Location"]).content.decode()

    response = staff.post(
        _address(world, "remove", drafted.pk),
        {"at": "sections.0", "revision": drafted.revision + 1},
    )

    assert "2 questions go with it." in page
    assert "It is still named in 1 place;" in page
    assert response.status_code == 302
    assert [each["code"] for each in _standing(drafted)["sections"]] == ["second"]


def test_a_draft_that_somebody_changed_meanwhile_is_not_discarded(
    staff: Client, world: World, drafted: Questionnaire
) -> None:
    address = _address(world, "discard", drafted.pk)
    page = staff.get(address).content.decode()
    Questionnaire.objects.of(world.workspace).update(revision=2)

    kept = staff.post(address, {"revision": "1"}, follow=True)

    assert 'name="revision" value="1"' in page
    assert "It was not discarded" in kept.content.decode()
    assert _standing(drafted) == ASKED
    staff.post(address, {"revision": "2"})
    assert not Questionnaire.objects.of(world.workspace).exists()


def test_a_language_is_added_and_its_missing_words_are_marked(staff: Client, world: World) -> None:
    row = QuestionnaireFactory.create(
        workspace=world.workspace,
        draft={**ASKED, "languages": ["en"]},
        drafted_at=NOW,
    )

    response = _press(staff, world, row, **{"title.en": "Survey", "do": "language:+ro"})

    assert _standing(row)["languages"] == ["en", "ro"]
    assert "b-missing" in staff.get(response.headers["Location"]).content.decode()


def test_a_language_asks_before_all_its_words_go(
    staff: Client, world: World, drafted: Questionnaire
) -> None:
    asked = _press(
        staff, world, drafted, **{"title.en": "a", "title.ro": "b", "do": "language:-ro"}
    )
    page = staff.get(asked.headers["Location"]).content.decode()
    kept = _standing(drafted)

    staff.post(
        _address(world, "remove", drafted.pk), {"language": "ro", "revision": drafted.revision}
    )

    assert "Every text in this language goes." in page
    assert kept["title"] == {"en": "a", "ro": "b"}
    assert _standing(drafted)["languages"] == ["en"]
    assert _standing(drafted)["title"] == {"en": "a"}


@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_the_same_for_one_and_for_three(
    staff: Client, world: World, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for _number in range(count):
        version = VersionFactory.create(
            questionnaire__workspace=world.workspace,
            questionnaire__draft=definition(
                *(section(f"s{at}", item(f"i{at}")) for at in range(count))
            ),
        )
        AnswerSetFactory.create(version=version, state="handed_in", handed_in_at=NOW)
    row = version.questionnaire

    costs = {"questionnaires": 10, "questionnaire": 5, "build": 4, "publish": 6, "preview": 4}
    for view, cost in costs.items():
        address = _address(world, view, *([] if view == "questionnaires" else [row.pk]))
        with django_assert_num_queries(cost):
            assert staff.get(address).status_code == 200, view


def test_a_part_of_a_huge_draft_costs_no_more(
    staff: Client, world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    sections = [
        section(f"s{at}", *(item(f"q{at}_{n}", "choice", options=OPTIONS) for n in range(8)))
        for at in range(40)
    ]
    parts = [{"item": f"q{at}_0"} for at in range(40)]
    reach = {"code": "reach", "title": {"en": "Reach", "ro": "Acoperire"}, "parts": parts}
    draft = definition(*sections, scoring={"dimensions": [reach]})
    row = QuestionnaireFactory.create(workspace=world.workspace, draft=draft, drafted_at=NOW)

    # What is kept of who one is, is asked for once.
    staff.get(_address(world, "build", row.pk))

    for at in ("", "sections.39", "sections.39.items.7", "scoring", "scoring.dimensions.0"):
        with django_assert_num_queries(4):
            assert staff.get(_address(world, "build", row.pk), {"at": at}).status_code == 200


def test_the_list_counts_what_was_handed_in(staff: Client, world: World) -> None:
    version = VersionFactory.create(
        questionnaire__workspace=world.workspace, questionnaire__title="Counted", number=4
    )
    AnswerSetFactory.create(version=version, state="handed_in", handed_in_at=NOW)
    AnswerSetFactory.create(version=version)

    page = staff.get(_address(world, "questionnaires"), {"export": "csv"})

    row = next(each for each in page.getvalue().decode().splitlines() if "Counted" in each)
    assert re.split("[,;\t]", row)[2:4] == ["4", "1"]


def test_the_number_leads_to_the_results_only_whoever_may_see_them(
    client: Client, world: World
) -> None:
    version = VersionFactory.create(questionnaire__workspace=world.workspace)
    AnswerSetFactory.create(version=version, state="handed_in", handed_in_at=NOW)
    results = _address(world, "results", version.questionnaire.pk)

    client.force_login(world.staff)
    seen = client.get(_address(world, "questionnaires")).content.decode()
    client.force_login(world.expert)
    counted = client.get(_address(world, "questionnaires")).content.decode()

    assert client.get(results).status_code == 403
    assert results in seen
    assert results not in counted


def test_publishing_names_each_fault_with_a_way_to_its_place(
    staff: Client, world: World, drafted: Questionnaire
) -> None:
    broken = definition(
        section("first", item("markets", condition="exports == 'yes'")),
        section("second", item("exports", "choice", options=OPTIONS), item("exports")),
    )
    broken["sections"][0]["title"] = {"en": "Only English"}
    Questionnaire.objects.of(world.workspace).update(draft=broken)

    page = staff.get(_address(world, "publish", drafted.pk)).content.decode()
    sent = staff.post(_address(world, "publish", drafted.pk), {"revision": drafted.revision})

    build = _address(world, "build", drafted.pk)
    assert f"{build}?at=sections.0.items.0#f-condition" in page
    assert f"{build}?at=sections.0#f-title-ro" in page
    assert f"{build}?at=sections.1.items.1#f-code" in page
    assert sent.status_code == 422
    assert drafted.versions.count() == 0


def test_publishing_says_what_moved_and_what_carries_over(
    staff: Client, world: World, drafted: Questionnaire
) -> None:
    before = definition(
        section("first", item("exports", "choice", options=["no", "some", "yes"])),
        section("second", item("gone")),
    )
    VersionFactory.create(questionnaire=drafted, definition=before)

    page = staff.get(_address(world, "publish", drafted.pk)).content.decode()
    staff.post(
        _address(world, "publish", drafted.pk),
        {"revision": drafted.revision, "note": "Shorter"},
    )

    assert "Not those that chose: some." in page
    assert "The question is no longer asked." in page
    made = drafted.versions.get(number=2)
    assert (made.note, made.definition["sections"]) == ("Shorter", ASKED["sections"])


def test_the_preview_draws_every_question_and_may_be_framed_by_ours(
    staff: Client, world: World, drafted: Questionnaire
) -> None:
    response = staff.get(_address(world, "preview_page", drafted.pk), {"section": "1"})

    page = response.content.decode()
    assert "frame-ancestors 'self'" in response.headers["Content-Security-Policy"]
    assert "Asked only under a condition" in page
    assert 'id="q-markets"' in page


def test_a_scoring_is_built(staff: Client, world: World, drafted: Questionnaire) -> None:
    _press(
        staff,
        world,
        drafted,
        **{"at": "scoring", "do": "add:scoring.dimensions", "new.dimensions.words": "Reach"},
    )
    drafted.refresh_from_db()
    _press(
        staff,
        world,
        drafted,
        **{
            "at": "scoring.dimensions.0",
            "do": "save",
            "title.en": "Reach",
            "title.ro": "Acoperire",
            "weight": "100",
            "parts.0.item": "exports",
        },
    )

    draft = _standing(drafted)
    assert draft["scoring"]["dimensions"] == [
        {
            "code": "reach",
            "title": {"en": "Reach", "ro": "Acoperire"},
            "weight": 100,
            "parts": [{"item": "exports"}],
        }
    ]


def test_rows_that_moved_meanwhile_keep_what_was_typed_in_each(
    staff: Client, world: World, drafted: Questionnaire
) -> None:
    theirs = {"code": "some", "text": {"en": "some", "ro": "unele"}, "points": 7}
    options = ASKED["sections"][0]["items"][0]["options"]
    question = {**ASKED["sections"][0]["items"][0], "options": [options[1], theirs]}
    first = {**ASKED["sections"][0], "items": [question, ASKED["sections"][0]["items"][1]]}
    moved = {**ASKED, "sections": [first, ASKED["sections"][1]]}
    Questionnaire.objects.of(world.workspace).update(draft=moved, revision=2)
    sent = {**QUESTION, "options.0.was": "no", "options.1.was": "yes", "options.2.was": ""}

    told = _press(staff, world, drafted, **sent, **{"options.2.text.en": "Not yet"})

    page = told.content.decode()
    assert told.status_code == 422
    assert 'name="options.0.points" value="2,5"' in page
    assert 'name="options.1.text.en" value="some"' in page
    assert 'name="options.1.points" value="7"' in page
    assert 'name="options.2.text.en" value="Not yet"' in page
