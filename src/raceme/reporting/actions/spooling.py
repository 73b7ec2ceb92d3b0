"""
The lines of a report on their way from the log into the frozen tables, kept on the disc.

Between reading and writing: so that no list is held in memory however long it is, and so that
nobody is kept waiting on SQLite but while what was read is written, which takes seconds.
"""

import json
import tempfile
from collections.abc import Iterator, Sequence
from itertools import islice
from types import TracebackType
from typing import Any, Self

from django.db import connection

from raceme.reporting.models import SnapshotFigure, SnapshotLine, SnapshotWords
from raceme.reporting.queries.frozen import plain

AT_ONCE = 2_000
LINE = (
    "id, workspace_id, figure_id, number, is_counted, record, activity, subject, "
    '"on", value, records, reason, evidence, commitment'
)
WORDS = "line_id, salt, words"
Row = list[Any]


class Spool:
    """Lines in the order in which they were added; gone from the disc once it is closed."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the spool)
        self.lines = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def add(self, line: SnapshotLine, words: SnapshotWords) -> None:
        """Keep a line with its words as the tables take them."""
        row: Row = [
            line.number,
            line.is_counted,
            line.record,
            line.activity,
            line.subject,
            line.on.isoformat(),
            plain(line.value),
            line.records,
            line.reason,
            json.dumps(line.evidence),
            line.commitment,
            words.salt,
            json.dumps(words.words),
        ]
        self._file.write(json.dumps(row).encode() + b"\n")
        self.lines += 1

    def write(self, figures: Sequence[tuple[SnapshotFigure, int]]) -> Iterator[int]:
        """
        Write all that was added as lines of ``figures``, each saved and with its number of lines.

        Returns again and again how many are written.
        """
        self._file.seek(0)
        written = 0
        rows = (json.loads(text) for text in self._file)
        for figure, length in figures:
            own = islice(rows, length)
            while some := list(islice(own, AT_ONCE)):
                _insert(figure, some)
                written += len(some)
                yield written


def _insert(figure: SnapshotFigure, rows: Sequence[Row]) -> None:
    keys = _free_keys(len(rows))
    lines = [
        [key, figure.workspace_id, figure.pk, *row[:-2]]
        for key, row in zip(keys, rows, strict=True)
    ]
    words = [[key, *row[-2:]] for key, row in zip(keys, rows, strict=True)]
    for table, columns, found in (
        ("reporting_snapshotline", LINE, lines),
        ("reporting_snapshotwords", WORDS, words),
    ):
        if connection.vendor == "postgresql":
            _copy(table, columns, found)
        else:
            _insert_each(table, columns, found)


def _free_keys(number: int) -> Sequence[int]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT NEXTVAL(PG_GET_SERIAL_SEQUENCE('reporting_snapshotline', 'id')) "
                "FROM GENERATE_SERIES(1, %s)",
                [number],
            )
            return [key for (key,) in cursor.fetchall()]
        # Nobody else writes there while this transaction does.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = 'reporting_snapshotline'")
        (last,) = cursor.fetchone() or (0,)
        return range(last + 1, last + 1 + number)


def _copy(table: str, columns: str, rows: Sequence[Row]) -> None:
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


def _insert_each(table: str, columns: str, rows: Sequence[Row]) -> None:
    places = ", ".join(["%s"] * len(rows[0]))
    with connection.cursor() as cursor:
        # Names of ours alone.
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", rows)  # noqa: S608
