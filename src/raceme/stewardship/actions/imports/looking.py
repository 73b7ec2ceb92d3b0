"""A page of the rows of an import, as they were found or as they were written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from raceme.core.search.folding import fold
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


def page_of(found: Import, *, show: Sequence[Verdict], number: int, text: str = "") -> RowsPage:
    """
    Return a page of the rows that are one of ``show``; only their stretches are read.

    With a ``text`` only those in which all of its words stand, which reads one stretch after
    the other.
    """
    if text.strip():
        return _found_page(found, show=show, number=number, words=fold(text).split())
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


def _found_page(
    found: Import, *, show: Sequence[Verdict], number: int, words: Sequence[str]
) -> RowsPage:
    total, first = 0, (max(1, number) - 1) * PAGE
    rows: list[Row] = []
    for row in _rows_with(found, show=show, words=words):
        if first <= total < first + PAGE:
            rows.append(row)
        total += 1
    pages = max(1, -(-total // PAGE))
    if number > pages:
        return _found_page(found, show=show, number=pages, words=words)
    return RowsPage(rows=rows, number=max(1, number), pages=pages, total=total)


def _rows_with(found: Import, *, show: Sequence[Verdict], words: Sequence[str]) -> Iterator[Row]:
    for stretch in stretches_of(found).iterator(chunk_size=1):
        if not any(getattr(stretch, verdict.value) for verdict in show):
            continue
        cells = unpacked(stretch.cells)
        said = [" ".join(fold(str(text)) for text in texts if text) for texts in cells]
        # What was typed over the cells is looked through only where the cells do not say it.
        may_say = {at for at, text in enumerate(said) if all(word in text for word in words)}
        may_say |= {int(number) - stretch.first for number in stretch.decisions}
        if not may_say:
            continue
        for row in rows_of(stretch, found):
            at = row.number - stretch.first
            if at in may_say and row.verdict in show and _says(row, said[at], words):
                yield row


def _says(row: Row, said: str, words: Sequence[str]) -> bool:
    text = " ".join([said, *map(fold, row.decision.values.values())])
    return all(word in text for word in words)


@dataclass(frozen=True)
class Spot:
    """Where a row stands: its number, and the page of all rows on which it is."""

    number: int
    page: int


def next_spot(found: Import, *, wanted: Sequence[Verdict], after: int) -> Spot | None:
    """
    Return the next row that is one of ``wanted`` behind the row ``after``, else the first.

    None where there is none. Only the stretch in which it stands is read, and the one of
    ``after``.
    """
    listed = stretches_of(found).values_list("number", *ImportRows.COUNTED)
    lengths: dict[int, int] = {}
    holding: list[int] = []
    for number, *counts in listed:
        lengths[number] = sum(counts)
        if any(
            count for name, count in zip(ImportRows.COUNTED, counts, strict=True) if name in wanted
        ):
            holding.append(number)
    here = max(after, 0) // ROWS_AT_ONCE
    later = [number for number in holding if number >= here]
    behind = [(number, after) for number in later]
    for number, limit in [*behind, *((number, -1) for number in holding)]:
        for at, row in enumerate(rows_of(stretches_of(found).get(number=number), found)):
            if row.verdict in wanted and row.number > limit:
                before = sum(count for each, count in lengths.items() if each < number)
                return Spot(row.number, (before + at) // PAGE + 1)
    return None


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
