"""The lists that ship for a first try are read as far as they are right."""

from collections import Counter
from pathlib import Path

from raceme.stewardship import imports
from raceme.stewardship.imports.attendance import read_attendance
from raceme.stewardship.imports.columns import suggest
from raceme.stewardship.imports.headers import find_list, lines_of
from raceme.stewardship.imports.reading import read_file

SAMPLES = Path(imports.__file__).with_name("samples")


def test_the_member_list_is_found_below_its_titles_and_its_columns_are_known() -> None:
    book = read_file(SAMPLES / "members.xlsx", "members.xlsx")

    found = find_list(book)

    assert found is not None
    sheet = book.sheets[found.sheet]
    lines = list(lines_of(sheet.stream(), found.header, sheet.merged))
    rows = [line.cells for line in lines if not line.why_not]
    assert (sheet.name, found.header.data_row) == ("Membri", 6)
    assert Counter(line.why_not for line in lines) == {
        "": 119,
        "heading": 1,
        "section": 1,
        "total": 1,
    }
    fields = [
        one.field.name for one in suggest(found.header.names, rows, "memberships") if one.field
    ]
    assert fields == [
        *("name", "registered_number", "activity_code", "joined_on", "town", "region"),
        *("email", "website"),
    ]


def test_the_attendance_list_names_24_people_once() -> None:
    book = read_file(SAMPLES / "attendance.csv", "attendance.csv")

    found = read_attendance(book)

    assert found is not None
    assert (found.product, len(found.participants)) == ("teams", 24)
    assert all(0 < one.minutes <= 100 for one in found.participants)
