"""What the pages of somebody who meets have in common: where they are, and their own clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from raceme.core.navigation import Line
from raceme.matchmaking.access import GuestRequest
from raceme.matchmaking.library.clocks import is_awake
from raceme.matchmaking.models import Participant, Slot

PAGES = (
    ("meetings", _("Requests")),
    ("suggestions", _("For you")),
    ("people", _("Everybody")),
    ("times", _("My times")),
    ("profile", _("My profile")),
)


def own_lines(request: GuestRequest, page: str) -> dict[str, object]:
    """Return the pages of whoever has joined, for the line below the tabs."""
    if request.participant is None or request.participant.left_at:
        return {}
    lines = [
        Line(
            label,
            f"matchmaking-public:{name}",
            reverse(f"matchmaking-public:{name}", args=[request.secret]),
            "page" if name == page else "",
        )
        for name, label in PAGES
    ]
    return {"own_pages": lines, "me": request.participant}


@dataclass(frozen=True)
class Free:
    """A slot with its hours by the event's clock and by one's own, and whether one is free."""

    slot: Slot
    begins: datetime
    ends: datetime
    own: datetime | None
    is_free: bool
    is_asleep: bool


def days_with_clocks(
    days: Iterable[tuple[date, list[Slot]]], row: Participant, *, missed: set[int]
) -> list[tuple[date, list[Free]]]:
    """Return slots by day as somebody ticks them."""
    zone = ZoneInfo(row.time_zone or row.matchmaking.event.time_zone)
    return [
        (day, [_free(slot, row, zone=zone, missed=missed) for slot in slots]) for day, slots in days
    ]


def _free(slot: Slot, row: Participant, *, zone: ZoneInfo, missed: set[int]) -> Free:
    there = row.matchmaking.event.zone
    begins, ends = slot.starts_at.astimezone(there), slot.ends_at.astimezone(there)
    own = begins.astimezone(zone)
    differs = own.utcoffset() != begins.utcoffset()
    is_asleep = not is_awake(row, slot, within=row.matchmaking)
    return Free(slot, begins, ends, own if differs else None, slot.pk not in missed, is_asleep)
