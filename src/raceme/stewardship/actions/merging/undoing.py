"""Taking a merge back: what it did is done backwards, or what stands in the way is told."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Model
from django.utils.translation import gettext as _

from raceme.audit import actions as audit
from raceme.core import formers
from raceme.core.backups.tables import object_of, values_of
from raceme.engagements.actions.versions import keep_versions
from raceme.engagements.models import Activity, Engagement
from raceme.organisations.models import Organisation, Person
from raceme.stewardship.actions.merging import doing
from raceme.stewardship.actions.merging.telling import Tell, nobody
from raceme.stewardship.actions.merging.terms import By, InTheWay, UndoneAlready
from raceme.stewardship.models import Merge, MergeStep
from raceme.stewardship.queries.followed import rows_of
from raceme.stewardship.queries.obstacles import NOT_COMPARED, kind_of, obstacles_of, survivor_of
from raceme.workspaces.models import Workspace

Did = MergeStep.Did


@transaction.atomic
def take_back(
    merge: Merge,
    *,
    workspace: Workspace | int | None,
    by: By,
    at: datetime,
    tell: Tell = nobody,
) -> Organisation | Person:
    """
    Undo a merge: both records stand again, each with what named it; return the absorbed one.

    What was recorded since with the survivor stays with it. Without a ``workspace`` the registrar
    does it. Raises ``UndoneAlready``, ``Busy``, or ``InTheWay`` with what depends on the merge.
    """
    row = Merge.objects.select_for_update().get(pk=merge.pk)
    if row.is_undone:
        raise UndoneAlready
    kind = kind_of(row)
    list(rows_of(kind).filter(pk=row.survivor_key).select_for_update())
    if obstacles := obstacles_of(row, workspace=workspace):
        raise InTheWay(obstacles)
    _backwards(row, tell=tell)
    formers.take_out(row.absorbed)
    row.undone_at, row.undone_by = at, str(by)[:200]
    row.save(update_fields=["undone_at", "undone_by"])
    # Who has the survivor's form open is told that it changed.
    rows_of(kind).filter(pk=row.survivor_key).update(revision=F("revision") + 1)
    survivor, absorbed = survivor_of(row), rows_of(kind).get(pk=row.absorbed_key)
    activities = _keep_what_stands(row, by=by, at=at)
    changes = {"merged": (row.survivor_name, row.absorbed_name)}
    of_people = kind is Person
    audit.record(
        "stewardship.unmerge_people" if of_people else "stewardship.unmerge",
        targets=[survivor or absorbed, absorbed],
        workspace=row.workspace_id if of_people else None,
        by=by,
        at=at,
        changes=changes,
    )
    if not of_people:
        pair = doing.Pair(kind=kind, absorbed=absorbed, survivor=survivor)
        verb = "stewardship.follow_unmerge"
        doing.audit_workspaces(row, pair, verb=verb, activities=activities, by=by, at=at)
    merge.undone_at, merge.undone_by = row.undone_at, row.undone_by
    found: Organisation | Person = absorbed
    return found


def _backwards(merge: Merge, *, tell: Tell) -> None:
    """Undo each step, the last one first; all of it fits, or nothing is done."""
    tables, done = set(), 0
    try:
        with transaction.atomic():
            for step in merge.steps.order_by("-position").iterator(chunk_size=10):
                model = apps.get_model(step.model)
                tables.add(model._meta.db_table)  # noqa: SLF001 (Django's public name for it)
                _undo(merge, step, model)
                done += step.count
                tell(done)
            # What a row names may be gone since: the database is asked now, not at commit.
            connection.check_constraints(table_names=sorted(tables))
    except IntegrityError as error:
        raise InTheWay(
            [_("What both had was removed, or recorded anew, since: it does not fit any more.")]
        ) from error


def _undo(merge: Merge, step: MergeStep, model: type[Model]) -> None:
    here = rows_of(model).filter(pk__in=step.keys)
    if step.did == Did.MOVED:
        still = here.filter(**{step.field: merge.survivor_key})
        still.update(**{step.field: merge.absorbed_key})
    elif step.did == Did.ADDED:
        here.delete()
    elif step.did == Did.REMOVED:
        rows_of(model).bulk_create([object_of(model, values) for values in step.rows.values()])
    else:
        _restore(here, step, model)


def _restore(rows: Any, step: MergeStep, model: type[Model]) -> None:  # noqa: ANN401
    """Give each row what it held before, where it still holds what the merge wrote."""
    for row in rows:
        now = values_of(row)
        before = {
            name: was
            for name, (was, written) in step.rows[str(row.pk)].items()
            if name not in NOT_COMPARED and now[name] == written
        }
        if before:
            restored = values_of(row) | before
            fields = {each.attname: each for each in model._meta.concrete_fields}  # noqa: SLF001
            standing = object_of(model, restored)
            rows_of(model).filter(pk=row.pk).update(
                **{fields[name].attname: getattr(standing, name) for name in before}
            )


def _keep_what_stands(merge: Merge, *, by: By, at: datetime) -> list[Activity]:
    """Keep a version of each activity in which two parts stand again."""
    steps = merge.steps.filter(did=Did.REMOVED, model=Engagement._meta.label)  # noqa: SLF001
    kept: list[Activity] = []
    for workspace, keys in sorted(_activities(steps).items()):
        rows = Activity.objects.of(workspace).filter(pk__in=keys).order_by("pk")
        some = list(rows.select_related("kind", "workspace").select_for_update(of=("self",)))
        keep_versions(some, reason=_("A merge was taken back"), by=by, at=at)
        kept += some
    return kept


def _activities(steps: Iterable[MergeStep]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for step in steps:
        for values in step.rows.values():
            found.setdefault(values["workspace_id"], set()).add(values["activity_id"])
    return found
