"""Tables as text: in which encoding, by which sign the columns are parted, and the rows."""

import csv
import re
from collections.abc import Iterator
from functools import partial
from itertools import chain, pairwise
from pathlib import PurePosixPath

from raceme.stewardship.imports import encodings
from raceme.stewardship.imports.books import Book, Sheet
from raceme.stewardship.imports.cells import Row, text_cell, trimmed
from raceme.stewardship.imports.limits import LONGEST_CELL, MOST_CELLS, MOST_COLUMNS, MOST_ROWS
from raceme.stewardship.imports.notes import Note
from raceme.stewardship.imports.refusals import TooManyCells, TooManyColumns, TooManyRows
from raceme.stewardship.imports.repairing import repaired

SEPARATORS = (";", ",", "\t", "|")
# More columns than this tell no more of a separator.
MOST_TELLING = 6
SAMPLE_LINES, SAMPLE_LENGTH = 400, 200_000
LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
# Excel writes the sign on a line of its own, for itself.
TOLD = re.compile(r"\ufeff?\"?sep=(.)\"?[ \t]*(\r\n|\r|\n|\Z)", re.IGNORECASE)
# More lines than this in one cell: its quotation mark was never closed.
MOST_LINES_OF_A_CELL = 200
csv.field_size_limit(64 * 1024 * 1024)


def read_text(content: bytes, name: str) -> Book:
    decoded = encodings.decoded(content)
    text, notes = decoded.text, list(decoded.notes)
    told = TOLD.match(text)
    if told:
        text = text[told.end() :]
    separator = told[1] if told else separator_of(text)
    quoted = is_quoted_soundly(text, separator)
    if not quoted:
        notes.append(Note("quotes"))
    sheet_name = PurePosixPath(name.replace("\\", "/")).stem[:100] or "1"
    count = _check_size(text, separator, quoted=quoted, sheet=sheet_name)
    if count:
        notes.append(Note("repaired", count))
    stream = partial(_rows, text, separator, quoted=quoted)
    return Book(
        name=name,
        kind="csv",
        sheets=[Sheet(name=sheet_name, stream=stream)],
        encoding=decoded.encoding,
        separator=separator,
        notes=notes,
    )


def separator_of(text: str) -> str:
    """Return the sign that parts most lines into the same number of columns."""
    sample = _sample(text)
    return max(SEPARATORS, key=lambda sign: _evenness(sample, sign))


def _sample(text: str) -> list[str]:
    sample = text[:SAMPLE_LENGTH]
    lines = [found[0] for found in LINE.finditer(sample)]
    if len(sample) < len(text) and len(lines) > 1:
        lines.pop()
    return lines[:SAMPLE_LINES]


def _evenness(lines: list[str], sign: str) -> float:
    """Say how well ``sign`` parts the lines: neighbours into the same number, and into many."""
    try:
        counts = [len(row) for row in csv.reader(lines, delimiter=sign) if any(row)]
    except csv.Error:
        return 0
    weights = [min(count, MOST_TELLING) if count > 1 else 0 for count in counts]
    even = sum(
        weight
        for weight, pair in zip(weights, pairwise(counts), strict=False)
        if len(set(pair)) == 1
    )
    return even + sum(weights) / (10 * len(weights) or 1)


def is_quoted_soundly(text: str, separator: str) -> bool:
    """Say whether each quotation mark that opens a cell is closed within reason."""
    if '"' not in text:
        return True
    try:
        for row in csv.reader(_lines(text), delimiter=separator, strict=False):
            for cell in row:
                if len(cell) > LONGEST_CELL or cell.count("\n") > MOST_LINES_OF_A_CELL:
                    return False
    except csv.Error:
        return False
    return not _ends_inside(text, separator)


def _ends_inside(text: str, separator: str) -> bool:
    """Say whether the text ends within quotation marks: a last line would be swallowed."""
    mark = "\ufdd0"
    last: list[str] = []
    ended = "" if text.endswith(("\r", "\n")) else "\n"
    for row in csv.reader(chain(_lines(text + ended), [mark]), delimiter=separator):
        last = row
    return last != [mark]


def _lines(text: str) -> Iterator[str]:
    return (found[0] for found in LINE.finditer(text))


def _parted(text: str, separator: str, *, quoted: bool) -> Iterator[list[str]]:
    if quoted:
        return csv.reader(_lines(text), delimiter=separator)
    return (_alone(line, separator) for line in _lines(text))


def _alone(line: str, separator: str) -> list[str]:
    bare = line.rstrip("\r\n")
    cells = next(csv.reader([bare], delimiter=separator), [])
    if bare.count('"') % 2 == 0:
        return cells
    return [cell.strip().strip('"') for cell in bare.split(separator)]


def _rows(text: str, separator: str, *, quoted: bool) -> Iterator[Row]:
    for cells in _parted(text, separator, quoted=quoted):
        yield trimmed([text_cell(repaired(cell)) for cell in cells])


def _check_size(text: str, separator: str, *, quoted: bool, sheet: str) -> int:
    """Refuse more than is read; return in how many cells letters were put right."""
    cells = count = 0
    for number, row in enumerate(_parted(text, separator, quoted=quoted), 1):
        if number > MOST_ROWS:
            raise TooManyRows(sheet=sheet, most=MOST_ROWS)
        if len(row) > MOST_COLUMNS and any(row[MOST_COLUMNS:]):
            raise TooManyColumns(sheet=sheet, most=MOST_COLUMNS)
        cells += len(row)
        if cells > MOST_CELLS:
            raise TooManyCells(sheet=sheet, most=MOST_CELLS)
        count += sum(repaired(cell) is not cell for cell in row if not cell.isascii())
    return count
