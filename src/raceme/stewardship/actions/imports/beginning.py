"""A file comes in: it is read, and its rows are kept in stretches until they are decided on."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from typing import IO
from uuid import UUID, uuid4

import structlog
from django.conf import settings
from django.core.files import File
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from raceme.accounts.models import User
from raceme.audit import actions as audit
from raceme.core import submissions
from raceme.documents.validation import safe_name
from raceme.organisations.names import person_key
from raceme.organisations.queries import clusters_of, own_organisation
from raceme.stewardship.actions.imports import suggesting
from raceme.stewardship.actions.imports.refusals import FileTooLarge, NoRows
from raceme.stewardship.imports.attendance import Attendance, read_attendance
from raceme.stewardship.imports.books import Book, Sheet
from raceme.stewardship.imports.cells import Cell, Kind
from raceme.stewardship.imports.reading import read_file
from raceme.stewardship.library.retention import IMPORTS
from raceme.stewardship.models import ROWS_AT_ONCE, Import, ImportRows, packed
from raceme.stewardship.queries.personal.overdue import kept_for
from raceme.workspaces.models import Workspace

FOLDER = "imports"
HEAD_ROWS = 60
MEGABYTE = 1024 * 1024
# A number of three places could be taken for thousands once it is text.
THREE_PLACES = re.compile(r"-?\d+\.\d{3}")

log = structlog.get_logger("raceme.imports")


def begin_import(
    upload: File[bytes],
    *,
    workspace: Workspace,
    holds: str = "",
    by: User,
    at: datetime,
    token: UUID | None = None,
    is_generated: bool = False,
) -> Import:
    """
    Read a file and keep its rows; nothing of it is in the records yet.

    What it holds, its sheet, heading and columns are guessed where ``holds`` does not say it.
    Raises ``NotReadable``. Sent twice with the same ``token``, the first import is returned.
    """
    if (upload.size or 0) > settings.UPLOAD_LIMIT:
        raise FileTooLarge(megabytes=settings.UPLOAD_LIMIT // MEGABYTE)
    name = safe_name(upload.name or "")
    book = read_file(_opened(upload), name)
    with _stored(upload) as stored_as:
        made = submissions.made_before(Import.objects.of(workspace), token, by=by, at=at)
        if made is not None:
            _removed(stored_as)
            return made
        found = Import.objects.create(
            workspace=workspace,
            name=name,
            stored_as=stored_as,
            size=upload.size or 0,
            sha256=_digest(upload),
            holds=holds or Import.Holds.ORGANISATIONS,
            notes=[note.sentence for note in book.notes],
            created_at=at,
            created_by=by.reference,
            created_by_label=str(by)[:200],
            kept_until=timezone.localdate(at) + kept_for(workspace, IMPORTS),
            is_generated=is_generated,
        )
        attendance = _attendance(book, holds)
        _keep_rows(found, book, attendance)
        _guess(found, suggesting.guessed(book, attendance=attendance, holds=holds))
        found.save()
        audit.record(
            "stewardship.begin_import",
            targets=found,
            workspace=workspace,
            by=by,
            at=at,
            changes={"file": (None, name), "sha256": (None, found.sha256)},
        )
        submissions.settle(token, result=found.reference)
    return found


def _opened(upload: File[bytes]) -> IO[bytes]:
    upload.seek(0)
    opened: IO[bytes] = upload.file or upload
    return opened


def _digest(upload: File[bytes]) -> str:
    upload.seek(0)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return digest.hexdigest()


@contextmanager
def _stored(upload: File[bytes]) -> Iterator[str]:
    """Open a transaction whose file is taken away again where it fails."""
    upload.seek(0)
    code = uuid4().hex
    name = storages["documents"].save(f"{FOLDER}/{code[:2]}/{code}", upload)
    has_succeeded = False
    try:
        with transaction.atomic():
            yield name
        has_succeeded = True
    finally:
        if not has_succeeded:
            _removed(name)


def _removed(name: str) -> None:
    try:
        storages["documents"].delete(name)
    except OSError:
        log.exception("the store of documents kept a file of no import", file=name)


def _attendance(book: Book, holds: str) -> Attendance | None:
    return read_attendance(book) if holds in ("", Import.Holds.ATTENDANCE) else None


def _keep_rows(found: Import, book: Book, attendance: Attendance | None) -> None:
    sheets = []
    for place, sheet in enumerate(book.sheets):
        length = _keep_sheet(found, place, _in_stretches(sheet))
        sheets.append({"name": sheet.name, "rows": length})
    if attendance is not None:
        rows = suggesting.rows_of_attendance(attendance)
        stretches = (rows[at : at + ROWS_AT_ONCE] for at in range(0, len(rows), ROWS_AT_ONCE))
        length = _keep_sheet(found, len(sheets), stretches)
        sheets.append({"name": _("Those who took part"), "rows": length})
    found.sheets = sheets


def _keep_sheet(found: Import, place: int, stretches: Iterable[list[list[str]]]) -> int:
    length = 0
    kept = []
    for number, cells in enumerate(stretches):
        kept.append(
            ImportRows(
                workspace=found.workspace,
                of_import=found,
                sheet=place,
                number=number,
                first=length,
                length=len(cells),
                cells=packed(cells),
            )
        )
        length += len(cells)
    ImportRows.objects.bulk_create(kept)
    return length


def _in_stretches(sheet: Sheet) -> Iterator[list[list[str]]]:
    rows = sheet.stream()
    while stretch := list(islice(rows, ROWS_AT_ONCE)):
        yield [[written(cell) for cell in row] for row in stretch]


def written(cell: Cell) -> str:
    """Return the text of a cell, by which its value can be read again."""
    text = cell.text.replace("\0", "")
    if cell.kind == Kind.NUMBER and THREE_PLACES.fullmatch(text):
        return f"{text}0"
    return text


def _guess(found: Import, guess: suggesting.Guess) -> None:
    found.holds, found.sheet = guess.holds, guess.sheet
    found.header_first, found.header_last = guess.header_first, guess.header_last
    found.data_row, found.heads = guess.data_row, guess.heads
    found.columns = guess.columns
    found.options = {**defaults(found.workspace), **guess.options}
    if not any(sheet["rows"] for sheet in found.sheets):
        raise NoRows


def defaults(workspace: Workspace) -> dict[str, object]:
    """Return what holds for all rows where nobody says otherwise."""
    own = own_organisation(workspace)
    clusters = {cluster.pk for cluster in clusters_of(workspace)}
    cluster = own.pk if own and own.pk in clusters else next(iter(sorted(clusters)), None)
    return {"country": workspace.country or "RO", "cluster": cluster}


def shape_of(heads: list[str]) -> str:
    """Return what files with the same headings have in common."""
    return hashlib.sha256("\x1f".join(map(person_key, heads)).encode()).hexdigest()
