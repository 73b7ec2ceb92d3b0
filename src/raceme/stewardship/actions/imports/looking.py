"""A page of the rows of an import, as they were found or as they were written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from raceme.stewardship.actions.imports.checking import values_of
from raceme.stewardship.actions.imports.rows import (
    Row,
    Verdict,
    decision_in,
    rows_in,
    written_rows_in,
)
from raceme.stewardship.models import ROWS_AT_ONCE, Import, ImportRows, unpacked
from raceme.stewardship.queries.imports import spread, stretches_of

PAGE = 50


@dataclass(frozen=True)
class RowsPage:
    """Some rows with what they say, and where among all of their kind they stand."""

    rows: Sequence[Row]
    number: int
    pages: int
    total: int

    @property
    def first(self) -> int:
        return (self.number - 1) * PAGE + 1 if self.total else 0

    @property
    def last(self) -> int:
        return min(self.total, self.number * PAGE)


def page_of(found: Import, *, show: Sequence[Verdict], number: int) -> RowsPage:
    """Return a page of the rows that are one of ``show``; only their stretches are read."""
    names = [verdict.value for verdict in show]
    listed = stretches_of(found).values_list("number", *names)
    counts = {row[0]: sum(row[1:]) for row in listed}
    total = sum(counts.values())
    pages = max(1, -(-total // PAGE))
    at = min(max(1, number), pages)
    rows: list[Row] = []
    for stretch_number, first, length in spread(counts, start=(at - 1) * PAGE, length=PAGE):
        stretch = stretches_of(found).get(number=stretch_number)
        some = [row for row in rows_of(stretch, found) if row.verdict in show]
        rows += some[first : first + length]
    return RowsPage(rows=rows, number=at, pages=pages, total=total)


def rows_of(stretch: ImportRows, found: Import) -> Iterator[Row]:
    """Yield the rows of a stretch, as they stand now, with what they say."""
    cells = unpacked(stretch.cells)
    known = rows_in(stretch) if stretch.results is None else written_rows_in(stretch)
    for row in known:
        texts = [str(text) for text in cells[row.number - stretch.first]] if cells else []
        row.decision = decision_in(stretch.decisions.get(str(row.number)))
        row.values = values_of(texts, found) | row.decision.values
        yield row


def row_at(found: Import, number: int) -> Row | None:
    """Return one row by its place in the sheet; None where there is none of the list."""
    stretch = stretches_of(found).filter(number=number // ROWS_AT_ONCE).first()
    if stretch is None:
        return None
    return next((row for row in rows_of(stretch, found) if row.number == number), None)


def texts_at(found: Import, number: int) -> list[str]:
    """Return the cells of a row as they stand in the file."""
    stretch = stretches_of(found).filter(number=number // ROWS_AT_ONCE).first()
    if stretch is None:
        return []
    cells = unpacked(stretch.cells)
    place = number - stretch.first
    return [str(text) for text in cells[place]] if 0 <= place < len(cells) else []


def every_row(found: Import, *, show: Sequence[Verdict]) -> Iterator[tuple[Row, list[str]]]:
    """Yield the rows that are one of ``show``, each with its cells, stretch after stretch."""
    for stretch in stretches_of(found).iterator(chunk_size=1):
        if not any(getattr(stretch, verdict.value) for verdict in show):
            continue
        cells = unpacked(stretch.cells)
        for row in rows_of(stretch, found):
            if row.verdict in show:
                place = row.number - stretch.first
                yield row, [str(text) for text in cells[place]] if cells else []
