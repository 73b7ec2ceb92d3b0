"""What of a definition is refused, and where it stands."""

from typing import Any

import pytest

from raceme.engines.scoring.codes import Fault
from raceme.engines.scoring.problem import ScoringError
from raceme.engines.scoring.reading import read_factors, read_scheme
from tests.engines.scoring.build import definition, dimension, item, options

TOOLS = item("tools", "choices", options=options(1, 1))
STAFF = item("staff")
USE = dimension("use", {"item": "tools"})
ITEMS = ("sections", 0, "items")


def _wrong(document: object) -> list[tuple[Fault, tuple[str | int, ...]]]:
    with pytest.raises(ScoringError) as refused:
        read_scheme(document)
    return [(each.fault, each.place) for each in refused.value.wrong]


@pytest.mark.parametrize(
    ("items", "scoring", "fault", "place"),
    [
        ([STAFF, STAFF], {}, Fault.TWICE, (*ITEMS, 1, "code")),
        (
            [{**STAFF, "condition": "chosen(tools) > 1"}, TOOLS],
            {},
            Fault.LATER_ITEM,
            (*ITEMS, 0, "condition"),
        ),
        (
            [
                item("sum", "computed", formula="later + 1"),
                {**STAFF, "condition": "sum > 1"},
                item("later"),
            ],
            {},
            Fault.LATER_ITEM,
            (*ITEMS, 1, "condition"),
        ),
        (
            [item("t", "table", columns=[item("one", condition="two > 1"), item("two")])],
            {},
            Fault.LATER_ITEM,
            (*ITEMS, 0, "columns", 0, "condition"),
        ),
        (
            [item("t", "table", columns=[item("one", condition="later > 1")]), item("later")],
            {},
            Fault.LATER_ITEM,
            (*ITEMS, 0, "columns", 0, "condition"),
        ),
        (
            # By way of what follows from the table itself.
            [
                item("t", "table", columns=[item("one"), item("two", condition="sum > 1")]),
                item("sum", "computed", formula="total(t, one)"),
            ],
            {},
            Fault.LATER_ITEM,
            (*ITEMS, 0, "columns", 1, "condition"),
        ),
        ([{**STAFF, "condition": "staff > 1"}], {}, Fault.LATER_ITEM, (*ITEMS, 0, "condition")),
        (
            [item("one", "computed", formula="two"), item("two", "computed", formula="one + 1")],
            {},
            Fault.CIRCLE,
            (*ITEMS, 0, "formula"),
        ),
        ([item("me", "computed", formula="me + 1")], {}, Fault.CIRCLE, (*ITEMS, 0, "formula")),
        ([item("x", "computed", formula="1 +")], {}, Fault.FORMULA, (*ITEMS, 0, "formula")),
        ([item("x", "computed")], {}, Fault.REQUIRED, (*ITEMS, 0, "formula")),
        ([item("x", "computed", formula="gone")], {}, Fault.UNKNOWN_ITEM, (*ITEMS, 0, "formula")),
        ([item("x", "choice")], {}, Fault.REQUIRED, (*ITEMS, 0, "options")),
        ([item("x", "matrix", options=options(1))], {}, Fault.REQUIRED, (*ITEMS, 0, "rows")),
        ([item("x", "table")], {}, Fault.REQUIRED, (*ITEMS, 0, "columns")),
        ([item("x", "slider")], {}, Fault.UNKNOWN_KIND, (*ITEMS, 0, "kind")),
        ([item("Big-X")], {}, Fault.BAD_CODE, (*ITEMS, 0, "code")),
        ([item("or")], {}, Fault.BAD_CODE, (*ITEMS, 0, "code")),
        ([item("x", colour="red")], {}, Fault.UNKNOWN_FIELD, (*ITEMS, 0, "colour")),
        ([item("x", least=5, most=4)], {}, Fault.OUT_OF_ORDER, (*ITEMS, 0, "most")),
        ([item("x", least="5")], {}, Fault.NOT_A_NUMBER, (*ITEMS, 0, "least")),
        (
            [item("x", "choice", options=[{"code": "a"}, {"code": "a"}])],
            {},
            Fault.TWICE,
            (*ITEMS, 0, "options", 1, "code"),
        ),
        (
            [item("x", "table", columns=[item("y"), item("y")])],
            {},
            Fault.TWICE,
            (*ITEMS, 0, "columns", 1, "code"),
        ),
        (
            [TOOLS],
            {"dimensions": [dimension("use", {"item": "tools", "weight": 90})]},
            Fault.WEIGHTS,
            ("scoring", "dimensions", 0, "parts"),
        ),
        (
            [TOOLS],
            {"dimensions": [{**USE, "weight": 60}, {**USE, "code": "more", "weight": 60}]},
            Fault.WEIGHTS,
            ("scoring", "dimensions"),
        ),
        (
            [STAFF],
            {"dimensions": [dimension("use", {"item": "staff"})]},
            Fault.NO_POINTS,
            ("scoring", "dimensions", 0, "parts", 0, "item"),
        ),
        (
            [STAFF],
            {"dimensions": [dimension("use", {"item": "gone"})]},
            Fault.UNKNOWN_ITEM,
            ("scoring", "dimensions", 0, "parts", 0, "item"),
        ),
        (
            [TOOLS],
            {"dimensions": [USE], "bands": [{"code": "a", "to": 50}, {"code": "b", "to": 20}]},
            Fault.OUT_OF_ORDER,
            ("scoring", "bands"),
        ),
        (
            [TOOLS],
            {"dimensions": [USE], "vetoes": [{"code": "v", "when": "score(us) > 1", "most": 5}]},
            Fault.UNKNOWN_SCORE,
            ("scoring", "vetoes", 0, "when"),
        ),
        (
            [TOOLS],
            {
                "dimensions": [USE],
                "penalties": [{"code": "p", "when": "score(use) > 1", "points": 5}],
            },
            Fault.UNKNOWN_SCORE,
            ("scoring", "penalties", 0, "when"),
        ),
        (
            [TOOLS],
            {"dimensions": [USE], "penalties": [{"code": "p", "when": "1", "points": -5}]},
            Fault.TOO_LOW,
            ("scoring", "penalties", 0, "points"),
        ),
        (
            [TOOLS, item("x", "computed", formula="chosen(tools, 'z')")],
            {},
            Fault.UNKNOWN_OPTION,
            (*ITEMS, 1, "formula"),
        ),
        (
            [TOOLS, item("x", "computed", formula="tools + 1")],
            {},
            Fault.WRONG_USE,
            (*ITEMS, 1, "formula"),
        ),
        (
            [STAFF, item("x", "computed", formula="points(staff)")],
            {},
            Fault.WRONG_USE,
            (*ITEMS, 1, "formula"),
        ),
        (
            [STAFF, item("x", "computed", formula="total(staff, 1)")],
            {},
            Fault.WRONG_USE,
            (*ITEMS, 1, "formula"),
        ),
        (
            [item("m", "matrix", rows=[{"code": "r"}], options=options(1)),
             item("x", "computed", formula="points(m, 's')")],
            {},
            Fault.UNKNOWN_ROW,
            (*ITEMS, 1, "formula"),
        ),
        (
            [STAFF],
            {"rankings": [{"code": "r", "table": "staff", "label": "x",
                           "criteria": [{"column": "y", "worst": 0, "best": 1}]}]},
            Fault.UNKNOWN_ITEM,
            ("scoring", "rankings", 0, "table"),
        ),
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_told_with_its_place(
    items: list[dict[str, Any]],
    scoring: dict[str, Any],
    fault: Fault,
    place: tuple[str | int, ...],
) -> None:
    assert _wrong(definition(*items, **scoring)) == [(fault, place)]


@pytest.mark.parametrize("document", [None, [], "text", 5, {}, {"format": "other/1"}])
def test_what_is_no_definition_is_refused(document: object) -> None:
    assert _wrong(document)


def test_all_that_is_wrong_is_told_at_once() -> None:
    wrong = _wrong(definition(item("x", "choice"), item("y", "slider"), item("Z")))

    assert wrong == [
        (Fault.REQUIRED, (*ITEMS, 0, "options")),
        (Fault.UNKNOWN_KIND, (*ITEMS, 1, "kind")),
        (Fault.BAD_CODE, (*ITEMS, 2, "code")),
    ]


def test_a_circle_by_way_of_conditions_is_found() -> None:
    document = definition(
        item("one", "computed", formula="two"),
        item("two", "computed", formula="three"),
        {**item("three", "computed", formula="4"), "condition": "one > 1"},
    )

    assert Fault.CIRCLE in {fault for fault, _ in _wrong(document)}


def test_factors_are_read_with_their_source() -> None:
    factors = read_factors(
        {
            "format": "raceme-factors/1",
            "code": "grid-2023",
            "year": 2023,
            "source": "Somebody, 2024",
            "factors": [{"code": "electricity", "unit": "kWh", "value": 0.24, "region": "RO"}],
        }
    )

    assert factors.value("electricity", unit="kWh", region="RO") == 0.24
    assert factors.value("electricity", unit="kWh", region="DE") is None
    assert (factors.code, factors.year, factors.source) == ("grid-2023", 2023, "Somebody, 2024")


def test_factors_without_a_source_are_refused() -> None:
    with pytest.raises(ScoringError) as refused:
        read_factors({"format": "raceme-factors/1", "code": "x", "year": 2023, "factors": [{}]})

    assert [each.place for each in refused.value.wrong] == [
        ("source",),
        ("factors", 0, "code"),
        ("factors", 0, "unit"),
        ("factors", 0, "value"),
    ]
