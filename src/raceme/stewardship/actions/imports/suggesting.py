"""What a file most likely holds, where its list begins, and what each column goes into."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raceme.core.words import day
from raceme.stewardship.actions.imports.fields import fields_of
from raceme.stewardship.imports.attendance import Attendance
from raceme.stewardship.imports.books import Book
from raceme.stewardship.imports.cells import Row as CellRow
from raceme.stewardship.imports.cells import text_cell
from raceme.stewardship.imports.columns import Suggestion, suggest
from raceme.stewardship.imports.headers import LOOKED_AT, find_header, find_list
from raceme.stewardship.models import ColumnMemory, Import
from raceme.stewardship.queries.imports import head_of

Holds = Import.Holds
MOST_HEADS = 200
SURE = 0.55
# The columns of the list that is made of a meeting's export.
TOOK_PART = (
    ("person", gettext_lazy("Name")),
    ("email", gettext_lazy("E-mail")),
    ("minutes", gettext_lazy("Minutes")),
    ("state", gettext_lazy("Took part")),
)


@dataclass
class Guess:
    """What a file most likely holds, and where."""

    holds: str
    sheet: int = 0
    header_first: int = 0
    header_last: int = 0
    data_row: int = 1
    heads: list[str] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
    options: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Assigned:
    """What a column goes into, and why that is suggested."""

    column: int
    name: str
    reason: str


def guessed(book: Book, *, attendance: Attendance | None, holds: str = "") -> Guess:
    """Return what ``book`` most likely holds; ``holds`` says it where somebody did."""
    if attendance is not None:
        return _of_attendance(attendance, sheet=len(book.sheets))
    found = find_list(book)
    if found is None:
        first = next((at for at, sheet in enumerate(book.sheets) if sheet.head(1)), 0)
        return Guess(holds=holds or Holds.ORGANISATIONS, sheet=first)
    rows = book.sheets[found.sheet].head(LOOKED_AT * 2)
    names = found.header.names
    return Guess(
        holds=holds or guessed_holds(names, rows[found.header.data_row :]),
        sheet=found.sheet,
        header_first=found.header.first_row,
        header_last=found.header.last_row,
        data_row=found.header.data_row,
        heads=list(names)[:MOST_HEADS],
    )


def _of_attendance(attendance: Attendance, *, sheet: int) -> Guess:
    started = attendance.started_at
    minutes = [one.minutes for one in attendance.participants]
    return Guess(
        holds=Holds.ATTENDANCE,
        sheet=sheet,
        heads=[str(head) for _name, head in TOOK_PART],
        columns={str(place): name for place, (name, _head) in enumerate(TOOK_PART)},
        options={
            "title": attendance.title[:200],
            "started_on": started.date().isoformat() if started else "",
            "meeting": attendance.product,
            "longest": max(minutes, default=0),
        },
    )


def rows_of_attendance(attendance: Attendance) -> list[list[str]]:
    """Return a list of its own of those who were at a meeting, each person once."""
    return [
        [str(head) for _name, head in TOOK_PART],
        *(
            [
                one.name,
                one.email,
                str(one.minutes) if one.minutes else "",
                "absent" if one.is_absent else "took_part",
            ]
            for one in attendance.participants
        ),
    ]


def guessed_holds(names: Sequence[str], rows: Sequence[CellRow]) -> str:
    """Return what a list most likely names, by the fields that its columns fit."""
    fits = {holds: _fields(names, rows, holds) for holds in Holds.values}
    if {"title", "started_on"} <= fits[Holds.ACTIVITIES]:
        return Holds.ACTIVITIES
    if fits[Holds.MEMBERS] & {"joined_on", "left_on"}:
        return Holds.MEMBERS
    people = fits[Holds.PEOPLE]
    has_number = fits[Holds.ORGANISATIONS] & {"registered_number", "vat_number", "activity_code"}
    if people & {"person", "last_name"} and not has_number:
        return Holds.PEOPLE
    sizes = fits[Holds.SIZES]
    beside = fits[Holds.ORGANISATIONS] - {"name", "registered_number", "vat_number", "country"}
    if sizes & {"employees", "turnover"} and not beside:
        return Holds.SIZES
    return Holds.ORGANISATIONS


def _fields(names: Sequence[str], rows: Sequence[CellRow], holds: str) -> set[str]:
    return {
        one.field.name
        for one in suggest(names, rows, holds)
        if one.field is not None and one.by_heading and one.confidence >= SURE
    }


def heading_at(found: Import, *, first: int, last: int) -> list[str]:
    """Return what heads the columns of the chosen sheet, where its heading is in these rows."""
    rows = cells_of(found, most=last + 1)[first : last + 1]
    width = min(MOST_HEADS, max((len(row) for row in rows), default=0))
    heads = []
    for column in range(width):
        parts = [" ".join(row[column].text.split()) for row in rows if column < len(row)]
        heads.append(" / ".join(dict.fromkeys(part for part in parts if part)))
    return heads


def heading_in(found: Import) -> Guess:
    """Return where the heading of the chosen sheet most likely is."""
    header = find_header(cells_of(found, most=LOOKED_AT))
    if header is None:
        return Guess(holds=found.holds, sheet=found.sheet)
    return Guess(
        holds=found.holds,
        sheet=found.sheet,
        header_first=header.first_row,
        header_last=header.last_row,
        data_row=header.data_row,
        heads=list(header.names)[:MOST_HEADS],
    )


def cells_of(found: Import, *, most: int) -> list[CellRow]:
    """Return the first rows of the chosen sheet, their texts as cells."""
    return [tuple(text_cell(str(text)) for text in row) for row in head_of(found, most=most)]


def assigned(found: Import, memory: ColumnMemory | None) -> list[Assigned]:
    """Return for each column what it goes into: as the last time, else what is suggested."""
    rows = list(islice(cells_of(found, most=LOOKED_AT * 4), found.data_row, None))
    columns = found.columns or (memory.columns if memory else {})
    if columns:
        reason = _why(found) if found.columns else _as_last_time(memory)
        return [
            Assigned(
                column=place,
                name=str(columns.get(str(place), "")),
                reason=reason if columns.get(str(place)) else "",
            )
            for place in range(len(found.heads))
        ]
    return _suggested(found, rows)


def _why(found: Import) -> str:
    """Say who assigned the columns: of the export of a meeting they are known beforehand."""
    if found.state == Import.State.BEGUN and found.options.get("meeting"):
        return _("The export of a meeting says so.")
    return _("You chose this.")


def _as_last_time(memory: ColumnMemory | None) -> str:
    if memory is None:
        return ""
    return _("As in the import of %(day)s.") % {"day": day(memory.used_at)}


def _suggested(found: Import, rows: Sequence[CellRow]) -> list[Assigned]:
    """Suggest by the kind of the file first; what is left may be of a person, or a size."""
    names = found.heads
    taken: dict[int, Assigned] = {}
    offered = {each.name for each in fields_of(found.holds)}
    for holds, prefix in _kinds(found.holds):
        for one in suggest(names, rows, holds):
            name = _name(one, prefix)
            used = {each.name for each in taken.values()}
            if name in offered and name not in used and one.column not in taken:
                taken[one.column] = Assigned(column=one.column, name=name, reason=one.reason)
    return [
        taken.get(place, Assigned(column=place, name="", reason="")) for place in range(len(names))
    ]


def _kinds(holds: str) -> list[tuple[str, dict[str, str]]]:
    if holds == Holds.MEMBERS:
        return [(holds, {}), (Holds.PEOPLE, {"email": "person_email"}), (Holds.SIZES, {})]
    if holds == Holds.ORGANISATIONS:
        return [(holds, {}), (Holds.SIZES, {})]
    return [(holds, {})]


def _name(one: Suggestion, renamed: dict[str, str]) -> str:
    if one.field is None:
        return ""
    return renamed.get(one.field.name, one.field.name)
