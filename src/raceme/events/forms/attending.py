"""What devices at the door send: whom they saw, and when by their own clocks."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

from raceme.core.errors import Refusal
from raceme.events.actions.attending import Seen
from raceme.events.models import Attendance

MOST_AT_ONCE = 1000
LONGEST_CODE = 40
# Nobody was seen before that, and beyond it no clock counts.
LAST_YEAR = 9000
MILLISECONDS = 1000


class Unreadable(Refusal):
    def __init__(self) -> None:
        super().__init__(_("What this device sent cannot be read. Nothing of it was counted."))


@dataclass(frozen=True, kw_only=True)
class Batch:
    """What one device sends at once, and since when it wants to hear what others saw."""

    seen: list[Seen]
    since: datetime | None


def batch_in(sent: Mapping[str, str], *, at: datetime) -> Batch:
    """
    Return what a device sent, its times brought to our clock; raises ``Unreadable``.

    The device says what time it has itself: by how much that is wrong, its times are.
    """
    try:
        rows = json.loads(sent.get("seen") or "[]")
        clock = _moment(sent.get("sent_at") or "")
        drift = at - clock if clock else timedelta()
        if not isinstance(rows, list) or len(rows) > MOST_AT_ONCE:
            raise Unreadable
        seen = [_seen(row, device=sent.get("device", ""), drift=drift, at=at) for row in rows]
        since = _moment(sent.get("since") or "")
    except (
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        OverflowError,
        RecursionError,
    ) as wrong:
        raise Unreadable from wrong
    return Batch(seen=seen, since=since)


def code_in(typed: str) -> str:
    """Return a code as badges say it, whatever a scanner or somebody typing puts around it."""
    return "".join(letter for letter in typed.upper() if letter.isalnum())[:LONGEST_CODE]


def _seen(row: Mapping[str, object], *, device: str, drift: timedelta, at: datetime) -> Seen:
    session = row.get("session")
    came = _moment(row["came"])
    way = row.get("way")
    return Seen(
        code=code_in(str(row["code"])),
        session=session if isinstance(session, int) else None,
        came_at=came + drift if came else at,
        way=str(way) if way in Attendance.Way.values else Attendance.Way.LIST,
        device="".join(letter for letter in device if letter.isprintable()),
    )


def _moment(value: object) -> datetime | None:
    """Return the moment of so many milliseconds since 1970, as browsers count."""
    if value in ("", None):
        return None
    number = float(str(value)) / MILLISECONDS
    if not math.isfinite(number) or number < 0:
        raise Unreadable
    found = datetime.fromtimestamp(number, UTC)
    if found.year > LAST_YEAR:
        raise Unreadable
    return found
