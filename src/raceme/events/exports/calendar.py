"""
An agenda as iCalendar (RFC 5545), which calendars take and follow.

Each session keeps its UID for ever, also where the installation moves to another address. Its
SEQUENCE counts up when something of it was changed after it was published, and what was taken
out says CANCELLED. Times carry the event's own time zone.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from icalendar import Calendar
from icalendar import Event as Entry

from raceme.events.models import Event, Session

PRODUCT = "-//Raceme//Events//EN"
REFRESH = timedelta(hours=1)
CANCELLED = "CANCELLED"
STATUS = {Event.State.PUBLISHED.value: "CONFIRMED", Event.State.CANCELLED.value: CANCELLED}


def calendar_of(event: Event, sessions: Iterable[Session]) -> bytes:
    """Return a calendar of all sessions; of an event without any, of its days."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", event.title)
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    entries = [_session(event, one) for one in sessions]
    for entry in entries or [_whole(event)]:
        calendar.add_component(entry)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _whole(event: Event) -> Entry:
    entry = _entry(uid=str(event.uid), sequence=event.sequence, at=event.changed_at)
    entry.add("status", STATUS[event.state])
    entry.add("location", _where(event))
    entry.add("summary", event.title)
    entry.add("dtstart", event.starts_on)
    entry.add("dtend", event.ends_on + timedelta(days=1))
    return entry


def _session(event: Event, session: Session) -> Entry:
    at = max(session.changed_at, event.changed_at)
    entry = _entry(uid=str(session.uid), sequence=session.sequence, at=at)
    entry.add("status", CANCELLED if session.cancelled_at else STATUS[event.state])
    entry.add("location", _where(event, session.room.name if session.room else ""))
    entry.add("summary", session.title)
    entry.add("dtstart", session.starts_at.astimezone(event.zone))
    entry.add("dtend", session.ends_at.astimezone(event.zone))
    if session.summary:
        entry.add("description", session.summary)
    return entry


def _entry(*, uid: str, sequence: int, at: datetime) -> Entry:
    entry = Entry()
    entry.add("uid", uid)
    entry.add("sequence", sequence)
    entry.add("dtstamp", at)
    entry.add("last-modified", at)
    return entry


def _where(event: Event, room: str = "") -> str:
    if event.is_online:
        return event.link
    return ", ".join(part for part in (room, event.venue, event.address, event.town) if part)
