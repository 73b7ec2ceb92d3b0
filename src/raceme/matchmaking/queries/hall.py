"""What the boards in the hall show: who meets now and next, table by table."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from raceme.core import places
from raceme.matchmaking.models import Matchmaking, Meeting, MeetingSeat, Table
from raceme.matchmaking.queries.meetings import SCHEDULED, meetings_of

MOST_AHEAD = 2


@dataclass(frozen=True, kw_only=True)
class Line:
    """A meeting as everybody may read it, with its hours by the event's clock."""

    begins: datetime
    ends: datetime
    is_now: bool
    people: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Board:
    """A table with who is at it now, if anybody, and who comes next."""

    table: Table
    now: Line | None
    coming: Sequence[Line]


def boards_of(matchmaking: Matchmaking, *, at: datetime) -> list[Board]:
    """Return the tables at which somebody meets now or later, in their order."""
    # No slot is as long as a day: what began earlier is over.
    since = at - timedelta(days=1)
    rows = meetings_of(matchmaking).filter(state__in=SCHEDULED, slot__starts_at__gte=since)
    at_table: dict[int, list[Meeting]] = defaultdict(list)
    for meeting in rows:
        if meeting.slot.ends_at > at:
            at_table[meeting.table_id].append(meeting)
    boards = []
    for meetings in at_table.values():
        lines = [_line(one, matchmaking=matchmaking, at=at) for one in meetings]
        now = next((line for line in lines if line.is_now), None)
        ahead = [line for line in lines if not line.is_now][:MOST_AHEAD]
        boards.append(Board(table=meetings[0].table, now=now, coming=ahead))
    return sorted(boards, key=lambda one: (one.table.position, one.table.pk))


def _line(meeting: Meeting, *, matchmaking: Matchmaking, at: datetime) -> Line:
    zone = matchmaking.event.zone
    return Line(
        begins=meeting.slot.starts_at.astimezone(zone),
        ends=meeting.slot.ends_at.astimezone(zone),
        is_now=meeting.slot.starts_at <= at < meeting.slot.ends_at,
        people=[shown_as(seat) for seat in meeting.seats.all()],
    )


def shown_as(seat: MeetingSeat) -> str:
    """
    Return how everybody reads who sits there: by name only where they let themselves be shown.

    Of the others their organisation and country stand there, which say enough to find the table.
    """
    who = seat.participant.registration
    country = places.country(who.country) if who.country else ""
    if seat.participant.is_shown:
        return ", ".join(part for part in (who.name, who.organisation_name) if part)
    return ", ".join(part for part in (who.organisation_name, country) if part) or "–"
