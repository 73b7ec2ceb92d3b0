"""What the workbooks of this app have in common: tables, and nothing in them that could run."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

WIDTH = 18

Rows = Sequence[Sequence[str | int]]


class Book:
    """
    A workbook that is being written.

    Texts are written as texts, whatever they begin with: never a formula, never a link.
    """

    def __init__(self) -> None:
        from xlsxwriter import Workbook  # noqa: PLC0415 (an export pays for it, not every start)

        self._file = BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.book = Workbook(self._file, options)
        self.head = self.book.add_format({"bold": True, "bottom": 1})
        self.example = self.book.add_format({"italic": True, "font_color": "#5B6A63"})
        self.typed = self.book.add_format({"num_format": "@"})

    def add_table(self, name: str, rows: Rows, *, widths: Sequence[int] = ()) -> Any:  # noqa: ANN401
        """Add a sheet with a row of headings that stays, and columns that are read as texts."""
        sheet = self.book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for column in range(len(rows[0])):
            width = widths[column] if column < len(widths) else WIDTH
            sheet.set_column(column, column, width, self.typed)
        for line, row in enumerate(rows):
            for column, cell in enumerate(row):
                self.write(sheet, line, column, cell, None if line else self.head)
        return sheet

    def write(self, sheet: Any, line: int, column: int, cell: str | int, form: Any = None) -> None:  # noqa: ANN401
        if isinstance(cell, int):
            sheet.write_number(line, column, cell, form)
        elif cell:
            sheet.write_string(line, column, cell, form)

    def content(self) -> bytes:
        self.book.close()
        return self._file.getvalue()
