"""How pages before the schedule say what people speak."""

from django import template

from raceme.matchmaking.library.tongues import language_named

register = template.Library()


@register.filter
def language(code: str) -> str:
    return language_named(code)
