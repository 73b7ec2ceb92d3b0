"""The steps that every merge is made of, of organisations and of people alike."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from raceme.audit import actions as audit
from raceme.core import formers
from raceme.core.errors import ChangedMeanwhile
from raceme.engagements.actions.versions import keep_versions
from raceme.engagements.models import Activity
from raceme.organisations.models import Organisation
from raceme.stewardship.actions.merging.ledger import Ledger
from raceme.stewardship.actions.merging.rules import FOLLOWED, OF_ORGANISATIONS, OF_PEOPLE
from raceme.stewardship.actions.merging.soft import Kind
from raceme.stewardship.actions.merging.telling import Tell
from raceme.stewardship.actions.merging.terms import By, InTheWay, MergedAlready, Work
from raceme.stewardship.models import Merge, MergeStep, What
from raceme.stewardship.queries.followed import relations_to
from raceme.workspaces.models import Workspace

Row = Any  # an organisation or a person


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Both records as they were locked."""

    kind: Kind
    absorbed: Row
    survivor: Row


def changes_of(row: Row, values: Mapping[str, object]) -> dict[str, tuple[object, object]]:
    """Return (before, after) of each field of ``row`` that ``values`` would change."""
    return {
        name: (getattr(row, name), value)
        for name, value in values.items()
        if getattr(row, name) != value
    }


def begun(
    pair: Pair,
    *,
    workspace: Workspace | int | None,
    taken: Collection[str],
    by: By,
    at: datetime,
) -> Merge:
    """Write down the merge itself; whoever merges the same one meanwhile is told."""
    try:
        with transaction.atomic():
            return Merge.objects.create(
                what=What.ORGANISATIONS if pair.kind is Organisation else What.PEOPLE,
                workspace_id=workspace.pk if isinstance(workspace, Workspace) else workspace,
                survivor=pair.survivor.reference,
                absorbed=pair.absorbed.reference,
                survivor_name=pair.survivor.name,
                absorbed_name=pair.absorbed.name,
                taken=sorted(taken),
                merged_at=at,
                merged_by=str(by)[:200],
            )
    except IntegrityError as error:
        raise MergedAlready from error


def refuse_changed(rows: Mapping[int, Row], revisions: Mapping[int, int]) -> None:
    """Raise ``ChangedMeanwhile`` where one of both is not what the page showed."""
    for pk, row in rows.items():
        if revisions.get(pk, row.revision) != row.revision:
            raise ChangedMeanwhile


def put_in(
    pair: Pair,
    merge: Merge,
    *,
    values: Mapping[str, object],
    by: By,
    at: datetime,
    tell: Tell,
) -> Work:
    """
    Let all that names the absorbed one name the survivor, remove the one and write the other.

    Raises ``InTheWay``, and then nothing is done.
    """
    absorbed, survivor, kind = pair.absorbed, pair.survivor, pair.kind
    ledger = Ledger(merge, tell=tell)
    work = Work(ledger=ledger, absorbed=absorbed.pk, survivor=survivor.pk, by=by, at=at)
    rules = OF_ORGANISATIONS if kind is Organisation else OF_PEOPLE
    for relation in relations_to(kind):
        rule = rules.get(relation.label)
        if rule is not None:
            rule(work, relation)
        if not work.obstacles:
            work.ledger.move(relation, absorbed=work.absorbed, survivor=work.survivor)
    if work.obstacles:
        raise InTheWay(work.obstacles)
    for label, soft in FOLLOWED.items():
        soft(work, label, kind)
    # The numbers of one are free for the other only when it is gone.
    work.ledger.remove([absorbed])
    work.ledger.change([(survivor, {**values, "revision": survivor.revision + 1})])
    formers.put_into(absorbed, survivor, at=at)
    return work


def keep_what_stands(work: Work, *, reason: str) -> list[Activity]:
    """Keep a version of each activity of which two parts became one; return them."""
    kept: list[Activity] = []
    for workspace, keys in sorted(work.activities.items()):
        rows = Activity.objects.of(workspace).filter(pk__in=keys).order_by("pk")
        some = list(rows.select_related("kind", "workspace"))
        keep_versions(some, reason=reason, by=work.by, at=work.at)
        kept += some
    return kept


def audit_workspaces(
    merge: Merge,
    pair: Pair,
    *,
    verb: str,
    activities: Collection[Activity],
    by: By,
    at: datetime,
) -> None:
    """Say in the history of each workspace what became of rows of its own: one entry each."""
    numbers: dict[int, dict[str, int]] = {}
    steps = merge.steps.exclude(workspace=None).order_by("position")
    for workspace, did, count in steps.values_list("workspace", "did", "count"):
        of_one = numbers.setdefault(workspace, {})
        of_one[did] = of_one.get(did, 0) + count
    for workspace, of_one in sorted(numbers.items()):
        audit.record(
            verb,
            targets=[
                pair.survivor,
                pair.absorbed,
                *(each for each in activities if each.workspace_id == workspace),
            ],
            workspace=workspace,
            by=by,
            at=at,
            changes={
                "merged": (pair.absorbed.name, pair.survivor.name),
                "moved": (None, of_one.get(MergeStep.Did.MOVED, 0)),
                "made_one": (None, of_one.get(MergeStep.Did.REMOVED, 0)),
            },
        )
