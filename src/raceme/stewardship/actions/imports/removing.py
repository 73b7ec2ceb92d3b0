"""Imports that are left, and files past their date."""

from datetime import date, datetime

from django.core.files.storage import storages
from django.db import transaction

from raceme.audit import actions as audit
from raceme.core.models import Record
from raceme.stewardship.actions.imports.holding import go, held_open
from raceme.stewardship.models import Import, ImportRows
from raceme.stewardship.queries.imports import imports_past


@transaction.atomic
def discard_import(found: Import, *, by: Record, at: datetime) -> None:
    """Leave an import of which nothing is written; its file and rows are taken away."""
    row = held_open(found)
    go(row, Import.State.DISCARDED)
    _strip(row)
    audit.record(
        "stewardship.discard_import", targets=row, workspace=row.workspace_id, by=by, at=at
    )


def purge_imports(*, on: date, by: Record | str, at: datetime) -> int:
    """
    Take away files and rows of imports that are past their date; return how many.

    What was imported stays, and so do the numbers of what became of the rows; after this
    nothing of it can be undone any more.
    """
    purged = 0
    for found in imports_past(on):
        with transaction.atomic():
            row = Import.objects.of(found.workspace_id).select_for_update().get(pk=found.pk)
            if row.state in (Import.State.RUNNING, Import.State.UNDOING):
                continue
            if row.is_open:
                row.state = Import.State.DISCARDED
            _strip(row)
            audit.record(
                "stewardship.purge_import", targets=row, workspace=row.workspace_id, by=by, at=at
            )
        purged += 1
    return purged


def _strip(row: Import) -> None:
    """Take away what an import holds of people; the counts of its stretches stay."""
    # A document of the same file keeps it, by a rule of its own.
    stored_as = row.stored_as if row.document_id is None else ""
    row.stored_as, row.obstacles, row.document = "", [], None
    row.save()
    rows = ImportRows.objects.of(row.workspace_id).filter(of_import=row)
    rows.exclude(sheet=row.sheet).delete()
    rows.update(cells=b"", findings=None, results=None, decisions={}, stayed=[])
    transaction.on_commit(lambda: storages["documents"].delete(stored_as) if stored_as else None)
