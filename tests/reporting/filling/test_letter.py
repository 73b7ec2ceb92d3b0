import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from lxml import etree

from raceme.reporting.filling import FileUnusable, Filling, Kind, Place, Value
from raceme.reporting.filling.letter import Letter
from tests.reporting.filling.forms import control, letter, parts, with_parts

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ROW = ("[[firms: number]]", "[[firms:organisation]]")


def _value(text: str) -> Value:
    return Value(text, text)


def _texts(content: bytes, part: str = "word/document.xml") -> list[str]:
    """Read every paragraph of a part from its bytes; a new line is a line."""
    root = etree.fromstring(parts(content)[part])
    return [
        "".join("\n" if one.tag == f"{WORD}br" else one.text or ""
                for one in paragraph.iter(f"{WORD}t", f"{WORD}br"))
        for paragraph in root.iter(f"{WORD}p")
    ]  # fmt: skip


def test_marks_controls_and_rows_are_found() -> None:
    content = letter("By [[pro|moter]].", rows=(("No", "Firm"), ROW), header="[[number]]")

    assert Letter(content).places == [
        Place(name="firms", kind=Kind.LIST, where="table", columns=("number", "organisation")),
        Place(name="number", where="header"),
        Place(name="promoter", where="text"),
    ]
    assert Letter(control("summary")).places == [Place(name="summary", where="text")]


@pytest.mark.parametrize(
    "cut", ["[[promoter]]", "[|[promoter]]", "[[pro|mo|ter]|]", "[[ promoter ]]"]
)
def test_a_mark_is_filled_however_word_has_cut_it(cut: str) -> None:
    filled = Letter(letter(f"By {cut}, [[town]].")).filled(
        Filling(values={"promoter": _value("Transilvania IT & <co>"), "town": _value("Cluj")})
    )

    assert _texts(filled) == ["By Transilvania IT & <co>, Cluj."]


def test_a_text_keeps_its_lines_and_is_no_mark_itself() -> None:
    content = letter("[[summary]] and [[town]]")

    filled = Letter(content).filled(Filling(values={"summary": _value("One\n\n[[two]]"),
                                                    "town": _value("Cluj")}))  # fmt: skip

    assert _texts(filled) == ["One\n\n[[two]] and Cluj"]


def test_headers_and_tables_are_filled_too() -> None:
    content = letter(rows=(("Promoter", "[[promoter]]"),), header="No [[number]]")

    filled = Letter(content).filled(
        Filling(values={"promoter": _value("TIT"), "number": _value("2017/1")})
    )

    assert _texts(filled) == ["Promoter", "TIT"]
    [header] = [name for name in parts(filled) if name.startswith("word/header")]
    assert _texts(filled, header) == ["No 2017/1"]


def test_a_row_repeats_for_each_line() -> None:
    content = letter(rows=(("No", "Firm"), ROW, ("", "Sum")))
    rows = [[_value("1"), _value("Alfa")], [_value("2"), _value("=Beta")]]

    filled = Letter(content).filled(Filling(rows={"firms": rows}))
    empty = Letter(content).filled(Filling(rows={"firms": []}))

    assert _texts(filled) == ["No", "Firm", "1", "Alfa", "2", "=Beta", "", "Sum"]
    assert _texts(empty) == ["No", "Firm", "", "", "", "Sum"]


@pytest.mark.parametrize("cell", [False, True])
def test_a_control_is_filled_in_the_letters_of_what_stood_there(cell: bool) -> None:  # noqa: FBT001
    filled = Letter(control("summary", cell=cell)).filled(
        Filling(values={"summary": _value("Eighteen firms")})
    )

    assert "Eighteen firms" in "".join(_texts(filled))
    assert "Click here" not in "".join(_texts(filled))
    document = parts(filled)["word/document.xml"]
    assert b"PlaceholderText" not in document
    assert b"showingPlcHdr" not in document
    assert b"<w:b/>" in document


def test_everything_beside_the_places_stays_as_it_was() -> None:
    content = letter("By [[promoter]]", "Nothing here", header="Head")

    filled = Letter(content).filled(Filling(values={"promoter": _value("TIT")}))

    before, after = parts(content), parts(filled)
    assert list(before) == list(after)
    assert {name for name in before if before[name] != after[name]} == {"word/document.xml"}
    assert _texts(filled) == ["By TIT", "Nothing here"]
    assert _skeleton(after["word/document.xml"]) == _skeleton(before["word/document.xml"])


@pytest.mark.parametrize(
    "instruction", ["DDEAUTO c:\\\\x", 'INCLUDETEXT "http://a.example"', "dde x y"]
)
def test_a_field_that_loads_something_is_refused(instruction: str) -> None:
    half = len(instruction) // 5
    pieces = "".join(
        f"<w:r><w:instrText>{piece}</w:instrText></w:r>"
        for piece in (instruction[:half], instruction[half:])
    )
    paragraph = f"<w:p {nsdecls('w')}>{pieces}</w:p>".encode()
    parse_xml(paragraph.decode())
    content = letter("Text")
    document = parts(content)["word/document.xml"].replace(b"<w:p>", paragraph + b"<w:p>", 1)

    with pytest.raises(FileUnusable, match="loads something from elsewhere"):
        Letter(with_parts(content, {"word/document.xml": document}))


def _skeleton(part: bytes) -> bytes:
    """Return a part without its words."""
    root = etree.fromstring(part)
    for one in root.iter(f"{WORD}t"):
        one.text = ""
        one.attrib.clear()
    return bytes(etree.tostring(root, method="c14n"))
