"""Locked rows: a programme is the one lock for its partners, its periods and its plan."""

from collections.abc import Iterable, Mapping

from raceme.audit.queries import history_of
from raceme.core import words
from raceme.core.errors import ChangedMeanwhile
from raceme.core.models import Record
from raceme.programmes.actions.refusals import Gone
from raceme.programmes.models import PlanItem, Programme
from raceme.workspaces.models import Workspace

Changes = dict[str, tuple[object, object]]


def locked_programme(programme: Programme, *, revision: int | None = None) -> Programme:
    """
    Return the programme's row as it stands now, locked until the transaction ends.

    Raises ``Gone``, or ``ChangedMeanwhile`` where it stands at another ``revision`` than shown.
    """
    rows = Programme.objects.of(programme.workspace_id).select_for_update()
    row = rows.filter(pk=programme.pk).first()
    if row is None:
        raise Gone
    if revision is not None and row.revision != revision:
        raise changed_meanwhile(row)
    return row


def locked_plan_item(item: PlanItem, *, revision: int | None = None) -> PlanItem:
    rows = PlanItem.objects.of(item.workspace_id).select_for_update()
    row = rows.filter(pk=item.pk).first()
    if row is None:
        raise Gone
    if revision is not None and row.revision != revision:
        raise changed_meanwhile(row)
    return row


def lock_workspaces(keys: Iterable[int]) -> None:
    """Lock by key's order, so that two programmes of one short name cannot enter together."""
    locked = Workspace.objects.filter(pk__in=set(keys)).order_by("pk").select_for_update()
    list(locked.values_list("pk"))


def changed_meanwhile(record: Programme | PlanItem) -> ChangedMeanwhile:
    last = history_of(record, within=record.workspace_id).first()
    if last is None:
        return ChangedMeanwhile()
    return ChangedMeanwhile(by=last.actor_label, at=words.moment(last.at))


def stated(row: Record, fields: Iterable[str]) -> Changes:
    """Return what a new row says, as changes from nothing."""
    values = {name: getattr(row, name) for name in fields}
    return {name: (None, value) for name, value in values.items() if value not in (None, "")}


def assign(row: Record, fields: Mapping[str, object]) -> Changes:
    """Set ``fields`` of ``row``; return what each that differs was and is."""
    changes: Changes = {}
    for name, value in fields.items():
        before = getattr(row, name)
        if before != value:
            changes[name] = (before, value)
            setattr(row, name, value)
    return changes
