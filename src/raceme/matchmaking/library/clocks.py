"""
Which clock people of a country probably live by: that of its capital.

Of countries with several clocks it is where most of them live; whoever lives elsewhere says so.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from raceme.core import words
from raceme.matchmaking.models import Matchmaking, Participant, Slot

CLOCKS = {
    "AL": "Europe/Tirane",
    "AT": "Europe/Vienna",
    "BA": "Europe/Sarajevo",
    "BE": "Europe/Brussels",
    "BG": "Europe/Sofia",
    "CH": "Europe/Zurich",
    "CN": "Asia/Shanghai",
    "CY": "Asia/Nicosia",
    "CZ": "Europe/Prague",
    "DE": "Europe/Berlin",
    "DK": "Europe/Copenhagen",
    "EE": "Europe/Tallinn",
    "EG": "Africa/Cairo",
    "ES": "Europe/Madrid",
    "FI": "Europe/Helsinki",
    "FR": "Europe/Paris",
    "GB": "Europe/London",
    "GE": "Asia/Tbilisi",
    "GR": "Europe/Athens",
    "HR": "Europe/Zagreb",
    "HU": "Europe/Budapest",
    "IE": "Europe/Dublin",
    "IL": "Asia/Jerusalem",
    "IN": "Asia/Kolkata",
    "IS": "Atlantic/Reykjavik",
    "IT": "Europe/Rome",
    "JP": "Asia/Tokyo",
    "KR": "Asia/Seoul",
    "LT": "Europe/Vilnius",
    "LU": "Europe/Luxembourg",
    "LV": "Europe/Riga",
    "MA": "Africa/Casablanca",
    "MD": "Europe/Chisinau",
    "ME": "Europe/Podgorica",
    "MK": "Europe/Skopje",
    "MT": "Europe/Malta",
    "NL": "Europe/Amsterdam",
    "NO": "Europe/Oslo",
    "PL": "Europe/Warsaw",
    "PT": "Europe/Lisbon",
    "RO": "Europe/Bucharest",
    "RS": "Europe/Belgrade",
    "SE": "Europe/Stockholm",
    "SG": "Asia/Singapore",
    "SI": "Europe/Ljubljana",
    "SK": "Europe/Bratislava",
    "TN": "Africa/Tunis",
    "TR": "Europe/Istanbul",
    "UA": "Europe/Kyiv",
    "US": "America/New_York",
}


def clock_of(country: str, *, otherwise: str) -> str:
    return CLOCKS.get(country, otherwise)


def named(zone: object) -> str:
    """Write a time zone as people read it, without its underscores."""
    return str(zone).replace("_", " ")


def also_at(moment: datetime, *, read_by: ZoneInfo, other: ZoneInfo) -> str:
    """
    Return what the other clock says at a moment that is told by one, if it says something else.

    The day stands with it where it is another one there.
    """
    here, there = moment.astimezone(read_by), moment.astimezone(other)
    if here.utcoffset() == there.utcoffset():
        return ""
    values = {"clock": f"{there:%H:%M}", "zone": named(other)}
    if here.date() == there.date():
        return _("%(clock)s in %(zone)s") % values
    values["day"] = words.weekday(there.date())
    return _("%(day)s, %(clock)s in %(zone)s") % values


def is_awake(participant: Participant, slot: Slot, *, within: Matchmaking) -> bool:
    """
    Tell whether a slot lies in the waking hours of ``within`` by somebody's own clock.

    From its beginning to its end on one day there, as the schedule is made. Who meets in person
    is awake, for the slots are of the event's own hours; so is whose clock is not known.
    """
    first, last = within.waking_from, within.waking_until
    is_online = within.is_online or participant.presence == Participant.Presence.ONLINE
    if first is None or last is None or not is_online or not participant.time_zone:
        return True
    zone = ZoneInfo(participant.time_zone)
    begins, ends = slot.starts_at.astimezone(zone), slot.ends_at.astimezone(zone)
    return begins.date() == ends.date() and first <= begins.time() and ends.time() <= last
