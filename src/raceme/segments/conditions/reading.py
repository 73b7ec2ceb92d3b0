"""Conditions as they are kept or were sent, read strictly: what cannot be meant is refused."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from raceme.core import typed
from raceme.core.errors import Refusal
from raceme.segments.conditions.terms import (
    KINDS,
    LONGEST_TEXT,
    MATCHES,
    MOST_CONDITIONS,
    MOST_GROUPS,
    MOST_MONTHS,
    MOST_VALUES,
    Condition,
    Filters,
    Group,
    Parameter,
    Shape,
    Value,
)

PREFIX = re.compile(r"[A-Z0-9.]{1,8}")
KEY = re.compile(r"[\w.-]{1,60}")
FIRST_YEAR, LAST_YEAR = 1900, 2199


class NotReadable(Refusal):
    """A condition that says nothing, or nothing that can be meant."""


def read_filters(data: object) -> Filters:
    """Return the filters that ``as_data`` wrote. Raises ``NotReadable``."""
    if not isinstance(data, Mapping):
        raise NotReadable(_("The conditions of this segment cannot be read. Build it anew."))
    groups = data.get("groups", [])
    if not isinstance(groups, list) or len(groups) > MOST_GROUPS:
        raise NotReadable(
            _("A segment has at most %(number)s groups of conditions.") % {"number": MOST_GROUPS}
        )
    return Filters(match=_match(data), groups=tuple(_group(each) for each in groups))


def _match(data: Mapping[str, Any]) -> str:
    match = data.get("match", "all")
    if match not in MATCHES:
        raise NotReadable(_("Say whether all of it holds, or any."))
    return str(match)


def _group(data: object) -> Group:
    if not isinstance(data, Mapping) or not isinstance(data.get("conditions"), list):
        raise NotReadable(_("The conditions of this segment cannot be read. Build it anew."))
    conditions = data["conditions"]
    if len(conditions) > MOST_CONDITIONS:
        raise NotReadable(
            _("A group has at most %(number)s conditions.") % {"number": MOST_CONDITIONS}
        )
    return Group(
        match=_match(data),
        is_negated=data.get("not") is True,
        conditions=tuple(read_condition(each) for each in conditions),
    )


def read_condition(data: object) -> Condition:
    """Return one condition. Raises ``NotReadable`` with what is missing in it."""
    kind = KINDS.get(str(data.get("is"))) if isinstance(data, Mapping) else None
    if kind is None or not isinstance(data, Mapping):
        raise NotReadable(_("There is no such condition any more. Take it away."))
    values: dict[str, Value] = {}
    for parameter in kind.parameters:
        value = READ[parameter.shape](data.get(parameter.name), parameter)
        if value not in ("", []):
            values[parameter.name] = value
        elif parameter.is_needed:
            raise NotReadable(_missing(parameter) % {"field": parameter.label})
    return Condition(kind=kind, values=values, is_negated=data.get("not") is True)


def _missing(parameter: Parameter) -> str:
    if parameter.shape in (Shape.ONE, Shape.SOME):
        return _("Choose under “%(field)s”.")
    return _("Fill in “%(field)s”.")


def _one(value: object, parameter: Parameter) -> Value:
    code = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if code and not _is_offered(code, parameter):
        raise NotReadable(_("Choose under “%(field)s”.") % {"field": parameter.label})
    return code


def _some(value: object, parameter: Parameter) -> Value:
    codes = value if isinstance(value, list) else []
    read = sorted({str(_one(code, parameter)) for code in codes[: MOST_VALUES + 1]} - {""})
    if len(codes) > MOST_VALUES:
        raise NotReadable(_("Choose fewer under “%(field)s”.") % {"field": parameter.label})
    return read


def _is_offered(code: str, parameter: Parameter) -> bool:
    if parameter.choices:
        return code in {key for key, _word in parameter.choices}
    # What a workspace offers may be gone tomorrow: such a condition finds nobody then.
    return bool(KEY.fullmatch(code))


def _text(value: object, parameter: Parameter) -> Value:
    text = " ".join(value.split()) if isinstance(value, str) else ""
    if len(text) > LONGEST_TEXT or typed.UNWRITABLE.search(text):
        raise NotReadable(_("“%(field)s” is too long.") % {"field": parameter.label})
    return text


def _prefixes(value: object, parameter: Parameter) -> Value:
    pieces = value if isinstance(value, list) else re.split(r"[,;\s]+", str(value or ""))
    codes = sorted({str(piece).strip().upper() for piece in pieces} - {""})
    if len(codes) > MOST_VALUES or not all(map(PREFIX.fullmatch, codes)):
        raise NotReadable(
            _("“%(field)s” takes codes with commas between them, like 62, 63.1.")
            % {"field": parameter.label}
        )
    return codes


def _months(value: object, parameter: Parameter) -> Value:
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    text = text.strip()
    if not text:
        return ""
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= MOST_MONTHS):  # noqa: PLR2004
        raise NotReadable(
            _("“%(field)s” must lie between 1 and %(most)s.")
            % {"field": parameter.label, "most": MOST_MONTHS}
        )
    return int(text)


def _day(value: object, parameter: Parameter) -> Value:
    text = value.strip() if isinstance(value, str) else ""
    if not text:
        return ""
    try:
        day: date = typed.read_date(text)
    except typed.Unreadable as unreadable:
        raise NotReadable(str(unreadable)) from unreadable
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise NotReadable(
            _("“%(field)s” must lie between the years %(first)s and %(last)s.")
            % {"field": parameter.label, "first": FIRST_YEAR, "last": LAST_YEAR}
        )
    return day.isoformat()


READ = {
    Shape.ONE: _one,
    Shape.SOME: _some,
    Shape.TEXT: _text,
    Shape.PREFIXES: _prefixes,
    Shape.MONTHS: _months,
    Shape.DAY: _day,
}
