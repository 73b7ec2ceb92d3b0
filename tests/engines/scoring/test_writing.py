"""A result written down and read again."""

import json
from typing import Any

import pytest

from raceme.engines.scoring import Factor, Factors, Result, score
from raceme.engines.scoring.writing import result_from_json, result_to_json
from tests.engines.scoring.build import BANDS, dimension, item, options, scheme

COLUMNS: list[dict[str, Any]] = [item("country", "text"), item("size"), item("barred", "number")]
OF_EVERYTHING = scheme(
    item("level", "scale", options=options(0, 1, 2)),
    item("staff"),
    item("double", "computed", formula="staff * 2"),
    item("sites", "table", columns=COLUMNS),
    dimensions=[
        dimension("use", {"item": "level", "weight": 100, "confirmed": False}),
        dimension("more", {"code": "people", "formula": "between(staff, 0, 50)"}),
    ],
    bands=BANDS,
    penalties=[{"code": "few", "when": "staff < 20", "points": 5, "of": "more"}],
    vetoes=[{"code": "lid", "when": "staff < 20", "most": 30}],
    quantities=[
        {"code": "energy", "formula": "staff * factor('gas', 'kWh', '')", "unit": "kg"},
        {"code": "unknown", "formula": "staff * factor('coal', 't', 'RO')", "unit": "kg"},
    ],
    rankings=[
        {
            "code": "markets",
            "table": "sites",
            "label": "country",
            "criteria": [{"column": "size", "weight": 100, "worst": 0, "best": 10}],
            "vetoes": [{"code": "closed", "when": "barred > 0"}],
        }
    ],
    advice=[{"code": "grow", "when": "staff < 20", "priority": 2, "because": ["staff", "sites"]}],
)
ANSWERS = {
    "level": "b",
    "staff": 10,
    "sites": [
        {"country": "DE", "size": 5, "barred": 0},
        {"country": "FR", "size": 9, "barred": 1},
    ],
}
FACTORS = Factors(
    code="test-2026", factors=(Factor(code="gas", unit="kWh", value=0.2, is_confirmed=False),)
)


def test_a_result_read_again_is_the_same() -> None:
    result = score(OF_EVERYTHING, ANSWERS, factors=FACTORS)

    again = result_from_json(json.loads(json.dumps(result_to_json(result))))

    assert again == result
    assert (len(result.amounts), len(result.missing), len(result.advice)) == (2, 1, 1)
    assert result.rankings[0][1][-1].vetoed_by == ("closed",)
    assert {step.sort for each in result.dimensions for step in each.steps} == {"part", "penalty"}


def test_a_result_of_nothing_read_again_is_the_same() -> None:
    result = Result(overall=None, dimensions=())

    assert result_from_json(json.loads(json.dumps(result_to_json(result)))) == result


def test_something_else_is_not_read_as_a_result() -> None:
    with pytest.raises(ValueError, match="raceme-factors/1"):
        result_from_json({"format": "raceme-factors/1"})
