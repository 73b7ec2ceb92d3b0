from datetime import date, datetime, time
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook

from raceme.matchmaking.imports.workbooks import NotAWorkbook, read_sheets


def _book(cells: dict[str, Any]) -> bytes:
    book, file = Workbook(), BytesIO()
    sheet = book.worksheets[0]
    sheet.title = "wishes"
    for name, value in cells.items():
        sheet[name] = value
    book.create_chartsheet("drawn")
    book.create_sheet("empty")
    book.save(file)
    return file.getvalue()


def test_cells_are_read_where_they_stand() -> None:
    content = _book(
        {
            "B2": "w",
            "C2": 4,
            "D2": True,
            "B4": datetime(2027, 5, 11, 9, 30),  # noqa: DTZ001 (as workbooks hold it)
            "C4": date(2027, 5, 11),
            "D4": time(9, 30),
            "E4": " x ",
        }
    )

    nine = datetime.fromisoformat("2027-05-11T09:30")
    assert read_sheets(content) == {
        "wishes": [
            [],
            ["", "w", 4.0, True],
            [],
            ["", nine, datetime.fromisoformat("2027-05-11"), "09:30:00", " x "],
        ],
        "empty": [],
    }


def _wide(columns: int) -> bytes:
    """Return a workbook of one row of so many cells, as no program would write it."""
    file = BytesIO(_book({"A1": "x"}))
    written = BytesIO()
    cells = "".join(f'<c t="inlineStr"><is><t>{n}</t></is></c>' for n in range(columns))
    with ZipFile(file) as read, ZipFile(written, "w") as archive:
        for name in read.namelist():
            content = read.read(name)
            if name == "xl/worksheets/sheet1.xml":
                start = content.index(b"<sheetData>")
                row = f"<sheetData><row>{cells}</row></sheetData></worksheet>"
                content = content[:start] + row.encode()
            archive.writestr(name, content)
    return written.getvalue()


def test_of_twenty_thousand_columns_more_than_an_event_has_are_told() -> None:
    (row,) = read_sheets(_wide(20_000))["wishes"]

    assert (len(row), row[-1]) == (1_000, "999")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 and no more",
        b"slots;places",
        _book({"A1": "x"})[:-300],
        _book({"A1": "x", "XFD1048576": "y"}),
        _book({"A1": "x", "A400000": "y"}),
    ],
    ids=["empty", "cut at once", "text", "cut off", "far apart", "long"],
)
def test_what_is_no_workbook_of_an_event_is_refused(content: bytes) -> None:
    with pytest.raises(NotAWorkbook):
        read_sheets(content)
