"""What a set of answers comes to, kept with its assessment: result, scores, next steps."""

from collections.abc import Mapping
from typing import Any

from raceme.assessments.models import Assessment, DimensionScore, Recommendation
from raceme.assessments.words import Titles
from raceme.questionnaires.queries import answers_of
from raceme.questionnaires.solving import Result, read_factors, result_to_json, scheme_of, score

LONGEST_TITLE = 200


def scored(assessment: Assessment) -> Result:
    """Return what its answers come to, with the factors it was begun with."""
    return score(
        scheme_of(assessment.answers.version),
        answers_of(assessment.answers),
        factors=read_factors(assessment.factors) if assessment.factors else None,
    )


def keep_result(row: Assessment, result: Result) -> None:
    """Write the result into ``row``, which is not saved, and what lists and steps are made of."""
    row.result = result_to_json(result)
    row.overall = result.overall.value if result.overall else None
    row.band = result.overall.band if result.overall else ""
    DimensionScore.objects.bulk_create(
        [
            DimensionScore(
                workspace_id=row.workspace_id,
                assessment=row,
                dimension=each.code,
                value=each.value,
                band=each.band,
            )
            for each in result.dimensions
        ]
    )
    _advise(row, result, definition=row.answers.version.definition)


def _advise(row: Assessment, result: Result, *, definition: Mapping[str, Any]) -> None:
    """Put what follows from the answers before what the expert has advised meanwhile."""
    own = list(row.recommendations.order_by("place", "pk"))
    for place, step in enumerate(own, start=len(result.advice) + 1):
        step.place = place
    Recommendation.objects.of(row.workspace_id).bulk_update(own, ["place"])
    titles = Titles(definition, language=row.language)
    Recommendation.objects.bulk_create(
        [
            Recommendation(
                workspace_id=row.workspace_id,
                assessment=row,
                code=step.code,
                place=place,
                title=titles.of("advice", step.code)[:LONGEST_TITLE],
                text=titles.text("advice", step.code),
                because=[list(each) for each in step.because],
            )
            for place, step in enumerate(result.advice, start=1)
        ]
    )
