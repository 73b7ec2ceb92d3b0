"""
An event as the sheets of a workbook, each a table under a row of headings.

Sheets and columns are found by their names, in any order; capital letters, ``_`` and ``-`` do not
matter. Ids are read letter by letter, and a number that stands as one is its digits.
"""

import csv
import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import StringIO
from zoneinfo import ZoneInfo

from raceme.engines.matchmaking.events.faults import EventError, Fault, Spot
from raceme.engines.matchmaking.events.problem import FEWEST_PEOPLE, Event
from raceme.engines.matchmaking.events.reading import (
    MEMBERS,
    NEEDED,
    Entry,
    event_of,
    moment,
    wrong_type,
)
from raceme.engines.matchmaking.events.soundness import check_zone

Cell = str | int | float | bool | datetime | None
Rows = Sequence[Sequence[Cell]]
Known = Mapping[str, Container[str]]

MOST_COLUMNS = 200
# What programs hold in one cell.
LONGEST_CELL = 32_767
FIRST_TO_FOURTH = ("first", "second", "third", "fourth")
# The sheets, their columns, and the list that they hold.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "slots": ("id", "starts at", "time zone", "minutes", "part"),
    "places": ("id", "room", "host"),
    "participants": (
        "id",
        "organisation",
        "kind",
        "country",
        "time zone",
        "least",
        "most",
        "unavailable",
    ),
    "wishes": ("id", "weight", *FIRST_TO_FOURTH),
    "stand-ins": FIRST_TO_FOURTH[:2],
    "locked": ("wish", "slot", "place", "people"),
    "rooms": ("from", "to", "metres"),
    "kinds": FIRST_TO_FOURTH[:2],
}
LISTS = {"stand-ins": "stand_ins", "kinds": "may_meet"}
SHEETS = {list_: sheet for sheet, list_ in LISTS.items()}
NEEDED_SHEETS = ("slots", "places", "participants", "wishes")
# A sheet of this name explains; nothing is read from it.
READ_ME = "read me"
WHOLES = {"minutes", "least", "most", "weight", "metres"}
# The members that list ids in one cell, and of which list.
IDS = {"unavailable": "slots", "people": "participants"}
SEPARATOR = re.compile(r"[\s_-]+")
WHOLE = re.compile(r"[+-]?[0-9]{1,9}")


def event_from_sheets(sheets: Mapping[str, Rows]) -> Event:
    """Read the sheets of a workbook. Raises ``EventError`` with the cell of the first fault."""
    read = {name: _Sheet(name, rows) for name, rows in _known(sheets).items()}
    for name in NEEDED_SHEETS:
        if name not in read:
            raise EventError(Fault.MISSING, Spot(name))
    try:
        return _event(read)
    except EventError as error:
        sheet = read[SHEETS.get(error.spot.entries, error.spot.entries)]
        place = sheet.place(error.spot)
        raise EventError(error.fault, error.spot, place=place, **error.values) from error


def _event(read: Mapping[str, "_Sheet"]) -> Event:
    entries: dict[str, list[Entry]] = {}
    for name in MEMBERS:
        # What a cell may list is read before what lists it.
        known = {list_: {one["id"] for one in entries.get(list_, ())} for list_ in IDS.values()}
        entries[name] = _entries(read[name], name, known) if name in read else []
    # Nothing said of kinds is that all meet.
    pairs = {
        list_: found
        for name, list_ in LISTS.items()
        if name in read and (found := _pairs(read[name], list_))
    }
    return event_of(entries, pairs)


def sheets_of_event(event: Event) -> dict[str, list[list[str | int]]]:
    """Write an event as sheets, headings first; reading them gives the same event."""
    slots = [slot.id for slot in event.slots]
    rows: dict[str, list[list[str | int]]] = {
        "slots": [
            [one.id, one.starts_at.isoformat(), "", one.minutes, one.part] for one in event.slots
        ],
        "places": [[one.id, one.room, one.host or ""] for one in event.places],
        "participants": [
            [
                one.id,
                one.organisation,
                one.kind,
                one.country,
                one.time_zone,
                one.least,
                one.most,
                _joined(
                    [slot for slot in slots if slot in one.unavailable],
                    Spot("participants", number, "unavailable"),
                ),
            ]
            for number, one in enumerate(event.participants, start=1)
        ],
        "wishes": [[one.id, one.weight, *one.between] for one in event.wishes],
        "stand-ins": [list(pair) for pair in event.stand_ins],
        "locked": [
            [one.wish, one.slot, one.place, _joined(one.people, Spot("locked", number, "people"))]
            for number, one in enumerate(event.locked, start=1)
        ],
        "rooms": [[one.one, one.other, one.metres] for one in event.rooms],
        "kinds": [list(pair) for pair in event.may_meet or ()],
    }
    return {name: [list(heads), *rows[name]] for name, heads in COLUMNS.items()}


def address(row: int, column: int) -> str:
    """Return the name of a cell, counted from 0, as AB12."""
    letters, left = "", column + 1
    while left:
        left, letter = divmod(left - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"


@dataclass(frozen=True)
class _Row:
    """The filled cells of a row by their headings, and which row it is, from 0."""

    number: int
    cells: Mapping[str, Cell]


@dataclass
class _Sheet:
    """A sheet with its headings found; ``columns`` says where each stands."""

    name: str
    held: Rows
    columns: dict[str, int] = field(init=False)
    rows: list[_Row] = field(init=False)

    def __post_init__(self) -> None:
        if any(len(row) > MOST_COLUMNS for row in self.held):
            raise EventError(Fault.TOO_WIDE, Spot(self.name), most=MOST_COLUMNS)
        filled = [number for number, row in enumerate(self.held) if not _is_blank(row)]
        self.top = filled[0] if filled else 0
        self.columns = self._headed() if filled else {}
        self.rows = [self._row(number) for number in filled[1:]]
        for head in self._needed():
            if head not in self.columns and self.rows:
                raise EventError(Fault.MISSING, Spot(self.name), place=f"{self.name}, {head}")

    def place(self, spot: Spot) -> str:
        """Return the cell of a spot in the list that this sheet holds."""
        if spot.number is None:
            return self.name
        heads = COLUMNS[self.name]
        head = _normal(spot.member).replace("between", "first")
        column = self.columns.get(head, self.columns.get(heads[0], 0))
        return self.cell(self.rows[spot.number - 1].number, column)

    def cell(self, row: int, column: int) -> str:
        return f"{self.name}!{address(row, column)}"

    def _needed(self) -> list[str]:
        members = MEMBERS.get(self.name)
        if members is None:
            return list(COLUMNS[self.name])
        needed = [_normal(name) for name, how in members.items() if how.default is NEEDED]
        between = FIRST_TO_FOURTH[:FEWEST_PEOPLE] if "between" in needed else ()
        return [*between, *(head for head in needed if head != "between")]

    def _headed(self) -> dict[str, int]:
        columns: dict[str, int] = {}
        for column, cell in enumerate(self.held[self.top]):
            if _is_empty(cell):
                continue
            place = self.cell(self.top, column)
            head = _normal(str(cell))
            if head not in COLUMNS[self.name]:
                raise EventError(Fault.UNKNOWN_NAME, Spot(self.name), place=place, word=str(cell))
            if head in columns:
                raise EventError(Fault.TWICE, Spot(self.name), place=place, word=str(cell))
            columns[head] = column
        return columns

    def _row(self, number: int) -> _Row:
        heads = {column: head for head, column in self.columns.items()}
        cells: dict[str, Cell] = {}
        for column, cell in enumerate(self.held[number]):
            if _is_empty(cell):
                continue
            if column not in heads:
                place = self.cell(number, column)
                raise EventError(Fault.NO_HEADING, Spot(self.name), place=place, word=str(cell))
            cells[heads[column]] = cell
        return _Row(number, cells)


def _known(sheets: Mapping[str, Rows]) -> dict[str, Rows]:
    """Return the sheets by their own names, without what explains and what is empty."""
    own = {_normal(name): name for name in COLUMNS}
    known: dict[str, Rows] = {}
    for name, rows in sheets.items():
        if _normal(name) == READ_ME or all(map(_is_blank, rows)):
            if _normal(name) in own:
                known.setdefault(own[_normal(name)], ())
            continue
        if _normal(name) not in own:
            raise EventError(Fault.UNKNOWN_NAME, Spot(name), word=name)
        if known.get(own[_normal(name)]):
            raise EventError(Fault.TWICE, Spot(name), word=name)
        known[own[_normal(name)]] = rows
    return known


def _normal(name: str) -> str:
    return SEPARATOR.sub(" ", name).strip().casefold()


def _is_empty(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _is_blank(row: Sequence[Cell]) -> bool:
    return all(map(_is_empty, row))


def _entries(sheet: _Sheet, name: str, known: Known) -> list[Entry]:
    return [
        _entry(row.cells, name, number, known) for number, row in enumerate(sheet.rows, start=1)
    ]


def _entry(cells: Mapping[str, Cell], name: str, number: int, known: Known) -> Entry:
    found: Entry = {}
    for member, how in MEMBERS[name].items():
        spot = Spot(name, number, member)
        if member == "between":
            found[member] = tuple(
                _text(cells[one], spot) for one in FIRST_TO_FOURTH if one in cells
            )
        elif (head := _normal(member)) in cells:
            found[member] = _value(member, cells[head], spot, cells=cells, known=known)
        elif how.default is NEEDED:
            raise EventError(Fault.MISSING, spot)
        else:
            found[member] = how.default
    return found


def _pairs(sheet: _Sheet, name: str) -> tuple[tuple[str, str], ...]:
    pairs = []
    for number, row in enumerate(sheet.rows, start=1):
        first, second = (_needed(row.cells, name, number, head) for head in COLUMNS[sheet.name])
        pairs.append((first, second))
    return tuple(pairs)


def _needed(cells: Mapping[str, Cell], name: str, number: int, head: str) -> str:
    spot = Spot(name, number, head)
    if head not in cells:
        raise EventError(Fault.MISSING, spot)
    return _text(cells[head], spot)


def _value(
    member: str, cell: Cell, spot: Spot, *, cells: Mapping[str, Cell], known: Known
) -> object:
    if member in WHOLES:
        return _whole(cell, spot)
    if member == "starts_at":
        return _moment(cell, spot, zone=_text(cells.get("time zone", ""), spot))
    text = _text(cell, spot)
    return _parted(text, spot, known=known[IDS[member]]) if member in IDS else text


def _text(cell: Cell, spot: Spot) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return str(cell)
    return wrong_type(str(cell), spot, needed="text")


def _whole(cell: Cell, spot: Spot) -> int:
    if isinstance(cell, str) and WHOLE.fullmatch(cell.strip()):
        return int(cell)
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if isinstance(cell, int) and not isinstance(cell, bool):
        return cell
    return wrong_type(str(cell), spot, needed="whole_number")


def _moment(cell: Cell, spot: Spot, *, zone: str) -> datetime:
    """Return a moment with its offset, or that of the time zone beside it."""
    if isinstance(cell, str):
        cell = moment(cell.strip(), spot)
    if not isinstance(cell, datetime):
        wrong_type(str(cell), spot, needed="moment")
    if cell.utcoffset() is not None or not zone:
        return cell
    check_zone(zone, spot)
    # With the offset of that day alone: moments are compared and added to.
    return datetime.fromisoformat(cell.replace(tzinfo=ZoneInfo(zone)).isoformat())


def _joined(names: Sequence[str], spot: Spot) -> str:
    """Return names in one cell, parted by semicolons, in quotation marks where it needs them."""
    into = StringIO()
    csv.writer(into, delimiter=";", lineterminator="").writerow(names)
    if len(into.getvalue()) > LONGEST_CELL:
        raise EventError(Fault.TOO_LONG, spot, most=LONGEST_CELL)
    return into.getvalue()


def _parted(text: str, spot: Spot, *, known: Container[str]) -> tuple[str, ...]:
    """Return the names in a cell; where that gives those that there are, commas part as well."""
    try:
        read = list(csv.reader([text.replace("\n", ";").replace("\r", "")], delimiter=";"))
    except csv.Error:
        wrong_type(text, spot, needed="text")
    found: list[str] = []
    for name in (name for names in read for name in names):
        parts = [part.strip() for part in name.split(",")]
        is_several = name not in known and all(part in known for part in parts)
        found += parts if is_several else [name] if name.strip() else []
    return tuple(found)
