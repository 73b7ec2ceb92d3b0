"""Where in an export the tables of participants stand, and what their columns are."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from raceme.core.search.folding import fold
from raceme.stewardship.imports.attendance.terms import Product
from raceme.stewardship.imports.cells import EMPTY, Cell, Row, at
from raceme.stewardship.imports.headers import Header

# How the folded heading of a column begins, in English, German and Romanian. The first that fits
# is taken.
PATTERNS = {
    "waiting": r"(in )?waiting room",
    "attended": r"(attended|a participat|teilgenommen)$",
    "first": r"first name|given name|prenume(le)?$|vorname",
    "last": r"last name|surname|nume de familie|nachname|familienname",
    "action": r"user action|benutzeraktion|actiune\w* utilizator",
    "stamp": r"timestamp|zeitstempel|marca temporala|marcaj (de timp|temporal)",
    "upn": r"participant id|teilnehmer id|id\w* (ul )?participant",
    "email": r"(user )?e ?mail|adresa de e ?mail",
    "registered": r"registration time|ora inregistrarii|registrierungszeit",
    "joined": r"(first )?join( time)?$|(time )?joined( at)?$|erste[rs]? (beitritt|teilnahme)|"
    r"beitritt|(uhrzeit|zeitpunkt|zeit) de[rs] (beitritts|teilnahme)|beigetreten|teilnahmebeginn|"
    r"prima (asociere|intrare|conectare|alaturare|participare)|"
    r"ora (intrarii|asocierii|conectarii|alaturarii|participarii)|"
    r"ora de (intrare|asociere|conectare|alaturare)",
    "left": r"(last )?leave( time)?$|(time )?(left|exited)( at)?$|letzte\w* (verlassen|austritt)|"
    r"(uhrzeit|zeitpunkt|zeit) des (verlassens|austritts)|verlassen|austritt|"
    r"ultima (iesire|parasire|deconectare)|ora (iesirii|parasirii|deconectarii)|"
    r"ora de (iesire|parasire|deconectare)",
    "minutes": r"(total |in meeting )?duration|time in (session|meeting|call)|"
    r"(\w+ )?\w*dauer|durata",
    "guest": r"(is )?guest|gast|invitat",
    "role": r"role|rolle|rol",
    "name": r"(full |user |display |attendee |participant )?name( original name)?$|"
    r"nume(le)?( complet| si prenume)?( nume original)?$|vollstandiger name|"
    r"(participant|teilnehmer|attendee)$",
}
COLUMNS = {name: re.compile(pattern) for name, pattern in PATTERNS.items()}
# Of these a table of participants has at least one beside a name.
TELLING = {"joined", "left", "minutes", "stamp"}
SECTION = re.compile(r"\d\. .+")
MOST_TABLES = 20
# Headings that only one product writes; of Zoom's older lists, two that come together.
ZOOM = re.compile(
    r"original name|nume original|time in session|webinar id|in waiting room|"
    r"recording (consent|disclaimer)|total duration minutes"
)
ZOOM_TOGETHER = {"user email", "join time"}
TEAMS = re.compile(
    r"^1 (summary|zusammenfassung|rezumat|sumar|resume|podsumowanie|osszegzes)$|\bupn\b|"
    r"^meeting summary$|^first join$|^in meeting duration$|^user action$|^benutzeraktion$|"
    r"^erste[rs]? (beitritt|teilnahme)$|"
    r"^prima (asociere|intrare|conectare|alaturare|participare)$"
)
MEET = re.compile(r"^time (joined|exited)$")
LONGEST_HEADING = 80


@dataclass
class Table:
    """A heading and the rows below it, up to an empty row, a title or the next heading."""

    first_row: int
    columns: dict[str, int]
    names: tuple[str, ...]
    title: str = ""
    rows: list[tuple[int, Row]] = field(default_factory=list)

    def cell(self, row: Sequence[Cell], column: str) -> Cell:
        return at(row, self.columns[column]) if column in self.columns else EMPTY

    def text(self, row: Sequence[Cell], column: str) -> str:
        return " ".join(self.cell(row, column).text.split())

    @property
    def header(self) -> Header:
        return Header(
            first_row=self.first_row,
            last_row=self.first_row,
            names=self.names,
            data_row=self.first_row + 1,
            confidence=1.0,
        )


def columns_of(row: Row) -> dict[str, int]:
    """Return which columns of participants a row heads, by their names."""
    columns: dict[str, int] = {}
    for place, cell in enumerate(row):
        heading = fold(cell.text)
        name = next((name for name, pattern in COLUMNS.items() if pattern.match(heading)), "")
        if name and heading:
            columns.setdefault(name, place)
    return columns


def heads_participants(columns: dict[str, int]) -> bool:
    has_name = "name" in columns or {"first", "last"} <= columns.keys()
    return has_name and bool(TELLING & columns.keys())


def tables_of(rows: Sequence[Row]) -> Iterator[Table]:
    """Yield each table of participants of a sheet."""
    current: Table | None = None
    title = ""
    count = 0
    for number, row in enumerate(rows):
        columns = columns_of(row) if len(row) > 1 else {}
        if heads_participants(columns):
            if current is not None:
                yield current
            count += 1
            if count > MOST_TABLES:
                return
            names = tuple(" ".join(cell.text.split()) for cell in row)
            current, title = Table(number, columns, names, title), ""
        elif current is not None and _ends(row):
            yield current
            current = None
        elif current is not None:
            current.rows.append((number, row))
        if current is None and row:
            title = row[0].text.strip()
    if current is not None:
        yield current


def _ends(row: Row) -> bool:
    filled = [cell for cell in row if cell is not EMPTY]
    return not filled or (len(filled) == 1 and bool(SECTION.fullmatch(filled[0].text.strip())))


def product_of(rows: Sequence[Row]) -> Product | None:
    """Return whose export it is, by what its headings say."""
    headings = {
        fold(cell.text) for row in rows for cell in row if len(cell.text) <= LONGEST_HEADING
    }
    for pattern, product in ((TEAMS, Product.TEAMS), (ZOOM, Product.ZOOM), (MEET, Product.MEET)):
        if any(pattern.search(heading) for heading in headings):
            return product
    return Product.ZOOM if headings >= ZOOM_TOGETHER else None
