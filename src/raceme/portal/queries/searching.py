"""One box over what a reader may see in a workspace: names with mistakes in them, and numbers."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from raceme.core import search
from raceme.core.places import country
from raceme.core.words import day_short
from raceme.documents.models import Document
from raceme.documents.queries import documents_of
from raceme.engagements.models import Activity
from raceme.engagements.queries import NEWEST_FIRST, activities_open_in
from raceme.events.models import Event
from raceme.events.queries import events_of
from raceme.organisations.models import Organisation, Person
from raceme.organisations.queries import organisations_of, people_of
from raceme.partnerships.models import GoodPractice, Partnership
from raceme.partnerships.queries import partnerships_of, practices_of
from raceme.programmes.models import Programme
from raceme.programmes.queries import programmes_in_order
from raceme.workspaces.models import Workspace

SHOWN = 10
SUGGESTED = 3
SHORTEST = 2
# Where so many are called as somebody typed, nobody is told what is called nearly so.
ENOUGH = 3


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What was typed, where, and whether its reader may read people's addresses."""

    text: str
    workspace: Workspace
    with_contacts: bool

    def begins(self, number: str) -> bool:
        wanted = search.compact(self.text)
        return bool(wanted) and search.compact(number).startswith(wanted)

    def is_in(self, name: str) -> bool:
        words = search.fold(name).split()
        typed = search.fold(self.text).split()
        return all(any(word.startswith(each) for word in words) for each in typed)


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One record; ``number`` is its number or address, where that is what was typed."""

    name: str
    about: str
    key: int | str
    number: str = ""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What is searched: whose rows, and how one is shown where it is found."""

    code: str
    name: str | Promise
    view: str
    list_view: str
    rows: Callable[[Workspace], QuerySet[Any]]
    hit: Callable[[Any, "Asked"], Hit]
    # Whether it is looked for with mistakes, too: a query more, which each page has few of.
    is_close: bool = False


@dataclass(frozen=True, kw_only=True)
class Group:
    """What was found of one kind; there is a list of all that ``has_more``."""

    kind: Kind
    hits: list[Hit]
    has_more: bool = False


@dataclass(frozen=True, kw_only=True)
class Findings:
    """What is called as somebody typed, and what is called nearly so."""

    groups: list[Group]
    close: list[Group]

    @property
    def count(self) -> int:
        return sum(len(group.hits) for group in (*self.groups, *self.close))


def find(asked: Asked, *, shown: int = SHOWN) -> Findings:
    """
    Return what is found: a query for each kind, and two where hardly anything is.

    People are found by their addresses by those who may read them. A text shorter than two
    signs finds nothing.
    """
    if len(asked.text.strip()) < SHORTEST:
        return Findings(groups=[], close=[])
    found = {kind: _called(kind, asked, most=shown + 1) for kind in KINDS}
    groups = [
        Group(kind=kind, hits=_hits(kind, rows[:shown], asked), has_more=len(rows) > shown)
        for kind, rows in found.items()
        if rows
    ]
    is_enough = sum(map(len, found.values())) >= ENOUGH
    close = [] if is_enough else list(_close(asked, besides=found, shown=shown))
    return Findings(groups=groups, close=close)


def _called(kind: Kind, asked: Asked, *, most: int) -> list[Any]:
    rows = search.matching(kind.rows(asked.workspace), asked.text, with_guarded=asked.with_contacts)
    return list(rows[:most])


def _close(asked: Asked, *, besides: dict[Kind, list[Any]], shown: int) -> Iterator[Group]:
    for kind, known in besides.items():
        if not kind.is_close:
            continue
        found = search.close_to(kind.rows(asked.workspace), asked.text, most=shown + len(known))
        if rows := [row for row in found if row not in known][:shown]:
            yield Group(kind=kind, hits=_hits(kind, rows, asked))


def _hits(kind: Kind, rows: list[Any], asked: Asked) -> list[Hit]:
    return [kind.hit(row, asked) for row in rows]


def _organisation(one: Organisation, asked: Asked) -> Hit:
    return Hit(
        name=one.name,
        about=_line([one.town, country(one.country)]),
        key=one.pk,
        number=_begun(asked, one.name, one.registered_number, one.vat_number),
    )


def _person(one: Person, asked: Asked) -> Hit:
    if not asked.with_contacts:
        return Hit(name=one.name, about="", key=one.pk)
    if asked.begins(one.email):
        return Hit(name=one.name, about="", key=one.pk, number=one.email)
    return Hit(name=one.name, about=one.email, key=one.pk)


def _programme(one: Programme, asked: Asked) -> Hit:
    return Hit(
        name=one.name,
        about=_line([one.get_scheme_display(), day_short(one.starts_on)]),
        key=one.code,
        number=_begun(asked, one.name, one.number, one.code),
    )


def _event(one: Event, _asked: Asked) -> Hit:
    return Hit(name=one.title, about=_line([one.town, day_short(one.starts_on)]), key=one.slug)


def _partnership(one: Partnership, _asked: Asked) -> Hit:
    since = day_short(one.since) if one.since else str(one.get_state_display())
    return Hit(name=one.title, about=_line([str(one.get_kind_display()), since]), key=one.pk)


def _practice(one: GoodPractice, _asked: Asked) -> Hit:
    return Hit(
        name=one.title,
        about=_line([str(one.get_topic_display()), str(one.get_state_display())]),
        key=one.slug,
    )


def _activity(one: Activity, _asked: Asked) -> Hit:
    return Hit(name=one.title, about=_line([one.kind.label, day_short(one.ended_on)]), key=one.pk)


def _document(one: Document, _asked: Asked) -> Hit:
    return Hit(name=one.name, about=day_short(one.added_at), key=one.pk)


def _activities(workspace: Workspace) -> QuerySet[Activity]:
    rows = activities_open_in(workspace).exclude(state=Activity.State.WITHDRAWN)
    return rows.select_related("kind").order_by(*NEWEST_FIRST)


KINDS = (
    Kind(
        code="organisations",
        name=_("Organisations"),
        view="portal:organisation",
        list_view="organisations:organisations",
        rows=organisations_of,
        hit=_organisation,
        is_close=True,
    ),
    Kind(
        code="people",
        name=_("People"),
        view="organisations:person",
        list_view="organisations:people",
        rows=people_of,
        hit=_person,
        is_close=True,
    ),
    Kind(
        code="programmes",
        name=_("Programmes"),
        view="programmes:programme",
        list_view="programmes:programmes",
        rows=programmes_in_order,
        hit=_programme,
        is_close=True,
    ),
    Kind(
        code="events",
        name=_("Events"),
        view="events:event",
        list_view="events:events",
        rows=events_of,
        hit=_event,
    ),
    Kind(
        code="partnerships",
        name=_("Partnerships"),
        view="partnerships:partnership",
        list_view="partnerships:partnerships",
        rows=partnerships_of,
        hit=_partnership,
    ),
    Kind(
        code="practices",
        name=_("Good practices"),
        view="partnerships:practice",
        list_view="partnerships:practices",
        rows=practices_of,
        hit=_practice,
    ),
    Kind(
        code="activities",
        name=_("Activities"),
        view="engagements:activity",
        list_view="engagements:log",
        rows=_activities,
        hit=_activity,
        is_close=True,
    ),
    Kind(
        code="documents",
        name=_("Documents"),
        view="portal:document",
        list_view="documents:documents",
        rows=documents_of,
        hit=_document,
    ),
)


def _begun(asked: Asked, name: str, *numbers: str) -> str:
    """Return the number that begins as typed, where it is not the name that was found."""
    if asked.is_in(name):
        return ""
    return next((number for number in numbers if asked.begins(number)), "")


def _line(parts: Iterable[str]) -> str:
    return ", ".join(part for part in parts if part)
