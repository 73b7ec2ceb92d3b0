from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from raceme.matchmaking.models import Slot


def test_a_slot_ends_so_many_minutes_later_also_in_the_night_when_clocks_change() -> None:
    begins = datetime(2026, 10, 25, 3, 45, tzinfo=ZoneInfo("Europe/Bucharest"))

    ends = Slot(starts_at=begins, minutes=30).ends_at

    assert f"{ends:%H:%M}" == "03:15"
    assert ends.astimezone(UTC) == datetime(2026, 10, 25, 1, 15, tzinfo=UTC)
