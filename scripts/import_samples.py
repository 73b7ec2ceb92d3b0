"""
Make the two lists that anybody may try an import with, the same on every machine.

A member list as somebody kept it for years, with all that goes wrong in one, and an attendance
list as Teams exports it. Firms and people are made up, and both files say so. The numbers of the
trade register are higher than any that was ever given out. Run by hand after a change:
``.venv/bin/python scripts/import_samples.py``.
"""

import csv
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any

from xlsxwriter import Workbook

from raceme.demo.names.companies import SECTORS, company_name
from raceme.demo.names.people import person_name
from raceme.demo.names.places import TOWNS, Town

PLACE = Path("src/raceme/stewardship/imports/samples")
MADE = datetime(2026, 1, 1)  # noqa: DTZ001 (the format knows no zones)
SEED, COUNT, NEW_FROM, AGAIN_FROM = 2026, 114, 96, 60
PLAIN = str.maketrans("ăâîșțĂÂÎȘȚ", "aaistAAIST")
CEDILLAS = str.maketrans("șțȘȚ", "şţŞŢ")
COUNTIES = {
    "RO113": ("Cluj", "12", "CJ"),
    "RO112": ("Bistrița-Năsăud", "06", "BN"),
    "RO114": ("Maramureș", "24", "MM"),
    "RO125": ("Mureș", "26", "MS"),
    "RO116": ("Sălaj", "31", "SJ"),
    "RO111": ("Bihor", "05", "BH"),
    "RO121": ("Alba", "01", "AB"),
    "RO126": ("Sibiu", "32", "SB"),
}
GROUPS = (("Firma", 1, 4), ("Sediul", 5, 6), ("Contact", 7, 10), ("Cifre 2024", 11, 12))
HEADS = (
    "Nr. crt.", "Denumirea firmei", "Nr. Reg. Com.", "Cod CAEN", "Data aderării", "Localitatea",
    "Județ", "Persoana de contact", "Telefon", "E-mail", "Pagina web", "Cifra de afaceri",
    "Nr. mediu angajați",
)  # fmt: skip
UNITS = ("", "", "", "", "zz.ll.aaaa", "", "", "", "", "", "", "lei", "pers.")
WIDTHS = (7, 34, 18, 10, 14, 18, 16, 24, 16, 32, 26, 18, 12)


@dataclass
class Firm:
    name: str
    number: str
    code: str
    joined: date
    town: Town
    person: str
    domain: str
    turnover: int
    employees: int


def firms(chance: Random) -> list[Firm]:
    towns = [town for town in TOWNS["RO"] if town.region in COUNTIES]
    made: dict[str, Firm] = {}
    while len(made) < COUNT:
        company = company_name(chance, "RO", chance.choice(list(SECTORS)))
        town = chance.choice(towns)
        domain = company.full.removesuffix(" SRL").translate(PLAIN).lower().replace(" ", "-")
        employees = min(240, round(chance.lognormvariate(2.4, 1)) + 1)
        made.setdefault(
            company.full,
            Firm(
                name=company.full,
                number=f"J{COUNTIES[town.region][1]}/{99_000 + len(made) * 7}/"
                f"{chance.randrange(1992, 2024)}",
                code=company.activity_code,
                joined=date(2012, 1, 1) + timedelta(days=chance.randrange(5000)),
                town=town,
                person=person_name(chance, "RO").full,
                domain=f"{domain}.example",
                turnover=employees * chance.randrange(90_000, 420_000),
                employees=employees,
            ),
        )
    return list(made.values())


def spelled(name: str, chance: Random) -> str:
    stem = name.removesuffix(" SRL")
    ways = (
        *(name, name, name, f"S.C. {stem} S.R.L.", f"SC {name}", f"{stem} S.R.L.", name.upper()),
        *(name.translate(PLAIN), name.translate(CEDILLAS), f"  {stem}  srl "),
    )
    return chance.choice(ways)


def day_written(day: date, chance: Random) -> Any:  # noqa: ANN401 (a cell of any kind)
    months = "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie "
    name = (months + "noiembrie decembrie").split()[day.month - 1]
    ways = (
        *(day, day, day, f"{day:%d.%m.%Y}", f"{day:%d.%m.%Y}", f"{day:%d/%m/%Y}"),
        *(f"{day.day} {name} {day.year}", f"{name} {day.year}", f"{day:%d-%m-%y}"),
    )
    return chance.choice(ways)


def row_of(firm: Firm, chance: Random) -> list[Any]:
    county, _number, letters = COUNTIES[firm.town.region]
    given, _space, family = firm.person.partition(" ")
    return [
        spelled(firm.name, chance),
        chance.choice(
            (firm.number, firm.number, firm.number.replace("/", " / "), firm.number.lower())
        ),
        chance.choice((firm.code, firm.code.replace(".", ""), int(firm.code.replace(".", "")))),
        day_written(firm.joined, chance),
        chance.choice((firm.town.name, firm.town.name, firm.town.name.translate(PLAIN))),
        chance.choice((county, county, f"jud. {county}", letters, county.translate(PLAIN).upper())),
        chance.choice((firm.person, firm.person, f"{family.upper()} {given}")),
        f"07{chance.randrange(20, 80)} 000 {chance.randrange(1000):03}",
        chance.choice((f"office@{firm.domain}", f"contact@{firm.domain}", f"Office@{firm.domain}")),
        chance.choice((f"www.{firm.domain}", f"https://{firm.domain}", firm.domain, "-")),
        chance.choice((firm.turnover, firm.turnover, f"{firm.turnover:,}".replace(",", "."))),
        chance.choice((firm.employees, firm.employees, f"{firm.employees} angajați")),
    ]


def members(made: list[Firm], chance: Random) -> list[list[Any]]:
    """Return the rows of the list, with the slips that such lists have."""
    rows = [row_of(firm, chance) for firm in made]
    slips: tuple[tuple[int, int, Any], ...] = (
        (4, 3, "31.02.2023"),
        (17, 3, "din anul trecut"),
        (33, 3, "15.13.2021"),
        (8, 8, f"office@{made[8].domain.replace('.', ',')}"),
        (21, 8, f"office{made[21].domain}"),
        (40, 8, "nu are"),
        (12, 2, "9999"),
        (27, 2, "31.9 mobilă"),
        (15, 10, "cca 500 mii lei"),
        (36, 10, "1,9 mil. lei"),
        (50, 10, "n/a"),
        (44, 11, "10-49"),
        (52, 11, "peste 20"),
        (55, 5, "Transilvania"),
        (58, 7, "0264"),
        (61, 1, "J12/99"),
        (70, 0, ""),
        (75, 4, "Târgu Mureș".encode().decode("cp1250", "replace").replace("\ufffd", "")),
        (83, 1, ""),
        (90, 0, made[90].name.replace("a", "e", 1)),
    )
    for row, column, value in slips:
        rows[row][column] = value
    # Firms that stand in the list twice: by number, by name alone, and with another address.
    for place, firm in ((30, 3), (47, 19), (66, 25), (88, 41), (104, 9)):
        again = row_of(made[firm], chance)
        if place % 2:
            again[1] = ""
        rows.insert(place, again)
    return rows


def write_members(path: Path, rows: list[list[Any]]) -> None:
    options = {"default_date_format": "dd.mm.yyyy", "strings_to_urls": False}
    with Workbook(str(path), options | {"strings_to_formulas": False}) as book:
        book.set_properties({"created": MADE, "comments": "Date generate: firme inventate."})
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        title = book.add_format({"bold": True, "font_size": 14})
        sheet = book.add_worksheet("Membri")
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        sheet.merge_range(0, 0, 0, 12, "CLUSTERUL EXEMPLU: LISTA MEMBRILOR", title)
        sheet.write(
            1, 0, "Date generate: firmele și persoanele sunt inventate. Stadiu: martie 2026"
        )
        for name, first, last in GROUPS:
            sheet.merge_range(3, first, 3, last, name, bold)
        sheet.write_row(4, 0, HEADS, bold)
        sheet.write_row(5, 0, UNITS)
        line = 6
        for number, row in enumerate(rows, 1):
            if number == AGAIN_FROM:
                sheet.write_row(line, 0, HEADS, bold)
                line += 1
            if number == NEW_FROM:
                sheet.merge_range(line, 0, line, 12, "Membri noi", bold)
                line += 1
            sheet.write_row(line, 0, [number, *row])
            line += 1
        numbers = [row[10] for row in rows if isinstance(row[10], int)]
        sheet.write_row(line, 0, ["TOTAL", *[""] * 10, sum(numbers)], bold)
        old = book.add_worksheet("Plecați")
        old.write_row(0, 0, ["Denumirea firmei", "Data retragerii"], bold)
        old.write_row(1, 0, ["Exemplu Vechi SRL", "12.12.2019"])
        old.hide()


def write_attendance(path: Path, made: list[Firm], chance: Random) -> None:
    """Write who was at a meeting, as Teams does: tabs, UTF-16, three blocks."""
    start = datetime(2026, 3, 12, 10)  # noqa: DTZ001 (the file's own clock)
    end = start + timedelta(minutes=95)
    stays: list[tuple[Firm, datetime, datetime]] = []
    for firm in made[:24]:
        came = start + timedelta(minutes=chance.randrange(-5, 20), seconds=chance.randrange(60))
        went = end - timedelta(minutes=chance.randrange(35), seconds=chance.randrange(60))
        stays.append((firm, came, went))
        if chance.random() < 0.2:  # noqa: PLR2004 (some lose their connection)
            stays[-1] = (firm, came, came + timedelta(minutes=20))
            stays.append((firm, came + timedelta(minutes=26), went))
    text = StringIO()
    writer = csv.writer(text, delimiter="\t", lineterminator="\r\n")
    writer.writerows(
        [
            ["1. Summary"],
            ["Meeting title", "Exemplu: atelier despre economia circulară (date generate)"],
            ["Attended participants", len(made[:24])],
            ["Start time", moment(start)],
            ["End time", moment(end)],
            ["Meeting duration", lasted(end - start)],
            [],
            ["2. Participants"],
            ["Name", "First Join", "Last Leave", "In-Meeting Duration", "Email",
             "Participant ID (UPN)", "Role"],
            *(participant(firm, stays, role="Organizer" if place == 0 else "Attendee")
              for place, firm in enumerate(made[:24])),
            [],
            ["3. In-Meeting Activities"],
            ["Name", "Join Time", "Leave Time", "Duration", "Email"],
            *([named(firm), moment(came), moment(went), lasted(went - came), email(firm)]
              for firm, came, went in stays),
        ]
    )  # fmt: skip
    path.write_bytes(text.getvalue().encode("utf-16"))


def participant(
    firm: Firm, stays: list[tuple[Firm, datetime, datetime]], *, role: str
) -> list[str]:
    own = [(came, went) for other, came, went in stays if other is firm]
    total = sum((went - came for came, went in own), timedelta())
    first, last = own[0][0], own[-1][1]
    return [named(firm), moment(first), moment(last), lasted(total), email(firm), email(firm), role]


def named(firm: Firm) -> str:
    return firm.person if email(firm) else f"{firm.person} (Guest)"


def email(firm: Firm) -> str:
    """Return the address of whoever is signed in; guests have none."""
    given, _space, family = firm.person.translate(PLAIN).lower().partition(" ")
    return "" if firm.employees % 6 == 0 else f"{given}.{family}@{firm.domain}"


def moment(at: datetime) -> str:
    return f"{at.month}/{at.day}/{at:%y}, {at.hour % 12 or 12}:{at:%M:%S %p}"


def lasted(span: timedelta) -> str:
    minutes, seconds = divmod(round(span.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}h {minutes}m {seconds}s" if hours else f"{minutes}m {seconds}s"


def main() -> None:
    PLACE.mkdir(exist_ok=True)
    chance = Random(SEED)  # noqa: S311 (names, not secrets)
    made = firms(chance)
    write_members(PLACE / "members.xlsx", members(made, chance))
    write_attendance(PLACE / "attendance.csv", made, chance)


if __name__ == "__main__":
    main()
