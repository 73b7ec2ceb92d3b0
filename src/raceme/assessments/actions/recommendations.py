"""
The next steps of an assessment: the expert words them, the company decides.

The row of the assessment is locked first, so that two never give one place to two steps, and
of a decision and a change of words the second is told what the first did.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from raceme.assessments.models import Assessment, Recommendation
from raceme.audit import actions as audit
from raceme.core.errors import ChangedMeanwhile, Refusal
from raceme.core.models import Record

By = Record | str
State = Recommendation.State
LONGEST_NAME = 200


class StepGone(Refusal):
    def __init__(self) -> None:
        super().__init__(_("This step was taken away meanwhile. Nothing was changed."))


class StepDecided(Refusal):
    def __init__(self, step: Recommendation) -> None:
        super().__init__(
            _("%(name)s has decided on this already: %(decision)s. Nothing was changed.")
            % {"name": step.decided_by, "decision": step.get_state_display()}
        )


class NotDecided(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Nothing is decided on this step. Nothing was changed."))


class NotOwnStep(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("This step follows from the answers. Word it as you advise it, or move it down.")
        )


class NotClosedYet(Refusal):
    def __init__(self) -> None:
        super().__init__(_("The assessment is still under way: nothing is decided yet."))


@transaction.atomic
def add_step(
    assessment: Assessment, *, title: str, text: str, by: By, at: datetime
) -> Recommendation:
    """Add a step of the expert's own, behind the others."""
    row = _locked(assessment)
    last = _steps(row).aggregate(last=Max("place"))["last"]
    step = Recommendation.objects.create(
        workspace_id=row.workspace_id,
        assessment=row,
        place=1 if last is None else last + 1,
        title=title,
        text=text,
    )
    _record("add_step", step, by=by, at=at, changes={"title": (None, title), "text": (None, text)})
    return step


@transaction.atomic
def edit_step(
    step: Recommendation, *, title: str, text: str, revision: int, by: By, at: datetime
) -> Recommendation:
    """Word a step otherwise. Raises ``ChangedMeanwhile``, ``StepDecided``, ``StepGone``."""
    row = _open(step)
    if row.revision != revision:
        raise ChangedMeanwhile
    changes = {
        name: (before, now)
        for name, before, now in (("title", row.title, title), ("text", row.text, text))
        if before != now
    }
    if not changes:
        return row
    row.title, row.text, row.is_edited = title, text, True
    row.revision += 1
    row.save(update_fields=["title", "text", "is_edited", "revision"])
    _record("edit_step", row, by=by, at=at, changes=changes)
    return row


@transaction.atomic
def remove_step(step: Recommendation, *, by: By, at: datetime) -> None:
    """Take a step of one's own away. Raises ``NotOwnStep``, ``StepDecided``, ``StepGone``."""
    row = _open(step)
    if row.code:
        raise NotOwnStep
    _record("remove_step", row, by=by, at=at, changes={"title": (row.title, None)})
    row.delete()


@transaction.atomic
def move_step(step: Recommendation, *, is_up: bool, by: By, at: datetime) -> None:
    """Let a step change its place with the one above, or below; at an end nothing moves."""
    row = _open(step)
    steps = list(_steps(row.assessment).order_by("place", "pk"))
    here = next(number for number, each in enumerate(steps) if each.pk == row.pk)
    there = here - 1 if is_up else here + 1
    if not 0 <= there < len(steps):
        return
    steps[here], steps[there] = steps[there], steps[here]
    for place, each in enumerate(steps, start=1):
        each.place = place
    Recommendation.objects.of(row.workspace_id).bulk_update(steps, ["place"])
    _record("move_step", row, by=by, at=at, changes={"place": (here + 1, there + 1)})


@transaction.atomic
def decide_step(
    step: Recommendation,
    *,
    is_accepted: bool,
    reason: str = "",
    revision: int,
    said_by: str = "",
    by: By,
    at: datetime,
) -> Recommendation:
    """
    Write down what the company decided on a step as it was shown to it.

    ``said_by``: who of the company told it to ``by``; empty: ``by`` is of the company. Raises
    ``ChangedMeanwhile``, ``NotClosedYet``, ``StepDecided``, ``StepGone``.
    """
    row = _open(step)
    if row.assessment.is_open:
        raise NotClosedYet
    if row.revision != revision:
        raise ChangedMeanwhile
    row.state = State.ACCEPTED if is_accepted else State.DECLINED
    row.reason = reason
    row.decided_at, row.decided_by = at, (said_by or str(by))[:LONGEST_NAME]
    row.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    changes: dict[str, tuple[object, object]] = {"state": (State.PROPOSED, row.state)}
    if reason:
        changes["reason"] = (None, reason)
    if said_by:
        changes["said_by"] = (None, said_by)
    _record("decide_step", row, by=by, at=at, changes=changes)
    return row


@transaction.atomic
def reopen_step(step: Recommendation, *, by: By, at: datetime) -> Recommendation:
    """Take a decision back that was written down by mistake. Raises ``NotDecided``."""
    row = _found(step)
    if row.state == State.PROPOSED:
        raise NotDecided
    changes = {"state": (row.state, State.PROPOSED), "decided_by": (row.decided_by, None)}
    row.state, row.reason, row.decided_at, row.decided_by = State.PROPOSED, "", None, ""
    row.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    _record("reopen_step", row, by=by, at=at, changes=changes)
    return row


def _locked(assessment: Assessment) -> Assessment:
    row = (
        Assessment.objects.of(assessment.workspace_id)
        .select_for_update(of=("self",))
        .select_related("organisation")
        .filter(pk=assessment.pk)
        .first()
    )
    if row is None:
        raise StepGone
    return row


def _steps(assessment: Assessment) -> QuerySet[Recommendation]:
    return Recommendation.objects.of(assessment.workspace_id).filter(assessment=assessment)


def _found(step: Recommendation) -> Recommendation:
    """Lock the assessment of a step, and return the step as it stands now."""
    assessment = _locked(step.assessment)
    row = _steps(assessment).filter(pk=step.pk).first()
    if row is None:
        raise StepGone
    row.assessment = assessment
    return row


def _open(step: Recommendation) -> Recommendation:
    row = _found(step)
    if row.state != State.PROPOSED:
        raise StepDecided(row)
    return row


def _record(
    verb: str,
    step: Recommendation,
    *,
    by: By,
    at: datetime,
    changes: Mapping[str, tuple[object, object]],
) -> None:
    audit.record(
        f"assessments.{verb}",
        targets=[step, step.assessment, step.assessment.organisation],
        workspace=step.workspace_id,
        by=by,
        at=at,
        changes=changes,
    )
