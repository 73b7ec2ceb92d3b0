"""Digital maturity by hand, and the two points where its published implementations differ."""

from collections.abc import Mapping

import pytest

from raceme.assessments import library
from raceme.questionnaires.solving import Result, read_definition, score

ANSWERS = {
    "q1": {"products": "invested", "finance": "both", "people": "planned"},
    "q2": ["needs", "money"],
    "q3": ["website", "connection", "forms", "shop", "marketing"],
    "q4": {"design": "working", "printing": "tested"},
    "q5": ["courses"],
    "q6": ["told", "aware"],
    "q7": ["policy", "collected", "format", "analysed"],
    "q8": ["policy", "training"],
    "q9": {"language": "introduced"},
    "q10": ["paper"],
    "q11": {"use": "yes", "recycling": "partly"},
}


def _scored(answers: Mapping[str, object], **settings: str) -> Result:
    return score(read_definition(library.definition("digital-maturity", settings)), answers)


def test_digital_maturity_worked_out_by_hand() -> None:
    """
    Questions from 0 to 10, dimensions 10 times their mean, overall the mean of the six.

    Strategy: invested 2 of 10, planned 2 of 10, prepared 2 of 10: 100 * (0.2 + 0.2 + 0.2) / 3 = 20.
    Readiness: 5 of 10 = 5; levels (5 + 3) / 5 = 1.6 of 7: 10 * 1.6 / 7 = 2.2857; 36.4286.
    People: 1 of 7 = 1.42857; 2 of 8 = 2.5; 19.6429.
    Data: 4 of 8 = 5; 2 of 6 = 3.3333; 41.6667.
    Automation: level 4: 10 * (4 / 5) / 5 = 1.6; 16.
    Green: 1 of 10 = 1; (1 + 0.5) / 5 = 3; 20.
    Overall: (20 + 36.4286 + 19.6429 + 41.6667 + 16 + 20) / 6 = 25.6230, above 25, so average.
    """
    result = _scored(ANSWERS)

    assert {each.code: each.value for each in result.dimensions} == {
        "strategy": pytest.approx(20),
        "readiness": pytest.approx(36.428571429),
        "people": pytest.approx(19.642857143),
        "data": pytest.approx(41.666666667),
        "automation": pytest.approx(16),
        "green": pytest.approx(20),
    }
    assert result.overall
    assert result.overall.value == pytest.approx(25.623015873)
    assert result.overall.band == "average"


def test_investment_may_count_as_one_figure() -> None:
    """Invested 2 whole and planned only 1 half: 2.5 of 10; prepared 2 of 10; mean 22.5."""
    result = _scored(ANSWERS, investment="combined")

    assert result.dimensions[0].value == pytest.approx(22.5)


@pytest.mark.parametrize(("paper", "expected"), [("costs", 0.0), ("counts", 6.25)])
def test_data_on_paper_costs_or_counts(paper: str, expected: float) -> None:
    """Not digital alone: -1 of 8 does not fall below 0; else 1 of 8 and 0 of 6, 100 / 8 / 2."""
    result = _scored({**ANSWERS, "q7": ["paper"], "q8": []}, paper=paper)

    assert result.dimensions[3].value == pytest.approx(expected)


def test_all_and_nothing_are_the_ends() -> None:
    definition = library.definition("digital-maturity")
    items = {item["code"]: item for section in definition["sections"] for item in section["items"]}
    best: dict[str, object] = {
        code: {row["code"]: item["options"][-1]["code"] for row in item["rows"]}
        if item["kind"] == "matrix"
        else [option["code"] for option in item["options"] if option["points"] > 0]
        for code, item in items.items()
    }
    least: dict[str, object] = {
        code: {} if item["kind"] == "matrix" else [] for code, item in items.items()
    }

    top, bottom = _scored(best), _scored(least)

    # Seven ways to manage data are right and an eighth excludes them: 7 of 8, as published.
    data = 100 * (7 / 8 + 1) / 2
    assert [each.value for each in top.dimensions] == [100, 100, 100, data, 100, 100]
    assert {each.value for each in bottom.dimensions} <= {0.0, None}
