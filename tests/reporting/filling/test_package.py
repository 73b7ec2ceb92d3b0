"""Files that want to do harm, or are none of those they are called."""

import struct
import zipfile
from io import BytesIO

import pytest

from raceme.reporting.filling import FileUnusable, opened
from tests.reporting.filling.forms import letter, parts, with_parts, workbook

SHEET = "xl/worksheets/sheet1.xml"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _related(kind: str, target: str) -> bytes:
    return (
        f'<Relationships xmlns="{RELATIONS}"><Relationship Id="rId9" Type="{OFFICE}/{kind}" '
        f'Target="{target}" TargetMode="External"/></Relationships>'
    ).encode()


def _with_dtd(part: bytes, definitions: str) -> bytes:
    head, mark, rest = part.partition(b"?>")
    if not mark:
        head, rest = b"<?xml version='1.0'", part
    return head + b"?>" + f"<!DOCTYPE x [{definitions}]>".encode() + rest


LAUGHS = '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">'
FILE = '<!ENTITY a SYSTEM "file:///etc/passwd">'


@pytest.mark.parametrize("definitions", [LAUGHS, FILE, "<!ELEMENT x ANY>"])
def test_definitions_of_entities_are_refused(definitions: str) -> None:
    content = workbook()
    part = _with_dtd(parts(content)[SHEET], definitions)

    with pytest.raises(FileUnusable, match="no Office program writes"):
        opened(with_parts(content, {SHEET: part}), kind="xlsx")


@pytest.mark.parametrize(
    ("added", "sentence"),
    [
        ({"xl/vbaProject.bin": b"x"}, "macros"),
        ({"xl/externalLinks/externalLink1.xml": b"<a/>"}, "macros"),
        ({"xl/embeddings/oleObject1.bin": b"x"}, "macros"),
        ({"xl/activeX/activeX1.xml": b"<a/>"}, "macros"),
        ({"xl/connections.xml": b"<a/>"}, "macros"),
        ({"xl/worksheets/_rels/sheet2.xml.rels": _related("oleObject", "http://a.example")},
         "loads something from elsewhere"),
        ({"xl/drawings/_rels/drawing9.xml.rels": _related("image", "\\\\a.example\\b.png")},
         "loads something from elsewhere"),
        ({SHEET: b"<worksheet><broken"}, "damaged"),
        ({SHEET: b""}, "damaged"),
        ({"xl/huge.xml": b"<a>" + b" " * (25 * 1024 * 1024) + b"</a>"}, "unpacks to far more"),
        ({f"xl/{n}.bin": b"\0" * (20 * 1024 * 1024) for n in range(6)}, "unpacks to far more"),
        ({f"xl/media/{n}.bin": b"" for n in range(2001)}, "unpacks to far more"),
    ],
)  # fmt: skip
def test_what_does_harm_is_refused(added: dict[str, bytes], sentence: str) -> None:
    content = with_parts(workbook(), added)

    with pytest.raises(FileUnusable, match=sentence):
        opened(content, kind="xlsx")


def test_a_macro_type_is_refused_whatever_its_parts_are_called() -> None:
    content = workbook()
    types = parts(content)["[Content_Types].xml"].replace(
        b"spreadsheetml.sheet.main", b"spreadsheetml.sheet.macroEnabled.main"
    )

    with pytest.raises(FileUnusable, match="macros"):
        opened(with_parts(content, {"[Content_Types].xml": types}), kind="xlsx")


def test_a_link_to_click_is_no_harm() -> None:
    content = with_parts(
        workbook(), {"xl/worksheets/_rels/sheet9.xml.rels": _related("hyperlink", "https://a.eu")}
    )

    assert opened(content, kind="xlsx").places == []


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "locked with a password"),
        (b"", "damaged"),
        (b"PK\x03\x04 and then nothing", "damaged"),
        (workbook()[:-200], "damaged"),
        (workbook()[:3000] + b"\0" * 40 + workbook()[3040:], "damaged"),
    ],
)
def test_what_is_no_office_file_is_refused(kind: str, content: bytes, sentence: str) -> None:
    with pytest.raises(FileUnusable, match=sentence):
        opened(content, kind=kind)


def test_one_kind_under_the_name_of_the_other_is_refused() -> None:
    with pytest.raises(FileUnusable, match="damaged"):
        opened(letter("x"), kind="xlsx")
    with pytest.raises(FileUnusable, match="damaged"):
        opened(workbook(), kind="docx")


def test_a_size_that_is_a_lie_is_not_believed() -> None:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * (30 * 1024 * 1024))
    content = file.getvalue()
    size = struct.pack("<I", 30 * 1024 * 1024)

    with pytest.raises(FileUnusable):
        opened(content.replace(size, struct.pack("<I", 100)), kind="xlsx")
