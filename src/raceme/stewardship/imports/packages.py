"""
What an xlsx holds, seen before calamine unpacks it: how much, how far apart, and what it hides.

Every part that calamine would read is inflated once, piece by piece, and nothing of it is kept
but counts and the places of cells that calamine does not tell enough of: errors, formulas
without a value, per cent, zeros that lead.
"""

import posixpath
import re
import zipfile
import zlib
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from html import unescape
from io import BytesIO

from raceme.stewardship.imports.limits import (
    MEGABYTE,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_HELD,
    MOST_TEXT_HELD,
    MOST_TEXTS,
    MOST_UNPACKED,
)
from raceme.stewardship.imports.refusals import (
    Damaged,
    FarApart,
    TooManyCells,
    TooManyColumns,
    Trap,
)

PIECE = 256 * 1024
LOCAL_HEADER = 30
LONGEST_ELEMENT = 4 * MEGABYTE
LONGEST_LISTING = 8 * MEGABYTE
Place = tuple[int, int]
PLACE = re.compile(rb"""\br=["']([A-Za-z]{1,3})(\d{1,7})["']""")
# Most cells stand in the first 26 columns and the first rows: only the others are looked at.
COLUMNS = re.compile(rb"""\sr=["']([A-Za-z]{2,3})\d""")
ROWS = re.compile(rb"""\sr=["'][A-Za-z]{0,3}(\d{6,7})["']""")
NEAR_COLUMN, NEAR_ROW = 25, 99_999
CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*[^>/])>(.*?)</(?:\w+:)?c>", re.DOTALL)
ERROR = re.compile(rb"""<(?:\w+:)?c\s([^>]*\bt=["']e["'][^>]*)>(.*?)</(?:\w+:)?c>""", re.DOTALL)
VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]+)</")
FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
HIDDEN_ROW = re.compile(
    rb"""<(?:\w+:)?row\s(?=[^>]*\bhidden=["'](?:1|true)["'])[^>]*?\br=["'](\d{1,7})["']"""
)
TEXT_TYPES = re.compile(rb"""\bt=["'](?:str|inlineStr)["']""")
SHARED = re.compile(rb"""\bt=["']s["'][^>]*>\s*<(?:\w+:)?v>\s*(\d{1,9})""")
FILLED = re.compile(rb"<(?:\w+:)?c\s([^>]*[^/>])>\s*<(?:\w+:)?(?:v|is|f)\b")
SHARED_END = re.compile(rb"</(?:\w+:)?si>")
SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)>")
RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")
ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
NUMBER_FORMAT = re.compile(rb"<(?:\w+:)?numFmt\s([^>]*)>")
CELL_FORMATS = re.compile(rb"<(?:\w+:)?cellXfs[\s>].*?</(?:\w+:)?cellXfs>", re.DOTALL)
CELL_FORMAT = re.compile(rb"<(?:\w+:)?xf\s([^>]*)>")
LEADING_ZEROS = re.compile(r"0{2,40}")
PER_CENT = {"9": "%", "10": "%"}


@dataclass
class Survey:
    """Places of one sheet's cells that calamine does not tell enough of; ``rows`` holds all."""

    errors: dict[Place, str] = field(default_factory=dict)
    formulas: set[Place] = field(default_factory=set)
    shown: dict[Place, str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    # The number of each row that has such a cell, and the last of its columns.
    rows: dict[int, int] = field(default_factory=dict)

    def mark(self, place: Place) -> None:
        row, column = place
        self.rows[row] = max(self.rows.get(row, 0), column)


def address(row: int, column: int) -> str:
    """Return the name of a cell, as AB12."""
    letters = ""
    left = column + 1
    while left:
        left, letter = divmod(left - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"


def column_of(letters: bytes) -> int:
    column = 0
    for letter in letters.upper():
        column = column * 26 + letter - ord("A") + 1
    return column - 1


def surveyed(file: BytesIO) -> list[Survey]:
    """Return the survey of each sheet, in the order of the workbook. Raises ``NotReadable``."""
    try:
        with zipfile.ZipFile(file) as archive:
            return _Package(file, archive).surveyed()
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, KeyError, ValueError) as error:
        raise Damaged from error


class Inflating:
    """Inflates the parts of an archive in pieces, and counts what really comes out."""

    def __init__(self, file: BytesIO, archive: zipfile.ZipFile) -> None:
        self.file, self.unpacked = file, 0
        self.counted: set[str] = set()
        self.parts = {part.filename.lstrip("/").lower(): part for part in archive.infolist()}
        if sum(part.file_size for part in archive.infolist()) > 4 * MOST_UNPACKED:
            raise Trap

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield a part, or nothing where there is none, whatever size its listing claims."""
        part = self.parts.get(name.lower())
        if part is None:
            return
        unpacked = 0
        for piece in self._inflated(part):
            unpacked += len(piece)
            if self.unpacked + unpacked > MOST_UNPACKED:
                raise Trap
            yield piece
        if name not in self.counted:
            self.counted.add(name)
            self.unpacked += unpacked

    def whole(self, name: str, *, most: int = LONGEST_LISTING) -> bytes:
        found, size = [], 0
        for piece in self.pieces(name):
            found.append(piece)
            size += len(piece)
            if size > most:
                raise Trap
        return b"".join(found)

    def _inflated(self, part: zipfile.ZipInfo) -> Iterator[bytes]:
        if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Damaged
        left = part.compress_size
        inflate = zlib.decompressobj(-zlib.MAX_WBITS)
        self.file.seek(_begin(self.file, part))
        while left > 0 and not inflate.eof:
            raw = self.file.read(min(PIECE, left))
            if not raw:
                raise Damaged
            left -= len(raw)
            if part.compress_type == zipfile.ZIP_STORED:
                yield raw
                continue
            while raw:
                yield inflate.decompress(raw, PIECE)
                raw = inflate.unconsumed_tail
        yield inflate.flush()


def _begin(file: BytesIO, part: zipfile.ZipInfo) -> int:
    """Return where the bytes of a part begin, by its own header."""
    file.seek(part.header_offset)
    header = file.read(LOCAL_HEADER)
    if len(header) < LOCAL_HEADER or header[:4] != b"PK\x03\x04":
        raise Damaged
    return (
        part.header_offset
        + LOCAL_HEADER
        + int.from_bytes(header[26:28], "little")
        + int.from_bytes(header[28:30], "little")
    )


class _Package:
    def __init__(self, file: BytesIO, archive: zipfile.ZipFile) -> None:
        self.inflating = Inflating(file, archive)

    def surveyed(self) -> list[Survey]:
        formats = _shown_formats(self.inflating.whole("xl/styles.xml"))
        lengths = self._text_lengths()
        return [
            _Sheet(name, formats, lengths).surveyed(partial(self.inflating.pieces, path))
            for name, path in self._sheets()
        ]

    def _sheets(self) -> list[tuple[str, str]]:
        """Return name and path of each sheet, in the order of the workbook."""
        relations = RELATION.findall(self.inflating.whole("xl/_rels/workbook.xml.rels"))
        targets = {told.get("Id"): told.get("Target", "") for told in map(_attributes, relations)}
        sheets = []
        for told in map(_attributes, SHEET.findall(self.inflating.whole("xl/workbook.xml"))):
            relation = next((told[key] for key in told if key.rpartition(":")[2] == "id"), None)
            path = posixpath.normpath(posixpath.join("/xl", targets.get(relation, "")))
            sheets.append((told.get("name", ""), path.lstrip("/")))
        return sheets

    def _text_lengths(self) -> "array[int]":
        """Return the length of each shared text."""
        size, lengths, rest = 0, array("I"), b""
        for piece in self.inflating.pieces("xl/sharedStrings.xml"):
            size += len(piece)
            *whole, rest = SHARED_END.split(rest + piece)
            lengths.extend(map(len, whole))
            if size > MOST_TEXTS or len(rest) > LONGEST_ELEMENT:
                raise Trap
        return lengths


def _attributes(raw: bytes) -> dict[str, str]:
    return {
        key.decode("ascii", "replace"): unescape((double or single).decode("utf-8", "replace"))
        for key, double, single in ATTRIBUTE.findall(raw)
    }


def _shown_formats(styles: bytes) -> dict[bytes, str]:
    """Return the styles that show a number otherwise than its digits: "%", or "00000"."""
    patterns = dict(PER_CENT)
    for told in map(_attributes, NUMBER_FORMAT.findall(styles)):
        code = told.get("formatCode", "").partition(";")[0]
        if LEADING_ZEROS.fullmatch(code):
            patterns[told.get("numFmtId", "")] = code
        elif code.rstrip('"').endswith("%"):
            patterns[told.get("numFmtId", "")] = "%"
    found = CELL_FORMATS.search(styles)
    formats = CELL_FORMAT.findall(found[0]) if found else []
    return {
        str(number).encode(): patterns[pattern]
        for number, raw in enumerate(formats)
        if (pattern := _attributes(raw).get("numFmtId", "")) in patterns
    }


class _Sheet:
    """Looks through one sheet, piece by piece."""

    def __init__(self, name: str, formats: dict[bytes, str], lengths: "array[int]") -> None:
        self.name, self.formats, self.lengths = name, formats, lengths
        self.survey = Survey()
        self.last_row, self.last_column = NEAR_ROW, NEAR_COLUMN
        self.cells = self.text_held = 0
        self.longest = max(lengths, default=0)
        styles = b"|".join(formats)
        self.styled = re.compile(rb"""<(?:\w+:)?c\s([^>]*\bs=["'](%s)["'][^>]*)>""" % styles)

    def surveyed(self, pieces: Callable[[], Iterator[bytes]]) -> Survey:
        for chunk in _whole_cells(pieces()):
            self._look(chunk)
            if self.cells > MOST_CELLS:
                raise TooManyCells(sheet=self.name, most=MOST_CELLS)
        if self._is_wide(self.last_row, self.last_column):
            # So far, at most, and with cells that only have a colour.
            self._refuse_wide(pieces)
        return self.survey

    @staticmethod
    def _is_wide(row: int, column: int) -> bool:
        return column >= MOST_COLUMNS or row * (column + 1) > MOST_HELD

    def _refuse_wide(self, pieces: Callable[[], Iterator[bytes]]) -> None:
        row = column = 0
        for chunk in _whole_cells(pieces()):
            for raw in FILLED.findall(chunk):
                if place := _place(raw):
                    row, column = max(row, place[0] + 1), max(column, place[1])
        if column >= MOST_COLUMNS:
            cell = address(row - 1, column)
            raise TooManyColumns(sheet=self.name, most=MOST_COLUMNS, cell=cell)
        if self._is_wide(row, column):
            raise FarApart(sheet=self.name, cell=address(row - 1, column))

    def _look(self, chunk: bytes) -> None:
        for letters in set(COLUMNS.findall(chunk)):
            self.last_column = max(self.last_column, column_of(letters))
        for digits in set(ROWS.findall(chunk)):
            self.last_row = max(self.last_row, int(digits))
        self.cells += chunk.count(b"v>") // 2 + chunk.count(b"is>") // 2
        if b"hidden=" in chunk:
            self.survey.hidden_rows.update(int(row) - 1 for row in HIDDEN_ROW.findall(chunk))
        if b't="e"' in chunk or b"t='e'" in chunk:
            self._errors(chunk)
        if (b"<f" in chunk or b":f" in chunk) and FORMULA.search(chunk):
            self._formulas(chunk)
        if self.formats:
            self._styles(chunk)
        self._texts(chunk)

    def _errors(self, chunk: bytes) -> None:
        for raw, inside in ERROR.findall(chunk):
            value, place = VALUE.search(inside), _place(raw)
            if value and place:
                self.survey.errors[place] = unescape(value[1].decode("utf-8", "replace"))
                self.survey.mark(place)

    def _formulas(self, chunk: bytes) -> None:
        for raw, inside in CELL.findall(chunk):
            if FORMULA.search(inside) and not VALUE.search(inside) and not TEXT_TYPES.search(raw):
                place = _place(raw)
                if place:
                    self.survey.formulas.add(place)
                    self.survey.mark(place)

    def _styles(self, chunk: bytes) -> None:
        for raw, style in self.styled.findall(chunk):
            place = _place(raw)
            if place and not raw.endswith(b"/"):
                self.survey.shown[place] = self.formats[style]
                self.survey.mark(place)

    def _texts(self, chunk: bytes) -> None:
        """Reckon what the texts take when each stands in its cell."""
        if self.cells * self.longest <= MOST_TEXT_HELD:
            return
        count = len(self.lengths)
        self.text_held += sum(
            self.lengths[number] for number in map(int, SHARED.findall(chunk)) if number < count
        )
        if self.text_held > MOST_TEXT_HELD:
            raise Trap


def _place(raw: bytes) -> Place | None:
    found = PLACE.search(raw)
    return (int(found[2]) - 1, column_of(found[1])) if found else None


def _whole_cells(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the pieces so that none of them ends within a cell."""
    rest = b""
    for piece in pieces:
        rest += piece
        end = max(rest.rfind(b"</c>") + 4, rest.rfind(b":c>") + 3)
        if end <= len(b"</c>"):
            end = rest.rfind(b"/>") + 2
        if end > len(b"/>"):
            yield rest[:end]
            rest = rest[end:]
        elif len(rest) > LONGEST_ELEMENT:
            raise Trap
    if rest:
        yield rest
