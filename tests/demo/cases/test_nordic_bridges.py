from datetime import UTC, datetime

import pytest

from raceme.demo.book import Book
from raceme.demo.cases import nordic_bridges
from raceme.demo.cast import assemble
from raceme.engagements.models import Activity
from raceme.programmes.models import Period, Programme

DAYS = [(2027, 1, 2), (2027, 3, 1), (2027, 7, 31), (2027, 8, 1), (2027, 12, 31), (2028, 2, 29)]


@pytest.mark.django_db
@pytest.mark.parametrize("day", DAYS)
def test_programme_is_live_on_any_day(day: tuple[int, int, int]) -> None:
    at = datetime(*day, 10, tzinfo=UTC)
    stage = assemble(Book(), at=at)

    nordic_bridges.build(stage)

    plan, programme = stage.book.of(Programme)
    periods = [each for each in stage.book.of(Period) if each.programme is programme]
    activities = stage.book.of(Activity)
    held = [each for each in activities if each.state == "held"]
    planned = [each for each in activities if each.state == "planned"]
    assert programme.code == f"nordic-bridges-{day[0]}"
    assert plan.starts_on <= at.date() <= plan.ends_on
    assert periods[0].ends_on < at.date()
    assert periods[1].starts_on <= at.date() <= periods[1].ends_on
    assert periods[2].ends_on == programme.ends_on
    assert [each for each in held if not programme.starts_on <= each.ended_on <= at.date()] == []
    assert planned
    assert [each for each in planned if each.ended_on < at.date()] == []
