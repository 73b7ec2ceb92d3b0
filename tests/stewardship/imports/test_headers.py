from raceme.stewardship.imports.books import Book, Sheet
from raceme.stewardship.imports.cells import Row, cell_of, text_cell, trimmed
from raceme.stewardship.imports.headers import Header, find_header, find_list, lines_of


def rows_of(*lines: str) -> list[Row]:
    """Return a row for each line: its cells are parted by |, and whole numbers are numbers."""
    return [
        trimmed(
            [cell_of(int(text)) if text.isdigit() else text_cell(text) for text in line.split("|")]
        )
        for line in lines
    ]


PLAIN = rows_of(
    "Denumire|CUI|Localitate|E-mail",
    "Lemn Alb SRL|14399840|Cluj-Napoca|a@example.com",
    "Textil Nou SA|1590082|Iași|b@example.com",
)


def test_a_heading_in_the_first_row_is_found() -> None:
    header = find_header(PLAIN)

    assert header is not None
    assert (header.first_row, header.last_row, header.data_row) == (0, 0, 1)
    assert header.names == ("Denumire", "CUI", "Localitate", "E-mail")


def test_titles_above_a_heading_are_none_of_it() -> None:
    titles = rows_of("Clusterul Exemplu", "Lista membrilor la 12.03.2024", "")

    header = find_header([*titles, *PLAIN])

    assert header is not None
    assert (header.first_row, header.last_row, header.data_row) == (3, 3, 4)


def test_a_heading_of_three_rows_has_one_name_for_each_column() -> None:
    rows = rows_of(
        "Membri ai clusterului",
        "Firma||Contact||Cifre",
        "Denumire|CUI|E-mail|Telefon|Cifra de afaceri|Nr. angajați",
        "||||lei|",
        "Lemn Alb SRL|14399840|a@example.com|0264 000 001|120000|12",
        "Textil Nou SA|1590082|b@example.com|0264 000 002|90000|7",
    )
    merged = (((0, 0), (0, 5)), ((1, 0), (1, 1)), ((1, 2), (1, 3)), ((1, 4), (1, 5)))

    header = find_header(rows, merged)

    assert header is not None
    assert (header.first_row, header.last_row, header.data_row) == (1, 2, 4)
    assert header.names == (
        "Firma / Denumire",
        "Firma / CUI",
        "Contact / E-mail",
        "Contact / Telefon",
        "Cifre / Cifra de afaceri",
        "Cifre / Nr. angajați",
    )
    assert header.unit(4) == "lei"


def test_numbers_of_the_columns_are_no_row_of_the_list() -> None:
    rows = [PLAIN[0], *rows_of("1|2|3|4"), *PLAIN[1:]]

    header = find_header(rows)

    assert header is not None
    assert header.data_row == 2


def test_small_numbers_below_a_heading_are_the_list() -> None:
    rows = rows_of("Nume|Ore|Zile", "Ana|3|1", "Ion|4|2")

    header = find_header(rows)

    assert header is not None
    assert header.data_row == 1


def test_empty_columns_keep_their_place() -> None:
    rows = rows_of("|Denumire||CUI", "|Lemn Alb SRL||14399840", "|Textil Nou SA||1590082")

    header = find_header(rows)

    assert header is not None
    assert header.names == ("", "Denumire", "", "CUI")


def test_nothing_heads_an_empty_sheet() -> None:
    assert find_header([]) is None
    assert find_header([(), ()]) is None


def test_totals_headings_that_come_again_and_section_titles_are_told_apart() -> None:
    rows = [
        *PLAIN,
        (),
        PLAIN[0],
        *rows_of(
            "Membri noi",
            "Sticla SRL|14186770|Dej|c@example.com",
            "TOTAL|3",
            "Total Energie SRL|1|Dej|d@example.com",
        ),
    ]
    header = find_header(PLAIN)
    assert header is not None

    lines = list(lines_of(rows, header, merged=(((5, 0), (5, 3)),)))

    assert [(line.row, line.why_not) for line in lines] == [
        (1, ""),
        (2, ""),
        (3, "empty"),
        (4, "heading"),
        (5, "section"),
        (6, ""),
        (7, "total"),
        (8, ""),
    ]


def test_the_list_is_found_on_the_sheet_that_has_one() -> None:
    notes = rows_of("Citește întâi", "Acesta este un fișier cu membri")
    book = Book(
        kind="xlsx",
        sheets=[
            Sheet(name="Note", stream=lambda: iter(notes)),
            Sheet(name="Vechi", stream=lambda: iter(PLAIN), is_hidden=True),
            Sheet(name="Membri", stream=lambda: iter(PLAIN)),
        ],
    )

    found = find_list(book)

    assert found is not None
    assert found.sheet == 2
    assert isinstance(found.header, Header)
