"""One box over what a reader may see in a workspace: names folded, numbers as typed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from raceme.core.places import country
from raceme.core.words import day_short
from raceme.documents.queries import documents_of
from raceme.engagements.models import Activity
from raceme.engagements.queries import NEWEST_FIRST, activities_open_in
from raceme.organisations.names import name_key, person_key
from raceme.organisations.queries import organisations_of, people_of
from raceme.programmes.queries import programmes_of
from raceme.workspaces.models import Workspace

SHOWN = 10
SHORTEST = 2


# How the letters of what is searched may be written: who types "targ" means "târg" too.
WRITTEN = {
    "a": "aăâáàäãåą",
    "c": "cçčć",
    "d": "dđď",
    "e": "eéèêëęě",
    "i": "iîíìï",
    "l": "lł",
    "n": "nñńň",
    "o": "oóòôöøő",
    "s": "sșşšś",
    "t": "tțţť",
    "u": "uúùûüűů",
    "y": "yý",
    "z": "zžżź",
}
PLAIN = {letter: plain for plain, letters in WRITTEN.items() for letter in letters}


@dataclass(frozen=True, kw_only=True)
class Hit:
    name: str
    about: str
    key: int | str


@dataclass(frozen=True, kw_only=True)
class Group:
    """What was found of one kind of record; ``view`` opens one, ``list_view`` lists all."""

    name: str | Promise
    view: str
    list_view: str
    hits: list[Hit]

    @property
    def shown(self) -> list[Hit]:
        return self.hits[:SHOWN]

    @property
    def has_more(self) -> bool:
        return len(self.hits) > SHOWN


def search(text: str, *, workspace: Workspace, with_contacts: bool) -> list[Group]:
    """
    Return the groups in which something was found: five queries, whatever there is.

    Names are compared without case and accents. A text shorter than two signs finds nothing.
    """
    wanted = text.strip()
    if len(wanted) < SHORTEST:
        return []
    groups = [
        Group(
            name=_("Organisations"),
            view="portal:organisation",
            list_view="organisations:organisations",
            hits=_organisations(wanted, workspace),
        ),
        Group(
            name=_("People"),
            view="organisations:person",
            list_view="organisations:people",
            hits=_people(wanted, workspace, with_contacts=with_contacts),
        ),
        Group(
            name=_("Programmes"),
            view="programmes:programme",
            list_view="programmes:programmes",
            hits=_programmes(wanted, workspace),
        ),
        Group(
            name=_("Activities"),
            view="engagements:activity",
            list_view="engagements:log",
            hits=_activities(wanted, workspace),
        ),
        Group(
            name=_("Documents"),
            view="portal:document",
            list_view="documents:documents",
            hits=_documents(wanted, workspace),
        ),
    ]
    return [group for group in groups if group.hits]


def loosely(text: str) -> str:
    """Return an expression that finds ``text`` with any accents, in capitals or not."""
    return "".join(_one_of(sign) for sign in text.lower())


def _one_of(sign: str) -> str:
    letters = WRITTEN.get(PLAIN.get(sign, sign))
    # Not every database knows the capitals of all these letters.
    return f"[{letters}{letters.upper()}]" if letters else re.escape(sign)


def _organisations(text: str, workspace: Workspace) -> list[Hit]:
    by_name = Q(name_key__contains=name_key(text)) if name_key(text) else Q(name__icontains=text)
    found = organisations_of(workspace).filter(
        by_name | Q(registered_number__istartswith=text) | Q(vat_number__istartswith=text)
    )
    return [
        Hit(name=one.name, about=_line([one.town, country(one.country)]), key=one.pk)
        for one in found[: SHOWN + 1]
    ]


def _people(text: str, workspace: Workspace, *, with_contacts: bool) -> list[Hit]:
    """Find people by name, and by address only for those who may see it."""
    wanted = Q(name_key__contains=person_key(text))
    if with_contacts:
        wanted |= Q(email__istartswith=text)
    return [
        Hit(name=one.name, about=one.email if with_contacts else "", key=one.pk)
        for one in people_of(workspace).filter(wanted)[: SHOWN + 1]
    ]


def _programmes(text: str, workspace: Workspace) -> list[Hit]:
    found = programmes_of(workspace).filter(
        Q(name__iregex=loosely(text)) | Q(code__icontains=text) | Q(number__icontains=text)
    )
    return [
        Hit(
            name=one.name,
            about=_line([one.get_scheme_display(), day_short(one.starts_on)]),
            key=one.code,
        )
        for one in found.order_by("-ends_on", "pk")[: SHOWN + 1]
    ]


def _activities(text: str, workspace: Workspace) -> list[Hit]:
    found = (
        activities_open_in(workspace)
        .filter(title__iregex=loosely(text))
        .exclude(state=Activity.State.WITHDRAWN)
        .select_related("kind")
    )
    return [
        Hit(name=one.title, about=_line([one.kind.label, day_short(one.ended_on)]), key=one.pk)
        for one in found.order_by(*NEWEST_FIRST)[: SHOWN + 1]
    ]


def _documents(text: str, workspace: Workspace) -> list[Hit]:
    found = documents_of(workspace).filter(name__iregex=loosely(text))
    return [
        Hit(name=one.name, about=day_short(one.added_at), key=one.pk) for one in found[: SHOWN + 1]
    ]


def _line(parts: Iterable[str]) -> str:
    return ", ".join(part for part in parts if part)
