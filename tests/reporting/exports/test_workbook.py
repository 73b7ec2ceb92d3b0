from importlib import import_module
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from raceme.reporting.exports.sheets import Counted, LeftOut
from raceme.reporting.exports.workbook import write_results
from raceme.reporting.queries import lists
from raceme.reporting.queries.figures import figures
from tests.conftest import World
from tests.factories import NOW
from tests.reporting.scenes import SMES, indicator, scene


def test_the_name_that_excel_keeps_for_itself_is_no_sheets(world: World) -> None:
    for code in ("history", "summary", "companies-that-were-served-by-us-once"):
        indicator(world, SMES, code=code)
    file = BytesIO()

    write_results(world.programme, figures(world.programme, today=NOW.date()), file)

    file.seek(0)
    assert CalamineWorkbook.from_filelike(file).sheet_names == [
        "Summary",
        "companies-that-were-served-by-u",
        "history 2",
        "summary 2",
        "Not counted",
    ]


def test_lists_are_read_in_parts_and_written_whole(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene(world)
    (row,) = figures(world.programme, today=NOW.date())
    question = row.asked.question
    counted = Counted(name="", question=question)
    left_out = LeftOut(name="", questions=[("Companies", question)])
    at_once = list(counted.every_row()), list(left_out.every_row())

    monkeypatch.setattr(lists, "NAMED_AT_ONCE", 2)
    monkeypatch.setattr(import_module("raceme.reporting.counting.left_out"), "READ_AT_ONCE", 2)
    in_parts = list(counted.every_row()), list(left_out.every_row())

    assert in_parts == at_once
    assert [len(rows) for rows in in_parts] == [3, 4]
    assert [line["line"] for line in in_parts[0]] == [1, 2, 3]
