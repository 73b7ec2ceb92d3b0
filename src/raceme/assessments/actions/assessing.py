"""
An assessment: begun, closed, or discarded while it is under way.

Closing does all that follows in one transaction: answers handed in, scores, next steps, and the
activity in the log. A closed one never changes; a correction is a new one.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from raceme.assessments import library, queries
from raceme.assessments.actions import refusals
from raceme.assessments.actions.scoring import keep_result, scored
from raceme.assessments.actions.terms import Begun, By, Closed
from raceme.assessments.kinds import kind_of
from raceme.assessments.models import Assessment
from raceme.assessments.words import Titles
from raceme.audit import actions as audit
from raceme.core import submissions
from raceme.core.errors import ChangedMeanwhile
from raceme.engagements.actions import Facts, Part, Proof, record_activity
from raceme.engagements.models import Activity, Engagement, Kind
from raceme.engagements.queries import kinds_known_to
from raceme.organisations.actions import hold_people, relate
from raceme.questionnaires import actions as answering
from raceme.questionnaires.models import Questionnaire, Version
from raceme.questionnaires.prefill import prefilled
from raceme.questionnaires.queries import newest_version
from raceme.workspaces.models import Workspace

LONGEST_TITLE = 200


@transaction.atomic
def begin(
    workspace: Workspace,
    *,
    begun: Begun,
    is_another: bool = False,
    by: By,
    at: datetime,
    token: UUID | None = None,
    is_generated: bool = False,
) -> Assessment:
    """
    Begin to assess a company; what it answered last is filled in.

    ``is_another``: although one of the same kind is under way. Raises a ``FieldRefusal``, and
    ``questionnaires.actions.CodeTaken``.
    """
    if made := submissions.made_before(Assessment.objects.of(workspace), token, by=by, at=at):
        return made
    # Of two who begin the same at once the second waits here, and is told of the first.
    Workspace.objects.select_for_update().get(pk=workspace.pk)
    relate(workspace, [begun.organisation], at=at)
    if begun.expert is not None:
        _refuse_elsewhere(begun, workspace)
        hold_people([begun.expert])
    version = _version(workspace, begun, by=by, at=at, is_generated=is_generated)
    code = version.questionnaire.code
    standing = queries.under_way(begun.organisation, workspace=workspace, code=code)
    if standing is not None and not is_another:
        raise refusals.UnderWayAlready(standing)
    row = _written(version, begun, by=by, at=at, is_generated=is_generated)
    audit.record(
        "assessments.begin",
        targets=[row, begun.organisation],
        workspace=workspace,
        by=by,
        at=at,
        changes={
            "questionnaire": (None, str(version)),
            "organisation": (None, begun.organisation.name),
            "wave": (None, row.wave),
            "on": (None, row.on),
            "expert": (None, begun.expert and begun.expert.name),
        },
    )
    submissions.settle(token, result=row.reference)
    return row


@transaction.atomic
def close(
    assessment: Assessment,
    *,
    closed: Closed,
    revision: int | None = None,
    by: By,
    at: datetime,
) -> Assessment:
    """
    Close an assessment: its answers are complete, its result stands, and it is in the log.

    Raises ``NotUnderWay``, ``ChangedMeanwhile``, ``questionnaires.actions.NotComplete``, and a
    ``FieldRefusal`` of the log; then nothing is changed.
    """
    row = _open(assessment)
    if revision is not None and row.revision != revision:
        raise ChangedMeanwhile
    if closed.expert is not None:
        if closed.expert.workspace_id != row.workspace_id:
            raise refusals.PersonElsewhere
        hold_people([closed.expert])
    answering.hand_in(row.answers, by=by, at=at)
    result = scored(row)
    changes = {
        name: (before, now)
        for name, before, now in (
            ("wave", row.wave, closed.wave),
            ("on", row.on, closed.on),
            ("expert", row.expert and row.expert.name, closed.expert and closed.expert.name),
        )
        if before != now
    }
    row.wave, row.on, row.expert = closed.wave, closed.on, closed.expert
    row.language, row.hours = closed.language, closed.hours
    row.state, row.closed_at, row.closed_by = Assessment.State.CLOSED, at, str(by)[:LONGEST_TITLE]
    row.revision += 1
    keep_result(row, result)
    row.activity = _logged(row, closed, by=by, at=at)
    row.save()
    audit.record(
        "assessments.close",
        targets=[row, row.organisation],
        workspace=row.workspace_id,
        by=by,
        at=at,
        changes={
            **changes,
            "state": (Assessment.State.BEGUN, row.state),
            "overall": (None, None if row.overall is None else round(row.overall, 2)),
            "hours": (None, row.hours),
            "steps": (None, len(result.advice)),
            "activity": (None, row.activity.title),
        },
    )
    return row


@transaction.atomic
def discard(assessment: Assessment, *, by: By, at: datetime) -> None:
    """Discard one that is under way, with its answers. Raises ``NotUnderWay``."""
    row = _open(assessment)
    audit.record(
        "assessments.discard",
        targets=[row, row.organisation],
        workspace=row.workspace_id,
        by=by,
        at=at,
        changes={"questionnaire": (str(row.answers.version), None)},
    )
    answers = row.answers
    row.delete()
    answering.discard_answers(answers, by=by, at=at)


def _written(
    version: Version, begun: Begun, *, by: By, at: datetime, is_generated: bool
) -> Assessment:
    """Write it down with a set of answers that begins where the last one ended."""
    code = version.questionnaire.code
    last = queries.last_answers(begun.organisation, workspace=version.workspace_id, code=code)
    answers = answering.begin_answers(
        version,
        organisation=begun.organisation,
        previous=last,
        prefill=prefilled(version, organisation=begun.organisation, previous=last, on=begun.on),
        language=begun.language,
        by=by,
        at=at,
        is_generated=is_generated,
    )
    return Assessment.objects.create(
        workspace_id=version.workspace_id,
        answers=answers,
        organisation=begun.organisation,
        code=code,
        wave=begun.wave,
        expert=begun.expert,
        on=begun.on,
        language=answers.language,
        factors=_factors(version, begun),
        begun_at=at,
        begun_by=str(by)[:LONGEST_TITLE],
        is_generated=is_generated,
    )


def _version(
    workspace: Workspace, begun: Begun, *, by: By, at: datetime, is_generated: bool
) -> Version:
    """Return what it is begun with; what ships is taken into the workspace on its first use."""
    row, newest = begun.questionnaire, None
    if row is not None:
        newest = newest_version(row)
    if begun.shipped and (row is None or begun.settings):
        row = answering.adopt(
            library.definition(begun.shipped, begun.settings),
            workspace=workspace,
            use=Questionnaire.Use.ASSESSMENT,
            shipped_as=begun.shipped,
            by=by,
            at=at,
            is_generated=is_generated,
        )
        newest = newest_version(row)
    if row is None or newest is None or row.workspace_id != workspace.pk:
        raise refusals.NothingPublished
    newest.questionnaire = row
    return newest


def _factors(version: Version, begun: Begun) -> dict[str, object]:
    if not queries.uses_factors(version.definition):
        return {}
    try:
        return queries.factors(begun.factors)
    except library.Unknown as error:
        raise refusals.FactorsNeeded from error


def _refuse_elsewhere(begun: Begun, workspace: Workspace) -> None:
    if begun.expert is not None and begun.expert.workspace_id != workspace.pk:
        raise refusals.PersonElsewhere


def _open(assessment: Assessment) -> Assessment:
    """Lock one that is under way and return it as it stands now."""
    row = (
        Assessment.objects.of(assessment.workspace_id)
        .select_for_update(of=("self",))
        .select_related("organisation", "workspace", "expert", "answers__version__questionnaire")
        .filter(pk=assessment.pk)
        .first()
    )
    if row is None or not row.may_become(Assessment.State.CLOSED):
        raise refusals.NotUnderWay
    return row


def _logged(row: Assessment, closed: Closed, *, by: By, at: datetime) -> Activity:
    """Leave the activity in the log: its source is the assessment, so that it is there once."""
    parts = [Part(organisation=row.organisation, role=Engagement.Role.BENEFICIARY)]
    if closed.expert is not None:
        parts.append(Part(person=closed.expert, role=Engagement.Role.EXPERT, hours=closed.hours))
    with translation.override(row.workspace.language):
        title, proof = _titled(row)
    return record_activity(
        row.workspace,
        facts=Facts(
            kind=closed.kind or _kind(row),
            title=title,
            started_on=closed.on,
            ended_on=closed.on,
            hours=closed.hours,
        ),
        parts=parts,
        towards=closed.towards,
        proofs=[Proof(system_record=proof)],
        by=by,
        at=at,
        source=row.reference,
        is_generated=row.is_generated,
    )


def _titled(row: Assessment) -> tuple[str, str]:
    titles = Titles(row.answers.version.definition, language=row.workspace.language)
    named = {"what": titles.title, "company": row.organisation.name, "number": row.pk}
    title = _("%(what)s, %(company)s") % named
    return title[:LONGEST_TITLE], _("Assessment %(number)s: %(what)s") % named


def _kind(row: Assessment) -> Kind:
    code = kind_of(row.answers.version.questionnaire.shipped_as)
    return kinds_known_to(row.workspace).get(workspace=None, code=code)
