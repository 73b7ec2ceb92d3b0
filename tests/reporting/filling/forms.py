"""Files of a funder, made small for the tests, and how they are read back."""

import zipfile
from collections.abc import Callable
from io import BytesIO

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl import Workbook
from openpyxl.drawing.image import Image as Drawing
from openpyxl.styles import Font
from openpyxl.workbook.defined_name import DefinedName
from PIL import Image
from python_calamine import CalamineWorkbook


def workbook(*names: tuple[str, str], change: Callable[[Workbook], None] | None = None) -> bytes:
    """Return an indicator sheet with the names told, and what a funder puts into such a file."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Indicators"
    sheet.append(["Indicator", "Target", "Achieved", "Rate", "Date"])
    sheet.append(["RCO87", 10, None, None, None])
    sheet["A2"].font = Font(bold=True)
    sheet["C2"].number_format = "#,##0.00"
    sheet["D2"].number_format = "0.0%"
    sheet["F2"] = "=C2-B2"
    sheet.merge_cells("A4:E4")
    sheet.column_dimensions["A"].width = 41
    sheet.print_area = "A1:F20"
    sheet.append([])
    for column, head in enumerate(["No", "Company", "Day"], start=1):
        sheet.cell(6, column, head)
        sheet.cell(7, column).font = Font(italic=True)
    picture = BytesIO()
    Image.new("RGB", (4, 4), "red").save(picture, "PNG")
    sheet.add_image(Drawing(picture), "H1")
    for name, where in names:
        book.defined_names[name] = DefinedName(name, attr_text=where)
    if change is not None:
        change(book)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def cells(content: bytes, sheet: str = "Indicators") -> list[list[object]]:
    """Read a sheet with a library that had no part in writing it."""
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    return [list(row) for row in rows]


def letter(*paragraphs: str, rows: tuple[tuple[str, ...], ...] = (), header: str = "") -> bytes:
    """Return a text document; ``|`` in a paragraph is where Word has cut it into runs."""
    made = Document()
    for text in paragraphs:
        paragraph = made.add_paragraph()
        for piece in text.split("|"):
            paragraph.add_run(piece)
    if rows:
        table = made.add_table(rows=0, cols=len(rows[0]))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    if header:
        made.sections[0].header.paragraphs[0].text = header
    return saved(made)


def control(name: str, *, text: str = "Click here", cell: bool = False) -> bytes:
    """Return a text document with one content control, around words or a whole paragraph."""
    made = Document()
    run = f'<w:r><w:rPr><w:rStyle w:val="PlaceholderText"/><w:b/></w:rPr><w:t>{text}</w:t></w:r>'
    inside = f"<w:p>{run}</w:p><w:p>{run}</w:p>" if cell else run + run
    told = f'<w:sdtPr><w:tag w:val="{name}"/><w:showingPlcHdr/></w:sdtPr>'
    content = f"<w:sdtContent>{inside}</w:sdtContent>"
    sdt = parse_xml(f"<w:sdt {nsdecls('w')}>{told}{content}</w:sdt>")
    if cell:
        made.element.body.insert(0, sdt)
    else:
        made.add_paragraph("Name: ")._p.append(sdt)
    return saved(made)


def saved(made: Document) -> bytes:  # type: ignore[valid-type]
    file = BytesIO()
    made.save(file)  # type: ignore[attr-defined]
    return file.getvalue()


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_parts(content: bytes, changed: dict[str, bytes]) -> bytes:
    """Return a package with parts put in or replaced."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in (parts(content) | changed).items():
            archive.writestr(name, part)
    return file.getvalue()
