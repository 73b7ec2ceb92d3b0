"""Conditions in words, as a page or a list says them."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from raceme.core import words
from raceme.core.places import region
from raceme.segments.conditions.terms import Condition, Filters, Group, Parameter, Shape, Value

# What a workspace offers to choose from, by ``Parameter.offered_by``.
Offered = Mapping[str, Sequence[tuple[str, str]]]


def condition_in_words(condition: Condition, *, offered: Offered) -> str:
    """Return for example "Size class: Micro or Small", or "Not: Consent: Newsletter, agreed"."""
    said = ", ".join(
        text
        for parameter in condition.kind.parameters
        if (text := _value_in_words(condition.values.get(parameter.name), parameter, offered))
    )
    label = str(condition.kind.label)
    whole = _("%(condition)s: %(value)s") % {"condition": label, "value": said} if said else label
    return _("Not: %(condition)s") % {"condition": whole} if condition.is_negated else whole


def group_in_words(group: Group, *, offered: Offered) -> str:
    both = [condition_in_words(each, offered=offered) for each in group.conditions]
    joined = (_("; or ") if group.match == "any" else _("; and ")).join(both)
    return (
        _("None of this: %(conditions)s") % {"conditions": joined} if group.is_negated else joined
    )


def filters_in_words(filters: Filters, *, offered: Offered) -> list[str]:
    return [group_in_words(group, offered=offered) for group in filters.groups if group.conditions]


def _value_in_words(value: Value | None, parameter: Parameter, offered: Offered) -> str:
    if value in (None, "", []):
        return ""
    if parameter.shape is Shape.MONTHS:
        count = int(str(value))
        return ngettext("last %(count)s month", "last %(count)s months", count) % {"count": count}
    if parameter.shape is Shape.DAY:
        return _("on %(day)s") % {"day": words.day(date.fromisoformat(str(value)))}
    if parameter.shape is Shape.TEXT:
        return str(value)
    codes = value if isinstance(value, list) else [str(value)]
    if parameter.shape is Shape.PREFIXES:
        return _or([_code_in_words(code, parameter) for code in codes])
    named = dict(parameter.choices or offered.get(parameter.offered_by, ()))
    return _or([str(named.get(code, _("something that is gone"))) for code in codes])


def _code_in_words(code: str, parameter: Parameter) -> str:
    named = region(code) if parameter.name == "prefixes" and code[:2].isalpha() else code
    return code if named == code else f"{code} {named}"


def _or(each: Sequence[str]) -> str:
    *before, last = each
    if not before:
        return last
    return pgettext("choices", "%(first)s or %(last)s") % {"first": ", ".join(before), "last": last}
