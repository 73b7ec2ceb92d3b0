"""
Which clock people of a country probably live by: that of its capital.

Of countries with several clocks it is where most of them live; whoever lives elsewhere says so.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from raceme.core import words

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
