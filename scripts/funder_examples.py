"""
Make the two example files of a funder that Raceme ships with, the same on every machine.

They are of our own making, under the licence of the project. Run by hand after a change:
``.venv/bin/python scripts/funder_examples.py``.
"""

import re
import zipfile
from datetime import datetime
from io import BytesIO
from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm, Pt, RGBColor
from openpyxl import Workbook
from openpyxl.formatting.rule import DataBarRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.workbook.defined_name import DefinedName

PLACE = Path("src/raceme/reporting/filling/examples")
MADE = datetime(2026, 1, 1)  # noqa: DTZ001 (the format knows no zones)
GREEN, PALE, INK = "0F6A4E", "E5F2EC", "14211B"
FACTS = (
    ("Project title", "[[project title]]"),
    ("Project number", "[[project number]]"),
    ("Grant scheme", "[[scheme]]"),
    ("Project promoter", "[[promoter]]"),
    ("Implemented", "[[start date]] – [[end date]]"),
    ("Reporting period", "No [[period]]: [[period from]] – [[period until]]"),
    ("Initial project cost", "[[initial cost]]"),
    ("Final project cost", "[[final cost]]"),
)
TEXTS = (
    ("Summary of results", "summary of results"),
    ("Summary of bilateral results", "summary of bilateral results"),
    ("What went otherwise than planned", "deviations"),
    ("What comes next", "next"),
)
INDICATORS = (
    ("Indicator", "name", 6.4),
    ("Target", "target", 2.4),
    ("This period", "value", 2.6),
    ("Achieved", "cumulative", 2.6),
    ("Per cent", "rate", 2.2),
)
PROJECT = (
    ("Project", "project_name"),
    ("Number", "project_number"),
    ("Lead partner", "lead_partner"),
    ("Report", "period"),
    ("From", "period_from"),
    ("Until", "period_until"),
)
FORMATS = {"number": "General", "code": "General", "name": "General", "rate": "0.0%"}
PARTNERS = (("Partner", "name", 9), ("Role", "role", 4), ("Budget", "budget", 3.2))


def letter() -> bytes:
    """Return the final report of a grant in the manner of the EEA and Norway Grants."""
    made = Document()
    made.core_properties.created = made.core_properties.modified = MADE
    made.core_properties.author, made.core_properties.title = "Raceme", "Final report"
    normal = made.styles["Normal"].font
    normal.name, normal.size = "Calibri", Pt(11)
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.3)
    head = section.header.paragraphs[0]
    head.text = "Final report, project [[project number]]"
    head.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    section.footer.paragraphs[0].text = "[[funding statement]]"
    made.add_heading("Final report", level=0)
    facts = made.add_table(rows=0, cols=2, style="Table Grid")
    for label, mark in FACTS:
        left, right = facts.add_row().cells
        left.width, right.width = Cm(5), Cm(11.4)
        left.paragraphs[0].add_run(label).bold = True
        right.text = mark
    for number, (heading, name) in enumerate(TEXTS, start=1):
        made.add_heading(f"{number}. {heading}", level=1)
        made.element.body.insert(len(made.element.body) - 1, _control(name))
    made.add_heading("5. Indicators", level=1)
    _table(made, "indicators", INDICATORS)
    made.add_heading("6. Partners", level=1)
    _table(made, "partners", PARTNERS)
    made.add_paragraph()
    signed = made.add_paragraph("Figures as frozen on [[report date]] under [[content hash]].")
    for run in signed.runs:
        run.font.size, run.font.color.rgb = Pt(8), RGBColor(0x5B, 0x6A, 0x63)
    file = BytesIO()
    made.save(file)
    return _steady(file.getvalue())


def _control(name: str) -> object:
    """Return a content control around a paragraph, as Word's own forms have them."""
    told = f'<w:sdtPr><w:alias w:val="{name}"/><w:tag w:val="{name}"/><w:showingPlcHdr/></w:sdtPr>'
    words = f"<w:p><w:r><w:t>Write the {name} here.</w:t></w:r></w:p>"
    return parse_xml(f"<w:sdt {nsdecls('w')}>{told}<w:sdtContent>{words}</w:sdtContent></w:sdt>")


def _table(made: object, name: str, columns: tuple[tuple[str, str, float], ...]) -> None:
    table = made.add_table(rows=2, cols=len(columns), style="Table Grid")  # type: ignore[attr-defined]
    for place, (heading, column, width) in enumerate(columns):
        above, below = table.rows[0].cells[place], table.rows[1].cells[place]
        above.width = below.width = Cm(width)
        above.paragraphs[0].add_run(heading).bold = True
        shade = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="{PALE}"/>')
        above._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 (shading has no other way)
        below.text = f"[[{name}: {column}]]"


def sheet() -> bytes:
    """Return a sheet of indicators in the manner of an Interreg programme."""
    book = Workbook()
    book.properties.created = book.properties.modified = MADE
    book.properties.creator, book.properties.title = "Raceme", "Indicators of the project"
    page = book.active
    page.title = "Indicators"
    for letter_, width in zip("ABCDEFGH", (6, 22, 46, 13, 15, 15, 15, 12), strict=True):
        page.column_dimensions[letter_].width = width
    page.merge_cells("A1:H1")
    page["A1"] = "Indicators of the project"
    page["A1"].font = Font(size=18, bold=True, color=GREEN)
    page.row_dimensions[1].height = 30
    names = {}
    for row, (label, name) in enumerate(PROJECT, start=3):
        page[f"B{row}"] = label
        page[f"B{row}"].font = Font(bold=True)
        page.merge_cells(f"C{row}:E{row}")
        page[f"C{row}"].alignment = Alignment(horizontal="left")
        page[f"C{row}"].number_format = "dd.mm.yyyy" if label in {"From", "Until"} else "General"
        names[name] = f"Indicators!$C${row}"
    heads = ("No", "Short name", "Indicator", "Target", "Target of the period", "This period",
             "In all", "Achieved")  # fmt: skip
    thin = Side(style="thin", color="9FB3A8")
    columns = ("number", "code", "name", "target", "period target", "value", "cumulative", "rate")
    for column, (head, mark) in enumerate(zip(heads, columns, strict=True), start=1):
        above, below = page.cell(11, column, head), page.cell(12, column, f"[[{mark}]]")
        above.font, above.fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", GREEN)
        above.alignment = Alignment(wrap_text=True, vertical="center")
        above.border = below.border = Border(thin, thin, thin, thin)
        below.alignment = Alignment(wrap_text=column in {2, 3}, vertical="top")
        below.number_format = FORMATS.get(mark, "#,##0.##")
    page["B9"], page["C9"] = "Indicators", "=COUNTA(B12:B211)"
    page["D9"], page["E9"] = "Reached", '=COUNTIF(H12:H211,">=1")'
    page.conditional_formatting.add(
        "H12:H211", DataBarRule("num", 0, "num", 1, color=GREEN, showValue=True)
    )
    names["indicators"] = "Indicators!$A$12:$H$12"
    page.freeze_panes = "A12"
    page.print_title_rows = "11:11"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", "9"
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.oddFooter.center.text = "Page &P of &N"
    names |= _partners(book) | _words(book)
    for name, where in names.items():
        book.defined_names[name] = DefinedName(name, attr_text=where)
    file = BytesIO()
    book.save(file)
    return _steady(file.getvalue())


def _partners(book: Workbook) -> dict[str, str]:
    page = book.create_sheet("Partners")
    for letter_, width in zip("ABCD", (6, 46, 22, 18), strict=True):
        page.column_dimensions[letter_].width = width
    for column, head in enumerate(("No", "Partner", "Role", "Budget"), start=1):
        page.cell(1, column, head).font = Font(bold=True, color="FFFFFF")
        page.cell(1, column).fill = PatternFill("solid", GREEN)
    page["D2"].number_format = "#,##0.00"
    return {"partners": "Partners!$A$2:$D$2"}


def _words(book: Workbook) -> dict[str, str]:
    page = book.create_sheet("In words")
    page.column_dimensions["A"].width = 100
    names = {}
    for row, (head, name) in enumerate(
        (("Summary of results", "summary_of_results"), ("Deviations", "deviations"),
         ("Frozen under", "content_hash")),
    ):  # fmt: skip
        page.cell(row * 3 + 1, 1, head).font = Font(bold=True, color=INK)
        page.cell(row * 3 + 2, 1).alignment = Alignment(wrap_text=True, vertical="top")
        names[name] = f"'In words'!$A${row * 3 + 2}"
    return names


def _steady(content: bytes) -> bytes:
    """Return a package that does not say when it was made."""
    file = BytesIO()
    moment = b"2026-01-01T00:00:00Z"
    with zipfile.ZipFile(BytesIO(content)) as read, zipfile.ZipFile(file, "w") as written:
        for info in read.infolist():
            part = read.read(info)
            if info.filename == "docProps/core.xml":
                part = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ?", moment, part)
            told = zipfile.ZipInfo(info.filename, (2026, 1, 1, 0, 0, 0))
            told.compress_type = zipfile.ZIP_DEFLATED
            written.writestr(told, part)
    return file.getvalue()


if __name__ == "__main__":
    (PLACE / "final-report.docx").write_bytes(letter())
    (PLACE / "indicator-sheet.xlsx").write_bytes(sheet())
    print(f"Written to {PLACE}: final-report.docx, indicator-sheet.xlsx")
