"""Many at once come to the same as one by one."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raceme.engines.scoring.answers import computed_items, faults_of_answers
from raceme.engines.scoring.computing import only_computed
from raceme.engines.scoring.many import columns_of, computed_many, score_many
from raceme.engines.scoring.problem import Factor, Factors
from raceme.engines.scoring.score import score
from tests.engines.scoring.build import dimension, item, options, scheme

ROWS = [{"code": "sales"}, {"code": "design"}]
FACTORS = Factors(factors=(Factor(code="gas", unit="kWh", value=0.2),))
SCHEME = scheme(
    item("staff", least=0, most=500),
    item("sector", "choice", options=options(0, 5, 10)),
    item("level", "scale", options=options(0, 1, 2), condition="staff > 10"),
    item("tools", "choices", options=options(1, 2, -1)),
    item("skills", "matrix", rows=ROWS, options=options(0, 3)),
    item("uses", "matrix", rows=ROWS, options=options(1, 1), many=True),
    item("fuels", "table", columns=[item("what", "text"), item("amount")]),
    item("agreed", "declaration"),
    item("load", "computed", formula="default(staff, 1) / (chosen(tools) - 1)"),
    dimensions=[
        dimension(
            "use",
            {"item": "level", "weight": 30},
            {"item": "tools", "weight": 30, "unanswered": "zero"},
            {"code": "size", "formula": "between(load, 0, 50)", "weight": 40},
        ),
        dimension(
            "depth",
            {"item": "skills"},
            {"item": "uses"},
            {"item": "sector"},
            {"code": "of_row", "formula": "100 * share(skills, 'sales') - points(uses, 'design')"},
            {
                "code": "logic",
                "formula": "when(sector == 'b' or not staff > 5, 80, load)",
            },
            {"code": "gas", "formula": "total(fuels, amount * factor(what, 'kWh')) + rows(fuels)"},
            {"code": "said", "formula": "50 * answered(agreed) + 10 * chosen(skills, 'b')"},
            {"code": "ends", "formula": "max(abs(0 - load), min(staff, 3), sum(staff, agreed))"},
        ),
    ],
    penalties=[
        {"code": "few", "when": "chosen(tools, 'a') != 1 and sector < 6", "points": 5, "of": "use"},
        {"code": "all", "when": "staff <= 1", "points": 12},
    ],
    vetoes=[{"code": "lid", "when": "score(use) < 20 and staff >= 3", "most": 15}],
)

# Of these, that is not read: sector, agreed, by whichever way.
COMPUTED = scheme(
    item("staff", least=0, most=500),
    item("sector", "choice", options=options(0, 5, 10)),
    item("level", "scale", options=options(0, 1, 2), condition="staff > 10"),
    item("tools", "choices", options=options(1, 2, -1)),
    item("skills", "matrix", rows=ROWS, options=options(0, 3)),
    item("uses", "matrix", rows=ROWS, options=options(1, 1), many=True),
    item("fuels", "table", columns=[item("what", "text"), item("amount", condition="staff > 3")]),
    item("agreed", "declaration"),
    item("spread", "computed", formula="when(level == 'b', load, staff / chosen(tools))"),
    item("load", "computed", formula="default(staff, 1) / (chosen(tools) - 1)"),
    item("burnt", "computed", formula="total(fuels, amount * 2)", condition="answered(uses)"),
    item("known", "computed", formula="points(skills, 'sales') + answered(burnt)"),
)

answers = st.fixed_dictionaries(
    {},
    optional={
        "staff": st.integers(0, 500) | st.floats(0, 500),
        "sector": st.sampled_from("abc"),
        "level": st.sampled_from("abc"),
        "tools": st.lists(st.sampled_from("abc"), unique=True),
        "skills": st.dictionaries(st.sampled_from(["sales", "design"]), st.sampled_from("ab")),
        "uses": st.dictionaries(
            st.sampled_from(["sales", "design"]), st.lists(st.sampled_from("ab"), unique=True)
        ),
        "fuels": st.lists(
            st.fixed_dictionaries(
                {},
                optional={
                    "what": st.sampled_from(["gas", "coal"]),
                    "amount": st.floats(-100, 100),
                },
            ),
            max_size=3,
        ),
        "agreed": st.just(value=True),
    },
)


@given(st.lists(answers, min_size=1, max_size=6))
def test_many_come_to_the_same_as_each(sets: list[dict[str, Any]]) -> None:
    found = score_many(SCHEME, columns_of(SCHEME, sets), factors=FACTORS)

    for number, each in enumerate(sets):
        single = score(SCHEME, each, factors=FACTORS)
        assert single.overall
        assert _same(found.overall[number], single.overall.value)
        for one in single.dimensions:
            assert _same(found.dimensions[one.code][number], one.value)


@given(st.lists(answers, min_size=1, max_size=6))
def test_what_follows_is_the_same_in_many_and_without_the_rest(sets: list[dict[str, Any]]) -> None:
    small = only_computed(COMPUTED)

    found = computed_many(small, columns_of(small, sets))

    assert {item.code for item in COMPUTED.items} - {item.code for item in small.items} == {
        "sector",
        "agreed",
    }
    for number, each in enumerate(sets):
        single = computed_items(COMPUTED, each)
        assert found.keys() == {"spread", "load", "burnt", "known"}
        assert all(_same(of[number], single.get(code)) for code, of in found.items())


def _same(value: float, expected: float | None) -> bool:
    if expected is None:
        return math.isnan(value)
    return value == pytest.approx(expected, abs=1e-7)


@given(answers)
def test_answers_of_the_right_kind_are_wrong_only_where_not_asked(each: dict[str, Any]) -> None:
    wrong = faults_of_answers(SCHEME, each)

    assert {one.place for one in wrong} <= {("level",)}
