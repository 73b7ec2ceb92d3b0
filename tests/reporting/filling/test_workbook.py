import re
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from lxml import etree
from openpyxl import Workbook as Book
from openpyxl import load_workbook

from raceme.reporting.filling import FileUnusable, Filling, Kind, NoRoom, Place, Trouble, Value
from raceme.reporting.filling.workbook import Workbook
from tests.reporting.filling.forms import cells, parts, with_parts, workbook

RCO87 = ("RCO87", "Indicators!$C$2")
FIRMS = ("firms", "Indicators!$A$7:$C$7")


def _number(value: str) -> Value:
    return Value(Decimal(value), value)


def _text(text: str) -> Value:
    return Value(text, text)


def _rows(count: int) -> list[list[Value]]:
    return [
        [_number(str(line)), _text(f"Firm {line}"), Value(date(2026, 3, line), "")]
        for line in range(1, count + 1)
    ]


def test_named_cells_and_ranges_are_found() -> None:
    content = workbook(
        RCO87,
        FIRMS,
        ("title", "Indicators!$A$4:$E$4"),
        ("sum", "Indicators!$F$2"),
        ("gone", "#REF!"),
    )

    assert Workbook(content).places == [
        Place(
            name="firms",
            kind=Kind.LIST,
            where="Indicators!A7:C7",
            columns=("No", "Company", "Day"),
        ),
        Place(name="gone", where="#REF!", trouble=Trouble.NOWHERE),
        Place(name="RCO87", where="Indicators!C2"),
        Place(name="sum", where="Indicators!F2", trouble=Trouble.FORMULA),
        Place(name="title", where="Indicators!A4:E4"),
    ]


def test_numbers_dates_and_text_go_in_as_what_they_are() -> None:
    content = workbook(RCO87, ("rate", "Indicators!$D$2"), ("day", "Indicators!$E$2"),
                       ("title", "Indicators!$A$4:$E$4"))  # fmt: skip

    filled = Workbook(content).filled(
        Filling(
            values={
                "RCO87": _number("1234.50"),
                "rate": Value(Decimal("42.5"), "42.5 %", is_percent=True),
                "day": Value(date(2026, 6, 30), "30 June 2026"),
                "title": _text("Poduri nordice: ședințe & <întâlniri>"),
            }
        )
    )

    rows = cells(filled)
    assert rows[1][:5] == ["RCO87", 10.0, 1234.5, 0.425, date(2026, 6, 30)]
    assert rows[3][0] == "Poduri nordice: ședințe & <întâlniri>"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|'/c calc'!A0", "\t=1"])
def test_text_that_looks_like_a_formula_stays_text(text: str) -> None:
    filled = Workbook(workbook(RCO87)).filled(Filling(values={"RCO87": _text(text)}))

    assert cells(filled)[1][2] == text
    sheet = etree.fromstring(parts(filled)["xl/worksheets/sheet1.xml"])
    [cell] = [one for one in sheet.iter("{*}c") if one.get("r") == "C2"]
    assert (cell.get("t"), [one.tag.rpartition("}")[2] for one in cell]) == ("inlineStr", ["is"])


def test_a_list_takes_the_rows_that_it_needs() -> None:
    filled = Workbook(workbook(FIRMS)).filled(Filling(rows={"firms": _rows(3)}))

    assert [row[:3] for row in cells(filled)[6:]] == [
        [1.0, "Firm 1", date(2026, 3, 1)],
        [2.0, "Firm 2", date(2026, 3, 2)],
        [3.0, "Firm 3", date(2026, 3, 3)],
    ]
    sheet = etree.fromstring(parts(filled)["xl/worksheets/sheet1.xml"])
    styles = {one.get("r"): one.get("s") for one in sheet.iter("{*}c")}
    assert styles["B9"] == styles["B7"]


def test_a_long_list_is_filled_in_order_while_somebody_waits() -> None:
    lines = [[_number(str(line)), _text(f"Firm {line}")] for line in range(1, 3_001)]
    told: list[str] = []

    filled = Workbook(workbook(FIRMS)).filled(Filling(rows={"firms": lines}), tell=told.append)

    assert [row[:2] for row in cells(filled)[6:]] == [
        [float(line), f"Firm {line}"] for line in range(1, 3_001)
    ]
    assert told == ["firms"] * 3_000


def test_a_list_without_lines_empties_its_row() -> None:
    def marked(book: Book) -> None:
        book["Indicators"]["B7"] = "[[organisation]]"

    content = workbook(FIRMS, change=marked)

    filled = Workbook(content).filled(Filling(rows={"firms": []}))

    assert Workbook(content).places[0].columns == ("No", "organisation", "Day")
    assert all(value == "" for row in cells(filled)[6:] for value in row)


def test_a_list_that_would_run_into_something_is_refused() -> None:
    def below(book: Book) -> None:
        book["Indicators"]["B9"] = "Signed by"

    book = Workbook(workbook(("firms", "Indicators!$A$7:$C$8"), change=below))

    with pytest.raises(NoRoom, match="has 3 lines, and the file has room for 2"):
        book.filled(Filling(rows={"firms": _rows(3)}))
    assert len(book.filled(Filling(rows={"firms": _rows(2)}))) > 0


def test_everything_beside_the_places_stays_as_it_was() -> None:
    content = workbook(RCO87, FIRMS)

    filled = Workbook(content).filled(Filling(values={"RCO87": _number("7")}))

    before, after = parts(content), parts(filled)
    changed = {name for name in before if before[name] != after[name]}
    assert list(before) == list(after)
    assert changed == {"xl/worksheets/sheet1.xml", "xl/workbook.xml"}
    assert _without(after["xl/worksheets/sheet1.xml"], "C2") == _without(
        before["xl/worksheets/sheet1.xml"], "C2"
    )
    asked = etree.fromstring(after["xl/workbook.xml"])
    [told] = asked.iter("{*}calcPr")
    del told.attrib["fullCalcOnLoad"]
    plain = etree.fromstring(before["xl/workbook.xml"])
    [old] = plain.iter("{*}calcPr")
    old.attrib.pop("fullCalcOnLoad", None)
    assert etree.tostring(asked, method="c14n") == etree.tostring(plain, method="c14n")


@pytest.mark.parametrize("told", [b"", b'<calcPr calcId="191029" fullCalcOnLoad="0"/>'])
def test_whoever_opens_the_file_is_asked_to_work_out_its_formulas(told: bytes) -> None:
    content = workbook(RCO87)
    plain = re.sub(rb"<calcPr[^>]*/>", told, parts(content)["xl/workbook.xml"])

    filled = Workbook(with_parts(content, {"xl/workbook.xml": plain})).filled(
        Filling(values={"RCO87": _number("7")})
    )

    [asked] = etree.fromstring(parts(filled)["xl/workbook.xml"]).iter("{*}calcPr")
    assert asked.get("fullCalcOnLoad") == "1"
    assert load_workbook(BytesIO(filled)).calculation.fullCalcOnLoad


def test_a_formula_forgets_what_it_came_to_and_stays() -> None:
    filled = Workbook(workbook(RCO87)).filled(Filling(values={"RCO87": _number("7")}))

    sheet = etree.fromstring(parts(filled)["xl/worksheets/sheet1.xml"])
    [cell] = [one for one in sheet.iter("{*}c") if one.get("r") == "F2"]
    assert [(one.tag.rpartition("}")[2], one.text) for one in cell] == [("f", "C2-B2")]


@pytest.mark.parametrize(
    "formula",
    ['=WEBSERVICE("http://a.example")', "=cmd|'/c calc'!A0", "='[1]Sheet'!A1", '=IMAGE("x")'],
)
def test_a_formula_that_reaches_outside_is_refused(formula: str) -> None:
    def reaching(book: Book) -> None:
        book["Indicators"]["G9"] = formula

    with pytest.raises(FileUnusable, match="reaches outside the file"):
        Workbook(workbook(change=reaching))


def _without(part: bytes, *spots: str) -> bytes:
    """Return a sheet without the cells told and what formulas came to."""
    root = etree.fromstring(part)
    for cell in list(root.iter("{*}c")):
        if cell.get("r") in spots:
            cell.getparent().remove(cell)
        elif cell.find("{*}f") is not None:
            for value in cell.findall("{*}v"):
                cell.remove(value)
    for row in root.iter("{*}row"):
        row.attrib.pop("spans", None)
    return bytes(etree.tostring(root, method="c14n"))
