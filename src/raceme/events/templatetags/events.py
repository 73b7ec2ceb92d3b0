"""How pages say when and where an event and its sessions are."""

from datetime import date, datetime

from django import template

from raceme.core import places, words
from raceme.events.models import Event, Session
from raceme.events.words import days_in_words, session_by_clock, session_in_words

register = template.Library()


@register.simple_tag
def event_days(event: Event) -> str:
    return days_in_words(event)


@register.simple_tag
def hours(session: Session) -> str:
    """Return from when until when a session is, by its event's clock."""
    return f"{clock(session.starts_at.astimezone(session.event.zone))}–{ends(session)}"


@register.simple_tag
def session_when(session: Session) -> str:
    """Return the day and the hours of a session, by its event's clock."""
    return session_in_words(session)


@register.simple_tag
def session_when_there(session: Session) -> str:
    """Return the same with whose clock it is, as mails say it."""
    return session_by_clock(session)


@register.filter
def weekday(value: date) -> str:
    """Return a day of the event, with its name in the week and without its year."""
    return words.weekday(value)


@register.filter
def ends(session: Session) -> str:
    return clock(session.ends_at.astimezone(session.event.zone))


@register.filter
def clock(moment: datetime) -> str:
    """Return the hour of a moment by the clock that it carries, not by the reader's."""
    return f"{moment:%H:%M}"


@register.filter
def where(event: Event) -> list[str]:
    """Return the lines of an event's place."""
    country = places.country(event.country) if event.country else ""
    town = ", ".join(part for part in (event.town, country) if part)
    return [line for line in (event.venue, event.address, town) if line]
