"""Whatever can be built can be looked at, filled in, handed out, brought in and read back."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from raceme.assessments import library
from raceme.questionnaires import actions, building
from raceme.questionnaires.exports.definitions import definition_in, written
from raceme.questionnaires.forms.building import Editor
from raceme.questionnaires.forms.building.drawn import Control
from raceme.questionnaires.models import Questionnaire
from raceme.questionnaires.solving import (
    Kind,
    asked_items,
    faults_of_answers,
    faults_of_definition,
    read_definition,
    result_from_json,
    result_to_json,
    score,
)
from raceme.workspaces.models import Workspace
from tests.factories import NOW, WorkspaceFactory
from tests.questionnaires.built import answers
from tests.questionnaires.whole import whole

PAGES = {"section", "item", "column", "dimension", "setting"} | {
    "penalty", "veto", "quantity", "ranking", "advice",
}  # fmt: skip
# What one of them has that another has not.
FEATURES = {
    "condition", "repeats", "help", "short", "required", "prefill", "least", "most", "decimals",
    "longest", "unit", "many", "alone", "points", "columns", "formula", "dimensions", "parts",
    "bands", "penalties", "vetoes", "quantities", "rankings", "advice", "criteria", "settings",
    "choices", "changes", "chosen", "map", "lacks", "weight", "confirmed", "unanswered",
    "least_answered", "group", "of", "ro", "en",
}  # fmt: skip


def _names(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        yield from (name for name in node)
        if node.get("kind"):
            yield f"kind {node['kind']}"
        for each in node.values():
            yield from _names(each)
    elif isinstance(node, list):
        for each in node:
            yield from _names(each)


def test_what_is_tried_has_everything_there_is() -> None:
    seen: set[str] = set()

    @settings(
        max_examples=300,
        database=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(whole())
    def look(made: dict[str, Any]) -> None:
        seen.update(_names(made))

    look()

    assert FEATURES | {f"kind {kind}" for kind in Kind} <= seen


@given(whole())
def test_it_can_be_published_and_read_back_from_its_file(made: dict[str, Any]) -> None:
    assert faults_of_definition(made) == []
    assert definition_in(written(made).encode()) == made


@pytest.mark.django_db
@settings(max_examples=10, phases=[Phase.generate])
@given(made=whole())
def test_what_was_published_and_handed_out_comes_in_elsewhere_as_the_same(
    made: dict[str, Any],
) -> None:
    there = _taken_in(made, WorkspaceFactory.create())
    file = written(there.versions.get().definition).encode()

    here = _taken_in(definition_in(file), WorkspaceFactory.create())

    assert here.versions.get().definition == {**made, "code": here.code, "version": 1}


def _taken_in(made: dict[str, Any], space: Workspace) -> Questionnaire:
    row = actions.new_questionnaire(
        made, workspace=space, use=Questionnaire.Use.ASSESSMENT, by="Ioana", at=NOW
    )
    row.refresh_from_db()
    actions.publish(row, row.draft, by="Ioana", at=NOW)
    return row


@given(st.data(), whole())
def test_it_can_be_filled_in_and_scored(data: st.DataObject, made: dict[str, Any]) -> None:
    scheme = read_definition(made)
    given_ = data.draw(answers(scheme))
    while {str(each.place[0]) for each in faults_of_answers(scheme, given_)}:
        asked = {item.code for item in asked_items(scheme, given_)}
        wrong = {str(each.place[0]) for each in faults_of_answers(scheme, given_)}
        # Only what is not asked after the other answers may be refused.
        assert {code for code in wrong if code in asked and _is_plain(made, code)} == set()
        given_ = {code: each for code, each in given_.items() if code not in wrong}

    result = score(scheme, given_)

    assert result_from_json(result_to_json(result)) == result


def _is_plain(made: dict[str, Any], code: str) -> bool:
    """Tell whether nothing in it hangs on a condition of its own: no column of a table."""
    columns = building.found(made, ("sections",))
    return not any(
        column.get("condition")
        for section in columns
        for item in section["items"]
        for column in (section["items"] if section["code"] == code else item.get("columns", ()))
        if code in {section["code"], item["code"]}
    )


# ---------- the pages of the builder ----------


def _pages(made: dict[str, Any]) -> Iterator[building.Place]:
    yield from ((), ("scoring",), ("map",))
    yield from (place for place in _places(made, ()) if building.sort_of(place) in PAGES)


def _places(node: object, place: building.Place) -> Iterator[building.Place]:
    if isinstance(node, dict):
        for name, each in node.items():
            yield from _places(each, (*place, name))
    elif isinstance(node, list):
        for number, each in enumerate(node):
            yield (*place, number)
            yield from _places(each, (*place, number))


def _sent(editor: Editor) -> dict[str, str]:
    """Return what a browser sends of a page that nobody has touched."""
    sent: dict[str, str] = {}
    controls = [*editor.controls()]
    for rows in editor.listed_rows():
        controls += [control for row in rows.shown for control in row.controls]
    for control in controls:
        sent |= dict(_of_control(control))
    return sent


def _of_control(control: Control) -> Iterator[tuple[str, str]]:
    if control.texts:
        yield from ((text.name, text.value) for text in control.texts)
    elif control.shape in {"tick", "to_be_confirmed"}:
        yield from [(control.name, "1")] if control.is_on else []
    elif control.shape == "several":
        yield from ((f"{control.name}.{code}", "1") for code, _word, on in control.choices if on)
    elif control.choices:
        chosen = [code for code, _word, is_chosen in control.choices if is_chosen]
        # Where none is chosen a browser sends the first.
        yield control.name, (chosen or [control.choices[0][0]])[0]
    else:
        yield control.name, control.value
    if control.condition and control.condition.is_simple:
        for part, offered in (
            ("item", control.condition.items),
            ("operator", control.condition.operators),
            ("value", control.condition.values),
        ):
            chosen = [code for code, _word, is_chosen in offered if is_chosen]
            first = [code for code, *_rest in offered][:1] if part != "item" else [""]
            told = (chosen or first or [control.condition.value])[0]
            yield f"{control.name}.{part}", told


def _assert_untouched(made: dict[str, Any]) -> None:
    for place in _pages(made):
        drawn = Editor(definition=made, place=place, language="en")

        editor = Editor(definition=made, place=place, language="en", posted=_sent(drawn))

        assert (editor.applied(), editor.errors) == (made, {}), place


@given(whole())
def test_a_page_that_is_saved_untouched_changes_nothing(made: dict[str, Any]) -> None:
    _assert_untouched(made)


@pytest.mark.parametrize("code", library.codes())
def test_no_page_of_what_ships_changes_it_untouched(code: str) -> None:
    _assert_untouched(library.definition(code))


@given(st.data(), whole())
def test_another_code_anywhere_leaves_it_publishable(
    data: st.DataObject, made: dict[str, Any]
) -> None:
    coded = [place for place in _places(made, ()) if building.sort_of(place)]
    place = data.draw(st.sampled_from(coded))

    again = building.recoded(made, place, "quite_other")

    wrong = faults_of_definition(again)
    # What the options of several matrices are called on the map is told and chosen anew.
    assert [each for each in wrong if each.place[:1] != ("map",)] == []
