"""
Where a list begins: which sheet holds it, which rows head it, and which rows are none of it.

A heading may have titles above it, be spread over up to three rows (merged cells of it count for
every column they cover), be followed by a row of units or of column numbers, and come again in
the middle. Rows of totals, of section titles and of remarks are told apart.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

from raceme.core.search.folding import fold
from raceme.stewardship.imports.books import Book, Range, Sheet
from raceme.stewardship.imports.cells import EMPTY, Cell, Kind, Row, at
from raceme.stewardship.imports.vocabulary import is_known

LOOKED_AT = 60
HIGHEST_TITLES = 40
MOST_HEADING_ROWS = 3
MOST_UNIT_ROWS = 3
BODY_LOOKED_AT = 25
LONGEST_NAME = 80
BETWEEN = " / "
FEW = 2
UNIT = re.compile(
    r"\(?\s*(mii|mil|mio|tsd|k|tys|ezer)?\.?\s*"
    r"(lei|ron|eur|euro|€|usd|huf|ft|pln|zl|%|nr|buc|ani|persoane|"
    r"pers|ore|zz\W?ll\W?aaaa|dd\W?mm\W?yyyy|tt\W?mm\W?jjjj|da\W?nu|yes\W?no)\.?\s*\)?",
    re.IGNORECASE,
)
TOTAL = re.compile(
    r"(grand |sub ?)?totals?( general\w*)?|suma|sum|summe|gesamt\w*|insgesamt|razem|ogolem|"
    r"osszesen|mindosszesen|somme|ensemble|medie|average|total \w+( \w+)?"
)


@dataclass(frozen=True, kw_only=True)
class Header:
    """The rows of a heading, counted from 0, both included; ``names`` has one for each column."""

    first_row: int
    last_row: int
    names: tuple[str, ...]
    # The first row of the list itself: later where units or column numbers stand between.
    data_row: int
    units: tuple[str, ...] = ()
    # How sure it is that this heads a list, 0 to 1.
    confidence: float = 0.0

    def unit(self, column: int) -> str:
        return self.units[column] if column < len(self.units) else ""


class Line(NamedTuple):
    """One row below a heading, with its place; ``why_not`` says why it is none of the list."""

    row: int
    cells: Row
    why_not: str = ""


class Found(NamedTuple):
    sheet: int
    header: Header


def find_list(book: Book) -> Found | None:
    """Return the sheet that most likely holds the list, and its heading."""
    found: list[tuple[float, Found]] = []
    for place, sheet in enumerate(book.sheets):
        rows = sheet.head(LOOKED_AT)
        header = find_header(rows, sheet.merged)
        if header is None:
            continue
        lines = min(len(rows) - header.data_row, LOOKED_AT) / LOOKED_AT
        known = sum(map(is_known, header.names))
        points = header.confidence + 0.2 * known + lines - (1.0 if sheet.is_hidden else 0.0)
        found.append((points, Found(place, header)))
    return max(found, key=lambda one: (one[0], -one[1].sheet))[1] if found else None


def find_header(rows: Sequence[Row], merged: Sequence[Range] = ()) -> Header | None:
    """Return the heading of the list in ``rows``, of which the first ones are enough."""
    filled = [row for row in rows if row]
    if not filled:
        return None
    points = [
        (_points(rows, place), place)
        for place, row in enumerate(rows[:HIGHEST_TITLES])
        if row and place < LOOKED_AT
    ]
    if not points:
        return None
    best, place = max(points, key=lambda one: (one[0], -one[1]))
    first, last = _spread(rows, place, merged)
    names = _names(rows[first : last + 1], first, merged)
    data_row, units = _below(rows, last)
    return Header(
        first_row=first,
        last_row=last,
        names=names,
        data_row=data_row,
        units=units,
        confidence=max(0.0, min(1.0, best / 2)),
    )


def _points(rows: Sequence[Row], place: int) -> float:
    """Say how well a row heads those below it."""
    row = rows[place]
    cells = [cell for cell in row if cell is not EMPTY]
    texts = [cell.text for cell in cells if cell.kind == Kind.TEXT]
    below = [one for one in rows[place + 1 : place + 1 + BODY_LOOKED_AT] if one]
    width = median(sum(cell is not EMPTY for cell in one) for one in below) if below else 0
    known = sum(map(is_known, texts))
    covers = min(1.0, len(cells) / width) if width else 0.3
    textual = len(texts) / len(cells)
    short = sum(len(text) <= LONGEST_NAME for text in texts) / max(1, len(texts))
    distinct = len({fold(text) for text in texts}) / max(1, len(texts))
    alone = 1.0 if len(cells) == 1 and width > 1 else 0.0
    differs = _differs(row, below)
    return (
        covers * textual * short * distinct
        + 0.9 * min(1.0, known / max(1, len(cells)))
        + 0.12 * min(known, 6)
        + 0.5 * differs
        - 0.8 * alone
        - 0.3 * (1 - textual)
        - 0.01 * place
    )


def _differs(row: Row, below: Sequence[Row]) -> float:
    """Say in which share of its columns a text stands above numbers, days or longer texts."""
    told = unlike = 0
    for place, cell in enumerate(row):
        column = [one[place] for one in below if place < len(one) and one[place] is not EMPTY]
        if cell.kind != Kind.TEXT or not column:
            continue
        told += 1
        other = sum(
            one.kind != Kind.TEXT or _shape(one.text) != _shape(cell.text) for one in column
        )
        unlike += other * 2 > len(column)
    return unlike / told if told else 0.0


def _shape(text: str) -> str:
    return "digits" if any(map(str.isdigit, text)) else "address" if "@" in text else "words"


def _spread(rows: Sequence[Row], place: int, merged: Sequence[Range]) -> tuple[int, int]:
    """Return the first and last row of the heading around its best row."""
    first = last = place
    width = max((len(row) for row in rows), default=0)
    while (
        first > 0
        and last - first + 1 < MOST_HEADING_ROWS
        and _is_group(rows, first - 1, merged, width)
    ):
        first -= 1
    while (
        last - first + 1 < MOST_HEADING_ROWS
        and last + 1 < len(rows)
        and _is_part(rows, last + 1, merged)
    ):
        last += 1
    return first, last


def _is_group(rows: Sequence[Row], place: int, merged: Sequence[Range], width: int) -> bool:
    """Say whether a row above a heading groups its columns, rather than being a title."""
    cells = [cell for cell in rows[place] if cell is not EMPTY]
    if not cells or any(cell.kind != Kind.TEXT or len(cell.text) > LONGEST_NAME for cell in cells):
        return False
    spans = [last[1] - start[1] + 1 for start, last in merged if start[0] <= place <= last[0]]
    if len(cells) == 1:
        return any(1 < span < width for span in spans)
    return len(cells) > FEW or bool(spans) or all(map(is_known, (cell.text for cell in cells)))


def _is_part(rows: Sequence[Row], place: int, merged: Sequence[Range]) -> bool:
    """Say whether a row below a heading still belongs to it."""
    cells = [cell for cell in rows[place] if cell is not EMPTY]
    if len(cells) < 1 or any(cell.kind != Kind.TEXT for cell in cells) or _is_units(rows[place]):
        return False
    # Where a cell of the heading is merged downwards, the row below is a part of it.
    if any(start[0] < place <= last[0] for start, last in merged):
        return True
    known = sum(is_known(cell.text) for cell in cells)
    return known * 2 > len(cells) and known > 1


def _is_units(row: Row) -> bool:
    cells = [cell for cell in row if cell is not EMPTY]
    return bool(cells) and all(UNIT.fullmatch(cell.text.strip()) for cell in cells)


def _is_counting(row: Row) -> bool:
    """Say whether a row numbers the columns: 1, 2, 3 or A, B, C, none left out."""
    texts = [cell.text.strip("() ") for cell in row]
    return len(texts) > FEW and any(
        texts == [sign(first + place) for place in range(len(texts))]
        for sign, first in ((str, 0), (str, 1), (chr, ord("A")), (chr, ord("a")))
    )


def _below(rows: Sequence[Row], last: int) -> tuple[int, tuple[str, ...]]:
    """Return where the list begins, and the units that stand between it and its heading."""
    place, units = last + 1, tuple[str, ...]()
    while place < len(rows) and place - last <= MOST_UNIT_ROWS and _stands_between(rows[place]):
        if _is_units(rows[place]):
            units = tuple(cell.text for cell in rows[place])
        place += 1
    return place, units


def _stands_between(row: Row) -> bool:
    return not row or _is_units(row) or _is_counting(row)


def _names(rows: Sequence[Row], first: int, merged: Sequence[Range]) -> tuple[str, ...]:
    width = max(len(row) for row in rows)
    parts: list[list[str]] = [[] for _column in range(width)]
    for offset, row in enumerate(rows):
        is_last = offset == len(rows) - 1
        texts = _spread_texts(row, first + offset, width, merged, groups=not is_last)
        for column, text in enumerate(texts):
            if text and (not parts[column] or parts[column][-1] != text):
                parts[column].append(text)
    return tuple(BETWEEN.join(one) for one in parts)


def _spread_texts(
    row: Row, number: int, width: int, merged: Sequence[Range], *, groups: bool
) -> list[str]:
    texts = [" ".join(at(row, column).text.split()) for column in range(width)]
    here = [(start, last) for start, last in merged if start[0] == number]
    for start, last in here:
        for column in range(start[1], min(last[1], width - 1) + 1):
            texts[column] = texts[column] or texts[start[1]]
    if groups and not merged:
        # A text file has no merged cells: a group reaches to the next one.
        for column in range(1, width):
            texts[column] = texts[column] or texts[column - 1]
    return texts


def lines_of(rows: Iterable[Row], header: Header, merged: Sequence[Range] = ()) -> Iterator[Line]:
    """Yield each row below the heading, and why it is none of the list where it is not."""
    heading = {fold(name.rpartition(BETWEEN)[2]) for name in header.names} - {""}
    sections = {start[0] for start, last in merged if last[1] - start[1] > 1}
    for number, row in enumerate(rows):
        if number >= header.data_row:
            yield Line(number, row, _why_not(number, row, heading, sections, len(header.names)))


def _why_not(number: int, row: Row, heading: set[str], sections: set[int], width: int) -> str:
    if not row:
        return "empty"
    cells = [cell for cell in row if cell is not EMPTY]
    first = cells[0]
    if first.kind == Kind.TEXT and TOTAL.fullmatch(fold(first.text)) and _sums(cells[1:]):
        return "total"
    if len(cells) > 1 and sum(fold(cell.text) in heading for cell in cells) * 3 > len(cells) * 2:
        return "heading"
    if len(cells) == 1 and number in sections and width > 1:
        return "section"
    return ""


def _sums(cells: Sequence[Cell]) -> bool:
    return all(cell.kind != Kind.TEXT or any(map(str.isdigit, cell.text)) for cell in cells)


def heading_of(sheet: Sheet) -> Header | None:
    return find_header(sheet.head(LOOKED_AT), sheet.merged)
