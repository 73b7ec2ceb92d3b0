"""
Files that are not what they say, or say it strangely: each with what has to become of it.

Nothing here does harm by itself.
"""

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass

from tests.documents.files import (
    CSV,
    HTML,
    PDF,
    PROGRAM,
    SVG,
    archive,
    image,
    office,
    open_document,
)

WORD, EXCEL = "word/document.xml", "xl/workbook.xml"
PDF_TYPE, PNG_TYPE, JPEG_TYPE = "application/pdf", "image/png", "image/jpeg"
ZIP_TYPE, TEXT_TYPE, CSV_TYPE = "application/zip", "text/plain", "text/csv"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
NOT_OF_THIS_KIND = "Files of this kind are not kept."
DAMAGED = "It cannot be opened: it is damaged or not complete."
EMPTY = "The file is empty."
TOO_LARGE = "It is larger than 1 MB"
FAR_MORE = "It unpacks to far more than an archive should hold."
MACROS = "It holds macros, which are programs."
LOCKED = "It is locked with a password"
POINTS = "This picture has too many points."
NO_TEXT = "It cannot be read as text."
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Specimen:
    """A file as a browser sends it, and either why it is refused or as what it is kept."""

    name: str
    content: bytes
    refused: str = ""
    kept_as: str = ""
    kept_name: str = ""
    said_type: str = "application/octet-stream"


def _refused(name: str, content: bytes, sentence: str) -> Specimen:
    return Specimen(name=name, content=content, refused=sentence)


def _kept(name: str, content: bytes, media_type: str, kept_name: str = "") -> Specimen:
    return Specimen(name=name, content=content, kept_as=media_type, kept_name=kept_name or name)


def _holds(ending: str, what: str) -> str:
    return f"Named {ending} but holds {what}."


def png_of(width: int, height: int) -> bytes:
    """Return a picture that says it is so large, and holds one line of it."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(bytes(width + 1))), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(held)) + kind + held + struct.pack(">I", zlib.crc32(kind + held))
        for kind, held in chunks
    )


def _jpeg_of(width: int, height: int) -> bytes:
    """Return a photograph whose header was changed to say that it is so large."""
    small = image("JPEG", size=(64, 64))
    said = struct.pack(">HH", 64, 64)
    return small.replace(said, struct.pack(">HH", height, width), 1)


def _locked_zip() -> bytes:
    """Return an archive whose member says that a password is needed."""
    plain = bytearray(archive({"a.txt": b"a"}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        plain[plain.index(mark) + place] |= 1
    return bytes(plain)


def _lying_zip() -> bytes:
    """Return a bomb that says of its member to be small."""
    size, said = struct.pack("<I", 60 * MEGABYTE), struct.pack("<I", 100)
    return archive({"a.txt": bytes(60 * MEGABYTE)}).replace(size, said)


def _nested(depth: int) -> bytes:
    content = b"0" * 1000
    for _each in range(depth):
        content = archive({f"{number}.zip": content for number in range(16)})
    return content


def _crowded() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        for number in range(5_001):
            packed.writestr(f"{number}", b"")
    return content.getvalue()


OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000)
GIF_SCRIPT = b"GIF89a/*" + bytes(20) + b"*/=1;alert(1)"
JPEG, PNG = image("JPEG", size=(64, 64)), image("PNG")
DOCX = office(WORD)
ZIP = archive({"a.txt": b"a"})
MACRO_TYPES = b'<Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'
# The test file for virus scanners, written backwards so that none takes this one away.
NEVER_A_VIRUS = rb"*H+H$!ELIF-TSET-SURIVITNA-DRADNATS-RACIE$}7)CC7)^P(45XZP\4[PA@%P!O5X"[::-1]

DISGUISED = [
    _refused("page.pdf", HTML, _holds(".pdf", "a web page")),
    _refused("page.png", HTML, _holds(".png", "a web page")),
    _refused("page.jpg", HTML, _holds(".jpg", "a web page")),
    _refused("page.docx", HTML, _holds(".docx", "a web page")),
    _refused("page.zip", HTML, _holds(".zip", "a web page")),
    _refused("page.txt", HTML, _holds(".txt", "a web page")),
    _refused("page.csv", b"\xef\xbb\xbf  \n" + HTML, _holds(".csv", "a web page")),
    _refused("page.html", HTML, NOT_OF_THIS_KIND),
    _refused("page.xhtml", HTML, NOT_OF_THIS_KIND),
    _refused("page.mht", HTML, NOT_OF_THIS_KIND),
    _refused("script.js", b"alert(1)", NOT_OF_THIS_KIND),
    _refused("drawing.svg", SVG, NOT_OF_THIS_KIND),
    _refused("drawing.png", SVG, _holds(".png", "a drawing with code")),
    _refused("drawing.pdf", SVG, _holds(".pdf", "a drawing with code")),
    _refused("drawing.txt", SVG, _holds(".txt", "a drawing with code")),
    _refused("program.pdf", PROGRAM, _holds(".pdf", "a program")),
    _refused("program.jpg", PROGRAM, _holds(".jpg", "a program")),
    _refused("program.txt", PROGRAM, NO_TEXT),
    _refused("program.exe", PROGRAM, NOT_OF_THIS_KIND),
    _refused("photo.jpg", PNG, _holds(".jpg", "an image")),
    _refused("list.xlsx", DOCX, _holds(".xlsx", "something else")),
    _refused("list.docx", ZIP, _holds(".docx", "something else")),
    _refused("list.pdf", b"not a PDF at all", _holds(".pdf", "something else")),
]
TWO_IN_ONE = [
    _refused("two.gif", GIF_SCRIPT, NOT_OF_THIS_KIND),
    _refused("two.png", GIF_SCRIPT, _holds(".png", "an image")),
    _refused("two.js", GIF_SCRIPT, NOT_OF_THIS_KIND),
    _refused("two.jpg", JPEG[:20] + b"<script>" + JPEG[20:], _holds(".jpg", "a web page")),
    _refused("two.pdf", PROGRAM[:64] + PDF, _holds(".pdf", "a program")),
    _refused("two.pdf", ZIP + PDF, _holds(".pdf", "an archive or an Office file")),
    _refused("two.pdf", b"GIF89a" + PDF, _holds(".pdf", "an image")),
    _refused("two.pdf", b"%PDF-1.4\n" + HTML + b"%%EOF", _holds(".pdf", "a web page")),
    _refused("two.zip", PDF + ZIP, _holds(".zip", "a PDF")),
    _kept("two.pdf", PDF + ZIP, PDF_TYPE),
    _refused("two.zip", JPEG + ZIP, _holds(".zip", "an image")),
    _kept("two.jpg", JPEG + ZIP, JPEG_TYPE),
    _kept("late.txt", b"a" * 2000 + HTML, TEXT_TYPE),
]
OFFICE_FILES = [
    _refused("list.docm", DOCX, NOT_OF_THIS_KIND),
    _refused("list.xlsm", office(EXCEL), NOT_OF_THIS_KIND),
    _refused("list.doc", OLD_OFFICE, NOT_OF_THIS_KIND),
    _refused("list.docx", OLD_OFFICE, LOCKED),
    _refused("list.docx", office(WORD, **{"word/vbaProject.bin": b"x"}), MACROS),
    _refused("list.docx", office(WORD, **{"word/VBAPROJECT.BIN": b"x"}), MACROS),
    _refused("list.xlsx", office(EXCEL, **{"xl/macrosheets/sheet1.xml": b"<x/>"}), MACROS),
    _refused(
        "list.docx",
        archive({"[Content_Types].xml": MACRO_TYPES, WORD: b"<x/>", "word/a.bin": b"x"}),
        MACROS,
    ),
    _refused(
        "list.odt",
        archive({"mimetype": b"application/vnd.oasis.opendocument.text", "Basic/a.xml": b"<x/>"}),
        MACROS,
    ),
    _refused(
        "list.odt",
        archive(
            {
                "mimetype": b"application/vnd.oasis.opendocument.text",
                "META-INF/manifest.xml": b"<manifest:encryption-data/>",
            }
        ),
        LOCKED,
    ),
    _refused("list.xlsx", office(EXCEL, **{"xl/sheet1.xml": bytes(60 * MEGABYTE)}), FAR_MORE),
    _refused("list.docx", DOCX[:100], DAMAGED),
    _kept("list.odt", open_document("text"), "application/vnd.oasis.opendocument.text"),
    _kept("list.docx", DOCX, WORD_TYPE),
]
ARCHIVES = [
    _refused("all.zip", archive({"a": bytes(60 * MEGABYTE)}), FAR_MORE),
    _refused("all.zip", _crowded(), FAR_MORE),
    _refused("all.zip", _locked_zip(), LOCKED),
    _refused("all.zip", archive({}), EMPTY),
    _refused("all.zip", ZIP[:-10], DAMAGED),
    _refused("all.rar", b"Rar!\x1a\x07\x00", NOT_OF_THIS_KIND),
    # Raceme unpacks none of these, and whoever saves one has it as it came.
    _kept("all.zip", _lying_zip(), ZIP_TYPE),
    _kept("all.zip", _nested(3), ZIP_TYPE),
    _kept("all.zip", archive({"../../outside.sh": b"#!/bin/sh"}), ZIP_TYPE),
    _kept("all.zip", archive({"page.html": HTML}, packed_by=zipfile.ZIP_STORED), ZIP_TYPE),
    _kept("all.zip", archive({"eicar.com": NEVER_A_VIRUS}), ZIP_TYPE),
]
EMPTY_OR_CUT_OR_LARGE = [
    *(_refused(f"empty.{ending}", b"", EMPTY) for ending in ("pdf", "png", "docx", "zip", "txt")),
    _refused("cut.pdf", PDF[:40], DAMAGED),
    _refused("cut.png", PNG[:-20], DAMAGED),
    _refused("cut.jpg", JPEG[:-200], DAMAGED),
    _refused("large.txt", b"a" * (MEGABYTE + 1), TOO_LARGE),
    _refused("large.pdf", PDF + bytes(MEGABYTE) + b"%%EOF", TOO_LARGE),
    _refused("large.jpg", _jpeg_of(60_000, 60_000), POINTS),
    _refused("large.png", png_of(60_000, 60_000), POINTS),
    _refused("large.png", png_of(80_000_001, 1), POINTS),
    _refused("eicar.com", NEVER_A_VIRUS, NOT_OF_THIS_KIND),
    _refused("eicar.pdf", NEVER_A_VIRUS, _holds(".pdf", "something else")),
    # Nothing here looks for viruses; it is a text, and is saved as one.
    _kept("eicar.txt", NEVER_A_VIRUS, TEXT_TYPE),
    _kept("formula.csv", b"=cmd|' /C calc'!A1;b\n", CSV_TYPE),
]
NAMES = [
    _kept("../../../etc/passwd.pdf", PDF, PDF_TYPE, "passwd.pdf"),
    _kept("C:\\Users\\Ana\\list.pdf", PDF, PDF_TYPE, "list.pdf"),
    _kept("\\\\server\\share\\list.pdf", PDF, PDF_TYPE, "list.pdf"),
    _kept("%2e%2e%2flist.pdf", PDF, PDF_TYPE),
    _kept("list%0d%0aSet-Cookie: a=b.pdf", PDF, PDF_TYPE),
    _kept("list\x00.html.pdf", PDF, PDF_TYPE, "list.html.pdf"),
    _refused("list.pdf\x00.html", HTML, NOT_OF_THIS_KIND),
    _kept("invoice\u202exslx.pdf", PDF, PDF_TYPE, "invoicexslx.pdf"),
    _refused("invoice\u202efdp.exe", PROGRAM, NOT_OF_THIS_KIND),
    _kept("z\u200bero\ufeff.pdf", PDF, PDF_TYPE, "zero.pdf"),
    _kept("x" * 250 + ".pdf", PDF, PDF_TYPE, "x" * 196 + ".pdf"),
    _kept("CON.pdf", PDF, PDF_TYPE),
    _kept("aux.h.txt", b"a", TEXT_TYPE),
    _kept("list.exe.pdf", PDF, PDF_TYPE),
    _refused("list.pdf.exe", PROGRAM, NOT_OF_THIS_KIND),
    _refused("list.pdf::$DATA", PDF, NOT_OF_THIS_KIND),
    _kept("list.pdf. . ", PDF, PDF_TYPE, "list.pdf"),
    _refused(".htaccess", b"AddType text/html .txt", NOT_OF_THIS_KIND),
    _refused("no ending", PDF, NOT_OF_THIS_KIND),
    _kept("list; rm -rf ~ $(id).pdf", PDF, PDF_TYPE),
    _kept("<img src=x onerror=alert(1)>.pdf", PDF, PDF_TYPE),
    _kept("{{ 7*7 }}{% debug %}.pdf", PDF, PDF_TYPE),
    _kept("Listă de prezență 漢字 🎉.pdf", PDF, PDF_TYPE),
    _kept("prezent\u0326a\u0306.pdf", PDF, PDF_TYPE, "prezență.pdf"),
]
SAID_OTHERWISE = [
    Specimen(
        name="list.pdf", content=PDF, said_type="text/html", kept_as=PDF_TYPE, kept_name="list.pdf"
    ),
    Specimen(
        name="a.png", content=PNG, said_type="image/svg+xml", kept_as=PNG_TYPE, kept_name="a.png"
    ),
    Specimen(
        name="a.csv", content=CSV, said_type="text/javascript", kept_as=CSV_TYPE, kept_name="a.csv"
    ),
    Specimen(
        name="page.pdf",
        content=HTML,
        said_type="application/pdf",
        refused=_holds(".pdf", "a web page"),
    ),
]
ZOO = [
    *DISGUISED,
    *TWO_IN_ONE,
    *OFFICE_FILES,
    *ARCHIVES,
    *EMPTY_OR_CUT_OR_LARGE,
    *NAMES,
    *SAID_OTHERWISE,
]
