from datetime import date, datetime, time
from pathlib import Path

import pytest

from raceme.stewardship.imports.cells import EMPTY, FORMULA, Kind
from raceme.stewardship.imports.reading import Book, NotReadable, read_file
from tests.stewardship.imports.build import (
    HEAD,
    SHEET,
    ods,
    ods_cell,
    ods_row,
    ods_table,
    sheet_of,
    with_part,
    xlsx,
    zipped,
)

FILES = Path(__file__).with_name("files")
LIST = "Denumire;Localitate\nȘerban & Fiii SRL;Țăndărei\nBrâncuș SA;Târgu Mureș\n"
CELLS = [
    ["Denumire", "Localitate"],
    ["Șerban & Fiii SRL", "Țăndărei"],
    ["Brâncuș SA", "Târgu Mureș"],
]
# What Romanian was written with where a code page has no letters with commas.
CEDILLAS = str.maketrans("șțȘȚ", "şţŞŢ")


def read(content: bytes, name: str = "lista.csv") -> Book:
    return read_file(content, name)


def cells(book: Book, sheet: int = 0) -> list[list[str]]:
    return [[cell.text for cell in row] for row in book.sheets[sheet].stream()]


def codes(book: Book) -> list[str]:
    return [note.code for note in book.notes]


def text_of(content: bytes) -> str:
    """Return the sentence by which a file is refused."""
    with pytest.raises(NotReadable) as refused:
        read_file(content, "lista.xlsx")
    return str(refused.value)


def test_each_cell_of_a_workbook_has_its_kind_its_value_and_its_text() -> None:
    at = datetime(2024, 3, 12, 10, 30)  # noqa: DTZ001 (files know no zone)
    book = read(xlsx(["Firmă", 123456, 0.1, "0123", True, date(2024, 3, 12), at, time(9, 5)]))

    (row,) = book.sheets[0].stream()

    assert [(cell.kind, cell.value, cell.text) for cell in row[:6]] == [
        (Kind.TEXT, "Firmă", "Firmă"),
        (Kind.NUMBER, 123456.0, "123456"),
        (Kind.NUMBER, 0.1, "0.1"),
        (Kind.TEXT, "0123", "0123"),
        (Kind.BOOLEAN, True, "TRUE"),
        (Kind.DATE, date(2024, 3, 12), "2024-03-12"),
    ]
    assert book.kind == "xlsx"


def test_per_cent_and_zeros_that_lead_are_kept_as_they_are_shown() -> None:
    styles = (
        b'<styleSheet><numFmts><numFmt numFmtId="164" formatCode="00000"/>'
        b'<numFmt numFmtId="165" formatCode="dd.mm.yyyy hh:mm"/></numFmts><cellXfs>'
        b'<xf numFmtId="0"/><xf numFmtId="10"/><xf numFmtId="164"/><xf numFmtId="165"/>'
        b"</cellXfs></styleSheet>"
    )
    row = (
        b'<row r="1"><c r="A1" s="1"><v>0.125</v></c><c r="B1" s="2"><v>123</v></c>'
        b'<c r="C1" s="3"><v>45363.4375</v></c></row>'
    )
    book = read(with_part("xl/styles.xml", [styles], of=sheet_of(row)))

    assert cells(book) == [["12.5%", "00123", "2024-03-12 10:30"]]
    assert [cell.value for cell in book.sheets[0].rows[0][:2]] == [0.125, 123.0]


def test_errors_and_formulas_without_a_value_say_so() -> None:
    book = read(
        sheet_of(
            b'<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>1+1</f></c>'
            b'<c r="C1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="D1" t="str"><f>A9</f><v></v></c>'
            b'<c r="E1"><v>5</v></c></row>'
        )
    )

    value, formula, error, empty, last = book.sheets[0].rows[0]

    assert (value.text, formula, empty, last.text) == ("2", FORMULA, EMPTY, "5")
    assert (error.kind, error.text) == (Kind.ERROR, "#DIV/0!")
    assert [note.sentence for note in book.notes] == [
        (
            "1 formula has no value yet, so its cell is empty. Open the file in your spreadsheet "
            "program and save it, and it has one."
        ),
        "1 cell holds an error such as #REF! instead of a value.",
    ]


def test_a_row_of_errors_below_all_others_is_read() -> None:
    book = read(
        sheet_of(
            b'<row r="1"><c r="A1"><v>1</v></c></row>',
            b'<row r="3"><c r="B3" t="e"><v>#N/A</v></c></row>',
        )
    )

    assert cells(book) == [["1"], [], ["", "#N/A"]]


def test_empty_rows_and_columns_before_a_list_keep_its_place() -> None:
    book = read(sheet_of(b'<row r="3"><c r="C3"><v>7</v></c></row>'))

    assert cells(book) == [[], [], ["", "", "7"]]


def test_merged_cells_hidden_rows_and_hidden_sheets_are_read_and_told() -> None:
    merges = b'</sheetData><mergeCells><mergeCell ref="A1:C1"/></mergeCells></worksheet>'
    rows = (
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="2" hidden="1"><c r="A2"><v>2</v></c></row>'
    )
    of = xlsx(sheets={"Unu": [], "Doi": [["x"]]})
    hidden = with_part(
        "xl/workbook.xml",
        [_part(of, "xl/workbook.xml").replace(b'name="Doi"', b'name="Doi" state="hidden"')],
        of=of,
    )
    book = read(with_part(SHEET, [HEAD, rows, merges], of=hidden))

    assert [(sheet.name, sheet.is_hidden) for sheet in book.sheets] == [
        ("Unu", False),
        ("Doi", True),
    ]
    assert book.sheets[0].merged == (((0, 0), (0, 2)),)
    assert book.sheets[0].hidden_rows == {1}
    assert [cells(book), cells(book, 1)] == [[["1"], ["2"]], [["x"]]]
    assert [note.sentence for note in book.notes] == [
        "Hidden sheets were read too: Doi.",
        "1 hidden row was read too.",
        "1 block of merged cells: its value counts for its first cell.",
    ]


def _part(content: bytes, name: str) -> bytes:
    import zipfile  # noqa: PLC0415
    from io import BytesIO  # noqa: PLC0415

    with zipfile.ZipFile(BytesIO(content)) as archive:
        return archive.read(name)


def test_a_workbook_of_before_2007_is_read() -> None:
    book = read_file(FILES / "members.xls", "members.xls")

    assert book.kind == "xls"
    assert cells(book) == [
        ["Denumire", "CUI", "Data", "Cota", "Activ"],
        ["Șerban & Fiii SRL", "14399840", "2024-03-12", "0.125", "TRUE"],
        ["Țăndărei SA", "0123"],
        ["îmbinat"],
    ]
    assert codes(book) == ["hidden_sheets", "merged"]


def test_an_open_document_is_read_with_what_it_repeats() -> None:
    book = read(
        ods(
            ods_table(
                ods_row(ods_cell("Denumire"), ods_cell("Oraș")),
                ods_row(ods_cell("Lemn", times=2), times=2),
                '<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
                'table:number-columns-repeated="16384"/></table:table-row>',
            )
        )
    )

    assert book.kind == "ods"
    assert cells(book) == [["Denumire", "Oraș"], ["Lemn", "Lemn"], ["Lemn", "Lemn"]]


def test_macros_are_told_of_and_never_run() -> None:
    book = read(with_part("xl/vbaProject.bin", [b"Sub Auto_Open()"], of=xlsx(["Nume"], ["Ana"])))

    assert (book.kind, cells(book)) == ("xlsm", [["Nume"], ["Ana"]])
    assert [note.sentence for note in book.notes] == [
        "The file holds macros. They were not run; only the values in the cells were read."
    ]


@pytest.mark.parametrize(
    "encoding",
    [
        *("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"),
        *("cp1250", "iso-8859-2", "iso-8859-16", "mac_romanian", "cp852"),
    ],
)
def test_a_text_is_read_in_any_encoding_that_has_its_letters(encoding: str) -> None:
    try:
        content = LIST.encode(encoding)
    except UnicodeEncodeError:
        content = LIST.translate(CEDILLAS).encode(encoding)

    assert cells(read(content)) == CELLS


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Firma;Ort\nMüller & Söhne GmbH;Köln\nGroße Straße AG;Düsseldorf\n", "cp1252"),
        ("Société;Ville\nÉlectricité Générale;Orléans\nFrançois Noël;Besançon\n", "cp1252"),
        ("Société;Ville\nÉlectricité Générale;Orléans\nFrançois Noël;Besançon\n", "mac_roman"),
        ("Nazwa;Miasto\nZakład Żółw;Łódź\nŚwięcicki sp. z o.o.;Kraków\n", "cp1250"),
        ("Nazwa;Miasto\nZakład Żółw;Łódź\nŚwięcicki sp. z o.o.;Kraków\n", "iso-8859-2"),
        ("Cégnév;Város\nErdős Kft.;Győr\nSzűcs Fűtő Bt.;Székesfehérvár\n", "cp1250"),
        ("Cégnév;Város\nErdős Kft.;Győr\nSzűcs Fűtő Bt.;Székesfehérvár\n", "iso-8859-2"),
        ("Nume;Preț\n„Brâncuși” – atelier;12 €\nMărăcineni;7 €\n", "cp1250"),
    ],
)
def test_letters_of_other_languages_come_out_right(text: str, encoding: str) -> None:
    content = text.translate(CEDILLAS).encode(encoding)

    assert cells(read(content)) == [line.split(";") for line in text.splitlines()]


def test_lines_in_different_encodings_are_each_read_in_theirs() -> None:
    content = "Denumire;Oraș\n".encode() + "Ţăndărei;Iaşi\n".encode("cp1250") + "Ș;Ț\n".encode()

    book = read(content)

    assert cells(book) == [["Denumire", "Oraș"], ["Țăndărei", "Iași"], ["Ș", "Ț"]]
    assert [note.sentence for note in book.notes] == [
        "The lines of the file are written in several encodings: UTF-8, Windows-1250."
    ]


@pytest.mark.parametrize("page", ["cp1252", "cp1250"])
def test_garbled_letters_are_put_right(page: str) -> None:
    garbled = "".join(
        bytes([byte]).decode(page, "replace").replace("\ufffd", chr(byte))
        for byte in "Șerban & Fiii, Târgu Mureș".encode()
    )

    books = [read(f"Nume\n{garbled};x\n".encode()), read(xlsx(["Nume"], [garbled]))]

    assert [cells(book)[1][0] for book in books] == ["Șerban & Fiii, Târgu Mureș"] * 2
    assert [codes(book) for book in books] == [["repaired"]] * 2


@pytest.mark.parametrize("text", ["PĂŞUNE SRL", "SPÓŁKA", "Ăștia", "Ångström Ä–Ö", "CĂŞTIG", "Â"])
def test_letters_that_may_be_meant_stay(text: str) -> None:
    assert cells(read(xlsx([text]))) == [[text]]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_columns_are_parted_by_the_sign_that_parts_them(separator: str) -> None:
    rows = [["Nume", "Suma", "Note"], ["Ana", "1,5", "a b"], ["Ion", "2,5", "c;d"]]
    lines = [separator.join(f'"{text}"' for text in row) for row in rows]

    book = read("\r\n".join(lines).encode())

    assert (book.separator, cells(book)) == (separator, rows)


def test_a_separator_that_is_told_is_taken() -> None:
    assert cells(read(b"sep=,\r\na;1,b;2\r\n")) == [["a;1", "b;2"]]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_in_any_way_and_within_quotation_marks_do_not(end: str) -> None:
    content = f'Nume;Note{end}Ana;"a{end}""b"" c"{end}'.encode()

    assert cells(read(content)) == [["Nume", "Note"], ["Ana", f'a{end}"b" c']]


def test_a_quotation_mark_that_is_never_closed_swallows_nothing() -> None:
    lines = ["Nume;Note", 'Ana;"fără sfârșit', *(f"Ion {n};x" for n in range(5))]

    book = read("\n".join(lines).encode())

    assert [row[0] for row in cells(book)] == ["Nume", "Ana", *(f"Ion {n}" for n in range(5))]
    assert codes(book) == ["quotes"]


def test_nul_bytes_are_left_away_and_told() -> None:
    book = read(b"Nume;Note\nA\0na;x\0\n")

    assert cells(book) == [["Nume", "Note"], ["Ana", "x"]]
    assert [note.sentence for note in book.notes] == ["2 bytes without meaning were left away."]


def test_a_text_under_another_name_is_read_by_what_it_is() -> None:
    assert read(LIST.encode(), "lista.xls").kind == "csv"
    assert read(xlsx(["Nume"]), "lista.csv").kind == "xlsx"


LOCKED = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + "EncryptedPackage\0".encode("utf-16-le")
)
WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + "WordDocument\0".encode("utf-16-le")
EMPTY_SENTENCE = "The file is empty. Choose the file that holds the list."
DAMAGED = (
    "The file is damaged, or only part of it has arrived. Open it in your spreadsheet program, "
    "save it as xlsx, and choose that file."
)
NOTHING = "There is nothing on any sheet of this file."
NO_TABLE = (
    "This is not a table. Choose an Excel or OpenDocument workbook (xlsx, xls, ods) or a table as "
    "text (csv, txt)."
)
PAGE = (
    "This is a web page, whatever its name says. Open it in your spreadsheet program, save it as "
    "xlsx, and choose that file."
)


def other(kind: str) -> str:
    return (
        f"This is a file of another kind ({kind}). Copy its table into a workbook, save it as "
        "xlsx, and choose that."
    )


def unread(kind: str) -> str:
    return (
        f"This kind of workbook ({kind}) is not read here. Open it in your spreadsheet program, "
        "save it as xlsx, and choose that file."
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", EMPTY_SENTENCE),
        (b" \r\n\0", EMPTY_SENTENCE),
        (xlsx([]), NOTHING),
        (ods(ods_table()), NOTHING),
        (xlsx(["Nume"])[:-60], DAMAGED),
        (with_part(SHEET, [HEAD, b"<row><c><v>1</c></row>"]), DAMAGED),
        (b"PK\x03\x04" + b"x" * 100, DAMAGED),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, NO_TABLE),
        (bytes(range(256)) * 4, NO_TABLE),
        (WORD, other("doc")),
        (
            LOCKED,
            (
                "The file is locked with a password. Save it without one, and choose that file: "
                "passwords are not asked for here."
            ),
        ),
        (b"<html><body><table><tr><td>Nume</td></tr></table></body></html>", PAGE),
        (b"\xef\xbb\xbf<!DOCTYPE html><p>Nume", PAGE),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>', unread("XML 2003")),
        (b'<?xml version="1.0"?><list/>', other("XML")),
        (b"\x09\x08\x08\x00" + b"\0" * 60, unread("xls 2–4")),
        (b"%PDF-1.7 \x01\x02", other("PDF")),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 60, other("PNG")),
        (zipped(word__document_dot_xml=b"<w/>"), other("docx")),
        (zipped(ppt__presentation_dot_xml=b"<p/>"), other("pptx")),
        (zipped(xl__workbook_dot_bin=b"x"), unread("xlsb")),
        (zipped(readme=b"x"), other("an archive")),
    ],
)
def test_what_is_no_list_is_refused_and_says_what_to_do(content: bytes, sentence: str) -> None:
    assert text_of(content) == sentence


def test_a_file_that_is_too_large_is_refused_before_it_is_read() -> None:
    content = b"a;b\n" * (16 * 1024 * 1024 + 1)

    assert text_of(content) == (
        "The file is larger than 64 MB, which is more than is read at once. Split it into several "
        "files."
    )


def test_a_text_with_too_many_columns_is_refused() -> None:
    assert text_of(b";".join([b"x"] * 501)) == (
        "The file has more than 500 columns, which is more than is read. Leave away those that "
        "are not needed."
    )
