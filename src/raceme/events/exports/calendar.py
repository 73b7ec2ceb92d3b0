"""
An agenda as iCalendar (RFC 5545), which calendars take and follow.

Each session keeps its UID for ever, also where the installation moves to another address. Its
SEQUENCE counts up when something of it was changed after it was published, and what was taken
out says CANCELLED. Times carry the event's own time zone.

A feed is the calendar of one who is registered: what everybody goes to, and what they signed up
for. It knows nothing that would open their registration.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from icalendar import Calendar
from icalendar import Event as Entry
from icalendar.prop import vDuration, vInt, vText

from raceme.events.models import Event, Registration, Session, SignUp
from raceme.events.queries import sessions_of
from raceme.events.queries.sign_ups import sign_ups_by

PRODUCT = "-//Raceme//Events//EN"
REFRESH = timedelta(hours=1)
CANCELLED, TENTATIVE = "CANCELLED", "TENTATIVE"
STATUS = {Event.State.PUBLISHED.value: "CONFIRMED", Event.State.CANCELLED.value: CANCELLED}


def calendar_of(event: Event, sessions: Iterable[Session]) -> bytes:
    """Return a calendar of all sessions; of an event without any, of its days."""
    return calendar_with(entries_of(event, sessions), name=event.title)


def entries_of(event: Event, sessions: Iterable[Session]) -> list[Entry]:
    return [_session(event, one) for one in sessions] or [_whole(event)]


def calendar_with(entries: Iterable[Entry], *, name: str) -> bytes:
    """Return a calendar that is followed, as what keeps it up to date reads it."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    for entry in entries:
        calendar.add_component(entry)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def sessions_for(registration: Registration) -> list[Entry]:
    """
    Return the sessions of somebody's event that they go to; of an event without any, its days.

    What they left stays, cancelled; and where they come no more, all of it is. Three queries.
    """
    event = registration.event
    sessions = list(sessions_of(event))
    own = {row.session_id: row for row in sign_ups_by(registration)}
    entries = [
        _theirs(registration, _session(event, one, own.get(one.pk)), one.sequence, own.get(one.pk))
        for one in sessions
        if not one.needs_sign_up or _was_theirs(own.get(one.pk))
    ]
    return entries if sessions else [_theirs(registration, _whole(event), event.sequence)]


def _was_theirs(sign_up: SignUp | None) -> bool:
    """Tell whether a calendar may know of it: who waits for the first time has nothing yet."""
    if sign_up is None:
        return False
    return sign_up.state != SignUp.State.WAITING or sign_up.sequence > 1


def _theirs(
    registration: Registration, entry: Entry, sequence: int, sign_up: SignUp | None = None
) -> Entry:
    """Let an entry follow what somebody does, too: each of it counts its sequence up."""
    comes = registration.state == Registration.State.CONFIRMED
    if not comes or (sign_up is not None and sign_up.state != SignUp.State.CONFIRMED):
        entry["status"] = vText(CANCELLED)
    turns = registration.revision + (sign_up.sequence if sign_up else 0)
    entry["sequence"] = vInt(sequence + turns)
    return entry


def _whole(event: Event) -> Entry:
    entry = _entry(uid=str(event.uid), sequence=event.sequence, at=event.changed_at)
    entry.add("status", STATUS.get(event.state, TENTATIVE))
    entry.add("location", _where(event))
    entry.add("summary", event.title)
    entry.add("dtstart", event.starts_on)
    entry.add("dtend", event.ends_on + timedelta(days=1))
    return entry


def _session(event: Event, session: Session, sign_up: SignUp | None = None) -> Entry:
    at = max(session.changed_at, event.changed_at)
    if sign_up is not None and sign_up.changed_at is not None:
        at = max(at, sign_up.changed_at)
    entry = _entry(uid=str(session.uid), sequence=session.sequence, at=at)
    status = CANCELLED if session.cancelled_at else STATUS.get(event.state, TENTATIVE)
    entry.add("status", status)
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
