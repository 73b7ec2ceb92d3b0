"""
A file of a table as typed cells: workbooks by calamine, and text in any encoding.

``read_file`` decides by what is in the file, never by its name. Macros are never run, formulas
never worked out: the value that the last program kept is read. The value of merged cells counts
for the first of them; ``headers`` spreads those of a heading. Hidden sheets and rows are read.

An export of Zoom, Teams or Meet gets one more sheet: its participants, each once, with the
minutes of all their stays.
"""

from pathlib import Path
from typing import IO

from raceme.stewardship.imports import recognising, texts, workbooks
from raceme.stewardship.imports.attendance import participants_sheet, read_attendance
from raceme.stewardship.imports.books import Book, Sheet
from raceme.stewardship.imports.limits import MOST_BYTES
from raceme.stewardship.imports.refusals import EmptyFile, FileTooLarge, NotReadable

__all__ = ["Book", "NotReadable", "Sheet", "read_file"]


def read_file(file: str | Path | bytes | IO[bytes], name: str) -> Book:
    """
    Return what is in ``file``; ``name`` is kept, and names the sheet of a text.

    Raises ``NotReadable`` with a sentence for whoever sent the file.
    """
    content = _content(file)
    if not content.strip(b"\0 \r\n\t"):
        raise EmptyFile
    kind = recognising.kind_of(content)
    if kind == recognising.TEXT:
        book = texts.read_text(content, name)
    else:
        book = workbooks.read_workbook(content, kind)
        book.name = name
    if (attendance := read_attendance(book)) is not None:
        book.sheets.append(participants_sheet(attendance))
        book.participants = len(book.sheets) - 1
    return book


def _content(file: str | Path | bytes | IO[bytes]) -> bytes:
    if isinstance(file, bytes):
        content = file
    elif isinstance(file, str | Path):
        with Path(file).open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
    else:
        file.seek(0)
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise FileTooLarge(most=MOST_BYTES)
    return content
