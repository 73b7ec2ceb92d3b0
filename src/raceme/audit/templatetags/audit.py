"""``{% load audit %}{% history page %}`` draws a page of ``audit.queries.history_page``."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import NamedTuple

from django import template
from django.core.paginator import Page
from django.template import Context
from django.utils.translation import gettext as _

from raceme.audit.models import Entry, Values
from raceme.core import words as written
from raceme.core.history import HistoryWords

register = template.Library()
NO_WORDS = HistoryWords(verbs={})


class Change(NamedTuple):
    """A field before and after; of one that was erased, neither."""

    field: str
    before: str
    after: str
    is_erased: bool = False


class Line(NamedTuple):
    what: str
    who: str
    at: datetime
    changes: list[Change]


@register.inclusion_tag("audit/history.html", takes_context=True)
def history(context: Context, page: Page[Entry]) -> dict[str, object]:
    """
    Draw who did what, when, and each field before and after.

    The words come from each app's ``navigation.HISTORY``, which ``portal`` gathers into the
    frame of every page: this app does not know who writes entries.
    """
    words: Mapping[str, HistoryWords] = getattr(context.get("shell"), "history_words", {})
    return {"page": page, "lines": [_line(entry, words) for entry in page]}


@register.simple_tag(takes_context=True)
def happening(context: Context, entry: Entry) -> str:
    """Say one entry in a line: what was done, by whom, when."""
    words: Mapping[str, HistoryWords] = getattr(context.get("shell"), "history_words", {})
    line = _line(entry, words)
    said = {"what": line.what, "who": line.who, "moment": written.moment(line.at)}
    return _("%(what)s by %(who)s, %(moment)s") % said


def _line(entry: Entry, words: Mapping[str, HistoryWords]) -> Line:
    app, _point, verb = entry.verb.partition(".")
    known = words.get(app, NO_WORDS)
    return Line(
        what=str(known.verbs.get(verb, entry.verb)),
        who=str(known.actors.get(entry.actor, entry.actor_label)) or _("erased"),
        at=entry.at,
        changes=list(_changes(entry, known)),
    )


def _changes(entry: Entry, known: HistoryWords) -> Iterator[Change]:
    try:
        changes = entry.values.changes
    except Values.DoesNotExist:
        return
    for field, (before, after) in changes.items():
        if field not in known.untold:
            said = partial(known.said, field)
            yield Change(_label(field, known), _written(before, said), _written(after, said))
    for field in sorted(entry.values.erased_fields):
        if field not in known.untold:
            yield Change(_label(field, known), "", "", is_erased=True)


def _label(field: str, known: HistoryWords) -> str:
    return str(known.fields.get(field, field.replace("_", " ").capitalize()))


def _written(value: object, said: Callable[[str], str]) -> str:
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(_written(each, said) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_written(each, said)}" for key, each in value.items())
    return said(str(value))
