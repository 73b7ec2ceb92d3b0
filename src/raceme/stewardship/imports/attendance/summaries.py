"""What an export says of the meeting itself: its title, when it began and ended."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePosixPath

from raceme.core.search.folding import fold
from raceme.stewardship.imports.attendance.moments import Order, moment_of, seconds_of
from raceme.stewardship.imports.attendance.tables import Table
from raceme.stewardship.imports.cells import Cell, Row, at, text_cell

TITLE = re.compile(
    r"(meeting |event )?(title|topic|subject)|(besprechungs)?titel|thema|"
    r"titlul? .*|titlu|subiect\w*"
)
STARTED = re.compile(
    r"(actual |meeting )?start( date)?( time)?|startzeit|beginn|startuhrzeit|besprechungsbeginn|"
    r"uhrzeit des beginns|ora de (inceput|incepere)( .*)?|ora inceperii.*|inceput.*"
)
ENDED = re.compile(
    r"(meeting )?end( date)?( time)?|endzeit|ende|enduhrzeit|besprechungsende|"
    r"ora de (sfarsit|incheiere|terminare)( .*)?|ora incheierii.*|sfarsit.*"
)
LASTED = re.compile(r"(actual |meeting )?duration( minutes)?|(besprechungs)?dauer.*|durata.*")
FEW = 2
# What programs call the files they write.
FILE = re.compile(
    r"(attendance report|meeting ?attendance ?(list|report)|anwesenheitsbericht|raport de prezenta|"
    r"participants?|attendees?|attendee report|prezenta|\d{9,11}|[a-z]{3}-[a-z]{4}-[a-z]{3}|"
    r"zoom|csv|xlsx)",
    re.IGNORECASE,
)
DAY_OF_FILE = re.compile(r"\d{4}[-_]\d{1,2}[-_]\d{1,2}(?:[ _T]\d{1,2}[:_.h]\d{2})?")


@dataclass
class Summary:
    title: str = ""
    started_at: datetime | None = None
    ended_at: datetime | None = None


def summary_of(
    rows: Sequence[Row], tables: Sequence[Table], order: Order, *, named: str
) -> Summary:
    """Return what the rows outside the tables tell, else what the file is called."""
    summary, lasted = Summary(), None
    inside = {number for table in tables for number, _row in table.rows}
    inside |= {table.first_row for table in tables}
    for label, cell in _told(rows, inside):
        if TITLE.fullmatch(label):
            summary.title = summary.title or " ".join(cell.text.split())
        elif STARTED.fullmatch(label):
            summary.started_at = summary.started_at or moment_of(cell, order)
        elif ENDED.fullmatch(label):
            summary.ended_at = summary.ended_at or moment_of(cell, order)
        elif LASTED.fullmatch(label) and lasted is None:
            lasted = seconds_of(cell)
    _of_file(summary, named, order)
    if summary.started_at and summary.ended_at is None and lasted:
        summary.ended_at = summary.started_at + timedelta(seconds=lasted)
    return summary


def _told(rows: Sequence[Row], inside: set[int]) -> Iterator[tuple[str, Cell]]:
    """Yield what is said beside a label, and below one where a row of labels stands above."""
    first = min(inside, default=len(rows))
    for number, row in enumerate(rows[: first + 1]):
        if number in inside or not row:
            continue
        if len(row) <= FEW:
            yield fold(row[0].text.rstrip(":")), at(row, 1)
            continue
        below = rows[number + 1] if number + 1 < len(rows) and number + 1 not in inside else ()
        for place, cell in enumerate(row):
            yield fold(cell.text.rstrip(":")), at(below, place)


def _of_file(summary: Summary, named: str, order: Order) -> None:
    stem = PurePosixPath(named).stem if named.endswith((".csv", ".xlsx")) else named
    found = DAY_OF_FILE.search(stem)
    if summary.started_at is None and found:
        day = found[0].replace("_", "-", 2).replace("_", " ").replace("h", ":")
        summary.started_at = moment_of(text_cell(day), order)
    if not summary.title:
        bare = FILE.sub(" ", DAY_OF_FILE.sub(" ", stem))
        summary.title = " ".join(bare.replace("_", " ").strip(" -_–.,").split())
