"""How pages say when one can register."""

from datetime import datetime

from django import template

from raceme.events.models import Event
from raceme.events.words import moment_in_words

register = template.Library()


@register.simple_tag
def event_moment(event: Event, moment: datetime) -> str:
    """Return a moment by the event's own clock."""
    return moment_in_words(event, moment)
