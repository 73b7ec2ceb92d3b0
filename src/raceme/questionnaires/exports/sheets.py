"""Sheets of a workbook that is written row by row and never held."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Self

from raceme.core import words
from raceme.questionnaires.exports.columns import Cell

ROWS_OF_A_SHEET, COLUMNS_OF_A_SHEET = 1_000_000, 16_384
LONGEST_CELL, LONGEST_NAME = 32_767, 31
NARROWEST, WIDEST = 12, 40
# Excel opens no workbook with a sheet of this name.
RESERVED = "history"
# Excel knows no day before.
FIRST_DAY = date(1900, 1, 1)


class Book:
    """A workbook, with what its sheets share."""

    def __init__(self, file: Any) -> None:  # noqa: ANN401 (any binary file)
        from xlsxwriter import Workbook  # noqa: PLC0415 (an export pays for it, not every start)

        self.book = Workbook(file, {"constant_memory": True, "use_zip64": True})
        self.head = self.book.add_format(
            {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}
        )
        self.day = self.book.add_format({"num_format": "dd.mm.yyyy"})
        self._names = {RESERVED}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failed: object) -> None:
        self.book.close()

    def begun(self, name: str) -> Any:  # noqa: ANN401 (xlsxwriter's)
        """Return a new sheet of this name, or of one like it where it is taken."""
        wanted, number = name[:LONGEST_NAME], 1
        while wanted.lower() in self._names:
            number += 1
            wanted = f"{name[: LONGEST_NAME - 4]} {number}"
        self._names.add(wanted.lower())
        return self.book.add_worksheet(wanted)


class Sheet:
    """A table with a row of headings; where it gets too long it goes on upon another sheet."""

    def __init__(self, book: Book, name: str, heads: Sequence[str]) -> None:
        self._book, self._name, self._heads = book, name, heads
        self._begin()

    def _begin(self) -> None:
        self._sheet, self._line = self._book.begun(self._name), 0
        self._sheet.freeze_panes(1, 1)
        for place, head in enumerate(self._heads):
            width = min(max(NARROWEST, len(head) + 2), WIDEST)
            self._sheet.set_column(place, place, width)
            self._sheet.write_string(0, place, head[:LONGEST_CELL], self._book.head)

    def add(self, cells: Iterable[Cell]) -> None:
        if self._line == ROWS_OF_A_SHEET:
            self._begin()
        self._line += 1
        for place, cell in enumerate(cells):
            if cell is None or cell == "":
                continue
            if isinstance(cell, date) and cell < FIRST_DAY:
                self._sheet.write_string(self._line, place, words.day_typed(cell))
            elif isinstance(cell, date):
                self._sheet.write_datetime(self._line, place, cell, self._book.day)
            elif isinstance(cell, str):
                # As text, whatever it begins with: never a formula, never a link.
                self._sheet.write_string(self._line, place, cell[:LONGEST_CELL])
            else:
                self._sheet.write_number(self._line, place, cell)
