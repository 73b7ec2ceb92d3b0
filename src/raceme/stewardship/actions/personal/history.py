"""What the sealed history forgets of records that name somebody: its chain still holds."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from raceme.audit import actions as audit
from raceme.core.models import Record
from raceme.organisations.models import Person

By = Record | str


def forget_records(
    records: Iterable[Record], *, words: Collection[str] = (), by: By, at: datetime
) -> int:
    """
    Forget in the history of their workspace what names any of ``records``.

    ``words`` are those of a person among them, sought in all of it; return in how many entries.
    """
    count = 0
    for record in records:
        workspace = record.workspace_id  # type: ignore[attr-defined]
        try:
            count += audit.forget(
                record.reference,
                words=words if isinstance(record, Person) else (),
                reason=_("Erased on request or past its date"),
                by=by,
                at=at,
                workspace=workspace,
                is_only_here=True,
            )
        except audit.NothingToForget:
            continue
    return count
