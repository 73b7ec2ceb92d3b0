"""The lists of asks and of whose burden they were, declared once."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from raceme.asks.models import Ask
from raceme.asks.queries import BURDENS
from raceme.core import lists, words
from raceme.organisations.names import name_key, person_key

# Who may ask, by the app's name; one that is not named here is shown as it calls itself.
MODULES = [
    ("asks", _("Questions")),
    ("portal", _("My company")),
    ("calls", _("Calls")),
    ("consents", _("Consents")),
    ("events", _("Events")),
    ("journeys", _("Journeys")),
    ("matchmaking", _("Matchmaking")),
    ("questionnaires", _("Questionnaires")),
]
STATES = {
    "open": lists.Shown(_("Open"), "note", "clock"),
    "answered": lists.Shown(_("Answered"), "ok", "check"),
    "declined": lists.Shown(_("Declined"), "", "x"),
    "withdrawn": lists.Shown(_("Withdrawn"), "", "arrow-back-up"),
    "expired": lists.Shown(_("Run out"), "", "clock"),
}


def _called(text: str) -> Q:
    return (
        Q(title__icontains=text)
        | Q(organisation__name_key__contains=name_key(text))
        | Q(person__name_key__contains=person_key(text))
    )


FILTERS: list[lists.Filter] = [
    lists.Search("q", _("Title, company or person"), _called),
    lists.OneOf("state", _("State"), choices=Ask.State.choices),
    lists.OneOf("module", _("Asked by the module"), choices=MODULES),
    lists.Between("asked", _("Asked"), field="asked_at", moments=True),
    lists.Between("due", _("Answer by"), field="due_on"),
    lists.OneOf("round", _("Asked of many"), field="round_id"),
    lists.YesNo("burden", _("Reached somebody"), BURDENS),
]
ASKS = lists.Table(
    "asks",
    _("Asks"),
    columns=[
        lists.Text("title", _("Asked"), main=True, link=lists.Link("asks:ask")),
        lists.Text(
            "organisation__name",
            _("Company"),
            link=lists.Link("asks:organisation_asks", key="organisation_id"),
        ),
        lists.Text(
            "person__name",
            _("Person"),
            link=lists.Link("asks:person_asks", key="reachable"),
            none=_("nobody by name"),
        ),
        lists.State("state", _("State"), states=STATES),
        lists.Date("due_on", _("Answer by"), sort="due_on"),
        lists.Date("asked_at", _("Asked on"), sort="asked_at"),
        lists.Date("told_at", _("Mailed"), none=_("not yet")),
        lists.Text("answer", _("Answer"), shown=False),
        lists.Choice("choice", _("Choice"), choices=Ask.Choice.choices, shown=False),
        lists.Moment("answered_at", _("Answered at"), shown=False),
        lists.Text("answered_by", _("Answered by"), shown=False),
        lists.Choice("way", _("Way"), choices=Ask.Way.choices, shown=False),
        lists.Number("minutes", _("Minutes"), shown=False),
        lists.Number("reminders", _("Reminders"), shown=False),
        lists.Choice("module", _("Module"), choices=MODULES, shown=False),
        lists.Text("asked_by", _("Asked by"), shown=False),
        lists.Text("despite", _("Asked anyway, because"), shown=False),
    ],
    filters=FILTERS,
    sort="-asked_at",
    empty=lists.Empty(
        _("Nothing asked yet"),
        _("Ask one company or person, or choose several in their list and then “Ask them”."),
    ),
)


def asks_on(day: date) -> lists.Table:
    """Return the list of asks, filtered by what is overdue ``on`` a day."""
    overdue = Q(state=Ask.State.OPEN, due_on__lt=day)
    return replace(ASKS, filters=[*FILTERS, lists.YesNo("overdue", _("Overdue"), overdue)])


def _per_cent(row: Mapping[str, Any]) -> str:
    return words.share(row["response"]) if row["response"] >= 0 else ""


def counted_since(day: date) -> str:
    """Return what narrows a list of asks to those that burdened somebody since ``day``."""
    return f"asked_from={day.isoformat()}&burden=yes"


def _burden(
    name: str,
    title: Promise,
    *more: lists.Column,
    view: str,
    first: Promise,
    since: date,
    key: str = "pk",
) -> lists.Table:
    tail = counted_since(since)
    asked = lists.Link(view, key=key, tail=f"?{tail}")
    answered = lists.Link(view, key=key, tail=f"?{tail}&state={Ask.State.ANSWERED}")
    return lists.Table(
        name,
        title,
        columns=[
            lists.Text("name", first, sort="name_key", main=True, link=lists.Link(view, key=key)),
            lists.Count("asked", _("Asked"), sort="asked", link=asked),
            lists.Number("minutes_asked", _("Minutes"), sort="minutes_asked"),
            lists.Count("answered", _("Answered"), sort="answered", link=answered),
            lists.Custom(
                "response",
                _("Response"),
                fields=("response",),
                sort="response",
                css="r-num",
                html=_per_cent,
                plain=lambda row: row["response"] if row["response"] >= 0 else None,
            ),
            lists.Number("days", _("Days to an answer"), loaded=True),
            *more,
        ],
        filters=[CALLED],
        sort="-asked",
        empty=lists.Empty(
            _("Nobody was asked anything in the last four quarters"),
            _("Whom you ask, how often, and how many answer then stands here."),
        ),
    )


CALLED = lists.Search("q", _("Name"), lambda text: Q(name_key__contains=name_key(text)))


def by_company(since: date) -> lists.Table:
    """Return the list of the companies asked since a day; each number opens what it counts."""
    return _burden(
        "burden-companies",
        _("Companies asked"),
        lists.Number("elsewhere", _("Asked by others"), loaded=True),
        view="asks:organisation_asks",
        first=_("Company"),
        since=since,
    )


def by_person(since: date) -> lists.Table:
    """Return the same of people."""
    return _burden(
        "burden-people",
        _("People asked"),
        view="asks:person_asks",
        first=_("Person"),
        since=since,
        key="reachable",
    )
