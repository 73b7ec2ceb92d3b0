"""Workbooks (xlsx, xlsm, xls, ods), read by calamine in a process of its own."""

import json
import marshal
import os
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from raceme.stewardship.imports import limits, open_document, packages
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
from raceme.stewardship.imports.notes import Note
from raceme.stewardship.imports.packages import Survey, address
from raceme.stewardship.imports.recognising import ODS, XLS, XLSM, has_macros
from raceme.stewardship.imports.refusals import (
    Damaged,
    FarApart,
    Locked,
    NothingInside,
    NotReadable,
    TooManyCells,
    TooManyColumns,
    TooManyRows,
    Trap,
    UnknownKind,
)

LENGTH = 8
PROGRAM = Path(__file__).with_name("unpacking.py")
GIVEN = {
    "memory": limits.MOST_MEMORY,
    "seconds": limits.MOST_SECONDS,
    "output": limits.MOST_OUTPUT,
    "sheets": limits.MOST_SHEETS,
    "rows": limits.MOST_ROWS,
    "columns": limits.MOST_COLUMNS,
    "cells": limits.MOST_CELLS,
    "held": limits.MOST_HELD,
    "texts": limits.MOST_TEXT_HELD,
}


def read_workbook(content: bytes, kind: str) -> Book:
    """Return the book in ``content``. Raises ``NotReadable``."""
    surveys = _surveyed(BytesIO(content), kind)
    unpacked, told = _unpacked(content)
    if surveys is not None and len(surveys) < len(told):
        # What was looked at is not what was read.
        raise Damaged
    known = surveys or [Survey() for _sheet in told]
    tables = [(one, survey) for one, survey in zip(told, known, strict=False) if one["is_table"]]
    if told and not tables:
        raise UnknownKind
    if not any(one["cells"] or survey.rows for one, survey in tables):
        raise NothingInside
    sheets = [_sheet(unpacked, one, survey) for one, survey in tables]
    notes = _notes(told, sheets, [survey for _one, survey in tables])
    if kind == XLSM or (kind == XLS and has_macros(content)):
        notes.insert(0, Note("macros"))
    return Book(kind=kind, sheets=sheets, notes=notes)


def _surveyed(file: BytesIO, kind: str) -> list[Survey] | None:
    if kind == ODS:
        open_document.refuse_too_large(file)
    return None if kind in (XLS, ODS) else packages.surveyed(file)


class Unpacked:
    """The pieces of a workbook in a file without a name, gone with the last who reads them."""

    def __init__(self, output: IO[bytes]) -> None:
        self.file = os.dup(output.fileno())
        weakref.finalize(self, os.close, self.file)

    def read(self, place: int, size: int) -> Any:  # noqa: ANN401 (what was written)
        # By place, so that several may read at once.
        return marshal.loads(os.pread(self.file, size, place))  # noqa: S302 (our own program wrote it)

    def last(self) -> dict[str, Any]:
        """Return the last piece, which tells of all the others."""
        place, end = 0, os.fstat(self.file).st_size
        size = 0
        while place < end:
            size = int.from_bytes(os.pread(self.file, LENGTH, place), "little")
            place += LENGTH + size
        told: dict[str, Any] = self.read(place - size, size)
        return told


def _unpacked(content: bytes) -> tuple[Unpacked, list[dict[str, Any]]]:
    """Have the workbook unpacked, and return where its sheets lie, with what is told of them."""
    command = [sys.executable, "-I", str(PROGRAM), json.dumps(GIVEN)]
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as output:
        given.write(content)
        given.seek(0)
        try:
            subprocess.run(  # noqa: S603 (our own program, and nothing of the file in its arguments)
                command,
                stdin=given,
                stdout=output,
                stderr=subprocess.DEVNULL,
                check=True,
                timeout=2 * limits.MOST_SECONDS,
            )
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            # It ran out of what it was given.
            raise Damaged from error
        unpacked = Unpacked(output)
    told = unpacked.last()
    if told["code"]:
        raise REFUSALS[told["code"]](told)
    return unpacked, told["sheets"]


def _cell_named(told: Mapping[str, Any]) -> str:
    row, column = told["cell"]
    return address(row, column)


REFUSALS: dict[str, Callable[[Mapping[str, Any]], NotReadable]] = {
    "damaged": lambda _told: Damaged(),
    "locked": lambda _told: Locked(),
    "texts": lambda _told: Trap(),
    "rows": lambda told: TooManyRows(sheet=told["sheet"], most=limits.MOST_ROWS),
    "cells": lambda told: TooManyCells(sheet=told["sheet"], most=limits.MOST_CELLS),
    "columns": lambda told: TooManyColumns(
        sheet=told["sheet"], most=limits.MOST_COLUMNS, cell=_cell_named(told)
    ),
    "apart": lambda told: FarApart(sheet=told["sheet"], cell=_cell_named(told)),
}


def _sheet(unpacked: Unpacked, told: Mapping[str, Any], survey: Survey) -> Sheet:
    return Sheet(
        name=told["name"],
        stream=partial(_rows, unpacked, told["pieces"], survey),
        is_hidden=told["is_hidden"],
        merged=tuple(told["merged"]),
        hidden_rows=frozenset(survey.hidden_rows),
    )


def _notes(told: list[dict[str, Any]], sheets: list[Sheet], surveys: list[Survey]) -> list[Note]:
    notes = []
    if hidden := tuple(sheet.name for sheet in sheets if sheet.is_hidden):
        notes.append(Note("hidden_sheets", len(hidden), hidden))
    counts = {
        "hidden_rows": sum(len(sheet.hidden_rows) for sheet in sheets),
        "merged": sum(len(sheet.merged) for sheet in sheets),
        "formulas": sum(len(survey.formulas) for survey in surveys),
        "errors": sum(len(survey.errors) for survey in surveys),
        "repaired": sum(one.get("repaired", 0) for one in told),
    }
    notes += [Note(code, count) for code, count in counts.items() if count]
    if left_away := tuple(one["name"] for one in told if not one["is_table"]):
        notes.append(Note("unreadable_sheets", len(left_away), left_away))
    return notes


def _rows(unpacked: Unpacked, pieces: list[tuple[int, int]], survey: Survey) -> Iterator[Row]:
    number = 0
    for values in _values(unpacked, pieces):
        if number in survey.rows:
            yield _marked(values, number, survey)
        else:
            yield trimmed([_cell(value) for value in values])
        number += 1
    # Rows of nothing but errors, below all others.
    for rest in range(number, max(survey.rows, default=-1) + 1):
        yield _marked([], rest, survey) if rest in survey.rows else ()


def _values(unpacked: Unpacked, pieces: list[tuple[int, int]]) -> Iterator[list[Any]]:
    for place, size in pieces:
        for row in unpacked.read(place, size):
            if row.__class__ is int:
                yield from ([] for _empty in range(row))
            else:
                yield row


def _cell(value: Any) -> Cell:  # noqa: ANN401 (what was written of calamine's)
    if value == "":
        return EMPTY
    if value.__class__ is str:
        return text_cell(value)
    return cell_of(_of_time(*value)) if value.__class__ is tuple else cell_of(value)


def _of_time(kind: str, told: Any) -> Value:  # noqa: ANN401
    if kind == "duration":
        return timedelta(seconds=told)
    readers: dict[str, Callable[[str], Value]] = {
        "datetime": datetime.fromisoformat,
        "date": date.fromisoformat,
        "time": time.fromisoformat,
        "text": str,
    }
    return readers[kind](told)


def _marked(values: list[Any], number: int, survey: Survey) -> Row:
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
