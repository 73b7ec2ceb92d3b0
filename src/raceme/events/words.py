"""How an event is told in words."""

from datetime import datetime

from django.utils.translation import gettext as _

from raceme.core import words
from raceme.events.models import Event, Session


def days_in_words(event: Event) -> str:
    """Return its days, with what both have in common said once: from 1 to 2 July 2027."""
    first, last = event.starts_on, event.ends_on
    if first == last:
        return words.day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{words.day(last)}"
    return f"{words.day(first)} – {words.day(last)}"


def session_in_words(session: Session) -> str:
    """Return the day and the hours of a session, by its event's clock."""
    zone = session.event.zone
    begins, ends = session.starts_at.astimezone(zone), session.ends_at.astimezone(zone)
    return f"{words.weekday(begins.date())}, {begins:%H:%M}–{ends:%H:%M}"


def session_by_clock(session: Session) -> str:
    """Return the same where nothing around it says by whose clock: in a mail."""
    zone = session.event.time_zone.replace("_", " ")
    values = {"when": session_in_words(session), "zone": zone}
    return _("%(when)s (by the clock of %(zone)s)") % values


def moment_in_words(event: Event, moment: datetime) -> str:
    """Return a moment by the event's clock, whoever reads it: 3 May 2027, 12:00."""
    local = moment.astimezone(event.zone)
    return f"{words.day(local.date())}, {local:%H:%M}"
