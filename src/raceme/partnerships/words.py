"""How partnerships and good practices are told in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from raceme.core import places, words
from raceme.partnerships.models import GoodPractice, Partnership


def time_of(practice: GoodPractice) -> str:
    """Return since when it is done and until when: months, for hardly anybody knows the day."""
    if practice.started_on is None:
        return ""
    if practice.ended_on is None:
        return _("since %(month)s") % {"month": words.month_within(practice.started_on)}
    return _("%(first)s to %(last)s") % {
        "first": words.month_in_full(practice.started_on),
        "last": words.month_within(practice.ended_on),
    }


def place_of(practice: GoodPractice | Partnership) -> str:
    """Return town, region and country, as far as they are known."""
    region = places.region(practice.region) if practice.region else ""
    country = places.country(practice.country) if practice.country else ""
    # A capital is often a region of its own name.
    parts = dict.fromkeys((practice.town, region, country))
    return ", ".join(part for part in parts if part)


def means_of(practice: GoodPractice) -> list[str]:
    """Return the numbers of what it takes: money, people."""
    said = []
    if practice.resources_amount is not None:
        said.append(words.money(practice.resources_amount, practice.resources_currency))
    if practice.resources_people is not None:
        said.append(_people(practice.resources_people))
    return said


def _people(count: int) -> str:
    return ngettext("%(count)s person", "%(count)s people", count) % {"count": words.number(count)}
