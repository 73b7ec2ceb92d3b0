"""An export of a meeting as its participants, each once."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

from raceme.core.search.folding import fold
from raceme.organisations.names import person_key
from raceme.stewardship.imports.attendance.moments import Order, moment_of, seconds_of, together
from raceme.stewardship.imports.attendance.sheets import header
from raceme.stewardship.imports.attendance.summaries import Summary, summary_of
from raceme.stewardship.imports.attendance.tables import Table, product_of, tables_of
from raceme.stewardship.imports.attendance.terms import Attendance, Participant, Product
from raceme.stewardship.imports.books import Book
from raceme.stewardship.imports.cells import Row
from raceme.stewardship.imports.contents import says

LOOKED_AT = 120
MOST_ROWS = 50_000
# What programs put behind a name.
BEHIND_NAME = re.compile(
    r"\s*[(\[](guest|gast|invitat|external|extern|unverified|neverificat|nicht überprüft|host|"
    r"co-host|gazdă|me|eu|ich|organizer|organisator|organizator)[)\]]\s*$",
    re.IGNORECASE,
)
ORIGINAL_NAME = re.compile(r"^(.*\S)\s*\(([^()]+)\)$")
YES = ("yes", "da", "ja", "oui", "true", "1", "x", "tak", "igen")
NO = ("no", "nu", "nein", "non", "false", "0", "nie", "nem")
JOINED = ("joined", "joined before", "beigetreten", "s a alaturat*", "a intrat*", "asociat*")
LEFT = ("left", "verlassen*", "a iesit*", "a parasit*", "iesit*")


@dataclass
class _Known:
    """What the rows of one person say."""

    name: str
    email: str = ""
    role: str = ""
    is_guest: bool = False
    is_absent: bool = True
    stays: list[tuple[datetime, datetime]] = field(default_factory=list)
    # How long without saying when.
    seconds: int = 0
    # How long in all, by a table of totals.
    total: int = 0
    came: list[datetime] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)


def read_attendance(book: Book) -> Attendance | None:
    """Return who was at the meeting that ``book`` is an export of; nothing for other lists."""
    for place, sheet in enumerate(book.sheets):
        product = product_of(sheet.head(LOOKED_AT))
        if product is None:
            continue
        rows = list(islice(sheet.stream(), MOST_ROWS))
        tables = list(tables_of(rows))
        if tables:
            found = _read(rows, tables, product, book=book, place=place)
            if book.participants is not None:
                found.sheet, found.header = book.participants, header()
            return found
    return None


def _read(
    rows: Sequence[Row], tables: list[Table], product: Product, *, book: Book, place: int
) -> Attendance:
    order = Order.of(cell.text for row in rows[:MOST_ROWS] for cell in row)
    summary = summary_of(rows, tables, order, named=book.sheets[place].name or book.name)
    people = _People(order, summary, product)
    for table in tables:
        people.add(table)
    participants = [people.told(known) for known in people.known]
    moments = [moment for known in people.known for moment in known.came]
    return Attendance(
        product=product,
        title=summary.title,
        started_at=summary.started_at or min(moments, default=None),
        ended_at=summary.ended_at or max(moments, default=None),
        participants=participants,
        sheet=place,
        header=tables[0].header,
    )


class _People:
    """Gathers the rows of each person: by their address, else by their name."""

    def __init__(self, order: Order, summary: Summary, product: Product) -> None:
        self.order, self.summary, self.product = order, summary, product
        self.known: list[_Known] = []
        self.by_email: dict[str, _Known] = {}
        self.by_name: dict[str, list[_Known]] = {}

    def add(self, table: Table) -> None:
        if "stamp" in table.columns:
            self._add_actions(table)
            return
        is_total = self.product == Product.TEAMS and "stays" not in _kind(table)
        for number, row in table.rows:
            name = _name(table, row)
            if not name or says(fold(table.text(row, "waiting")), YES):
                continue
            known = self._person(name, _email(table, row))
            known.rows.append(number)
            self._note(known, table, row)
            if says(fold(table.text(row, "attended")), NO):
                continue
            known.is_absent = False
            self._stay(known, table, row, is_total=is_total)

    def _note(self, known: _Known, table: Table, row: Row) -> None:
        known.role = known.role or table.text(row, "role") or _role_by(table.title)
        known.is_guest |= says(fold(table.text(row, "guest")), YES)

    def _stay(self, known: _Known, table: Table, row: Row, *, is_total: bool) -> None:
        on = self.summary.started_at
        came = moment_of(table.cell(row, "joined"), self.order, on=on)
        went = moment_of(table.cell(row, "left"), self.order, on=on)
        seconds = seconds_of(table.cell(row, "minutes"))
        known.came += [moment for moment in (came, went) if moment is not None]
        if is_total and seconds is not None:
            known.total = max(known.total, seconds)
        elif came is not None and went is not None and went >= came:
            known.stays.append((came, went))
        elif came is not None and seconds is not None:
            known.stays.append((came, came + timedelta(seconds=seconds)))
        else:
            known.seconds += seconds or 0

    def _add_actions(self, table: Table) -> None:
        """Read the oldest form of Teams: one row for each time somebody came or went."""
        since: dict[int, datetime] = {}
        for number, row in table.rows:
            name = _name(table, row)
            moment = moment_of(table.cell(row, "stamp"), self.order)
            if not name or moment is None:
                continue
            known = self._person(name, _email(table, row))
            known.rows.append(number)
            known.is_absent = False
            known.came.append(moment)
            action = fold(table.text(row, "action"))
            if says(action, LEFT):
                known.stays.append((since.pop(id(known), moment), moment))
            elif says(action, JOINED):
                since.setdefault(id(known), moment)
        self._close(since)

    def _close(self, since: dict[int, datetime]) -> None:
        """Whoever was seen to come and not to go stayed until the last was seen."""
        last = max((moment for known in self.known for moment in known.came), default=None)
        for known in self.known:
            if last is not None and id(known) in since:
                known.stays.append((since[id(known)], last))
                known.came.append(last)

    def _person(self, name: str, email: str) -> _Known:
        namesakes = self.by_name.setdefault(person_key(name), [])
        known = self.by_email.get(email) if email else None
        if known is None:
            # Without an address it is whoever of this name is known, if that is one.
            fitting = [one for one in namesakes if not (one.email and email)]
            known = fitting[0] if len(fitting) == 1 else None
        if known is None:
            known = _Known(name)
            self.known.append(known)
        if known not in namesakes:
            namesakes.append(known)
        if email:
            known.email = known.email or email
            self.by_email.setdefault(email, known)
        return known

    def told(self, known: _Known) -> Participant:
        seconds = known.total or together(known.stays) + known.seconds
        return Participant(
            name=known.name,
            email=known.email,
            minutes=round(seconds / 60),
            joined_at=min(known.came, default=None),
            left_at=max(known.came, default=None),
            role=known.role,
            is_guest=known.is_guest,
            is_absent=known.is_absent,
            rows=known.rows,
        )


def _kind(table: Table) -> Iterable[str]:
    """Of Teams, a table with a first and a last moment has totals; one of activities, stays."""
    heading = fold(table.names[table.columns["joined"]]) if "joined" in table.columns else ""
    return () if heading.startswith(("first", "erste", "prima")) else ("stays",)


def _name(table: Table, row: Row) -> str:
    name = table.text(row, "name")
    if not name:
        name = " ".join(filter(None, (table.text(row, "first"), table.text(row, "last"))))
    while (bare := BEHIND_NAME.sub("", name)) != name:
        name = bare
    found = ORIGINAL_NAME.match(name)
    return found[1] if found and "original" in fold(" ".join(table.names)) else name


def _email(table: Table, row: Row) -> str:
    for column in ("email", "upn"):
        text = table.text(row, column).lower()
        if "@" in text:
            return text
    return ""


def _role_by(title: str) -> str:
    folded = fold(title)
    roles = (("panelist", "Panelist"), ("host", "Host"))
    return next((role for word, role in roles if word in folded), "")
