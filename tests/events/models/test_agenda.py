from datetime import UTC, date, datetime

import pytest

from raceme.events.models import Event


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Asia/Tokyo", date(2027, 5, 13)),
        ("Europe/Bucharest", date(2027, 5, 13)),
        ("Europe/London", date(2027, 5, 12)),
        ("America/Los_Angeles", date(2027, 5, 12)),
    ],
)
def test_a_moment_is_of_the_day_that_the_clock_of_the_event_shows(zone: str, day: date) -> None:
    event = Event(time_zone=zone)

    assert event.day_of(datetime(2027, 5, 12, 22, 30, tzinfo=UTC)) == day
