"""What an ods would unpack to: it says "and so a million times" where others repeat themselves."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from html import unescape
from io import BytesIO

from raceme.stewardship.imports.limits import MOST_CELLS, MOST_COLUMNS, MOST_HELD
from raceme.stewardship.imports.packages import Inflating, address
from raceme.stewardship.imports.refusals import (
    Damaged,
    FarApart,
    TooManyCells,
    TooManyColumns,
    Trap,
)

NAME = re.compile(rb"""\btable:name=["']([^"']*)["']""")
TOKEN = re.compile(rb"<(/?)table:(table-row|table-cell|covered-table-cell|table)\b([^>]*)>")
REPEATED = re.compile(rb"""\bnumber-(?:rows|columns)-repeated=["'](\d{1,9})["']""")
FILLED = re.compile(rb"office:(?:value-type|value|string-value)=|calcext:value-type=")
LONGEST_ELEMENT = 4 * 1024 * 1024


def refuse_too_large(file: BytesIO) -> None:
    """Raise ``NotReadable`` where the sheets, written out, are more than is read."""
    try:
        with zipfile.ZipFile(file) as archive:
            tables = _Tables()
            for chunk in _whole(Inflating(file, archive).pieces("content.xml")):
                tables.look(chunk)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError) as error:
        raise Damaged from error


def _whole(pieces: Iterator[bytes]) -> Iterator[bytes]:
    rest = b""
    for piece in pieces:
        rest += piece
        end = rest.rfind(b">") + 1
        yield rest[:end]
        rest = rest[end:]
        if len(rest) > LONGEST_ELEMENT:
            raise Trap
    yield rest


class _Tables:
    """Counts what the tables of a document would be, written out."""

    def __init__(self) -> None:
        self._begin("1")

    def _begin(self, name: str) -> None:
        self.name = name
        self.row_times = self.row = self.column = self.filled = 0
        self.last_column = self.cells = 0

    def look(self, chunk: bytes) -> None:
        for found in TOKEN.finditer(chunk):
            ending, what, attributes = found.groups()
            if what == b"table" and not ending:
                named = NAME.search(attributes)
                self._begin(unescape(named[1].decode("utf-8", "replace")) if named else "1")
            elif what == b"table-row" and ending:
                self._row_ended()
            elif what == b"table-row":
                self.row_times, self.column, self.filled = _times(attributes), 0, 0
                if attributes.endswith(b"/"):
                    self._row_ended()
            elif not ending:
                self._cell(attributes)

    def _cell(self, attributes: bytes) -> None:
        times = _times(attributes)
        self.column += times
        if FILLED.search(attributes):
            self.filled += times
            self.last_column = max(self.last_column, self.column)

    def _row_ended(self) -> None:
        self.row += self.row_times
        if not self.filled:
            return
        self.cells += self.filled * self.row_times
        cell = address(self.row - 1, self.last_column - 1)
        if self.last_column > MOST_COLUMNS:
            raise TooManyColumns(sheet=self.name, most=MOST_COLUMNS, cell=cell)
        if self.cells > MOST_CELLS:
            raise TooManyCells(sheet=self.name, most=MOST_CELLS)
        if self.row * self.last_column > MOST_HELD:
            raise FarApart(sheet=self.name, cell=cell)


def _times(attributes: bytes) -> int:
    found = REPEATED.search(attributes)
    return max(1, int(found[1])) if found else 1
