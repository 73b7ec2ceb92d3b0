"""The participants of a meeting as a sheet of their own, each once, beside the file's own."""

from datetime import datetime

from django.utils.translation import gettext as _

from raceme.stewardship.imports.attendance.terms import Attendance, Participant
from raceme.stewardship.imports.books import Sheet
from raceme.stewardship.imports.cells import EMPTY, Cell, Row, cell_of, text_cell, trimmed
from raceme.stewardship.imports.headers import Header

HEADINGS = ("Name", "E-mail", "Minutes", "Join time", "Leave time", "Role", "Attended")


def participants_sheet(attendance: Attendance) -> Sheet:
    """Return a sheet with one row for each participant, under headings that are recognised."""
    rows: list[Row] = [tuple(map(text_cell, HEADINGS)), *map(_row, attendance.participants)]
    return Sheet(name=_("Participants"), stream=lambda: iter(rows))


def header() -> Header:
    return Header(first_row=0, last_row=0, names=HEADINGS, data_row=1, confidence=1.0)


def _row(one: Participant) -> Row:
    return trimmed(
        [
            text_cell(one.name),
            text_cell(one.email),
            cell_of(one.minutes),
            _moment(one.joined_at),
            _moment(one.left_at),
            text_cell(one.role),
            text_cell("No" if one.is_absent else "Yes"),
        ]
    )


def _moment(moment: datetime | None) -> Cell:
    return EMPTY if moment is None else cell_of(moment)
