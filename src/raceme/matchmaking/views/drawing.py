"""
Boards of a version drawn: a row for each table or person, a column for each slot of a day.

A board has hundreds of cells, so they are written here and not by a template.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from raceme.core.templatetags.raceme import icon
from raceme.matchmaking.library.placing import clock
from raceme.matchmaking.models import Schedule, Slot
from raceme.matchmaking.queries.schedules import Cell, Person

EMPTY = SafeString("")


@dataclass(frozen=True, kw_only=True)
class Day:
    """A day that a board can show."""

    label: str
    href: str
    is_shown: bool
    day: date


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What all cells of a board have in common."""

    version: Schedule
    workspace: str
    event: str
    zone: ZoneInfo
    slots: Sequence[Slot]
    may_change: bool

    def address(self, name: str, *more: object) -> str:
        """Return the address of a page of the version."""
        number = self.version.number
        return reverse(f"matchmaking:{name}", args=[self.workspace, self.event, number, *more])


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row's head, and what stands in it by slot; the key of its table, or of its person."""

    label: str
    about: str
    cells: Mapping[int, Cell]
    table: int | None = None
    person: int | None = None
    is_lost: bool = False


def heads(frame: Frame) -> SafeString:
    """Return the heads of the columns: when each slot begins, by the event's clock."""
    repair = frame.address("schedule_repair")
    lost, report = _("lost"), _("report this time as lost")
    told = []
    for slot in frame.slots:
        begins = clock(slot.starts_at, frame.zone)
        if slot.is_lost:
            head = format_html('{} <span class="r-tag">{}</span>', begins, lost)
        elif frame.may_change:
            head = format_html(
                '<a href="{}?slots={}">{}<span class="visually-hidden">, {}</span></a>',
                repair,
                slot.pk,
                begins,
                report,
            )
        else:
            head = format_html("{}", begins)
        told.append(format_html('<th scope="col" role="columnheader">{}</th>', head))
    return _joined(told)


def body(frame: Frame, rows: Iterable[Row], *, tables: Mapping[int, str]) -> SafeString:
    draw = _Drawing(frame, tables)
    return _joined(draw.row(row) for row in rows)


class _Drawing:
    """The words and addresses of a board, made once for all its cells."""

    def __init__(self, frame: Frame, tables: Mapping[int, str]) -> None:
        self.frame = frame
        self.tables = tables
        self.free, self.lost, self.move = _("free"), _("lost"), _("Move %(meeting)s")
        self.with_whom = _("with %(others)s")
        self.locked = format_html(
            '<span class="r-lock">{}<span class="visually-hidden">{}</span></span>',
            icon("lock"),
            _("Locked"),
        )
        self.grab = icon("arrows-exchange")
        self.clocks = {slot.pk: clock(slot.starts_at, frame.zone) for slot in frame.slots}
        # The addresses of meetings differ by their wish alone.
        self.open = frame.address("schedule_meeting", 0).split("/0/")[0]

    def row(self, row: Row) -> SafeString:
        about = format_html('<span class="r-sub">{}</span>', row.about) if row.about else EMPTY
        cells = _joined(self._cell(row, slot) for slot in self.frame.slots)
        return format_html(
            '<tr role="row"><th scope="row" role="rowheader">{}{}</th>{}</tr>',
            row.label,
            about,
            cells,
        )

    def _cell(self, row: Row, slot: Slot) -> SafeString:
        cell = row.cells.get(slot.pk)
        spot = f"{slot.pk}-{row.table or ''}"
        if cell is not None:
            return self._met(row, cell, spot)
        is_lost = slot.is_lost or row.is_lost
        return format_html(
            '<td role="cell" class="r-free{}" data-spot="{}" data-l="{}">{}</td>',
            " r-lost" if is_lost else "",
            spot,
            self.clocks[slot.pk],
            self.lost if is_lost else self.free,
        )

    def _met(self, row: Row, cell: Cell, spot: str) -> SafeString:
        first, others = _sides(row, cell)
        if others:
            said = self.with_whom % {"others": ", ".join(map(_named, others))}
        else:
            said = first.organisation
        where = "" if row.table else self.tables.get(cell.table, "")
        return format_html(
            '<td role="cell" class="r-met" data-spot="{}" data-l="{}" data-wish="{}" '
            'data-at="{}-{}"><a href="{}/{}/"><b>{}</b>{}{}</a>{}</td>',
            spot,
            self.clocks[cell.slot],
            cell.wish,
            cell.slot,
            cell.table,
            self.open,
            cell.wish,
            first.name,
            said,
            format_html(' <span class="r-at">{}</span>', where) if where else EMPTY,
            self.locked if cell.is_locked else self._button(first, said),
        )

    def _button(self, first: Person, said: str) -> SafeString:
        if not self.frame.may_change:
            return EMPTY
        meeting = f"{first.name} {said}".strip()
        return format_html(
            '<button type="button" class="r-grab" data-grab hidden aria-label="{}">{}</button>',
            self.move % {"meeting": meeting},
            self.grab,
        )


def _sides(row: Row, cell: Cell) -> tuple[Person, list[Person]]:
    """Return who is named first in a cell, and whom they meet; in a person's row the others."""
    people = cell.people
    if row.person is not None:
        people = [one for one in people if one.pk != row.person] or people
    return people[0], people[1:]


def _named(person: Person) -> str:
    about = ", ".join(filter(None, (person.organisation, person.country)))
    return f"{person.name}, {about}" if about else person.name


def _joined(parts: Iterable[SafeString]) -> SafeString:
    # Each part was escaped as it was written.
    return mark_safe("".join(parts))  # noqa: S308
