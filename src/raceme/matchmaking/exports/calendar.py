"""
Somebody's meetings as iCalendar (RFC 5545), which calendars take and follow.

Each meeting keeps its UID for ever; its SEQUENCE counts up as it moves or is cancelled, and what
was cancelled says so. Times carry the event's own time zone, with its rules, so that a clock that
changes to summer time shifts nobody's meeting.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar
from icalendar import Event as Entry

from raceme.events.models import Registration
from raceme.matchmaking.models import Matchmaking, Meeting, Participant
from raceme.matchmaking.queries.meetings import link_of, own_meetings, seated_participant

PRODUCT = "-//Raceme//Meetings//EN"
REFRESH = timedelta(minutes=15)


def calendar_of_meetings(participant: Participant, meetings: Iterable[Meeting]) -> bytes:
    """Return a calendar of ``meetings``, each with its other side and its table."""
    event = participant.matchmaking.event
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Meetings: %(event)s") % {"event": event.title})
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    for meeting in meetings:
        calendar.add_component(entry_of(meeting, participant=participant))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def meetings_followed(registration: Registration) -> list[Entry]:
    """Return somebody's meetings for the calendar that follows all they go to at an event."""
    found = seated_participant(registration)
    shown = (Matchmaking.State.PUBLISHED, Matchmaking.State.OVER)
    if found is None or found.matchmaking.state not in shown:
        return []
    return [entry_of(one, participant=found) for one in own_meetings(found)]


def entry_of(meeting: Meeting, *, participant: Participant) -> Entry:
    """Return one meeting as its participant's calendar has it, for a feed of more than meetings."""
    zone = participant.matchmaking.event.zone
    entry = Entry()
    entry.add("uid", str(meeting.uid))
    entry.add("sequence", meeting.sequence)
    entry.add("dtstamp", meeting.changed_at)
    entry.add("last-modified", meeting.changed_at)
    is_cancelled = meeting.state == Meeting.State.CANCELLED
    entry.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    entry.add("summary", _("Meeting: %(names)s") % {"names": _others(meeting, participant)})
    entry.add("dtstart", meeting.slot.starts_at.astimezone(zone))
    entry.add("dtend", meeting.slot.ends_at.astimezone(zone))
    link = link_of(meeting)
    entry.add("location", link or _table(meeting))
    if link:
        entry.add("url", link)
    return entry


def _table(meeting: Meeting) -> str:
    return ", ".join(part for part in (meeting.table.name, meeting.table.room) if part)


def _others(meeting: Meeting, participant: Participant) -> str:
    names = []
    for seat in meeting.seats.all():
        if seat.participant_id != participant.pk:
            who = seat.participant.registration
            firm = f" ({who.organisation_name})" if who.organisation_name else ""
            names.append(f"{who.name}{firm}")
    return ", ".join(names)
