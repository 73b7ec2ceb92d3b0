"""What all actions of reporting share: who acts, and locked rows."""

from typing import TypeVar

from raceme.audit.queries import changed_meanwhile
from raceme.core.models import Record
from raceme.reporting.actions.refusals import Gone, NameMissing
from raceme.reporting.models import CountingRule, FunderFile, Indicator

# Who acts: a user, or a word such as "demonstration" where no person does.
By = Record | str
LONGEST_NAME = 200

Row = TypeVar("Row", CountingRule, Indicator, FunderFile)


def lock(record: Row, *, revision: int | None = None) -> Row:
    """
    Return the row as it stands now, locked until the transaction ends.

    Raises ``Gone``, or ``ChangedMeanwhile`` where it stands at another ``revision`` than shown.
    """
    rows = type(record).objects.of(record.workspace_id).select_for_update()
    row = rows.filter(pk=record.pk).first()
    if row is None:
        raise Gone
    if revision is not None and row.revision != revision:
        raise changed_meanwhile(row, within=row.workspace_id)
    return row


def name_from(typed: str) -> str:
    name = " ".join(typed.split())
    if not name or len(name) > LONGEST_NAME:
        raise NameMissing
    return name


def signature(by: By) -> str:
    return str(by)[:LONGEST_NAME]
