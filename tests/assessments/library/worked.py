"""Score a shipped assessment."""

from collections.abc import Mapping

from raceme.assessments import library
from raceme.questionnaires.solving import (
    Factors,
    Result,
    faults_of_answers,
    read_definition,
    score,
)


def scored(code: str, answers: Mapping[str, object], *, factors: Factors | None = None) -> Result:
    scheme = read_definition(library.definition(code))
    assert faults_of_answers(scheme, answers) == []
    return score(scheme, answers, factors=factors)


def values(result: Result) -> dict[str, float | None]:
    """Return the dimensions and, as ``""``, the overall score, with four places."""
    scores = [*result.dimensions, *([result.overall] if result.overall else [])]
    return {each.code: None if each.value is None else round(each.value, 4) for each in scores}


def rows(definition: str, item: str) -> list[str]:
    """Return the rows of a matrix."""
    return [
        row["code"]
        for section in library.definition(definition)["sections"]
        for each in section["items"]
        if each["code"] == item
        for row in each["rows"]
    ]


def levels(definition: str, item: str, *given: str) -> dict[str, str]:
    """Answer the rows of a matrix in their order."""
    return dict(zip(rows(definition, item), given, strict=False))
