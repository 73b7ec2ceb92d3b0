"""How an event is told in words."""

from raceme.core import words
from raceme.events.models import Event


def days_in_words(event: Event) -> str:
    """Return its days, with what both have in common said once: from 1 to 2 July 2027."""
    first, last = event.starts_on, event.ends_on
    if first == last:
        return words.day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{words.day(last)}"
    return f"{words.day(first)} – {words.day(last)}"
