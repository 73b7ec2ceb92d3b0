"""Cells of a workbook, as its parts hold them: where they are, how they look, what is in them."""

import re
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lxml import etree
from lxml.etree import _Element as Element

from raceme.reporting.filling.package import Package, clean
from raceme.reporting.filling.places import TooLong, Value

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REFERENCE = re.compile(r"^\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})$")
LONGEST_TEXT = 32_767
FIRST_DAY, FIRST_DAY_1904 = date(1899, 12, 30), date(1904, 1, 1)
SHORT_DATE = 14
DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
PERCENTS = {9, 10}
# What of a format says nothing about its kind: words in quotes, conditions, single signs.
ASIDE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.')


def tag(name: str) -> str:
    return f"{{{MAIN}}}{name}"


@dataclass(frozen=True, order=True)
class Spot:
    row: int
    column: int

    def __str__(self) -> str:
        letters, left = "", self.column
        while left:
            left, rest = divmod(left - 1, 26)
            letters = chr(ord("A") + rest) + letters
        return f"{letters}{self.row}"


@dataclass(frozen=True)
class Area:
    first: Spot
    last: Spot

    @property
    def width(self) -> int:
        return self.last.column - self.first.column + 1

    @property
    def height(self) -> int:
        return self.last.row - self.first.row + 1

    def __contains__(self, spot: Spot) -> bool:
        return (
            self.first.row <= spot.row <= self.last.row
            and self.first.column <= spot.column <= self.last.column
        )


def spot_of(text: str) -> Spot | None:
    """Return the cell that ``B5`` or ``$B$5`` names."""
    found = REFERENCE.match(text)
    if found is None:
        return None
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return Spot(int(found[2]), column)


def area_of(text: str) -> Area | None:
    first, _colon, last = text.partition(":")
    start, end = spot_of(first), spot_of(last or first)
    if start is None or end is None or start.row > end.row or start.column > end.column:
        return None
    return Area(start, end)


class Sheet:
    """One sheet of a workbook, to be read and filled."""

    def __init__(self, package: Package, part: str, *, styles: "Styles", since: date) -> None:
        self.part, self.styles = part, styles
        self._package, self._since = package, since
        self._root = package.tree(part)
        self._rows: dict[int, Element] = {}
        self._cells: dict[Spot, Element] = {}
        # In order, so that the neighbour of a new one is found without a look at all.
        self._numbers: list[int] = []
        self._columns: dict[int, list[int]] = defaultdict(list)
        self._looks = [
            (int(one.get("min") or 0), int(one.get("max") or 0), str(one.get("style") or ""))
            for one in self._root.iterfind(f"{tag('cols')}/{tag('col')}")
        ]
        found = self._root.find(tag("sheetData"))
        # Chart sheets have none; nothing can be named in them.
        self._data = etree.SubElement(self._root, tag("sheetData")) if found is None else found
        self._read()

    def _read(self) -> None:
        number = 0
        for row in self._data.iterchildren(tag("row")):
            number = int(row.get("r") or number + 1)
            row.set("r", str(number))
            self._rows[number] = row
            column = 0
            for cell in row.iterchildren(tag("c")):
                told = spot_of(str(cell.get("r") or ""))
                column = told.column if told else column + 1
                spot = Spot(number, column)
                cell.set("r", str(spot))
                self._cells[spot] = cell
                self._columns[number].append(column)
            self._columns[number].sort()
        self._numbers = sorted(self._rows)

    @property
    def merged(self) -> list[Area]:
        areas = (area_of(str(one.get("ref"))) for one in self._root.iter(tag("mergeCell")))
        return [area for area in areas if area is not None]

    @property
    def has_tables(self) -> bool:
        return self._root.find(tag("tableParts")) is not None

    def has_formula(self, spot: Spot) -> bool:
        cell = self._cells.get(spot)
        return cell is not None and cell.find(tag("f")) is not None

    def text(self, spot: Spot, *, shared: list[str]) -> str:
        """Return what stands in a cell, as it is written in the file."""
        cell = self._cells.get(spot)
        if cell is None:
            return ""
        if cell.get("t") == "inlineStr":
            return text_in(cell)
        value = str(cell.findtext(tag("v")) or "")
        if cell.get("t") == "s" and value.isdecimal():
            return shared[int(value)] if int(value) < len(shared) else ""
        return value

    def is_taken_below(self, area: Area) -> bool:
        """Tell whether something stands under ``area``, in its columns."""
        under = Area(Spot(area.last.row + 1, area.first.column), Spot(10**7, area.last.column))
        cells = (spot for spot, cell in self._cells.items() if len(cell) and spot in under)
        merged = (one for one in self.merged if one.last.row > area.last.row
                  and one.first.column <= area.last.column
                  and one.last.column >= area.first.column)  # fmt: skip
        return any(True for _one in cells) or any(True for _one in merged)

    def put(self, spot: Spot, value: Value, *, place: str) -> None:
        """Write ``value`` into a cell: a number as one, a day as one, text never as a formula."""
        cell = self._made(spot)
        self.clear(spot)
        raw = value.raw
        if isinstance(raw, Decimal):
            style = int(cell.get("s") or 0)
            number = raw / 100 if value.is_percent and self.styles.is_percent(style) else raw
            etree.SubElement(cell, tag("v")).text = _numeral(number)
        elif isinstance(raw, date):
            cell.set("s", str(self.styles.dated(int(cell.get("s") or 0))))
            etree.SubElement(cell, tag("v")).text = str((raw - self._since).days)
        elif raw:
            text = clean(raw)
            if len(text) > LONGEST_TEXT:
                raise TooLong(place=place)
            cell.set("t", "inlineStr")
            holder = etree.SubElement(etree.SubElement(cell, tag("is")), tag("t"))
            holder.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            holder.text = text

    def clear(self, spot: Spot) -> None:
        """Empty a cell; how it looks stays."""
        cell = self._cells.get(spot)
        if cell is not None:
            del cell[:]
            cell.attrib.pop("t", None)
            self._package.touch(self.part)

    def repeat_style(self, row: int, *, like: int, columns: range) -> None:
        """Let the cells of ``row`` look as those of another one."""
        made, pattern = self._row(row), self._row(like)
        for name in ("ht", "customHeight"):
            if name in pattern.attrib:
                made.set(name, pattern.get(name))
        for column in columns:
            source = self._cells.get(Spot(like, column))
            if source is not None and source.get("s"):
                self._made(Spot(row, column)).set("s", source.get("s"))

    def forget_results(self) -> None:
        """Take away what formulas came to before; the reader's program works them out anew."""
        for cell in self._cells.values():
            if cell.find(tag("f")) is not None:
                for old in cell.findall(tag("v")):
                    cell.remove(old)
                    cell.attrib.pop("t", None)
                    self._package.touch(self.part)

    def stretch(self) -> None:
        """Let the sheet's own word about its extent hold all of its cells."""
        told = self._root.find(tag("dimension"))
        if told is not None and self._cells:
            rows, columns = [s.row for s in self._cells], [s.column for s in self._cells]
            first, last = Spot(min(rows), min(columns)), Spot(max(rows), max(columns))
            told.set("ref", str(first) if first == last else f"{first}:{last}")

    def _made(self, spot: Spot) -> Element:
        if spot in self._cells:
            return self._cells[spot]
        row = self._row(spot.row)
        cell = etree.Element(tag("c"), r=str(spot))
        style = row.get("s") if row.get("customFormat") in {"1", "true"} else None
        style = style or self._column_style(spot.column)
        if style:
            cell.set("s", style)
        columns = self._columns[spot.row]
        before = bisect_left(columns, spot.column)
        if before:
            self._cells[Spot(spot.row, columns[before - 1])].addnext(cell)
        else:
            row.insert(0, cell)
        insort(columns, spot.column)
        row.attrib.pop("spans", None)
        self._cells[spot] = cell
        self._package.touch(self.part)
        return cell

    def _row(self, number: int) -> Element:
        if number not in self._rows:
            row = etree.Element(tag("row"), r=str(number))
            before = bisect_left(self._numbers, number)
            if before:
                self._rows[self._numbers[before - 1]].addnext(row)
            else:
                self._data.insert(0, row)
            self._rows[number] = row
            insort(self._numbers, number)
        return self._rows[number]

    def _column_style(self, column: int) -> str:
        found = (style for first, last, style in self._looks if first <= column <= last)
        return next(found, "")


class Styles:
    """How cells look: which formats are dates and per cents, and one for a date that has none."""

    def __init__(self, package: Package, part: str) -> None:
        self._package, self._part = package, part
        root = package.tree(part)
        found = root.find(tag("cellXfs"))
        self._looks = etree.SubElement(root, tag("cellXfs")) if found is None else found
        self._formats = {
            int(one.get("numFmtId") or 0): ASIDE.sub("", str(one.get("formatCode") or ""))
            for one in root.iter(tag("numFmt"))
        }
        self._dated: dict[int, int] = {}

    def is_percent(self, style: int) -> bool:
        number = self._number(style)
        return number in PERCENTS or "%" in self._formats.get(number, "")

    def is_date(self, style: int) -> bool:
        number = self._number(style)
        return number in DATES or bool(re.search("[dyDY]", self._formats.get(number, "")))

    def dated(self, style: int) -> int:
        """Return a look like ``style`` that shows a day."""
        if self.is_date(style):
            return style
        if style not in self._dated:
            looks = list(self._looks)
            made = etree.fromstring(
                etree.tostring(looks[style]) if style < len(looks) else f'<xf xmlns="{MAIN}"/>'
            )
            made.set("numFmtId", str(SHORT_DATE))
            made.set("applyNumberFormat", "1")
            self._looks.append(made)
            self._looks.set("count", str(len(looks) + 1))
            self._package.touch(self._part)
            self._dated[style] = len(looks)
        return self._dated[style]

    def _number(self, style: int) -> int:
        looks = list(self._looks)
        return int(looks[style].get("numFmtId") or 0) if style < len(looks) else 0


def text_in(holder: Element) -> str:
    """Return the text of a cell or of a shared one, without what only says how it is spoken."""
    return "".join(
        str(one.text or "") for one in holder.iter(tag("t")) if one.getparent().tag != tag("rPh")
    )


def shared_texts(package: Package, part: str) -> list[str]:
    if part not in package:
        return []
    return [text_in(one) for one in package.tree(part).iterchildren(tag("si"))]


def rows_of(area: Area) -> Iterator[list[Spot]]:
    for row in range(area.first.row, area.last.row + 1):
        yield [Spot(row, column) for column in range(area.first.column, area.last.column + 1)]


def _numeral(number: Decimal) -> str:
    """Write a number as a cell holds it: no exponent, no needless zeros."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
