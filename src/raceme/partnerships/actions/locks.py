"""Locked rows: a partnership stands for its partners and papers, a practice for all of it."""

from typing import TypeVar, cast

from raceme.audit.queries import changed_meanwhile
from raceme.partnerships.actions.refusals import Gone
from raceme.partnerships.models import GoodPractice, Partnership

Kept = TypeVar("Kept", bound=Partnership | GoodPractice)


def locked(record: Kept, *, revision: int | None = None) -> Kept:
    """
    Return the row as it stands now, locked until the transaction ends.

    Raises ``Gone``, or ``ChangedMeanwhile`` where it stands at another ``revision`` than shown.
    """
    rows = type(record).objects.of(record.workspace_id).filter(pk=record.pk)
    row = rows.select_for_update().first()
    if row is None:
        raise Gone
    if revision is not None and row.revision != revision:
        raise changed_meanwhile(row, within=row.workspace_id)
    row.workspace = record.workspace
    return cast("Kept", row)
