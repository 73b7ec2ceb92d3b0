import codecs
import io
import unicodedata
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raceme.documents import validation
from raceme.documents.validation import NAME_LENGTH, NotKept, kind_of, safe_name
from tests.documents.files import (
    CSV,
    HTML,
    PDF,
    PROGRAM,
    SVG,
    archive,
    damaged_open_documents,
    image,
    office,
    open_document,
)

JPEG, PNG = image("JPEG", size=(64, 64)), image("PNG")
DOCX = office("word/document.xml")
DAMAGED = "It cannot be opened: it is damaged or not complete. Save it anew and try."
KEPT = [
    ("list.pdf", PDF, "application/pdf"),
    ("LIST.PDF", PDF, "application/pdf"),
    ("photo.jpg", JPEG, "image/jpeg"),
    ("photo.jpeg", JPEG, "image/jpeg"),
    ("photo.png", PNG, "image/png"),
    ("a.docx", DOCX, f"{validation.OFFICE}.wordprocessingml.document"),
    ("a.xlsx", office("xl/workbook.xml"), f"{validation.OFFICE}.spreadsheetml.sheet"),
    ("a.pptx", office("ppt/presentation.xml"), f"{validation.OFFICE}.presentationml.presentation"),
    ("a.odt", open_document("text"), f"{validation.OPEN}.text"),
    ("a.ods", open_document("spreadsheet"), f"{validation.OPEN}.spreadsheet"),
    ("a.odp", open_document("presentation"), f"{validation.OPEN}.presentation"),
    ("all.zip", archive({"a.txt": b"a"}), "application/zip"),
    ("list.csv", CSV, "text/csv"),
    ("list.csv", "Oraș;Țară".encode("iso8859-16"), "text/csv"),
    ("list.csv", "Źródło;Łódź".encode("cp1250"), "text/csv"),
    ("attendance.csv", "Oraș\tȚară".encode("utf-16"), "text/csv"),
    ("attendance.csv", codecs.BOM_UTF16_BE + "Oraș".encode("utf-16-be"), "text/csv"),
    ("BM list.txt", b"BM Industries\r\nMZ Consulting\n", "text/plain"),
]
REFUSED = [
    ("photo.pdf", HTML, "Named .pdf but holds a web page."),
    ("photo.png", JPEG, "Named .png but holds an image."),
    ("photo.jpg", SVG, "Named .jpg but holds a drawing with code."),
    ("list.pdf", PROGRAM, "Named .pdf but holds a program."),
    ("list.docx", PDF, "Named .docx but holds a PDF."),
    ("list.docx", archive({"a.txt": b"a"}), "Named .docx but holds something else."),
    ("list.xlsx", DOCX, "Named .xlsx but holds something else."),
    ("list.odt", open_document("spreadsheet"), "Named .odt but holds something else."),
    ("list.pdf", b"hello", "Named .pdf but holds something else."),
    ("page.txt", HTML, "Named .txt but holds a web page."),
    ("page.csv", PDF, "Named .csv but holds a PDF."),
    ("list.pdf", PDF[:40], DAMAGED),
    ("photo.jpg", JPEG[:-200], DAMAGED),
    ("photo.png", PNG[:-20], DAMAGED),
    ("photo.png", PNG[:16], DAMAGED),
    ("all.zip", archive({"a.txt": b"a"})[:-10], DAMAGED),
    *(("list.odt", packed, DAMAGED) for packed in damaged_open_documents()),
    ("list.docx", DOCX[:100], DAMAGED),
    ("page.csv", HTML.decode().encode("utf-16"), "Named .csv but holds a web page."),
    (
        "list.csv",
        "a;b".encode("utf-16")[:-1],
        "It cannot be read as text. Save it as UTF-8, then choose it again.",
    ),
    (
        "list.csv",
        "a\0b".encode("utf-16"),
        "It cannot be read as text. Save it as UTF-8, then choose it again.",
    ),
    (
        "list.txt",
        b"a\x00b",
        "It cannot be read as text. Save it as UTF-8, then choose it again.",
    ),
    (
        "list.docx",
        office("word/document.xml", **{"word/vbaProject.bin": b"x"}),
        "It holds macros, which are programs. Save it without them, or as PDF.",
    ),
    *(
        (
            name,
            content,
            "Files of this kind are not kept. Save it as PDF, or send an image or Office file.",
        )
        for name, content in [
            ("page.html", HTML),
            ("drawing.svg", SVG),
            ("setup.exe", PROGRAM),
            ("list", PDF),
            (".pdf", PDF),
            ("", PDF),
        ]
    ),
]


# A made file holds the moment it was made at, which is no name for a test.
BY_PLACE = [f"{place}-{name}" for place, (name, *_rest) in enumerate([*KEPT, *REFUSED])]


@pytest.mark.parametrize(("name", "content", "media_type"), KEPT, ids=BY_PLACE[: len(KEPT)])
def test_kind_of_tells_what_is_kept(name: str, content: bytes, media_type: str) -> None:
    assert kind_of(name, io.BytesIO(content)).media_type == media_type


@pytest.mark.parametrize(("name", "content", "sentence"), REFUSED, ids=BY_PLACE[len(KEPT) :])
def test_kind_of_refuses_in_words(name: str, content: bytes, sentence: str) -> None:
    with pytest.raises(NotKept) as refusal:
        kind_of(name, io.BytesIO(content))

    assert str(refusal.value) == sentence


def test_kind_of_refuses_a_picture_of_too_many_points() -> None:
    # A header that promises 60,000 by 60,000 points, and nothing behind it.
    large = PNG[:16] + (60_000).to_bytes(4, "big") * 2 + PNG[24:]
    with pytest.raises(NotKept) as refusal:
        kind_of("photo.png", io.BytesIO(large))

    assert "points" in str(refusal.value) or str(refusal.value) == DAMAGED


def test_kind_of_refuses_an_archive_that_unpacks_to_far_more() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(6):
            packed.writestr(f"{number}.txt", bytes(10_000_000))

    with pytest.raises(NotKept, match="unpacks to far more"):
        kind_of("all.zip", content)


def test_kind_of_leaves_the_file_at_its_start() -> None:
    content = io.BytesIO(PDF)

    kind_of("list.pdf", content)

    assert content.tell() == 0


@given(
    ending=st.sampled_from(sorted(validation.KINDS)),
    content=st.one_of(
        st.binary(max_size=300),
        st.builds(
            lambda whole, cut, more: whole[:cut] + more,
            st.sampled_from([PDF, JPEG, PNG, DOCX, HTML, CSV, open_document("text")]),
            st.integers(min_value=0, max_value=900),
            st.binary(max_size=50),
        ),
    ),
)
def test_kind_of_any_bytes_keeps_or_refuses(ending: str, content: bytes) -> None:
    try:
        kind = kind_of(f"file{ending}", io.BytesIO(content))
    except NotKept as refusal:
        told = str(refusal)
    else:
        told = kind.media_type

    assert told


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("Attendance list.pdf", "Attendance list.pdf"),
        ("C:\\Users\\Ana\\list.pdf", "list.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("line\r\nSet-Cookie: a=b.pdf", "line Set-Cookie: a=b.pdf"),
        ("gpj\u202efdp.pdf", "gpj fdp.pdf"),
        ("  ...hidden.pdf ", "hidden.pdf"),
        (".pdf", "pdf"),
        ("", "document"),
        ("Lista prezent\u0326a\u0306.pdf", "Lista prezențӑ.pdf".replace("ӑ", "ă")),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_safe_name_is_one_line_without_folders(given_name: str, kept: str) -> None:
    assert safe_name(given_name) == kept


@given(st.text(max_size=400))
def test_safe_name_always_gives_a_name_that_fits(name: str) -> None:
    safe = safe_name(name)

    assert 0 < len(safe) <= NAME_LENGTH
    assert not any(unicodedata.category(letter)[0] in "CZ" for letter in safe.replace(" ", ""))
