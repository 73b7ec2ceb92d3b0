from io import BytesIO

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from raceme.engines.matchmaking.events import COLUMNS, Event, event_from_sheets, sheets_of_event
from raceme.matchmaking.exports.events import event_workbook
from raceme.matchmaking.imports.workbooks import read_sheets
from raceme.matchmaking.library import columns
from raceme.matchmaking.solving import NO_EVENT
from tests.engines.matchmaking.events.build import EVENT
from tests.engines.matchmaking.events.drawing import events


def _again(event: Event) -> Event:
    return event_from_sheets(read_sheets(event_workbook(sheets_of_event(event))))


def test_an_event_is_read_from_the_workbook_that_was_written() -> None:
    assert _again(EVENT) == EVENT


def test_the_empty_workbook_explains_every_column_and_holds_no_event() -> None:
    book = load_workbook(BytesIO(event_workbook(sheets_of_event(NO_EVENT))))

    explained = [tuple(row) for row in book["read me"].iter_rows(values_only=True)]
    assert book.sheetnames == ["read me", *COLUMNS]
    assert explained[0] == ("Sheet", "Column", "What to write", "Example")
    assert [row[:2] for row in explained[1:]] == [
        (sheet, head) for sheet, heads in COLUMNS.items() for head in heads
    ]
    assert len(columns.COLUMNS) == len(explained) - 1
    assert _again(NO_EVENT) == NO_EVENT


def test_nothing_that_is_written_runs() -> None:
    names = ["=1+1", "+1", "-1", "@x", "http://x"]
    sheets = {"slots": [["id"], *([name] for name in names)]}

    book = load_workbook(BytesIO(event_workbook(sheets)))

    cells = [row[0] for row in book["slots"].iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == names
    assert {cell.data_type for cell in cells} == {"s"}


@given(event=events(st.characters(exclude_categories=["Cs", "Cc"])))
@settings(max_examples=15)
def test_whatever_an_event_is_its_workbook_says_the_same(event: Event) -> None:
    assert _again(event) == event
