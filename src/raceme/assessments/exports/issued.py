"""The report of a closed assessment as it is handed to the company, in its language."""

from datetime import datetime

from django.utils import translation
from django.utils.text import slugify

from raceme.assessments import queries
from raceme.assessments.exports.report import written_report
from raceme.assessments.models import Assessment
from raceme.assessments.queries.measures import plan_of
from raceme.assessments.queries.recommendations import steps_of
from raceme.engagements.queries import attributions_of
from raceme.programmes.models import Programme
from raceme.questionnaires.solving import result_from_json


def issued_report(assessment: Assessment, *, at: datetime) -> bytes:
    """Return it as a PDF: compared with the last one, and with peers of the same workspace."""
    before = queries.comparable_before(assessment)
    programme = programme_of(assessment)
    with translation.override(assessment.language):
        return written_report(
            result_from_json(assessment.result),
            assessment.answers.version.definition,
            company=assessment.organisation.name,
            on=assessment.on,
            at=at,
            language=assessment.language,
            before=result_from_json(before.result) if before else None,
            advised=steps_of(assessment),
            peers=queries.peers_of(assessment),
            planned=plan_of(assessment),
            emblem=programme.emblem if programme else None,
            emblem_of=programme.name if programme else "",
        )


def programme_of(assessment: Assessment) -> Programme | None:
    """Return the programme whose emblem the report bears: the first that it counts towards."""
    if assessment.activity is None:
        return None
    rows = attributions_of(assessment.activity, reader=assessment.workspace)
    found = rows.exclude(programme__emblem=None).select_related("programme__emblem").first()
    return found.programme if found else None


def file_name(assessment: Assessment) -> str:
    company = slugify(assessment.organisation.name)[:60] or "company"
    return f"{assessment.code}-{company}-{assessment.on.isoformat()}.pdf"
