"""
A funder's workbook: its named cells and ranges are the places, and only they change.

A single cell, or one that was merged, takes a value. A range of several cells is a list:
each row takes a line, and where nothing stands below it goes on past its end.
"""

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from raceme.reporting.filling.cells import (
    FIRST_DAY,
    FIRST_DAY_1904,
    Area,
    Sheet,
    Spot,
    Styles,
    area_of,
    rows_of,
    shared_texts,
    tag,
)
from raceme.reporting.filling.package import Package
from raceme.reporting.filling.places import (
    FileUnusable,
    Filling,
    Kind,
    NoRoom,
    Place,
    Row,
    Tell,
    Trouble,
    nobody,
)

WORKBOOK = "xl/workbook.xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# 'Sheet''s name'!$A$1:$B$2 or Sheet!$A$1
WHERE = re.compile(r"^=?(?:'((?:[^']|'')+)'|([^'!\[\]]+))!([$A-Za-z0-9:]+)$")
MARKED = re.compile(r"^\s*\[\[\s*(.+?)\s*\]\]\s*$")
# What fetches, runs or calls when a file is opened.
REACHING = re.compile(
    r"\b(WEBSERVICE|RTD|CALL|REGISTER(\.ID)?|EXEC|DDE|IMAGE)\s*\(|\w\|\s*'[^']*'!|\[\d+\][^\]]{0,60}!",
    re.IGNORECASE,
)
SHOWN = 60


class Workbook:
    def __init__(self, content: bytes) -> None:
        self._package = package = Package(content)
        root = package.tree(WORKBOOK)
        if root.tag != tag("workbook"):
            raise FileUnusable(
                _("It is saved in the strict variant of the format. Save it as an ordinary .xlsx.")
            )
        told = root.find(tag("workbookPr"))
        is_1904 = told is not None and told.get("date1904") in {"1", "true"}
        related = {key: (kind, part) for key, kind, part in package.related(WORKBOOK)}
        by_kind = {kind.rpartition("/")[2]: part for kind, part in related.values()}
        self._shared = shared_texts(package, by_kind.get("sharedStrings", ""))
        styles = Styles(package, by_kind.get("styles", "xl/styles.xml"))
        self._sheets = {
            str(one.get("name")): Sheet(
                package,
                related[key][1],
                styles=styles,
                since=FIRST_DAY_1904 if is_1904 else FIRST_DAY,
            )
            for one in root.iter(tag("sheet"))
            if (key := str(one.get(f"{{{OFFICE}}}id"))) in related
            and related[key][0].endswith("/worksheet")
        }
        self._refuse_reaching()
        self._named: dict[str, tuple[Sheet, Area]] = {}
        self.places = self._found()

    def _refuse_reaching(self) -> None:
        formulas = ("f", "definedName", "formula", "formula1", "formula2")
        for part in self._package.names:
            if not part.endswith(".xml") or not part.startswith("xl/"):
                continue
            for one in self._package.tree(part).iter(*map(tag, formulas)):
                if REACHING.search(str(one.text or "")):
                    raise FileUnusable(
                        _(
                            "One of its formulas reaches outside the file: %(formula)s. Put the "
                            "value in its place, and save it anew."
                        )
                        % {"formula": str(one.text)[:SHOWN]}
                    )

    def _found(self) -> list[Place]:
        found: dict[str, Place] = {}
        for one in self._package.tree(WORKBOOK).iter(tag("definedName")):
            name = str(one.get("name") or "")
            is_own = name.lower().startswith(("_xlnm", "_xl")) or one.get("hidden") in {"1", "true"}
            if name and not is_own:
                found[name] = self._place(name, str(one.text or "").strip(), seen=name in found)
        return sorted(found.values(), key=lambda place: place.name.lower())

    def _place(self, name: str, text: str, *, seen: bool) -> Place:
        where = WHERE.match(text)
        told = (where[1] or where[2]).replace("''", "'") if where else ""
        sheet = self._sheets.get(told)
        area = area_of(where[3]) if where else None
        if sheet is None or area is None:
            return Place(name=name, where=text[:SHOWN], trouble=Trouble.NOWHERE)
        if seen:
            return Place(name=name, where=text[:SHOWN], trouble=Trouble.SEVERAL)
        self._named[name] = sheet, area
        label = f"{told}!{text.rpartition('!')[2].replace('$', '')}"
        if area.first == area.last or area in sheet.merged:
            return Place(
                name=name,
                where=label,
                now=self._text(sheet, area.first)[:SHOWN],
                trouble=Trouble.FORMULA if sheet.has_formula(area.first) else None,
            )
        return Place(name=name, kind=Kind.LIST, where=label, columns=self._columns(sheet, area))

    def _text(self, sheet: Sheet, spot: Spot) -> str:
        return sheet.text(spot, shared=self._shared)

    def _columns(self, sheet: Sheet, area: Area) -> tuple[str, ...]:
        """Return what each column is called: by a mark in its first cell, or by what is above."""
        names = []
        for spot in next(rows_of(area)):
            marked = MARKED.match(self._text(sheet, spot))
            above = self._text(sheet, Spot(spot.row - 1, spot.column)) if spot.row > 1 else ""
            names.append((marked[1] if marked else above)[:SHOWN])
        return tuple(names)

    def filled(self, filling: Filling, *, tell: Tell = nobody) -> bytes:
        """Return the file with its places filled; raises ``NoRoom`` and ``TooLong``."""
        for name, value in filling.values.items():
            if name in self._named:
                sheet, area = self._named[name]
                sheet.put(area.first, value, place=name)
        for name, rows in filling.rows.items():
            if name in self._named:
                self._fill_rows(name, rows, tell=tell)
        for sheet in self._sheets.values():
            sheet.forget_results()
            sheet.stretch()
        self._ask_to_work_out()
        return self._package.written()

    def _fill_rows(self, name: str, rows: Sequence[Row], *, tell: Tell) -> None:
        sheet, area = self._named[name]
        more = len(rows) - area.height
        if more > 0 and (sheet.has_tables or sheet.is_taken_below(area)):
            raise NoRoom(place=name, lines=len(rows), room=area.height)
        columns = range(area.first.column, area.last.column + 1)
        for row in range(area.last.row + 1, area.last.row + 1 + max(more, 0)):
            sheet.repeat_style(row, like=area.last.row, columns=columns)
        last = Spot(max(area.last.row, area.first.row + len(rows) - 1), area.last.column)
        for number, spots in enumerate(rows_of(Area(area.first, last))):
            tell(name)
            line = rows[number] if number < len(rows) else ()
            for position, spot in enumerate(spots):
                if sheet.has_formula(spot):
                    continue
                if position < len(line):
                    sheet.put(spot, line[position], place=name)
                else:
                    sheet.clear(spot)

    def _ask_to_work_out(self) -> None:
        """Ask the reader's program to work out every formula when it opens the file."""
        root = self._package.tree(WORKBOOK)
        told = root.find(tag("calcPr"))
        if told is None:
            # Its place among the others is fixed: after the names.
            told = root.makeelement(tag("calcPr"), {})
            before = [one for name in ("sheets", "externalReferences", "definedNames")
                      if (one := root.find(tag(name))) is not None]  # fmt: skip
            before[-1].addnext(told)
        told.set("fullCalcOnLoad", "1")
        self._package.touch(WORKBOOK)
