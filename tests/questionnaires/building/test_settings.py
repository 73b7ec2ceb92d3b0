"""A choice stands, another takes its place, and nothing of the first is lost."""

from typing import Any

import pytest

from raceme.assessments import library
from raceme.questionnaires import building
from raceme.questionnaires.solving import faults_of_definition
from tests.factories.questionnaires import definition, item, said, section

PARTS: building.At = ["scoring", "dimensions", "reach", "parts"]
POINTS: building.At = ["sections", "first", "items", "exports", "options", "yes", "points"]
ONE = [{"item": "exports"}]
TWO = [
    {"item": "exports", "weight": 60},
    {"code": "more", "formula": "100 * share(exports)", "weight": 40, "title": said("more")},
]


def _choice(code: str, parts: list[dict[str, Any]], points: float | None) -> dict[str, Any]:
    changes: list[dict[str, Any]] = [{"at": PARTS, "value": parts}, {"at": POINTS}]
    if points is not None:
        changes[1]["value"] = points
    return {"code": code, "title": said(code), "changes": changes}


SETTING = ("settings", 0)
ASKED = definition(
    section("first", item("exports", "choice", options=["no", "yes"])),
    scoring={"dimensions": [{"code": "reach", "title": said("reach"), "parts": ONE}]},
    settings=[
        {
            "code": "counts",
            "title": said("counts"),
            "chosen": "one",
            "choices": [_choice("one", ONE, 1), _choice("two", TWO, 3)],
        }
    ],
)


def _parts(made: dict[str, Any]) -> Any:  # noqa: ANN401 (JSON)
    return made["scoring"]["dimensions"][0]["parts"]


def _points(made: dict[str, Any]) -> Any:  # noqa: ANN401 (JSON)
    return made["sections"][0]["items"][0]["options"][1].get("points")


def test_a_choice_puts_what_it_says_where_it_belongs() -> None:
    made = building.with_choice(ASKED, SETTING, "two")

    assert (_parts(made), _points(made)) == (TWO, 3)
    assert made["settings"][0]["chosen"] == "two"
    assert faults_of_definition(made) == []


def test_going_back_brings_back_what_stood_also_where_it_was_changed() -> None:
    changed = building.changed(ASKED, ("sections", 0, "items", 0, "options", 1), {"points": None})
    changed = building.changed(changed, ("scoring", "dimensions", 0), {"parts": TWO[:1]})

    there = building.with_choice(changed, SETTING, "two")
    back = building.with_choice(there, SETTING, "one")

    assert (_parts(there), _points(there)) == (TWO, 3)
    assert (_parts(back), _points(back)) == (TWO[:1], None)


def test_a_choice_that_stands_already_undoes_nothing() -> None:
    changed = building.changed(ASKED, ("scoring", "dimensions", 0), {"parts": TWO})

    assert building.with_choice(changed, SETTING, "one") == changed


def test_of_what_has_moved_or_is_gone_the_rest_is_still_found() -> None:
    moved, _place = building.added(ASKED, ("sections",), words="New", fields={}, to=0)
    moved = building.removed(moved, ("scoring", "dimensions", 0))

    made = building.with_choice(moved, SETTING, "two")

    assert made["sections"][1]["items"][0]["options"][1]["points"] == 3
    assert "scoring" not in made


def test_there_is_no_other_choice_than_those_that_are_there() -> None:
    with pytest.raises(building.CannotMove):
        building.with_choice(ASKED, SETTING, "three")


def test_a_new_code_is_followed_into_settings() -> None:
    made: dict[str, Any] = ASKED
    for place, code in (
        (("sections", 0), "start"),
        (("sections", 0, "items", 0), "sells"),
        (("sections", 0, "items", 0, "options", 1), "always"),
        (("scoring", "dimensions", 0), "range"),
        ((*SETTING, "choices", 0), "single"),
        ((*SETTING, "choices", 1), "double"),
    ):
        made = building.recoded(made, place, code)

    setting = made["settings"][0]
    assert setting["chosen"] == "single"
    assert building.decided(setting) == [
        ["scoring", "dimensions", "range", "parts"],
        ["sections", "start", "items", "sells", "options", "always", "points"],
    ]
    twice = building.with_choice(made, SETTING, "double")
    assert [each.get("item", each.get("formula")) for each in _parts(twice)] == [
        "sells",
        "100 * share(sells)",
    ]
    assert faults_of_definition(twice) == []


def test_a_setting_may_decide_more_or_less_and_keeps_what_stands() -> None:
    offered = {building.written(place): ats for place, ats in building.decidable(ASKED)}

    more = building.deciding(ASKED, SETTING, offered["sections.0.items.0.options"])
    less = building.no_longer_deciding(more, SETTING, 0)

    options = ["sections", "first", "items", "exports", "options"]
    assert building.decided(more["settings"][0]) == [PARTS, POINTS, [*options, "no", "points"]]
    assert building.decided(less["settings"][0]) == [POINTS, [*options, "no", "points"]]
    assert [each["changes"][-1]["value"] for each in more["settings"][0]["choices"]] == [0, 0]
    assert _parts(less) == ONE
    with pytest.raises(building.CannotMove):
        building.no_longer_deciding(less, SETTING, 2)


def test_the_last_setting_leaves_nothing_behind() -> None:
    assert "settings" not in building.removed(ASKED, SETTING)


def test_what_is_to_be_confirmed_is_found_wherever_it_stands() -> None:
    unread = {"confirmed": False}
    bands = [{"code": "low", "to": 50}, {"code": "high", "to": 100, **unread}]
    made = definition(
        scoring={
            "bands": bands,
            "dimensions": [{"code": "a", "parts": [{"item": "x", **unread}], "bands": bands}],
            "penalties": [{"code": "p", **unread}],
            "vetoes": [{"code": "v"}, {"code": "w", **unread}],
        }
    )

    assert [building.written(place) for place in building.to_be_confirmed(made)] == [
        "scoring.dimensions.0.parts.0",
        "scoring.dimensions.0.bands.1",
        "scoring.bands.1",
        "scoring.penalties.0",
        "scoring.vetoes.1",
    ]


@pytest.mark.parametrize(("setting", "choice"), [("investment", "combined"), ("paper", "counts")])
def test_what_ships_comes_back_from_each_of_its_choices_as_it_was(
    setting: str, choice: str
) -> None:
    shipped = library.definition("digital-maturity")
    number = [each["code"] for each in shipped["settings"]].index(setting)
    first = shipped["settings"][number]["choices"][0]["code"]

    there = building.with_choice(shipped, ("settings", number), choice)
    back = building.with_choice(there, ("settings", number), first)

    assert there == library.definition("digital-maturity", {setting: choice})
    assert back == library.definition("digital-maturity", {setting: first})
    assert (there["scoring"], there["sections"]) != (back["scoring"], back["sections"])
    assert (back["scoring"], back["sections"]) == (shipped["scoring"], shipped["sections"])
    assert faults_of_definition(there) == []
