"""Checking: what every row of an import would do is found out, stretch by stretch."""

from collections import deque
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import groupby

from django.db import transaction
from django.utils.translation import gettext as _

from raceme.accounts.models import User
from raceme.core import jobs
from raceme.stewardship.actions.imports import kinds
from raceme.stewardship.actions.imports.batch import Batch
from raceme.stewardship.actions.imports.fields import taken_as
from raceme.stewardship.actions.imports.holding import go, held, held_open
from raceme.stewardship.actions.imports.rows import (
    Row,
    count_into,
    decision_in,
    findings_of,
    rows_in,
)
from raceme.stewardship.imports.cells import Row as CellRow
from raceme.stewardship.imports.cells import text_cell
from raceme.stewardship.imports.headers import Header, Line, lines_of
from raceme.stewardship.models import ROWS_AT_ONCE, Import, ImportRows, unpacked
from raceme.stewardship.queries.imports import stretches_of

# A file no longer than this is checked while its page is waited for.
AT_ONCE = 1_500
CHECK = "stewardship.check_import"


def rows_of(found: Import) -> int:
    """Return how many rows the chosen sheet has below its heading, empty ones counted, too."""
    sheets: list[Mapping[str, int]] = found.sheets
    length = sheets[found.sheet]["rows"] if found.sheet < len(sheets) else 0
    return max(0, length - found.data_row)


@transaction.atomic
def start_check(found: Import, *, by: User, at: datetime) -> Import:
    """Check a file at once where it is short, else as a job; raises ``NotOpen``."""
    row = held_open(found)
    go(row, Import.State.CHECKING)
    row.revision += 1
    row.save(update_fields=["state", "revision"])
    if rows_of(row) <= AT_ONCE:
        check(row, by=by, at=at)
        row.refresh_from_db()
        return row
    jobs.start(
        CHECK,
        arguments={"import_id": row.pk, "revision": row.revision, "user_id": by.pk},
        title=_("Checking %(file)s") % {"file": row.name},
        by=by,
        workspace=row.workspace,
        at=at,
        once=f"{CHECK}:{row.pk}:{row.revision}",
    )
    return row


def check(found: Import, *, by: User, at: datetime, progress: jobs.Progress | None = None) -> None:
    """
    Find out what each row would do.

    Begun anew it begins at the first row; where somebody changed the import meanwhile, it is
    left to the check that follows.
    """
    batch = Batch(of=found, by=by, at=at, rows=rows_of(found))
    for stretch, lines in _stretches(found):
        if progress:
            progress.at(stretch.first, of=batch.rows, step=_("Checking the rows"))
        rows = [
            _row(line.row, [cell.text for cell in line.cells], stretch, batch)
            for line in lines
            if not line.why_not
        ]
        kinds.check(rows, batch)
        stretch.findings = findings_of(rows)
        count_into(stretch, rows)
        stretch.save(update_fields=["findings", *ImportRows.COUNTED])
    with transaction.atomic():
        row = held(found)
        if row.revision == found.revision and row.state == Import.State.CHECKING:
            go(row, Import.State.CHECKED)
            row.save(update_fields=["state"])


def _stretches(found: Import) -> Iterator[tuple[ImportRows, list[Line]]]:
    """Yield each stretch with its rows; what is no row of the list says why."""
    under_way: deque[ImportRows] = deque()
    lines = lines_of(_every_row(found, under_way), header_of(found))
    for number, group in groupby(lines, key=lambda line: line.row // ROWS_AT_ONCE):
        told = list(group)
        # Reading the first row of the next stretch, which ends this one, brings that along.
        while under_way[0].number < number:
            under_way.popleft()
        yield under_way[0], told


def _every_row(found: Import, under_way: deque[ImportRows]) -> Iterator[CellRow]:
    for stretch in stretches_of(found).iterator(chunk_size=1):
        under_way.append(stretch)
        for row in unpacked(stretch.cells):
            yield tuple(text_cell(text) for text in row)


def header_of(found: Import) -> Header:
    return Header(
        first_row=found.header_first,
        last_row=found.header_last,
        names=tuple(found.heads),
        data_row=found.data_row,
    )


def _row(number: int, texts: list[str], stretch: ImportRows, batch: Batch) -> Row:
    decision = decision_in(stretch.decisions.get(str(number)))
    raw = batch.columns.raw(texts, decision)
    told, errors = batch.columns.told(raw, decision)
    return Row(number=number, values=raw, told=told, decision=decision, errors=errors)


def values_of(texts: list[str], found: Import) -> dict[str, str]:
    """Return what a row says, by the names that its parts know."""
    columns: dict[str, str] = found.columns
    return {
        taken_as(found.holds, name): texts[int(place)]
        for place, name in columns.items()
        if int(place) < len(texts) and texts[int(place)]
    }


def recheck(
    stretch: ImportRows, numbers: set[int], found: Import, *, by: User, at: datetime
) -> None:
    """Check some rows of a stretch anew, beside the others as they were found."""
    batch = Batch(of=found, by=by, at=at, rows=rows_of(found))
    rows = list(rows_in(stretch))
    cells = unpacked(stretch.cells)
    fresh = {}
    for row in rows:
        if row.number in numbers:
            texts = [str(text) for text in cells[row.number - stretch.first]]
            fresh[row.number] = _row(row.number, texts, stretch, batch)
    kinds.check(list(fresh.values()), batch)
    settled = [fresh.get(row.number, row) for row in rows]
    stretch.findings = findings_of(settled)
    count_into(stretch, settled)
    stretch.save(update_fields=["findings", "decisions", *ImportRows.COUNTED])
