"""Recording an activity and correcting what happened: all of it or nothing."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from raceme.core import submissions
from raceme.engagements.actions import checking, refusals
from raceme.engagements.actions.attributing import write_towards
from raceme.engagements.actions.parts import renew_dated, write_parts
from raceme.engagements.actions.proving import documents_in, write_proofs
from raceme.engagements.actions.settling import because, settle
from raceme.engagements.actions.terms import FACT_FIELDS, By, Facts, Part, Proof, Towards
from raceme.engagements.actions.versions import locked, locked_in_any_state
from raceme.engagements.models import Activity, Engagement
from raceme.engagements.queries import state_before_withdrawal
from raceme.workspaces.models import Workspace


@transaction.atomic
def record_activity(
    workspace: Workspace,
    *,
    facts: Facts,
    parts: Sequence[Part] = (),
    towards: Sequence[Towards] = (),
    proofs: Sequence[Proof] = (),
    by: By,
    at: datetime,
    token: UUID | None = None,
    source: str = "",
    is_generated: bool = False,
) -> Activity:
    """
    Record one activity with who took part, what it counts towards and what proves it.

    A ``token`` that was sent before gives the activity it made then. Raises a
    ``FieldRefusal``, and then nothing is saved.
    """
    if made := submissions.made_before(Activity.objects.of(workspace), token, by=by, at=at):
        return made
    checking.refuse_first(
        checking.faults_of_record(
            facts, parts=parts, towards=towards, proofs=proofs, workspace=workspace, at=at
        )
    )
    activity = Activity(
        workspace=workspace,
        source=source,
        is_generated=is_generated,
        recorded_at=at,
        recorded_by=str(by)[:200],
        revision=0,
    )
    _assign(activity, fields_of(facts))
    activity.save()
    engagements = write_parts(activity, parts, at=at)
    write_towards([activity], towards)
    write_proofs(activity, proofs, by=by, at=at)
    changes = {
        "title": (None, activity.title),
        "kind": (None, facts.kind.code),
        "ended_on": (None, activity.ended_on),
        "participants": (None, len(engagements)),
        "programmes": (None, [each.programme.name for each in towards]),
        "evidence": (None, len(proofs)),
    }
    beside = [*engagements, *documents_in(proofs)]
    settle("record", activity, beside=beside, changes=changes, by=by, at=at)
    submissions.settle(token, result=activity.reference)
    return activity


@transaction.atomic
def correct_activity(
    activity: Activity, *, facts: Facts, revision: int, reason: str = "", by: By, at: datetime
) -> Activity:
    """
    Correct what happened; what stood before stays as a version.

    Raises ``ChangedMeanwhile`` when somebody saved another revision since.
    """
    row = locked(activity, revision=revision)
    checking.refuse_first(checking.faults_of(facts, workspace=row.workspace, at=at))
    _refuse_standing_on_nothing(row, facts)
    changes = _assign(row, fields_of(facts))
    row.save()
    if "ended_on" in changes:
        renew_dated(row)
    settle("correct", row, changes=changes, reason=because(reason), by=by, at=at)
    return row


def _refuse_standing_on_nothing(activity: Activity, facts: Facts) -> None:
    checking.refuse_first(
        checking.stands_on_nothing(
            state=facts.state,
            kind=facts.kind,
            has_parts=activity.engagements.exists(),
            has_document=activity.evidence.exclude(document=None).exists(),
        )
    )


@transaction.atomic
def hold(
    activity: Activity,
    *,
    was_held: bool,
    present: Iterable[Engagement] | None = None,
    revision: int | None = None,
    by: By,
    at: datetime,
) -> Activity:
    """
    Say of a planned activity whether it was held, and who of the expected was there.

    Without ``present`` all of them were. What each was is written down anew: a plan knew
    only what they were when it was made. Raises ``ChangedMeanwhile`` when somebody saved
    another ``revision``: who was added since would pass for absent.
    """
    row = locked(activity, revision=revision)
    if row.state != Activity.State.PLANNED:
        raise refusals.StateForbids(state=row.get_state_display())
    before = row.state
    row.state = Activity.State.HELD if was_held else Activity.State.NOT_HELD
    if was_held:
        facts = Facts(**{name: getattr(row, name) for name in FACT_FIELDS})
        checking.refuse_first(checking.faults_of(facts, workspace=row.workspace, at=at))
        _refuse_standing_on_nothing(row, facts)
        _mark_presence(row, present)
        renew_dated(row)
    row.save(update_fields=["state"])
    settle("hold", row, changes={"state": (before, row.state)}, by=by, at=at)
    return row


def _mark_presence(activity: Activity, present: Iterable[Engagement] | None) -> None:
    expected = activity.engagements.filter(state=Engagement.State.EXPECTED)
    if present is not None:
        there = [one.pk for one in present]
        expected.exclude(pk__in=there).update(state=Engagement.State.ABSENT)
    expected.update(state=Engagement.State.TOOK_PART)


@transaction.atomic
def withdraw_activity(activity: Activity, *, reason: str, by: By, at: datetime) -> Activity:
    """Take back an activity that should not have been recorded; it stays, and counts no more."""
    row = locked(activity)
    why = because(reason)
    if not why:
        raise refusals.ReasonMissing
    before, row.state = row.state, Activity.State.WITHDRAWN
    row.save(update_fields=["state"])
    settle("withdraw", row, changes={"state": (before, row.state)}, reason=why, by=by, at=at)
    return row


@transaction.atomic
def restore(activity: Activity, *, by: By, at: datetime) -> Activity:
    """Bring a withdrawn activity back into the state it was withdrawn from."""
    (row,) = locked_in_any_state([activity], within=activity.workspace_id)
    if row.state != Activity.State.WITHDRAWN:
        raise refusals.StateForbids(state=row.get_state_display())
    before, row.state = row.state, state_before_withdrawal(row)
    row.save(update_fields=["state"])
    settle("restore", row, changes={"state": (before, row.state)}, by=by, at=at)
    return row


def fields_of(facts: Facts) -> dict[str, object]:
    fields = {name: getattr(facts, name) for name in FACT_FIELDS}
    return fields | {"title": facts.title.strip()}


def _assign(row: Activity, fields: Mapping[str, object]) -> dict[str, tuple[object, object]]:
    """Set ``fields`` of ``row``; return what each that differs was and is."""
    changes = {}
    for name, value in fields.items():
        before = getattr(row, name, None)
        if before != value:
            changes[name] = (before, value)
            setattr(row, name, value)
    return changes
