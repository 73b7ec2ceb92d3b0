from pathlib import Path

import pytest
from pypdf import PdfReader

from raceme.matchmaking.exports.printing import SCHEDULES, TABLES, printed, sheets_of
from tests.factories import NOW
from tests.factories.matchmaking import TableFactory
from tests.matchmaking.day import meeting_of, participant, published

pytestmark = pytest.mark.django_db


def _pages(content: bytes, folder: Path) -> list[str]:
    file = folder / "paper.pdf"
    file.write_bytes(content)
    return [" ".join(page.extract_text().split()) for page in PdfReader(file).pages]


def test_each_person_has_a_page_with_their_day(tmp_path: Path) -> None:
    space = published()
    ana, ion = participant(space, "Ana Pop"), participant(space, "Ion Rus", time_zone="Asia/Tokyo")
    table = TableFactory.create(matchmaking=space, name="Table 4", room="Sala Unirii")
    meeting_of(space, ana, ion, table=table)
    meeting_of(space, ana, ion, state="cancelled")

    first, second = _pages(printed(space, SCHEDULES, at=NOW), tmp_path)

    assert sheets_of(space, SCHEDULES) == 2
    assert "Ana Pop" in first
    assert "09:00–09:30 Ion Rus" in first
    assert "Table 4, Sala Unirii" in first
    assert "15:00–15:30 09:00 at the event Ana Pop" in second
    assert "Times by the clock of Asia/Tokyo" in second


def test_each_table_has_a_card_with_who_meets_there(tmp_path: Path) -> None:
    space = published()
    ana, ion, eva = (participant(space, name) for name in ("Ana Pop", "Ion Rus", "Eva Nagy"))
    table = TableFactory.create(matchmaking=space, name="Table 4")
    meeting_of(space, ana, ion, table=table)
    meeting_of(space, ana, eva, table=table)
    TableFactory.create(matchmaking=space, name="Table 5")

    (card,) = _pages(printed(space, TABLES, at=NOW), tmp_path)

    assert sheets_of(space, TABLES) == 1
    for said in ("Table 4", "Ana Pop", "Ion Rus SRL, Romania", "Eva Nagy"):
        assert said in card
