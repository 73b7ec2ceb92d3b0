"""Slots as one plans them: days, from when until when, how long, with pauses between."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MORNING, AFTERNOON = "morning", "afternoon"
NOON = time(12)


@dataclass(frozen=True, kw_only=True)
class SlotPlan:
    """Slots of ``minutes`` with ``pause`` minutes between, and none that touches the lunch."""

    days: Sequence[date]
    begins: time
    until: time
    minutes: int
    pause: int = 0
    lunch_from: time | None = None
    lunch_until: time | None = None


@dataclass(frozen=True, order=True)
class PlannedSlot:
    """A slot that is not made yet, its beginning by the clock of the event."""

    starts_at: datetime
    minutes: int
    part: str

    @property
    def ends_at(self) -> datetime:
        return (self.starts_at.astimezone(UTC) + timedelta(minutes=self.minutes)).astimezone(
            self.starts_at.tzinfo
        )


def planned_slots(plan: SlotPlan, *, zone: ZoneInfo) -> Iterator[PlannedSlot]:
    """
    Lay slots one after the other; what would touch the lunch begins after it.

    The clock of ``zone`` counts: a time that clocks leave out on a day begins no slot.
    """
    for day in plan.days:
        yield from _of_day(plan, day, zone)


def _of_day(plan: SlotPlan, day: date, zone: ZoneInfo) -> Iterator[PlannedSlot]:
    length, pause = timedelta(minutes=plan.minutes), timedelta(minutes=plan.pause)
    begins = datetime.combine(day, plan.begins)
    until = datetime.combine(day, plan.until)
    lunch = (
        (datetime.combine(day, plan.lunch_from), datetime.combine(day, plan.lunch_until))
        if plan.lunch_from and plan.lunch_until
        else None
    )
    while begins + length <= until:
        if lunch and begins < lunch[1] and begins + length > lunch[0]:
            begins = lunch[1]
            continue
        moment = begins.replace(tzinfo=zone)
        back = moment.astimezone(UTC).astimezone(zone)
        if back.replace(tzinfo=None) == begins:
            noon = lunch[0] if lunch else datetime.combine(day, NOON)
            yield PlannedSlot(moment, plan.minutes, MORNING if begins < noon else AFTERNOON)
        begins += length + pause
