"""How pages of the day of meetings say how long it is until one."""

from datetime import timedelta

from django import template
from django.utils.translation import gettext as _

register = template.Library()
MINUTES_IN_AN_HOUR = 60
HOURS_IN_A_DAY = 24


@register.filter
def until(left: timedelta) -> str:
    """Write how long it is until a meeting: in 12 min, in 2 h 5 min, in 3 days."""
    minutes = int(left.total_seconds() // MINUTES_IN_AN_HOUR)
    if minutes < 1:
        return _("now")
    if minutes < MINUTES_IN_AN_HOUR:
        return _("in %(minutes)s min") % {"minutes": minutes}
    hours, minutes = divmod(minutes, MINUTES_IN_AN_HOUR)
    if hours < HOURS_IN_A_DAY:
        return _("in %(hours)s h %(minutes)s min") % {"hours": hours, "minutes": minutes}
    return _("in %(days)s days") % {"days": max(2, round(hours / HOURS_IN_A_DAY))}


@register.filter
def zone(name: object) -> str:
    """Write a time zone as people read it: Europe/Bucharest without its underscores."""
    return str(name).replace("_", " ")
