"""Which answers are taken, by kind, bounds, and whether they were asked for."""

import math
from typing import Any

import pytest

from raceme.engines.scoring.answers import (
    asked_columns,
    computed_items,
    faults_of_answers,
    without_hidden_cells,
)
from raceme.engines.scoring.codes import Fault
from tests.engines.scoring.build import item, options, scheme

SCHEME = scheme(
    item("name", "text", required=True, longest=10),
    item("staff", least=0, most=500, decimals=0),
    item("since", "date"),
    item("sector", "choice", options=options(0, 1)),
    item("tools", "choices", options=[*options(1, 1), {"code": "none", "alone": True}], most=2),
    item("skills", "matrix", rows=[{"code": "sales"}], options=options(0, 1)),
    item("uses", "matrix", rows=[{"code": "sales"}], options=options(1, 1), many=True),
    item(
        "fuels",
        "table",
        least=1,
        most=2,
        columns=[
            item("what", "text", required=True),
            item("litres", least=0),
            item("why", "text", condition="litres > 100"),
        ],
    ),
    item("agreed", "declaration"),
    item("large", "computed", formula="staff > 250"),
    item("union", "text", condition="large == 1", required=True),
)


def _wrong(answers: object, *, is_complete: bool = False) -> list[tuple[Fault, tuple[Any, ...]]]:
    return [
        (each.fault, each.place)
        for each in faults_of_answers(SCHEME, answers, is_complete=is_complete)
    ]


def test_right_answers_are_taken() -> None:
    answers = {
        "name": "Țesături",
        "staff": 300,
        "since": "2024-02-29",
        "sector": "b",
        "tools": ["a", "b"],
        "skills": {"sales": "a"},
        "uses": {"sales": ["a", "b"]},
        "fuels": [{"what": "diesel", "litres": 120.5, "why": "lorries"}],
        "agreed": True,
        "union": "yes",
    }

    assert _wrong(answers, is_complete=True) == []


@pytest.mark.parametrize(
    ("code", "answer", "fault"),
    [
        ("name", 5, Fault.NOT_A_TEXT),
        ("name", "a\0b", Fault.NOT_A_TEXT),
        ("name", "x" * 11, Fault.TOO_LONG),
        ("staff", "5", Fault.NOT_A_NUMBER),
        ("staff", True, Fault.NOT_A_NUMBER),
        ("staff", math.nan, Fault.NOT_A_NUMBER),
        ("staff", math.inf, Fault.NOT_A_NUMBER),
        ("staff", -1, Fault.TOO_LOW),
        ("staff", 501, Fault.TOO_HIGH),
        ("staff", 1.5, Fault.TOO_PRECISE),
        ("since", "2023-02-29", Fault.NOT_A_DATE),
        ("since", "20230228", Fault.NOT_A_DATE),
        ("sector", "z", Fault.UNKNOWN_OPTION),
        ("sector", ["a"], Fault.NOT_A_TEXT),
        ("tools", "a", Fault.NOT_A_LIST),
        ("tools", ["z"], Fault.UNKNOWN_OPTION),
        ("tools", [["a"]], Fault.UNKNOWN_OPTION),
        ("tools", ["a", "a"], Fault.TWICE),
        ("tools", ["a", "none"], Fault.NOT_ALONE),
        ("skills", "a", Fault.NOT_AN_OBJECT),
        ("agreed", False, Fault.NOT_TRUE),
        ("fuels", {}, Fault.NOT_A_LIST),
        ("fuels", [{}, {}, {}], Fault.TOO_MANY),
        ("gone", 1, Fault.UNKNOWN_ITEM),
        ("large", 1, Fault.UNKNOWN_ITEM),
    ],
)
def test_a_wrong_answer_is_told(code: str, answer: object, fault: Fault) -> None:
    assert _wrong({code: answer}) == [(fault, (code,))]


@pytest.mark.parametrize(
    ("code", "answer", "fault", "place"),
    [
        ("skills", {"other": "a"}, Fault.UNKNOWN_ROW, ("skills",)),
        ("skills", {"sales": "z"}, Fault.UNKNOWN_OPTION, ("skills", "sales")),
        ("uses", {"sales": "a"}, Fault.NOT_A_LIST, ("uses", "sales")),
        ("fuels", ["x"], Fault.NOT_AN_OBJECT, ("fuels", 0)),
        ("fuels", [{"other": 1}], Fault.UNKNOWN_ITEM, ("fuels", 0, "other")),
        ("fuels", [{"litres": -1}], Fault.TOO_LOW, ("fuels", 0, "litres")),
        ("fuels", [{"litres": 5, "why": "no"}], Fault.NOT_ASKED, ("fuels", 0, "why")),
        ("union", "yes", Fault.NOT_ASKED, ("union",)),
    ],
)
def test_a_wrong_part_of_an_answer_is_told_with_its_place(
    code: str, answer: object, fault: Fault, place: tuple[Any, ...]
) -> None:
    assert _wrong({code: answer}) == [(fault, place)]


def test_what_is_required_may_wait_until_it_is_handed_in() -> None:
    answers = {"staff": 300, "fuels": [{"litres": 5}]}

    assert _wrong(answers) == []
    assert _wrong(answers, is_complete=True) == [
        (Fault.REQUIRED, ("name",)),
        (Fault.REQUIRED, ("fuels", 0, "what")),
        (Fault.REQUIRED, ("union",)),
    ]


def test_a_condition_on_a_wrong_answer_hides_nothing_wrongly() -> None:
    assert _wrong({"staff": "many", "union": "yes"}) == [
        (Fault.NOT_A_NUMBER, ("staff",)),
        (Fault.NOT_ASKED, ("union",)),
    ]


@pytest.mark.parametrize("answers", [None, [], "x", 5])
def test_what_is_no_set_of_answers_is_refused(answers: object) -> None:
    assert _wrong(answers) == [(Fault.NOT_AN_OBJECT, ())]


def test_computed_items_that_are_asked_are_worked_out_without_scoring() -> None:
    of = scheme(
        item("staff"),
        item("double", "computed", formula="staff * 2"),
        item("more", "computed", formula="double + other"),
        item("hidden", "computed", formula="staff", condition="staff > 100"),
        item("other"),
    )

    assert computed_items(of, {"staff": 6}) == {"double": 12.0, "more": None}
    assert computed_items(of, {"staff": 101, "other": 1}) == {
        "double": 202.0,
        "more": 203.0,
        "hidden": 101.0,
    }


# ---------- columns that are asked in some rows only ----------

METERS = scheme(
    item("abroad", "choice", options=options(0, 1)),
    item(
        "meters",
        "table",
        columns=[
            item("contract", "choice", options=options(0, 1)),
            item("factor", condition="contract == 'b'"),
            item("why", "text", condition="factor > 2"),
            item("country", "text", condition="abroad == 'b'"),
        ],
    ),
    item("sum", "computed", formula="total(meters, default(factor, 1))"),
)
ROWS = [
    {"contract": "b", "factor": 3, "why": "old", "country": "DE"},
    # What decides about the second decides about the third by that.
    {"contract": "a", "factor": 3, "why": "old", "country": "DE"},
    {},
]


def test_each_row_asks_by_its_own_cells_and_by_what_is_answered_outside() -> None:
    table = METERS.items[1]

    assert asked_columns(METERS, {"abroad": "a"}, table, ROWS) == [
        {"contract", "factor", "why"},
        {"contract"},
        {"contract"},
    ]
    assert asked_columns(METERS, {"abroad": "b"}, table, [{}]) == [{"contract", "country"}]


def test_hidden_cells_are_left_out_and_nothing_else() -> None:
    answers = {"abroad": "b", "meters": ROWS}

    assert without_hidden_cells(METERS, answers) == {
        "abroad": "b",
        "meters": [ROWS[0], {"contract": "a", "country": "DE"}, {}],
    }
    assert [each.place for each in faults_of_answers(METERS, answers)] == [
        ("meters", 1, "factor"),
        ("meters", 1, "why"),
    ]


def test_no_formula_reads_a_hidden_cell() -> None:
    assert computed_items(METERS, {"meters": ROWS}) == {"sum": 3.0 + 1.0 + 1.0}
