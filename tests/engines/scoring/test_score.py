"""Scores, bands, what is left out, penalties, vetoes, amounts, rankings and next steps."""

from typing import Any

import pytest

from raceme.engines.scoring.problem import (
    Amount,
    Factor,
    Factors,
    NextStep,
    Ranked,
    Score,
    Step,
)
from raceme.engines.scoring.score import score
from tests.engines.scoring.build import BANDS, dimension, item, options, scheme

TOOLS = item("tools", "choices", options=options(1, 1, 1, 1))
LEVEL = item("level", "scale", options=options(0, 1, 2, 3, 4))
STAFF = item("staff")


def test_a_dimension_is_the_weighted_mean_of_its_parts() -> None:
    """Tools 3 of 4 = 75 by weight 80, level 1 of 4 = 25 by weight 20: 60 + 5 = 65."""
    weighed = scheme(
        TOOLS,
        LEVEL,
        dimensions=[
            dimension("use", {"item": "tools", "weight": 80}, {"item": "level", "weight": 20})
        ],
        bands=BANDS,
    )

    result = score(weighed, {"tools": ["a", "b", "c"], "level": "b"})

    assert result.dimensions == (
        Score(
            code="use",
            value=65.0,
            band="middle",
            answered=100.0,
            before=65.0,
            steps=(
                Step(sort="part", code="tools", value=75.0, most=100.0, weight=80, counted=80.0),
                Step(sort="part", code="level", value=25.0, most=100.0, weight=20, counted=20.0),
            ),
        ),
    )


def test_what_is_not_answered_leaves_its_weight_to_the_others() -> None:
    """Only tools, by 80 of 100: 75 is the score, and 80 per cent of it is known."""
    weighed = scheme(
        TOOLS,
        LEVEL,
        dimensions=[
            dimension("use", {"item": "tools", "weight": 80}, {"item": "level", "weight": 20})
        ],
    )

    (use,) = score(weighed, {"tools": ["a", "b", "c"]}).dimensions

    assert (use.value, use.answered, [step.counted for step in use.steps]) == (75, 80, [100, 0])


@pytest.mark.parametrize(("unanswered", "expected"), [("left_out", 75.0), ("zero", 37.5)])
def test_what_is_not_answered_counts_nothing_where_the_definition_says_so(
    unanswered: str, expected: float
) -> None:
    weighed = scheme(
        TOOLS,
        LEVEL,
        dimensions=[
            dimension("use", {"item": "tools"}, {"item": "level", "unanswered": unanswered})
        ],
    )

    (use,) = score(weighed, {"tools": ["a", "b", "c"]}).dimensions

    assert use.value == expected


def test_too_little_answered_has_no_score() -> None:
    weighed = scheme(
        TOOLS,
        LEVEL,
        dimensions=[
            dimension("use", {"item": "tools", "weight": 49}, {"item": "level", "weight": 51})
        ],
    )

    result = score(weighed, {"tools": ["a"]})

    assert result.overall
    assert (result.dimensions[0].value, result.overall.value) == (None, None)


def test_what_is_not_asked_is_not_missing() -> None:
    """Level is for ten people and more: with three, tools alone is the whole of it."""
    asked = scheme(
        STAFF,
        TOOLS,
        {**LEVEL, "condition": "staff >= 10"},
        dimensions=[dimension("use", {"item": "tools"}, {"item": "level", "unanswered": "zero"})],
    )

    (use,) = score(asked, {"staff": 3, "tools": ["a", "b"], "level": "e"}).dimensions

    assert (use.value, use.answered) == (50.0, 100.0)


@pytest.mark.parametrize(
    ("tools", "band"),
    [([], "low"), (["a"], "low"), (["a", "b"], "middle"), (["a", "b", "c"], "middle")],
)
def test_a_band_reaches_up_to_its_end(tools: list[str], band: str) -> None:
    banded = scheme(TOOLS, dimensions=[dimension("use", {"item": "tools"})], bands=BANDS)

    (use,) = score(banded, {"tools": tools}).dimensions

    assert use.band == band


def test_the_overall_score_weighs_the_dimensions() -> None:
    """Use 100 by 25, depth 50 by 75: 25 + 37.5 = 62.5."""
    weighed = scheme(
        TOOLS,
        LEVEL,
        dimensions=[
            dimension("use", {"item": "tools"}, weight=25),
            dimension("depth", {"item": "level"}, weight=75),
        ],
    )

    overall = score(weighed, {"tools": ["a", "b", "c", "d"], "level": "c"}).overall

    assert overall
    assert overall.value == 62.5


def test_a_penalty_comes_off_and_says_so() -> None:
    strict = scheme(
        TOOLS,
        STAFF,
        dimensions=[dimension("use", {"item": "tools"})],
        penalties=[{"code": "alone", "when": "staff < 2", "points": 30, "of": "use"}],
    )

    (use,) = score(strict, {"tools": ["a", "b"], "staff": 1}).dimensions
    (unknown,) = score(strict, {"tools": ["a", "b"]}).dimensions
    (least,) = score(strict, {"tools": ["a"], "staff": 1}).dimensions

    assert (use.before, use.value, use.steps[-1]) == (
        50.0,
        20.0,
        Step(sort="penalty", code="alone", value=-30.0),
    )
    assert (unknown.value, least.value) == (50.0, 0.0)


def test_a_veto_puts_a_lid_on_the_overall_score() -> None:
    strict = scheme(
        TOOLS,
        STAFF,
        dimensions=[dimension("use", {"item": "tools"})],
        bands=BANDS,
        vetoes=[
            {"code": "nobody", "when": "staff < 1", "most": 20},
            {"code": "few", "when": "staff < 5 and score(use) > 90", "most": 60},
        ],
    )

    overall = score(strict, {"tools": ["a", "b", "c", "d"], "staff": 0}).overall

    assert overall
    assert (overall.before, overall.value, overall.band) == (100.0, 20.0, "low")
    assert [step.code for step in overall.steps] == ["use", "nobody", "few"]


FUELS = item(
    "fuels",
    "table",
    columns=[item("what", "choice", options=options(None, None)), item("amount")],
)
GREEN = Factors(
    code="test-2025",
    factors=(
        Factor(code="a", unit="l", value=2.5),
        Factor(code="a", unit="l", region="RO", value=2.0),
    ),
)


@pytest.mark.parametrize(
    ("rows", "region", "expected", "missing"),
    [
        ([{"what": "a", "amount": 4}, {"what": "a", "amount": 6}], "", 25.0, ()),
        ([{"what": "a", "amount": 4}], "RO", 8.0, ()),
        ([{"what": "a", "amount": 4}], "DE", 10.0, ()),
        ([{"what": "a"}, {"amount": 3}], "", 0.0, ()),
        ([{"what": "a", "amount": 4}, {"what": "b", "amount": 1}], "", None, (("b", "l", ""),)),
    ],
)
def test_an_amount_needs_every_factor(
    rows: list[dict[str, Any]], region: str, expected: float | None, missing: tuple[object, ...]
) -> None:
    formula = f"total(fuels, amount * factor(what, 'l', '{region}'))"
    footprint = scheme(FUELS, quantities=[{"code": "scope-1", "formula": formula, "unit": "kg"}])

    result = score(footprint, {"fuels": rows}, factors=GREEN)

    assert result.amounts == (Amount(code="scope-1", value=expected, unit="kg"),)
    assert (result.missing, result.factors) == (missing, "test-2025")


def test_a_ranking_puts_the_best_first_and_what_is_vetoed_last() -> None:
    """Size 40 % from 0 to 10, risk 60 % from 5 (worst) to 0: DE 32 + 48, MX 40 + 0, NO vetoed."""
    markets = scheme(
        item(
            "markets",
            "table",
            columns=[
                item("name", "text"),
                item("size"),
                item("risk"),
                item("barred", "declaration"),
            ],
        ),
        rankings=[
            {
                "code": "where",
                "table": "markets",
                "label": "name",
                "criteria": [
                    {"column": "size", "weight": 40, "worst": 0, "best": 10},
                    {"column": "risk", "weight": 60, "worst": 5, "best": 0},
                ],
                "vetoes": [{"code": "barred", "when": "barred == 1"}],
            }
        ],
    )
    rows = [
        {"name": "MX", "size": 10, "risk": 5},
        {"name": "NO", "size": 10, "risk": 0, "barred": True},
        {"name": "DE", "size": 8, "risk": 1},
    ]

    ((code, ranked),) = score(markets, {"markets": rows}).rankings

    assert (code, ranked) == (
        "where",
        (
            Ranked(row=2, label="DE", value=80.0),
            Ranked(row=0, label="MX", value=40.0),
            Ranked(row=1, label="NO", value=100.0, vetoed_by=("barred",)),
        ),
    )


def test_advice_is_ranked_and_says_what_it_follows_from() -> None:
    advised = scheme(
        TOOLS,
        STAFF,
        dimensions=[dimension("use", {"item": "tools"})],
        advice=[
            {"code": "hire", "when": "staff < 5", "priority": 10},
            {"code": "train", "when": "score(use) < 60", "priority": "100 - score(use)"},
            {"code": "never", "when": "staff > 5", "priority": 99},
        ],
    )

    advice = score(advised, {"tools": ["a"], "staff": 2}).advice

    assert advice == (
        NextStep(code="train", priority=75.0, because=(("use", 25.0),)),
        NextStep(code="hire", priority=10.0, because=(("staff", 2),)),
    )
