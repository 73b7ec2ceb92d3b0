"""Workbooks made for tests, among them such as nobody should have to open."""

import zipfile
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

SHEET = "xl/worksheets/sheet1.xml"
TEXTS = "xl/sharedStrings.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
HEAD = f'<?xml version="1.0" encoding="UTF-8"?><worksheet {MAIN}><sheetData>'.encode()
TAIL = b"</sheetData></worksheet>"
OPEN = "urn:oasis:names:tc:opendocument:xmlns"
MEGABYTE = b"x" * 1024 * 1024


def xlsx(*rows: Iterable[Any], sheets: Mapping[str, list[Iterable[Any]]] | None = None) -> bytes:
    """Return a workbook of one sheet with these rows, or of several."""
    content = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(content, options | {"default_date_format": "dd.mm.yyyy"}) as workbook:
        for name, lines in (sheets or {"Membri": list(rows)}).items():
            sheet = workbook.add_worksheet(name)
            for number, row in enumerate(lines):
                sheet.write_row(number, 0, row)
    return content.getvalue()


def with_part(name: str, pieces: Iterable[bytes], *, of: bytes | None = None) -> bytes:
    """Return a workbook one part of which is made of ``pieces``, packed one by one."""
    content = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(of or xlsx(["Nume"]))) as before,
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for part in before.infolist():
            if part.filename != name:
                archive.writestr(part.filename, before.read(part))
        with archive.open(name, "w", force_zip64=True) as opened:
            for piece in pieces:
                opened.write(piece)
    return content.getvalue()


def sheet_of(*rows: bytes) -> bytes:
    return with_part(SHEET, [HEAD, *rows, TAIL])


def ods(*tables: str) -> bytes:
    """Return an OpenDocument workbook of these tables, written as XML."""
    content = BytesIO()
    spaces = {"office": "office:1.0", "table": "table:1.0", "text": "text:1.0"}
    declared = " ".join(f'xmlns:{name}="{OPEN}:{space}"' for name, space in spaces.items())
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {declared}>'
            f"<office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet>"
            "</office:body></office:document-content>",
        )
    return content.getvalue()


def ods_cell(text: str, *, times: int = 1) -> str:
    repeated = f' table:number-columns-repeated="{times}"' if times > 1 else ""
    return (
        f'<table:table-cell office:value-type="string"{repeated}><text:p>{text}</text:p>'
        "</table:table-cell>"
    )


def ods_row(*cells: str, times: int = 1) -> str:
    repeated = f' table:number-rows-repeated="{times}"' if times > 1 else ""
    return f"<table:table-row{repeated}>{''.join(cells)}</table:table-row>"


def ods_table(*rows: str, name: str = "Foaie") -> str:
    return f'<table:table table:name="{name}">{"".join(rows)}</table:table>'


def zipped(**parts: bytes) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), part)
    return content.getvalue()


def wicked() -> dict[str, bytes]:
    """Return files that ask for far more than they are, by what each of them does."""
    entities = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    far = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="%d"><c r="%s%d"><v>2</v></c></row>'
    million = 1_048_576
    return {
        "a part of 600 megabytes": with_part(SHEET, [HEAD, *[MEGABYTE] * 600, TAIL]),
        "a text of 120 megabytes": with_part(TEXTS, [b"<sst><si><t>", *[MEGABYTE] * 120]),
        "many huge texts": with_part(
            TEXTS, [b"<sst>", *[b"<si><t>" + MEGABYTE + b"</t></si>"] * 120, b"</sst>"]
        ),
        "a text that stands in 200,000 cells": with_part(
            SHEET,
            [HEAD, *(b'<row><c t="s"><v>0</v></c></row>' for _row in range(200_000)), TAIL],
            of=with_part(TEXTS, [b"<sst><si><t>", b"x" * 30_000, b"</t></si></sst>"]),
        ),
        "entities of entities": with_part(
            SHEET,
            [
                f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY e0 "aaaaaaaaaa">{entities}]>'.encode(),
                HEAD.partition(b"?>")[2],
                b'<row r="1"><c r="A1" t="inlineStr"><is><t>&e9;</t></is></c></row>',
                TAIL,
            ],
        ),
        "a cell in the farthest corner": sheet_of(far % (million, b"XFD", million)),
        "a cell beyond all corners": sheet_of(far % (2**32 - 1, b"ZZZZZZ", 2**32 - 1)),
        "a cell that is written as an entity": sheet_of(
            far.replace(b'r="%s', b'r="&#88;%s') % (million, b"FD", million)
        ),
        "a million styles": with_part(
            "xl/styles.xml", [b"<styleSheet><cellXfs>", *[b'<xf numFmtId="9"/>' * 1000] * 1000]
        ),
        "a row of an ods, a hundred million times": ods(
            ods_table(ods_row(ods_cell("x", times=100_000), times=100_000_000))
        ),
        "a long text of an ods, 200,000 times": ods(
            ods_table(ods_row(ods_cell("x" * 30_000), times=200_000))
        ),
        "two billion spaces": ods(ods_table(ods_row(ods_cell('a<text:s text:c="2000000000"/>b')))),
        "a damaged xls that claims gigabytes": claiming_xls(),
    }


def claiming_xls() -> bytes:
    """Return a workbook of before 2007, one number of which is the largest there is."""
    content = bytearray(Path(__file__).with_name("files").joinpath("members.xls").read_bytes())
    content[0x71D : 0x71D + 4] = b"\xff\xff\xff\x7f"
    return bytes(content)
