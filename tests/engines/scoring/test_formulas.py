"""The language of conditions and scores: what it takes, what it refuses, what it comes to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raceme.engines.scoring.evaluating import Reading
from raceme.engines.scoring.formulas import FormulaError, names_of, parse, scores_of
from tests.engines.scoring.build import item, options, scheme

ITEMS = scheme(
    item("staff"),
    item("blank"),
    item("sector", "choice", options=options(0, 5, 10)),
    item("tools", "choices", options=options(1, 1, 1, -1)),
    item("skills", "matrix", rows=[{"code": "sales"}, {"code": "design"}], options=options(0, 2)),
    item(
        "fuels",
        "table",
        columns=[
            item("what", "text"),
            item("litres"),
            item("blank", "number"),
            item("mark", "scale", options=options(0, 4)),
        ],
    ),
    item("twice", "computed", formula="staff * 2"),
).items
ANSWERS = {
    "staff": 12,
    "sector": "b",
    "tools": ["a", "b", "d"],
    "skills": {"sales": "b"},
    "fuels": [{"what": "diesel", "litres": 10, "mark": "b"}, {"what": "petrol"}, {"litres": 5}],
}


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("1 + 2 * 3 - 4 / 2", 5),
        ("-(staff)", -12),
        ("staff / 0", None),
        ("blank + 1", None),
        ("twice", 24),
        ("sector", 5),
        ("sector == 'b'", 1),
        ("'b' != sector", 0),
        ("staff > 10 and sector == 'b'", 1),
        ("blank > 1 and staff < 1", 0),
        ("blank > 1 or staff > 1", 1),
        ("blank > 1 and staff > 1", None),
        ("not blank > 1", None),
        ("not staff > 50", 1),
        ("sum(staff, blank, 3)", 15),
        ("mean(staff, blank, 3)", 7.5),
        ("min(staff, 3)", 3),
        ("max(blank)", None),
        ("abs(3 - staff)", 9),
        ("when(staff > 10, 1, 2)", 1),
        ("when(blank > 10, 1, 2)", None),
        ("default(blank, 4)", 4),
        ("between(staff, 0, 48)", 25),
        ("between(staff, 48, 0)", 75),
        ("between(99, 0, 48)", 100),
        ("points(tools)", 1),
        ("share(tools)", 1 / 3),
        ("chosen(tools)", 3),
        ("chosen(tools, 'c')", 0),
        ("chosen(tools, 'a')", 1),
        ("chosen(skills)", 1),
        ("chosen(skills, 'b')", 1),
        ("points(skills)", 2),
        ("share(skills)", 0.5),
        ("points(skills, 'sales')", 2),
        ("share(skills, 'design')", None),
        ("answered(blank)", 0),
        ("answered(twice)", 1),
        ("rows(fuels)", 3),
        ("total(fuels, litres * 2)", 30),
        ("total(fuels, when(what == 'diesel', litres, 0))", 10),
        ("total(fuels, litres * staff)", 180),
        ("total(fuels, mark)", 4),
        ("total(fuels, default(blank, 1))", 3),
    ],
)
def test_a_formula_comes_to(formula: str, expected: float | None) -> None:
    reading = Reading(items={each.code: each for each in ITEMS}, answers=ANSWERS)

    assert reading.value(parse(formula)) == (
        None if expected is None else pytest.approx(expected, abs=1e-12)
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1 +",
        "staff if 1 else 2",
        "__import__('os')",
        "staff.real",
        "staff[0]",
        "lambda: 1",
        "[1]",
        "1 < staff < 3",
        "True",
        "sum()",
        "between(1, 2)",
        "mean(*tools)",
        "default(staff, other=1)",
        "2 ** 9",
        "1e400",
        "(" * 300,
        "staff" * 500,
        "-" * 60 + "1",
        "a\0b",
    ],
)
def test_what_is_no_formula_is_refused(text: str) -> None:
    with pytest.raises(FormulaError):
        parse(text)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    at = None
    try:
        parse(text)
    except FormulaError as error:
        at = error.at

    assert at is None or 0 <= at <= len(text)


def test_names_are_items_and_not_columns_or_scores() -> None:
    formula = parse("total(fuels, litres * price) + score(strategy) * when(staff > 1, tools, 2)")

    names = names_of(formula, columns={"fuels": frozenset({"litres"})})

    assert (names, scores_of(formula)) == ({"fuels", "price", "staff", "tools"}, {"strategy"})
