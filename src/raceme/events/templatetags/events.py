"""How pages say when and where an event and its sessions are."""

from datetime import date, datetime

from django import template

from raceme.core import places, words
from raceme.events.models import Event, Session

register = template.Library()


@register.simple_tag
def event_days(event: Event) -> str:
    """Return the days of ``event``: the first alone where it is one."""
    if event.starts_on == event.ends_on:
        return words.day(event.starts_on)
    return f"{words.day(event.starts_on)} – {words.day(event.ends_on)}"


@register.simple_tag
def hours(session: Session) -> str:
    """Return from when until when a session is, by its event's clock."""
    return f"{clock(session.starts_at.astimezone(session.event.zone))}–{ends(session)}"


@register.filter
def day_name(value: date) -> str:
    """Return a day with the name that it has in the week."""
    return words.day_name(value)


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
