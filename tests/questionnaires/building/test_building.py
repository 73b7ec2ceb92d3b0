"""What the builder makes can be published or says why not, and survives its file."""

import json
from typing import Any

from hypothesis import given

from raceme.questionnaires import building
from raceme.questionnaires.exports.definitions import definition_in, written
from raceme.questionnaires.solving import faults_of_definition, faults_of_shape, read_definition
from raceme.questionnaires.words import fault
from tests.factories.questionnaires import definition, item, said, section
from tests.questionnaires.built import definitions


@given(definitions())
def test_what_is_built_has_the_shape_of_a_draft_and_says_what_is_wrong(
    made: dict[str, Any],
) -> None:
    wrong = faults_of_definition(made)

    assert faults_of_shape(made) == []
    assert [each for each in wrong if not fault(each, definition=made)] == []
    assert bool(wrong) or read_definition(made).code == "survey"


@given(definitions())
def test_what_is_built_is_read_back_from_its_file_as_the_same(made: dict[str, Any]) -> None:
    assert definition_in(written(made).encode()) == made


@given(definitions())
def test_each_fault_lies_within_a_place_with_a_page_of_its_own(made: dict[str, Any]) -> None:
    for wrong in faults_of_definition(made):
        place = building.nearest(wrong.place)

        assert building.node_at(made, place) is not None, wrong


def test_a_code_is_made_from_the_words_and_is_there_once() -> None:
    made = definition(section("first"))

    for words in ("Țări și piețe", "Țări și piețe", "3 sites", "not", "—"):
        made, _place = building.added(
            made, ("sections", 0, "items"), words=words, fields={"kind": "text"}
        )

    assert [each["code"] for each in made["sections"][0]["items"]] == [
        "tari_si_piete",
        "tari_si_piete_2",
        "question_3_sites",
        "not_2",
        "question",
    ]


OPTIONS = ["no", "some", "yes"]
FOLLOWED = definition(
    section("first", item("exports", "choice", options=OPTIONS), item("staff", "number")),
    section(
        "second",
        item("markets", "text", condition="exports == 'yes' and staff > 3"),
        item("sites", "table", columns=[item("people", "number"), item("town")]),
        item("all", "computed", formula="total(sites, people) + staff"),
        item("areas", "matrix", rows=["sales"], options=OPTIONS),
    ),
    scoring={
        "dimensions": [
            {
                "code": "reach",
                "title": said("reach"),
                "parts": [
                    {"item": "exports"},
                    {"code": "part", "formula": "points(areas, 'sales')", "title": said("part")},
                ],
            }
        ],
        "vetoes": [
            {"code": "small", "when": "score(reach) < 2", "most": 10, "text": said("small")}
        ],
        "rankings": [
            {
                "code": "best",
                "title": said("best"),
                "table": "sites",
                "label": "town",
                "criteria": [{"column": "people", "worst": 0, "best": 9}],
            }
        ],
        "advice": [
            {
                "code": "go",
                "title": said("go"),
                "text": said("go"),
                "when": "chosen(exports, 'no')",
                "because": ["exports"],
            }
        ],
    },
)


def test_a_new_code_is_followed_wherever_the_old_one_stood() -> None:
    made: dict[str, Any] = FOLLOWED
    for place, code in (
        (("sections", 0, "items", 0), "sells_abroad"),
        (("sections", 0, "items", 0, "options", 2), "always"),
        (("sections", 0, "items", 0, "options", 0), "never"),
        (("sections", 0, "items", 1), "employees"),
        (("sections", 1, "items", 1), "places"),
        (("sections", 1, "items", 1, "columns", 0), "workers"),
        (("sections", 1, "items", 1, "columns", 1), "city"),
        (("sections", 1, "items", 3, "rows", 0), "selling"),
        (("scoring", "dimensions", 0), "range"),
    ):
        made = building.recoded(made, place, code)

    second, scoring = made["sections"][1]["items"], made["scoring"]
    assert second[0]["condition"] == "sells_abroad == 'always' and employees > 3"
    assert second[2]["formula"] == "total(places, workers) + employees"
    assert scoring["dimensions"][0]["parts"][0] == {"item": "sells_abroad"}
    assert scoring["dimensions"][0]["parts"][1]["formula"] == "points(areas, 'selling')"
    assert scoring["vetoes"][0]["when"] == "score(range) < 2"
    assert scoring["rankings"][0]["table"] == "places"
    assert scoring["rankings"][0]["label"] == "city"
    assert scoring["rankings"][0]["criteria"][0]["column"] == "workers"
    assert scoring["advice"][0]["when"] == "chosen(sells_abroad, 'never')"
    assert scoring["advice"][0]["because"] == ["sells_abroad"]
    assert faults_of_definition(made) == []


def test_a_copied_section_hangs_on_its_own_copies() -> None:
    made, place = building.copied(
        definition(section("a", item("x", "number"), item("y", condition="x > 2"))),
        ("sections", 0),
    )

    copy = building.found(made, place)
    assert copy["code"] == "a_2"
    assert [each["code"] for each in copy["items"]] == ["x_2", "y_2"]
    assert copy["items"][1]["condition"] == "x_2 > 2"
    assert faults_of_definition(made) == []


def test_a_dimension_has_a_code_that_a_formula_can_name() -> None:
    made, place = building.added(
        definition(), ("scoring", "dimensions"), words="3 sites", fields={"title": said("3 sites")}
    )

    assert building.found(made, place)["code"] == "dimension_3_sites"


def test_what_reads_an_item_is_named_before_it_goes() -> None:
    assert building.places_reading(FOLLOWED, "exports") == [
        ("sections", 1, "items", 0, "condition"),
        ("scoring", "advice", 0, "when"),
        ("scoring", "dimensions", 0, "parts", 0),
    ]


def test_another_kind_leaves_nothing_behind_that_it_has_no_use_for() -> None:
    made = building.changed(FOLLOWED, ("sections", 0, "items", 0), {"kind": "text"})

    assert made["sections"][0]["items"][0] == {
        "code": "exports",
        "kind": "text",
        "text": said("exports"),
    }


def test_a_language_is_added_with_all_texts_missing_and_taken_out_with_all_of_them() -> None:
    german = building.with_language(definition(), "de")
    english = building.without_language(definition(), "ro")

    assert german["languages"] == ["en", "ro", "de"]
    assert english["languages"] == ["en"]
    assert "ro" not in json.dumps(english)


def test_an_item_moves_to_another_section() -> None:
    made, place = building.moved_to_section(FOLLOWED, ("sections", 0, "items", 1), 1)

    assert place == ("sections", 1, "items", 4)
    assert building.found(made, place)["code"] == "staff"
    assert [each["code"] for each in made["sections"][0]["items"]] == ["exports"]
