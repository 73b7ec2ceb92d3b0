"""Lists and pairs as csv files."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from raceme.engines.duplicates.problem import COLUMNS, DuplicatesError, Fault, Pair, Record

NEEDED = ("id", "name")
HEADS = ("id_a", "id_b", "score", "reasons")
SEPARATORS = (",", ";", "\t")


@dataclass(frozen=True)
class List:
    """A list that is being read: its rows come one by one; ``missing`` columns are unknown."""

    records: Iterator[Record]
    missing: tuple[str, ...]


@contextmanager
def opened(path: Path) -> Iterator[List]:
    """
    Open the list of a csv file in utf-8, its columns in any order.

    Raises ``DuplicatesError``, also while its rows are read, and ``OSError``.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            heads, separator = _heads(file)
            places = {name: heads.index(name) for name in COLUMNS if name in heads}
            for name in NEEDED:
                if name not in places:
                    raise DuplicatesError(Fault.NO_COLUMN, name)
            missing = tuple(name for name in COLUMNS if name not in places)
            yield List(_records(file, separator, heads, places), missing)
        except (UnicodeDecodeError, csv.Error) as error:
            raise DuplicatesError(Fault.NOT_A_TABLE, str(error)) from error


def _heads(file: TextIO) -> tuple[list[str], str]:
    first = file.readline()
    separator = max(SEPARATORS, key=first.count)
    cells = next(csv.reader([first], delimiter=separator), [])
    return [cell.strip().lower() for cell in cells], separator


def _records(
    file: TextIO, separator: str, heads: Sequence[str], places: dict[str, int]
) -> Iterator[Record]:
    rows = csv.reader(file, delimiter=separator)
    for cells in rows:
        if not any(cells):
            continue
        # The heads were read before, so that the reader is one line behind.
        line = str(rows.line_num + 1)
        if len(cells) > len(heads):
            raise DuplicatesError(Fault.NOT_A_TABLE, line)
        told = {name: cells[at] for name, at in places.items() if at < len(cells)}
        if not told.get("id"):
            raise DuplicatesError(Fault.NO_ID, line)
        yield Record(**told)


def write(pairs: Iterable[Pair], path: Path) -> int:
    """Write the pairs to a csv file, in one go, and return how many; raises ``OSError``."""
    unfinished = path.with_name(f"{path.name}.part")
    count = 0
    try:
        with unfinished.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file, lineterminator="\n")
            table.writerow(HEADS)
            for count, pair in enumerate(pairs, 1):  # noqa: B007 (its last value is the answer)
                table.writerow((pair.a, pair.b, f"{pair.score:.4f}", reasons_text(pair)))
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return count


def reasons_text(pair: Pair) -> str:
    """Return the reasons in one cell: ``same_number=123; same_town=cluj``."""
    return "; ".join(map(str, pair.reasons))
