"""What kind of file it is, by what is in it; names and endings are not asked."""

import re
import zipfile
import zlib
from io import BytesIO

from django.utils.translation import gettext as _

from raceme.stewardship.imports.limits import MOST_PARTS
from raceme.stewardship.imports.refusals import (
    Damaged,
    Locked,
    OtherDocument,
    OtherWorkbook,
    Trap,
    UnknownKind,
    WebPage,
)

TEXT, XLSX, XLSM, XLS, ODS = "text", "xlsx", "xlsm", "xls", "ods"
HEAD = 4096
# What Python says of an archive that is none.
UNREADABLE = (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, EOFError)
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
# Files of which a name tells nothing, by how they begin.
OTHERS = (
    (b"%PDF", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf", "7z"),
    (b"Rar!", "RAR"),
    (b"SQLite format 3", "SQLite"),
    (b"MZ", "EXE"),
    (b"\x7fELF", "ELF"),
    (b"BM", "BMP"),
)
# Workbooks of before 1997, which are one stream without a container.
ANCIENT = re.compile(rb"\x09[\x00\x02\x04\x08](\x04|\x06|\x08|\x10)\x00")
PAGE = re.compile(
    rb"\s*(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|table|meta|div|style)\b",
    re.IGNORECASE | re.DOTALL,
)
XML = re.compile(rb"\s*<\?xml|\s*<[\w:]+\s[^>]*xmlns", re.IGNORECASE)
SPREADSHEET_XML = re.compile(rb"Excel\.Sheet|urn:schemas-microsoft-com:office:spreadsheet")
# No text holds these; a few stray nul bytes are told apart by ``texts``.
BINARY = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
MOST_BINARY = 0.02
WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
MOST_NULS = 0.1


def kind_of(content: bytes) -> str:
    """Return what ``content`` is. Raises ``NotReadable`` where it is nothing that is read."""
    if content.startswith(COMPOUND):
        return _of_compound(content)
    if content.startswith(ZIP):
        return _of_archive(content)
    _refuse_other(content[:HEAD])
    return TEXT


def _of_compound(content: bytes) -> str:
    """Tell by the names of its streams: they stand in the directory as UTF-16."""
    if _streams(content, "EncryptedPackage"):
        raise Locked
    if _streams(content, "Workbook") or _streams(content, "Book"):
        return XLS
    if _streams(content, "WordDocument"):
        raise OtherDocument("doc")
    if _streams(content, "PowerPoint Document"):
        raise OtherDocument("ppt")
    raise UnknownKind


def _streams(content: bytes, name: str) -> bool:
    return name.encode("utf-16-le") + b"\0\0" in content


def has_macros(content: bytes) -> bool:
    return _streams(content, "_VBA_PROJECT_CUR") or _streams(content, "_VBA_PROJECT")


def _of_archive(content: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS:
                raise Trap
            if any(part.flag_bits & 1 for part in parts):
                raise Locked
            return _of_parts({part.filename for part in parts}, archive)
    except UNREADABLE as error:
        raise Damaged from error


def _of_parts(names: set[str], archive: zipfile.ZipFile) -> str:
    lowered = {name.lower().lstrip("/") for name in names}
    if "xl/workbook.xml" in lowered:
        return (
            XLSM
            if any("vbaproject" in name or "macrosheets/" in name for name in lowered)
            else XLSX
        )
    if "xl/workbook.bin" in lowered:
        raise OtherWorkbook("xlsb")
    if "word/document.xml" in lowered:
        raise OtherDocument("docx")
    if "ppt/presentation.xml" in lowered:
        raise OtherDocument("pptx")
    if "index/document.iwa" in lowered or "index.zip" in lowered:
        raise OtherWorkbook("numbers")
    if "mimetype" in names and "content.xml" in names:
        return _of_open_document(archive)
    if "[content_types].xml" in lowered or "content.xml" in lowered:
        raise Damaged
    raise OtherDocument(_("an archive"))


def _of_open_document(archive: zipfile.ZipFile) -> str:
    with archive.open("mimetype") as opened:
        kind = opened.read(100)
    if b"opendocument.spreadsheet" not in kind:
        raise OtherDocument("odt" if b"text" in kind else "odp")
    with archive.open("META-INF/manifest.xml") if _holds_manifest(archive) else BytesIO() as opened:
        if b"encryption-data" in opened.read(HEAD * HEAD)[: HEAD * HEAD]:
            raise Locked
    return ODS


def _holds_manifest(archive: zipfile.ZipFile) -> bool:
    return "META-INF/manifest.xml" in archive.namelist()


def _refuse_other(head: bytes) -> None:
    for start, what in OTHERS:
        if head.startswith(start) and (BINARY.search(head) or start.startswith((b"%PDF", b"{"))):
            raise OtherDocument(what)
    if ANCIENT.match(head):
        raise OtherWorkbook("xls 2–4")
    if head.startswith(WIDE_MARKS):
        return
    if PAGE.match(head.removeprefix(b"\xef\xbb\xbf")):
        raise WebPage
    if XML.match(head.removeprefix(b"\xef\xbb\xbf")):
        raise OtherWorkbook("XML 2003") if SPREADSHEET_XML.search(head) else OtherDocument("XML")
    if head.count(0) < MOST_NULS * len(head) and len(BINARY.findall(head)) > MOST_BINARY * len(
        head
    ):
        raise UnknownKind
