"""Locked rows: a programme is the one lock for its partners, its periods and its plan."""

from collections.abc import Iterable

from raceme.audit.queries import changed_meanwhile
from raceme.programmes.actions.refusals import Gone
from raceme.programmes.models import PlanItem, Programme
from raceme.workspaces.models import Workspace


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
        raise changed_meanwhile(row, within=row.workspace_id)
    return row


def locked_plan_item(item: PlanItem, *, revision: int | None = None) -> PlanItem:
    rows = PlanItem.objects.of(item.workspace_id).select_for_update()
    row = rows.filter(pk=item.pk).first()
    if row is None:
        raise Gone
    if revision is not None and row.revision != revision:
        raise changed_meanwhile(row, within=row.workspace_id)
    return row


def lock_workspaces(keys: Iterable[int]) -> None:
    """Lock by key's order, so that two programmes of one short name cannot enter together."""
    locked = Workspace.objects.filter(pk__in=set(keys)).order_by("pk").select_for_update()
    list(locked.values_list("pk"))
