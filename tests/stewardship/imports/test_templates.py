from io import BytesIO

import pytest
from django.utils.translation import override
from openpyxl import load_workbook

from raceme.stewardship.imports.cells import at
from raceme.stewardship.imports.columns import suggest
from raceme.stewardship.imports.fields import FIELDS, KIND, NAME, ImportKind
from raceme.stewardship.imports.headers import find_header
from raceme.stewardship.imports.reading import read_file
from raceme.stewardship.imports.templates import hint_of, written_template
from raceme.stewardship.imports.values import read_cell


@pytest.mark.parametrize("language", ["en", "ro"])
@pytest.mark.parametrize("kind", list(ImportKind))
def test_the_headings_of_a_template_are_understood_when_it_comes_back(
    kind: ImportKind, language: str
) -> None:
    with override(language):
        book = read_file(written_template(FIELDS[kind]), "model.xlsx")

    rows = book.sheets[1].rows
    header = find_header(rows)
    assert header is not None
    assert (header.first_row, header.data_row) == (0, 1)
    suggested = [
        one.field.name if one.field else "" for one in suggest(header.names, rows[1:], kind)
    ]
    assert suggested == [field.name for field in FIELDS[kind]]


@pytest.mark.parametrize("kind", list(ImportKind))
def test_each_example_is_a_value_of_its_column(kind: ImportKind) -> None:
    book = read_file(written_template(FIELDS[kind]), "model.xlsx")

    example = book.sheets[1].rows[1]

    for column, field in enumerate(FIELDS[kind]):
        has_value = read_cell(at(example, column), field) not in (None, "")
        assert has_value == bool(field.example), field.name


def test_a_template_begins_with_a_list_to_fill_in_and_explains_each_column() -> None:
    book = load_workbook(BytesIO(written_template([NAME, KIND])))

    first, example, hints = book.worksheets
    assert [sheet.title for sheet in (first, example, hints)] == [
        "List",
        "Example",
        "What belongs where",
    ]
    assert [[cell.value for cell in row] for row in first.iter_rows()] == [
        ["Name of the organisation", "Kind of organisation"]
    ]
    assert [[cell.value for cell in row] for row in hints.iter_rows(min_row=2)] == [
        ["Name of the organisation", "As it is written. Needed in every row."],
        ["Kind of organisation", hint_of(KIND)],
    ]
    rules = {str(rule.sqref): rule.formula1 for rule in first.data_validations.dataValidation}
    assert rules["B2:B2001"] == (
        '"Company,Research or education,Public authority,Cluster organisation,Other"'
    )
