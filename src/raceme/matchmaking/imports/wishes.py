"""A workbook of wishes: who is to meet whom, and how strongly, a row each."""

from dataclasses import dataclass
from datetime import datetime

from raceme.matchmaking.imports.workbooks import Cell, read_sheets

HEADS = ("first", "second", "strength")
MOST_ROWS = 10_000
# A strength by its word or its weight; an empty one is a like.
WEIGHTS = {
    "": 1,
    "like": 1,
    "both like": 2,
    "must": 4,
    "both must": 8,
    "1": 1,
    "2": 2,
    "4": 4,
    "8": 8,
}


class WrongHeads(Exception):
    """The first sheet does not begin with the headings of wishes."""


class TooManyRows(Exception):
    """More rows than wishes are read from one workbook."""


@dataclass(frozen=True)
class WrittenWish:
    """A row as it was written; ``weight`` is None where its strength says nothing known."""

    row: int
    first: str
    second: str
    strength: str

    @property
    def weight(self) -> int | None:
        return WEIGHTS.get(self.strength.lower())


def read_wishes(content: bytes) -> list[WrittenWish]:
    """
    Return the rows of the first sheet that say anything, with their numbers.

    Raises ``NotAWorkbook``, ``WrongHeads``, ``TooManyRows``.
    """
    sheets = read_sheets(content)
    rows = next(iter(sheets.values()), [])
    heads = [_text(cell).lower() for cell in rows[0]] if rows else []
    if tuple(heads[: len(HEADS)]) != HEADS:
        raise WrongHeads
    if len(rows) > MOST_ROWS:
        raise TooManyRows
    found = []
    for number, row in enumerate(rows[1:], start=2):
        cells = [_text(cell) for cell in [*row, "", "", ""][: len(HEADS)]]
        if any(cells):
            found.append(WrittenWish(number, *cells))
    return found


def _text(cell: Cell) -> str:
    if cell is None or isinstance(cell, bool | datetime):
        return ""
    whole = isinstance(cell, float) and cell.is_integer()
    # A NUL is no text that a database keeps.
    text = str(int(cell)) if whole else str(cell)
    return " ".join(text.replace("\x00", "").split())
