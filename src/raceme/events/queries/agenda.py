"""An agenda as pages show it: by day, and within a day what begins together side by side."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from raceme.events.models import Event, Session
from raceme.events.queries import days_of


@dataclass(frozen=True)
class Line:
    """Sessions that begin at the same time, in the order of their rooms."""

    begins: datetime
    sessions: list[Session]


@dataclass(frozen=True)
class Day:
    day: date
    lines: list[Line]


def agenda_of(event: Event, sessions: Iterable[Session]) -> list[Day]:
    """Return the days of ``event`` with what is in them; its times are of the event's clock."""
    days = []
    for day, found in days_of(event, list(sessions)):
        lines: list[Line] = []
        for session in found:
            session.event = event
            begins = session.starts_at.astimezone(event.zone)
            if not lines or lines[-1].begins != begins:
                lines.append(Line(begins, []))
            lines[-1].sessions.append(session)
        days.append(Day(day, lines))
    return days
