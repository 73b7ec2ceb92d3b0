"""What keeps a definition from being published, in words."""

from copy import deepcopy
from typing import Any

import pytest
from django.utils import translation

from raceme.questionnaires import words
from raceme.questionnaires.solving import faults_of_definition

DEFINITION: dict[str, Any] = {
    "format": "raceme-questionnaire/1",
    "code": "feedback",
    "version": 1,
    "languages": ["en", "ro"],
    "title": {"en": "Feedback", "ro": "Părere"},
    "sections": [
        {
            "code": "day",
            "title": {"en": "The day", "ro": "Ziua"},
            "items": [
                {
                    "code": "useful",
                    "kind": "scale",
                    "text": {"en": "Was it useful?", "ro": "A fost util?"},
                    "options": [
                        {"code": "no", "text": {"en": "No", "ro": "Nu"}, "points": 0},
                        {"code": "yes", "text": {"en": "Yes", "ro": "Da"}, "points": 1},
                    ],
                },
                {
                    "code": "why",
                    "kind": "long_text",
                    "text": {"en": "Why?", "ro": "De ce?"},
                    "condition": "useful == 'no'",
                },
            ],
        }
    ],
}
LATER = (
    "“why” depends on “useful”, which is not asked before it. Move it behind, or change the "
    "condition."
)
ITEMS = "Section 1 “day”, question"


def _said(definition: object) -> list[str]:
    with translation.override("en"):
        return [
            words.fault(each, definition=definition) for each in faults_of_definition(definition)
        ]


def test_a_whole_definition_has_no_faults() -> None:
    assert _said(DEFINITION) == []


def _without(definition: Any, *way: str | int) -> None:  # noqa: ANN401 (JSON)
    for step in way[:-1]:
        definition = definition[step]
    del definition[way[-1]]


@pytest.mark.parametrize(
    ("way", "said"),
    [
        (("title",), "Title: This is missing. Fill it in."),
        (("title", "ro"), "Title, RO: This is missing. Fill it in."),
        (
            ("sections", 0, "items", 0, "options", 1, "text", "ro"),
            f"{ITEMS} 1 “useful”, option 2 “yes”, text, RO: This is missing. Fill it in.",
        ),
        (
            ("sections", 0, "items", 1, "text"),
            f"{ITEMS} 2 “why”, text: This is missing. Fill it in.",
        ),
        (("languages",), "Languages: There is none yet. Add one."),
    ],
)
def test_a_text_that_is_missing_is_told(way: tuple[str | int, ...], said: str) -> None:
    definition = deepcopy(DEFINITION)

    _without(definition, *way)

    assert _said(definition) == [said]


def test_a_condition_on_what_comes_later_is_told_with_a_way_to_mend_it() -> None:
    definition = deepcopy(DEFINITION)

    definition["sections"][0]["items"].reverse()

    assert _said(definition) == [
        f"{ITEMS} 1 “why”, condition: {LATER}",
    ]


@pytest.mark.parametrize("language", ["xx", 5, None, {}])
def test_a_language_that_is_not_spoken_here_is_told(language: object) -> None:
    definition = {**DEFINITION, "languages": ["en", language]}

    assert any("Language 2" in said for said in _said(definition))


@pytest.mark.parametrize("text", ["plain", 5, ["en"], {"en": "  ", "ro": 5}])
def test_what_is_no_text_in_every_language_is_told(text: object) -> None:
    assert _said({**DEFINITION, "title": text})


@pytest.mark.parametrize("condition", ["why == 'x'", "nowhere == 'x'"])
def test_what_is_wrong_with_the_condition_of_a_section_is_told_there_and_once(
    condition: str,
) -> None:
    definition = deepcopy(DEFINITION)
    definition["sections"][0]["condition"] = condition

    assert [each.place for each in faults_of_definition(definition)] == [
        ("sections", 0, "condition")
    ]


def test_what_is_missing_hides_nothing_that_is_wrong_elsewhere() -> None:
    definition = deepcopy(DEFINITION)
    definition["sections"][0]["items"].reverse()
    definition["sections"].append({"code": "more", "title": {"en": "More", "ro": "Mai mult"}})

    assert _said(definition) == [
        "Section 2 “more”, questions: There is none yet. Add one.",
        f"{ITEMS} 1 “why”, condition: {LATER}",
    ]


def test_the_last_band_ends_at_the_most_there_can_be() -> None:
    bands = [{"code": "low", "to": 50, "title": {"en": "Low", "ro": "Jos"}}]

    assert _said({**DEFINITION, "scoring": {"bands": bands}}) == [
        "Bands: Each ends above the one before it, and the last one at 100."
    ]
