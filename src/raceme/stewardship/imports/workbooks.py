"""Workbooks (xlsx, xlsm, xls, ods) by calamine, after a look at what they would unpack to."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import Any

from raceme.stewardship.imports import open_document, packages
from raceme.stewardship.imports.books import Book, Sheet
from raceme.stewardship.imports.cells import (
    EMPTY,
    Cell,
    Row,
    Value,
    cell_of,
    error_cell,
    shown_as,
    text_cell,
    trimmed,
)
from raceme.stewardship.imports.cells import FORMULA as NOT_WORKED_OUT
from raceme.stewardship.imports.limits import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_HELD,
    MOST_ROWS,
    MOST_SHEETS,
)
from raceme.stewardship.imports.notes import Note
from raceme.stewardship.imports.packages import Survey, address
from raceme.stewardship.imports.recognising import ODS, XLS, XLSM, has_macros
from raceme.stewardship.imports.refusals import (
    Damaged,
    FarApart,
    Locked,
    NothingInside,
    TooManyCells,
    TooManyColumns,
    TooManyRows,
    UnknownKind,
)
from raceme.stewardship.imports.repairing import repaired


@dataclass
class Counted:
    """What one sheet was found to hold."""

    rows: int = 0
    cells: int = 0
    repaired: int = 0


def read_workbook(file: BytesIO, kind: str) -> Book:
    """Return the book in ``file``. Raises ``NotReadable``."""
    surveys = _surveyed(file, kind)
    with _told():
        return _read(file, kind, surveys)


def _surveyed(file: BytesIO, kind: str) -> list[Survey] | None:
    if kind == ODS:
        open_document.refuse_too_large(file)
    return None if kind in (XLS, ODS) else packages.surveyed(file)


@contextmanager
def _told() -> Iterator[None]:
    """Turn what calamine says, and where it gives up, into refusals."""
    from python_calamine import CalamineError, PasswordError  # noqa: PLC0415

    try:
        yield
    except PasswordError as error:
        raise Locked from error
    except (CalamineError, ValueError, OverflowError, OSError, EOFError) as error:
        if "assword" in str(error):
            raise Locked from error
        raise Damaged from error
    except BaseException as error:
        # A panic of the library is no Exception; everything else is let through.
        if type(error).__name__ == "PanicException":
            raise Damaged from error
        raise


def _read(file: BytesIO, kind: str, surveys: list[Survey] | None) -> Book:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum, load_workbook  # noqa: PLC0415

    file.seek(0)
    workbook = load_workbook(file)
    sheets, left_away, notes = [], [], Notes()
    told = workbook.sheets_metadata
    if surveys is not None and len(surveys) != len(told):
        # What was looked at is not what would be read.
        raise Damaged
    for number, metadata in enumerate(told[:MOST_SHEETS]):
        if metadata.typ != SheetTypeEnum.WorkSheet:
            left_away.append(metadata.name)
            continue
        survey = surveys[number] if surveys else Survey()
        sheet = _sheet(workbook, metadata.name, survey, notes)
        if sheet is not None:
            sheet.is_hidden = metadata.visible != SheetVisibleEnum.Visible
            sheets.append(sheet)
    if not sheets:
        raise UnknownKind if left_away else NothingInside
    book = Book(kind=kind, sheets=sheets)
    book.notes = notes.of(book, left_away, macros=kind == XLSM or _xls_macros(file, kind))
    if not any(notes.filled):
        raise NothingInside
    return book


def _xls_macros(file: BytesIO, kind: str) -> bool:
    return kind == XLS and has_macros(file.getvalue())


class Notes:
    """Gathers what is said of all sheets together."""

    def __init__(self) -> None:
        self.filled: list[bool] = []
        self.counts = dict.fromkeys(("hidden_rows", "merged", "formulas", "errors", "repaired"), 0)

    def add(self, sheet: Sheet, counted: Counted, survey: Survey) -> None:
        self.filled.append(counted.cells > 0)
        self.counts["hidden_rows"] += len(sheet.hidden_rows)
        self.counts["merged"] += len(sheet.merged)
        self.counts["formulas"] += len(survey.formulas)
        self.counts["errors"] += len(survey.errors)
        self.counts["repaired"] += counted.repaired

    def of(self, book: Book, left_away: list[str], *, macros: bool) -> list[Note]:
        notes = [Note("macros")] if macros else []
        if hidden := tuple(sheet.name for sheet in book.sheets if sheet.is_hidden):
            notes.append(Note("hidden_sheets", len(hidden), hidden))
        notes += [Note(code, count) for code, count in self.counts.items() if count]
        if left_away:
            notes.append(Note("unreadable_sheets", len(left_away), tuple(left_away)))
        return notes


def _sheet(workbook: Any, name: str, survey: Survey, notes: Notes) -> Sheet | None:  # noqa: ANN401
    held = workbook.get_sheet_by_name(name)
    _refuse_wide(held, name)
    counted = _counted(held, name)
    sheet = Sheet(
        name=name,
        stream=partial(_rows, held, survey),
        merged=tuple(held.merged_cell_ranges or ()),
        hidden_rows=frozenset(survey.hidden_rows),
    )
    notes.add(sheet, counted, survey)
    return sheet


def _refuse_wide(held: Any, name: str) -> None:  # noqa: ANN401
    if held.end is None:
        return
    row, column = held.end
    cell = address(row, column)
    if column >= MOST_COLUMNS:
        raise TooManyColumns(sheet=name, most=MOST_COLUMNS, cell=cell)
    if (row + 1) * (column + 1) > MOST_HELD:
        raise FarApart(sheet=name, cell=cell)


def _counted(held: Any, name: str) -> Counted:  # noqa: ANN401
    """Count what is filled, and refuse more than is read, before any of it is kept."""
    counted = Counted()
    for values in held.iter_rows():
        filled = len(values) - values.count("")
        if not filled:
            continue
        counted.rows += 1
        counted.cells += filled
        if counted.rows > MOST_ROWS:
            raise TooManyRows(sheet=name, most=MOST_ROWS)
        if counted.cells > MOST_CELLS:
            raise TooManyCells(sheet=name, most=MOST_CELLS)
        for value in values:
            if value.__class__ is str and not value.isascii() and repaired(value) is not value:
                counted.repaired += 1
    return counted


def _padded(held: Any) -> Iterator[list[Value]]:  # noqa: ANN401
    """Yield the rows from the first column on: calamine leaves empty ones at the left away."""
    left = [""] * (held.start[1] if held.start else 0)
    return (left + values for values in held.iter_rows()) if left else held.iter_rows()


def _rows(held: Any, survey: Survey) -> Iterator[Row]:  # noqa: ANN401
    for number, values in enumerate(_padded(held)):
        if number in survey.rows:
            yield _marked(values, number, survey)
        elif len(values) == values.count(""):
            yield ()
        else:
            yield trimmed([_cell(value) for value in values])


def _cell(value: Value) -> Cell:
    if value == "":
        return EMPTY
    if value.__class__ is str:
        return text_cell(value if value.isascii() else repaired(value))
    return cell_of(value)


def _marked(values: list[Value], number: int, survey: Survey) -> Row:
    """Return a row in which some cell is more than calamine tells."""
    width = max(len(values), survey.rows[number] + 1)
    cells = [_cell(value) for value in values] + [EMPTY] * (width - len(values))
    for place in range(width):
        where = (number, place)
        if where in survey.errors:
            cells[place] = error_cell(survey.errors[where])
        elif where in survey.formulas and cells[place] is EMPTY:
            cells[place] = NOT_WORKED_OUT
        elif where in survey.shown:
            cells[place] = shown_as(cells[place], survey.shown[where])
    return trimmed(cells)
