"""What stands in one cell of a file: its kind, its value, and its text as it is shown."""

import math
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple

Value = str | int | float | bool | date | datetime | time | timedelta | None
# Excel keeps fifteen digits of a number; what lies behind them is noise of the arithmetic.
DIGITS = 15
SECONDS_OF_AN_HOUR, SECONDS_OF_A_MINUTE = 3600, 60
PER_CENT = 100


class Kind(StrEnum):
    EMPTY = "empty"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    DATETIME = "datetime"
    TIME = "time"
    DURATION = "duration"
    BOOLEAN = "boolean"
    # #REF!, #N/A and their like: the program that wrote the file could not work it out.
    ERROR = "error"
    # A formula that no program has worked out yet.
    FORMULA = "formula"


class Cell(NamedTuple):
    """One cell. The text of a day is ISO (2024-03-12), that of a number has no needless zeros."""

    kind: Kind
    value: Value
    text: str


Row = tuple[Cell, ...]
EMPTY = Cell(Kind.EMPTY, None, "")
FORMULA = Cell(Kind.FORMULA, None, "")
TRUE, FALSE = (
    Cell(Kind.BOOLEAN, value=True, text="TRUE"),
    Cell(Kind.BOOLEAN, value=False, text="FALSE"),
)


def at(row: Sequence[Cell], place: int) -> Cell:
    """Return the cell of ``row`` in a column; rows end with their last cell that is not empty."""
    return row[place] if 0 <= place < len(row) else EMPTY


def text_cell(text: str) -> Cell:
    return Cell(Kind.TEXT, text, text) if text and not text.isspace() else EMPTY


def error_cell(text: str) -> Cell:
    return Cell(Kind.ERROR, text, text)


def cell_of(value: Value) -> Cell:  # noqa: PLR0911 (one line for each kind)
    """Return the cell that holds ``value``."""
    if isinstance(value, str):
        return text_cell(value)
    if isinstance(value, bool):
        return TRUE if value else FALSE
    if isinstance(value, int | float):
        return Cell(Kind.NUMBER, value, number_text(value))
    if isinstance(value, datetime):
        moment = value.isoformat(" ", "seconds" if value.second else "minutes")
        return Cell(Kind.DATETIME, value, moment)
    if isinstance(value, date):
        return Cell(Kind.DATE, value, value.isoformat())
    if isinstance(value, time):
        text = value.isoformat("seconds" if value.second else "minutes")
        return Cell(Kind.TIME, value, text)
    return EMPTY if value is None else Cell(Kind.DURATION, value, duration_text(value))


def number_text(value: float) -> str:
    """Write a number as a person would: 123456, 0.125, never 1.23456e+05."""
    if isinstance(value, int):
        return str(value)
    if not math.isfinite(value):
        return str(value)
    if value.is_integer():
        return str(int(value))
    written = f"{value:.{DIGITS}g}"
    return f"{value:.20f}".rstrip("0") if "e" in written else written


def duration_text(value: timedelta) -> str:
    seconds = round(value.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    hours, rest = divmod(seconds, SECONDS_OF_AN_HOUR)
    minutes, left = divmod(rest, SECONDS_OF_A_MINUTE)
    return f"{sign}{hours}:{minutes:02}" + (f":{left:02}" if left else "")


def shown_as(cell: Cell, pattern: str) -> Cell:
    """Return a number with the text that its format shows: ``%``, or ``0``s that lead."""
    if cell.kind != Kind.NUMBER or not isinstance(cell.value, int | float):
        return cell
    if pattern == "%":
        return cell._replace(text=f"{number_text(round(cell.value * PER_CENT, 10))}%")
    if cell.value >= 0 and float(cell.value).is_integer():
        return cell._replace(text=number_text(cell.value).rjust(len(pattern), "0"))
    return cell


def trimmed(cells: list[Cell]) -> Row:
    """Return a row without the empty cells at its end."""
    while cells and cells[-1] is EMPTY:
        cells.pop()
    return tuple(cells)
