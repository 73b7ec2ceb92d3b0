from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from raceme.matchmaking.library.slots import SlotPlan, planned_slots

BUCHAREST = ZoneInfo("Europe/Bucharest")


def _hours(plan: SlotPlan) -> list[str]:
    return [f"{slot.starts_at:%H:%M} {slot.part}" for slot in planned_slots(plan, zone=BUCHAREST)]


def test_slots_leave_pauses_and_lunch_out() -> None:
    plan = SlotPlan(
        days=[date(2027, 5, 11)],
        begins=time(11),
        until=time(15),
        minutes=40,
        pause=10,
        lunch_from=time(12, 30),
        lunch_until=time(13, 30),
    )

    assert _hours(plan) == ["11:00 morning", "11:50 morning", "13:30 afternoon", "14:20 afternoon"]


def test_without_lunch_noon_parts_the_day() -> None:
    plan = SlotPlan(days=[date(2027, 5, 11)], begins=time(11), until=time(13), minutes=60)

    assert _hours(plan) == ["11:00 morning", "12:00 afternoon"]


def test_a_time_that_clocks_leave_out_begins_no_slot() -> None:
    plan = SlotPlan(days=[date(2027, 3, 28)], begins=time(2, 30), until=time(4, 30), minutes=30)

    assert _hours(plan) == ["02:30 morning", "04:00 morning"]


def test_a_slot_is_as_long_as_it_says_when_clocks_change() -> None:
    plan = SlotPlan(days=[date(2027, 3, 28)], begins=time(2, 30), until=time(3), minutes=30)

    (slot,) = planned_slots(plan, zone=BUCHAREST)

    assert slot.ends_at.astimezone(UTC) == datetime(2027, 3, 28, 1, tzinfo=UTC)
