"""The assessments of one company with one questionnaire, in their order."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from raceme.assessments.models import Assessment
from raceme.assessments.queries.peers import are_comparable
from raceme.organisations.models import Organisation
from raceme.questionnaires.models import AnswerSet
from raceme.workspaces.models import Workspace

# What usually comes after what.
NEXT_WAVE = {
    Assessment.Wave.BEFORE: Assessment.Wave.AFTER_ONE,
    Assessment.Wave.AFTER_ONE: Assessment.Wave.AFTER_TWO,
}


def closed_of(
    organisation: Organisation, *, workspace: Workspace | int, code: str
) -> QuerySet[Assessment]:
    """Return what is closed of one company and questionnaire, the newest first."""
    rows = Assessment.objects.of(workspace).filter(
        organisation=organisation, code=code, state=Assessment.State.CLOSED
    )
    return rows.order_by("-on", "-pk")


def closed_for_company(
    organisation: Organisation, *, workspace: Workspace | None
) -> QuerySet[Assessment]:
    """
    Return what is closed of a company for its own people, the newest first.

    They see that of every workspace, who came by a link that of the one that sent it.
    """
    whose = Q(organisation=organisation, state=Assessment.State.CLOSED)
    rows = Assessment.objects.reached_by(whose & (Q(workspace=workspace) if workspace else Q()))
    return rows.select_related(
        "answers__version__questionnaire", "organisation", "workspace", "activity"
    ).order_by("-on", "-pk")


def before(assessment: Assessment) -> Assessment | None:
    """Return the closed one that this is compared with: the last before its day."""
    rows = closed_of(
        assessment.organisation, workspace=assessment.workspace_id, code=assessment.code
    )
    earlier = Q(on__lt=assessment.on) | Q(on=assessment.on, pk__lt=assessment.pk)
    return (
        rows.filter(earlier)
        .exclude(pk=assessment.pk)
        .select_related("answers__version", "organisation")
        .first()
    )


def comparable_before(assessment: Assessment) -> Assessment | None:
    """Return the same, where both were scored alike; otherwise their change says nothing."""
    earlier = before(assessment)
    if earlier is None:
        return None
    alike = are_comparable(assessment.answers.version, earlier.answers.version)
    return earlier if alike else None


def other_factors(assessment: Assessment, earlier: Assessment | None) -> str:
    """Return the code of the set of factors that an earlier one used, where it was another."""
    used = earlier.factors.get("code", "") if earlier else ""
    return used if used != assessment.factors.get("code", "") else ""


def newest_of_each(
    organisation: Organisation, *, workspace: Workspace | int
) -> dict[str, Assessment]:
    """Return the newest of each code, under way or closed, of one company: one query."""
    rows = Assessment.objects.of(workspace).filter(organisation=organisation)
    # Later ones overwrite earlier ones.
    return {row.code: row for row in rows.defer("result", "factors").order_by("on", "pk")}


def under_way(
    organisation: Organisation, *, workspace: Workspace | int, code: str
) -> Assessment | None:
    rows = Assessment.objects.of(workspace).filter(
        organisation=organisation, code=code, state=Assessment.State.BEGUN
    )
    return rows.order_by("-begun_at", "-pk").first()


def suggested_wave(done: Iterable[str]) -> str:
    """Return which wave comes after those that are closed, the newest first."""
    for wave in done:
        if wave != Assessment.Wave.OTHER:
            return NEXT_WAVE.get(Assessment.Wave(wave), Assessment.Wave.OTHER)
    return Assessment.Wave.BEFORE


def last_answers(
    organisation: Organisation, *, workspace: Workspace | int, code: str
) -> AnswerSet | None:
    """Return what was last handed in about the company, with any version of the questionnaire."""
    rows = AnswerSet.objects.of(workspace).filter(
        organisation=organisation,
        version__questionnaire__code=code,
        state=AnswerSet.State.HANDED_IN,
        collection=None,
    )
    return rows.order_by("-handed_in_at", "-pk").first()
