"""
500 files that chance has made: each is read, and what is read is what stands in it.

300 are workbooks, written by two libraries, and 200 texts, in five encodings and four separators.
"""

import csv
import io
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st
from openpyxl import Workbook as OtherWorkbook

from raceme.stewardship.imports.cells import Cell, Kind
from raceme.stewardship.imports.columns import suggest
from raceme.stewardship.imports.fields import FIELDS, ImportKind
from raceme.stewardship.imports.headers import find_list, lines_of
from raceme.stewardship.imports.reading import NotReadable, read_file
from raceme.stewardship.imports.values import Unfit, read_cell
from tests.stewardship.imports.build import xlsx

LETTERS = "abcdefghij ABC ăâîșțĂÂÎȘȚ éèüßöäőűąćęłńóśźż 0123456789 .,-/()&'=+@#%\""
# Nothing that a workbook keeps otherwise than it was given: blanks at the ends, signs of control.
TEXTS = st.text(LETTERS, min_size=1, max_size=24).map(str.strip).filter(bool)
NUMBERS = st.one_of(
    st.integers(-(10**12), 10**12),
    st.decimals(-(10**6), 10**6, places=3).map(float),
)
DAYS = st.dates(date(1950, 1, 1), date(2099, 12, 31))
MOMENTS = st.datetimes(datetime(1950, 1, 1), datetime(2099, 12, 31)).map(  # noqa: DTZ001 (files know no zone)
    lambda at: at.replace(microsecond=0)
)
CELLS = st.one_of(st.none(), TEXTS, NUMBERS, st.booleans(), DAYS, MOMENTS)
ROWS = st.lists(st.lists(CELLS, max_size=6), max_size=12)
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1250", "iso-8859-16")


def files(count: int) -> Callable[[Any], Any]:
    return hypothesis.settings(
        max_examples=count,
        deadline=None,
        suppress_health_check=list(hypothesis.HealthCheck),
        phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
    )


@files(150)
@hypothesis.given(ROWS)
def test_a_workbook_holds_what_was_written_into_it(rows: list[list[Any]]) -> None:
    check(xlsx(*rows), rows)


@files(150)
@hypothesis.given(ROWS)
def test_a_workbook_of_another_library_does_too(rows: list[list[Any]]) -> None:
    book = OtherWorkbook()
    sheet = book.active
    assert sheet is not None
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column, value)
            if isinstance(value, str):
                cell.data_type = "s"
    content = io.BytesIO()
    book.save(content)

    check(content.getvalue(), rows)


@files(200)
@hypothesis.given(
    st.lists(st.lists(TEXTS, min_size=3, max_size=3), min_size=3, max_size=12),
    st.sampled_from(ENCODINGS),
    st.sampled_from(",;\t|"),
    st.sampled_from(["\n", "\r\n"]),
)
def test_a_text_holds_what_was_written_into_it(
    rows: list[list[str]], encoding: str, separator: str, end: str
) -> None:
    kept = [[_writable(text, encoding) for text in row] for row in rows]
    written = io.StringIO()
    writer = csv.writer(written, delimiter=separator, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerows(kept)

    check(written.getvalue().encode(encoding), kept)


def _writable(text: str, encoding: str) -> str:
    """Return ``text`` with question marks for the letters that two code pages write alike."""
    if encoding.startswith("utf"):
        return text
    return "".join(one if one.isascii() or one in "ăâîéüöäßó" else "?" for one in text)


def check(content: bytes, rows: list[list[Any]]) -> None:
    """Read a file as an import does, and compare what comes out with what went in."""
    expected = trimmed([[None if value == "" else value for value in row] for row in rows])
    if not any(expected):
        with pytest.raises(NotReadable):
            read_file(content, "any.csv")
        return

    book = read_file(content, "any.csv")

    read = [[value_of(cell) for cell in row] for row in book.sheets[0].stream()]
    assert trimmed(read) == expected
    go_on_with(book.sheets[0].rows)


def go_on_with(rows: list[tuple[Cell, ...]]) -> None:
    """Whatever the cells hold, each is a value of its field or says why it is none."""
    for kind in ImportKind:
        for one in suggest([cell.text for cell in rows[0]], rows[1:], kind):
            for row in rows[1:3]:
                if one.field is None or one.column >= len(row):
                    continue
                try:
                    read_cell(row[one.column], one.field)
                except Unfit as unfit:
                    assert str(unfit)  # noqa: PT017 (it may be a value as well)


def value_of(cell: Cell) -> Any:  # noqa: ANN401
    if cell.kind == Kind.NUMBER and isinstance(cell.value, float):
        return int(cell.value) if cell.value.is_integer() else cell.value
    return cell.value


def trimmed(rows: list[list[Any]]) -> list[list[Any]]:
    """Return rows without what is empty at their ends, and as a workbook keeps days and numbers."""
    kept = []
    for row in rows:
        cells = [as_kept(value) for value in row]
        while cells and cells[-1] is None:
            cells.pop()
        kept.append(cells)
    while kept and not kept[-1]:
        kept.pop()
    return kept


def as_kept(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        return value.date()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


@pytest.mark.parametrize("kind", list(ImportKind))
def test_any_text_is_a_value_of_each_field_or_says_why_not(kind: ImportKind) -> None:
    @files(30)
    @hypothesis.given(st.text(max_size=40))
    def tried(text: str) -> None:
        for field in FIELDS[kind]:
            try:
                read_cell(Cell(Kind.TEXT, text, text), field)
            except Unfit as unfit:
                assert str(unfit)  # noqa: PT017 (it may be a value as well)

    tried()


@files(100)
@hypothesis.given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        book = read_file(content, "any.bin")
    except NotReadable as refused:
        assert str(refused)  # noqa: PT017 (it may be read as well)
        return

    for sheet in book.sheets:
        header = find_list(book)
        if header is not None:
            list(lines_of(sheet.rows, header.header, sheet.merged))
