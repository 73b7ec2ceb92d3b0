"""Between two versions: what moved, and that answers stand exactly as it says."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from raceme.questionnaires.comparing import Carries, Change, Comparison, Moved, Reason, compared
from raceme.questionnaires.solving import asked_items, faults_of_answers, read_scheme
from tests.factories.questionnaires import definition, item, said, section
from tests.questionnaires.built import answers, definitions

OPTIONS = ["no", "some", "yes"]
BEFORE = definition(
    section(
        "one",
        item("staff", "number"),
        item("exports", "choice", options=OPTIONS),
        item("markets", "choices", options=OPTIONS, condition="exports == 'yes'"),
        item("town", "text"),
    ),
    section(
        "two",
        item("areas", "matrix", rows=["sales", "work"], options=OPTIONS),
        item("sites", "table", columns=[item("place"), item("open", "choice", options=OPTIONS)]),
        item("double", "computed", formula="staff * 2"),
        item("why", "long_text", condition="double > 4"),
    ),
    section("many", item("name"), item("sold", "number"), repeats={"least": 0, "most": 3}),
)


def _between(after: dict[str, Any], before: dict[str, Any] = BEFORE) -> Comparison:
    return compared(read_scheme(before), read_scheme(after), of=(before, after))


def _of(code: str, comparison: Comparison) -> Moved:
    return next(each for each in comparison.items if each.code == code)


@settings(max_examples=150)
@given(st.data(), definitions(begin=BEFORE))
def test_answers_survive_a_version_as_comparing_states(
    data: st.DataObject, after: dict[str, Any]
) -> None:
    scheme = read_scheme(BEFORE)
    given_before = data.draw(answers(scheme))
    asked = {each.code for each in asked_items(scheme, given_before)}
    taken = {code: answer for code, answer in given_before.items() if code in asked}
    comparison = _between(after)
    stated = {each.code: each.carries for each in comparison.items}

    wrong = {str(each.place[0]) for each in faults_of_answers(read_scheme(after), taken)}

    assert {code for code in wrong if stated[code] is Carries.ALL} == set()
    assert {code for code in taken if stated[code] is Carries.NONE and taken[code]} <= wrong


def test_the_same_again_moves_nothing() -> None:
    comparison = _between(BEFORE)

    assert comparison.changed == []
    assert {each.carries for each in comparison.items if each.code != "double"} == {Carries.ALL}
    assert (comparison.has_other_scoring, comparison.has_other_sections) == (False, False)


def test_only_what_left_its_order_is_called_moved() -> None:
    sections = [
        {**BEFORE["sections"][0], "items": BEFORE["sections"][0]["items"][1:]},
        {
            **BEFORE["sections"][1],
            "items": [BEFORE["sections"][0]["items"][0], *BEFORE["sections"][1]["items"]],
        },
        BEFORE["sections"][2],
    ]

    comparison = _between({**BEFORE, "sections": sections})

    assert [(each.code, each.changes) for each in comparison.changed] == [
        ("staff", (Change.MOVED,))
    ]


def _changed(code: str, **fields: Any) -> dict[str, Any]:  # noqa: ANN401 (JSON)
    sections = [
        {
            **each,
            "items": [{**one, **fields} if one["code"] == code else one for one in each["items"]],
        }
        for each in BEFORE["sections"]
    ]
    return {**BEFORE, "sections": sections}


TWO = [{"code": code, "text": said(code)} for code in ("some", "yes")]


@pytest.mark.parametrize(
    ("code", "fields", "changes", "carries", "because"),
    [
        ("staff", {"most": 5}, (Change.BOUNDS,), Carries.SOME, Reason.BOUNDS),
        ("why", {"kind": "number"}, (Change.KIND,), Carries.NONE, Reason.KIND),
        ("staff", {"kind": "money"}, (Change.KIND,), Carries.ALL, None),
        ("town", {"kind": "long_text"}, (Change.KIND,), Carries.ALL, None),
        ("town", {"text": said("Where?")}, (Change.WORDS,), Carries.ALL, None),
        ("town", {"kind": "region"}, (Change.KIND,), Carries.SOME, Reason.KIND),
        ("town", {"required": True}, (Change.REQUIRED,), Carries.ALL, None),
        (
            "areas",
            {"rows": [{"code": "work", "text": said("work")}]},
            (Change.ROWS,),
            Carries.SOME,
            Reason.ROWS_GONE,
        ),
        (
            "sites",
            {"columns": [item("place")]},
            (Change.COLUMNS,),
            Carries.SOME,
            Reason.COLUMNS,
        ),
        ("why", {"condition": "double > 9"}, (Change.CONDITION,), Carries.SOME, Reason.CONDITION),
    ],
)
def test_a_change_says_what_becomes_of_the_answers(
    code: str,
    fields: dict[str, Any],
    changes: tuple[Change, ...],
    carries: Carries,
    because: Reason | None,
) -> None:
    moved = _of(code, _between(_changed(code, **fields)))

    assert moved.changes == changes
    assert moved.carries is carries
    assert [reason for reason, _codes in moved.because] == ([because] if because else [])


def test_what_hangs_on_an_option_that_is_gone_may_no_longer_be_asked() -> None:
    after = _changed("exports", options=TWO)

    comparison = _between(after)

    assert _of("exports", comparison).because == ((Reason.OPTIONS_GONE, ("no",)),)
    assert _of("markets", comparison).because == ((Reason.DEPENDS, ("exports",)),)


def test_a_condition_hangs_on_a_formula_between() -> None:
    comparison = _between(_changed("double", formula="staff * 3"))

    assert _of("double", comparison).changes == (Change.FORMULA,)
    assert _of("why", comparison).because == ((Reason.DEPENDS, ("double",)),)


def test_what_is_gone_and_what_is_new_are_named() -> None:
    sections = [*BEFORE["sections"][:2], section("last", item("new"))]

    comparison = _between({**BEFORE, "sections": sections})

    assert _of("new", comparison) == Moved(code="new", changes=(Change.ADDED,))
    assert _of("many", comparison) == Moved(
        code="many",
        changes=(Change.REMOVED,),
        carries=Carries.NONE,
        because=((Reason.REMOVED, ()),),
    )


def test_a_file_belongs_to_the_answers_it_was_given_with() -> None:
    with_file = definition(section("one", item("proof", "file")))

    comparison = _between(with_file, with_file)

    assert _of("proof", comparison).carries is Carries.NONE
