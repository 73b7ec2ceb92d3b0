from django import template
from django.utils.safestring import SafeString

from raceme.core import search

register = template.Library()


@register.filter
def marked(name: str, text: str) -> SafeString:
    """Return ``name`` with what ``text`` found in it marked."""
    return search.marked(name, text)


@register.filter
def begun(number: str, text: str) -> SafeString:
    """Return ``number`` with its beginning marked, as ``text`` says it."""
    return search.marked_number(number, text)
