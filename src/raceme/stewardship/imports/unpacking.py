"""
Run as a process of its own: read a workbook from the input, write its sheets to the output.

calamine trusts sizes that a damaged or wicked file claims, and where memory runs out it takes
the whole process with it. So that process is this one: small, without Django, its memory and its
time limited by the system before the first byte is read.

The output is a row of pieces, each with its length before it: rows as lists of values, a number
for that many empty rows. The last piece says what there is: sheets with where their pieces lie,
or the code of a refusal. ``workbooks`` reads it.
"""

import json
import marshal
import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, BinaryIO

PIECE = 2_000
LONGEST_PIECE = 4_000_000
LENGTH = 8
# What marshal writes as it is.
PLAIN = frozenset({str, float, int, bool})


class Refused(Exception):
    """A refusal by its code, with what its sentence names."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.told = {"code": code, **values}


def main() -> None:
    limits: dict[str, int] = json.loads(sys.argv[1])
    _limit(resource.RLIMIT_AS, limits["memory"])
    _limit(resource.RLIMIT_CPU, limits["seconds"])
    _limit(resource.RLIMIT_FSIZE, limits["output"])
    _limit(resource.RLIMIT_CORE, 0)
    output = sys.stdout.buffer
    try:
        told = _told(sys.stdin.buffer, _Pieces(output), limits)
    except Refused as refused:
        told = refused.told
    except (MemoryError, OSError):
        told = {"code": "damaged"}
    except Exception as error:  # noqa: BLE001 (whatever the library says of a file: it is none)
        told = {"code": "locked" if "assword" in str(error) else "damaged"}
    _write(output, marshal.dumps(told))


def _limit(kind: int, most: int) -> None:
    _soft, hard = resource.getrlimit(kind)
    allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (allowed, allowed))


class _Pieces:
    """Writes pieces and knows where the next one will lie."""

    def __init__(self, output: BinaryIO) -> None:
        self.output, self.place = output, 0

    def add(self, rows: list[Any]) -> tuple[int, int]:
        content = marshal.dumps(rows)
        written = (self.place + LENGTH, len(content))
        self.place += _write(self.output, content)
        return written


def _write(output: BinaryIO, content: bytes) -> int:
    output.write(len(content).to_bytes(LENGTH, "little"))
    output.write(content)
    output.flush()
    return LENGTH + len(content)


def _told(file: BinaryIO, pieces: _Pieces, limits: dict[str, int]) -> dict[str, Any]:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum, load_workbook  # noqa: PLC0415

    workbook = load_workbook(file)
    sheets: list[dict[str, Any]] = []
    cells = 0
    for metadata in workbook.sheets_metadata[: limits["sheets"]]:
        told: dict[str, Any] = {
            "name": metadata.name,
            "is_table": metadata.typ == SheetTypeEnum.WorkSheet,
            "is_hidden": metadata.visible != SheetVisibleEnum.Visible,
        }
        if told["is_table"]:
            held = workbook.get_sheet_by_name(metadata.name)
            told |= _sheet(held, metadata.name, pieces, limits, cells)
            cells += told["cells"]
        sheets.append(told)
    return {"code": "", "sheets": sheets}


def _sheet(
    held: Any,  # noqa: ANN401 (a sheet of calamine)
    name: str,
    pieces: _Pieces,
    limits: dict[str, int],
    cells: int,
) -> dict[str, Any]:
    _refuse_wide(held, name, limits)
    rows = _Rows(held, name, limits, cells)
    written = [pieces.add(piece) for piece in rows.pieces()]
    return {
        "pieces": written,
        "merged": [tuple(map(tuple, one)) for one in held.merged_cell_ranges or ()],
        "cells": rows.cells - cells,
        "repaired": rows.repaired,
    }


def _refuse_wide(held: Any, name: str, limits: dict[str, int]) -> None:  # noqa: ANN401
    if held.end is None:
        return
    row, column = held.end
    if column >= limits["columns"]:
        raise Refused("columns", sheet=name, cell=[row, column])
    if (row + 1) * (column + 1) > limits["held"]:
        raise Refused("apart", sheet=name, cell=[row, column])


class _Rows:
    """The rows of one sheet, counted and put right as they go by."""

    def __init__(self, held: Any, name: str, limits: dict[str, int], cells: int) -> None:  # noqa: ANN401
        from repairing import repaired  # type: ignore[import-not-found]  # noqa: PLC0415 (beside this file)

        self.held, self.name, self.limits, self.cells = held, name, limits, cells
        self.put_right = repaired
        self.rows = self.repaired = self.length = self.texts = 0
        # calamine leaves empty columns at the left away, but not empty rows at the top.
        self.left = [""] * (held.start[1] if held.start else 0)

    def pieces(self) -> Iterator[list[Any]]:
        piece: list[Any] = []
        empty = 0
        for values in self.held.iter_rows():
            row = self._row(values)
            if row is None:
                empty += 1
                continue
            if empty:
                piece.append(empty)
                empty = 0
            piece.append(row)
            if len(piece) >= PIECE or self.length > LONGEST_PIECE:
                yield piece
                piece, self.length = [], 0
        if piece:
            yield piece

    def _row(self, values: list[Any]) -> list[Any] | None:
        while values and values[-1] == "":
            values.pop()
        if not values:
            return None
        self.rows += 1
        self.cells += len(values) - values.count("")
        if self.rows > self.limits["rows"]:
            raise Refused("rows", sheet=self.name)
        if self.cells > self.limits["cells"]:
            raise Refused("cells", sheet=self.name)
        if not PLAIN.issuperset(map(type, values)):
            values = [value if type(value) in PLAIN else _packed(value) for value in values]
        self._read_texts(values)
        return self.left + values if self.left else values

    def _read_texts(self, values: list[Any]) -> None:
        """Put garbled letters right, and refuse more text than is held."""
        length = 0
        for place, value in enumerate(values):
            if value.__class__ is not str:
                continue
            length += len(value)
            if not value.isascii() and (better := self.put_right(value)) is not value:
                values[place] = better
                self.repaired += 1
        self.length += length
        self.texts += length
        if self.texts > self.limits["texts"]:
            raise Refused("texts")


def _packed(value: object) -> tuple[str, Any]:
    """Return a value of time as what marshal knows; ``workbooks`` turns it back."""
    if isinstance(value, timedelta):
        return ("duration", value.total_seconds())
    if isinstance(value, datetime | date | time):
        return (type(value).__name__, value.isoformat())
    return ("text", str(value))


if __name__ == "__main__":
    # Of its neighbours it needs one that needs nothing itself.
    sys.path.append(str(Path(__file__).parent))
    main()
