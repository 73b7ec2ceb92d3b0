"""How pages say when and where something is, and what it takes."""

from django import template

from raceme.partnerships import words
from raceme.partnerships.models import GoodPractice, Partnership

register = template.Library()


@register.filter
def time_of(practice: GoodPractice) -> str:
    return words.time_of(practice)


@register.filter
def place_of(practice: GoodPractice | Partnership) -> str:
    return words.place_of(practice)


@register.filter
def means_of(practice: GoodPractice) -> list[str]:
    return words.means_of(practice)
