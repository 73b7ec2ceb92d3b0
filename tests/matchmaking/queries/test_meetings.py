import pytest

from raceme.matchmaking.exports.calendar import entry_of
from raceme.matchmaking.queries.meetings import own_days, own_meetings
from tests.matchmaking.day import before, meeting_of, participant, published

pytestmark = pytest.mark.django_db


def test_both_sides_are_led_to_one_room_where_each_has_one() -> None:
    space = published()
    ana = participant(space, "Ana Pop", link="https://meet.example/ana")
    ion = participant(space, "Ion Rus", link="https://meet.example/ion")
    meeting = meeting_of(space, ana, ion)

    on_pages = {
        own.link
        for one in (ana, ion)
        for _day, of_day in own_days(one, at=before(meeting))
        for own in of_day
    }
    in_calendars = {
        str(entry_of(row, participant=one)["url"])
        for one in (ana, ion)
        for row in own_meetings(one)
    }

    assert on_pages == in_calendars == {"https://meet.example/ana"}
