from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from raceme.matchmaking.library.clocks import also_at

THERE = ZoneInfo("Europe/Bucharest")
AT = datetime(2027, 5, 11, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ("Europe/Bucharest", ""),
        ("Europe/Helsinki", ""),
        ("Europe/Berlin", "08:00 in Europe/Berlin"),
        ("America/New_York", "02:00 in America/New York"),
        ("Pacific/Honolulu", "Monday 10 May, 20:00 in Pacific/Honolulu"),
    ],
)
def test_another_clock_is_said_where_it_says_something_else(other: str, told: str) -> None:
    assert also_at(AT, read_by=THERE, other=ZoneInfo(other)) == told
