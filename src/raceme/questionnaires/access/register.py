"""Organisations and people as a page names them, by the keys that answers hold; files too."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from raceme.core.typed import Unreadable
from raceme.documents.queries import documents_of
from raceme.organisations.names import name_key, person_key
from raceme.organisations.queries import organisations_of, people_of
from raceme.questionnaires.solving import Kind

# So many are offered while one types; whoever else is meant is written by name.
OFFERED = 300
NUMBERED = re.compile(r"(?P<name>.*\S)\s*\(#(?P<key>\d{1,18})\)")
SOURCES: Mapping[Kind, Any] = {Kind.ORGANISATION: organisations_of, Kind.PERSON: people_of}
KEYS: Mapping[Kind, Any] = {Kind.ORGANISATION: name_key, Kind.PERSON: person_key}


@dataclass(frozen=True)
class Register:
    """
    What the workspace knows of those that are named.

    ``names``: by kind and key; ``called``: the keys of all who are called so, by kind and the
    name as it is compared; ``is_offered``: whether the reader may choose among them.
    """

    names: Mapping[tuple[Kind, str], str] = field(default_factory=dict)
    called: Mapping[tuple[Kind, str], list[str]] = field(default_factory=dict)
    is_offered: bool = True

    def label(self, kind: Kind, key: str) -> str:
        return self.names.get((kind, key), f"#{key}")

    def key(self, kind: Kind, text: str, *, was: str = "") -> str:
        """Return the key of who is named. Raises ``Unreadable``: it is nobody, or several."""
        said = text.strip()
        if was and said == self.label(kind, was).strip():
            return was
        if numbered := NUMBERED.fullmatch(said):
            said = numbered["name"]
        found = self.called.get((kind, KEYS[kind](said)), [])
        if numbered and numbered["key"] in found:
            return numbered["key"]
        if len(found) == 1 and not numbered:
            return found[0]
        if found:
            named = ", ".join(f"{self.label(kind, key)} (#{key})" for key in found)
            raise Unreadable(
                _("Several are called so. Write which one, as here: %(names)s.") % {"names": named}
            )
        raise Unreadable(
            _("Nobody in the register is called “%(name)s”. Choose one that is there.")
            % {"name": said[:60]}
        )


def register_of(
    workspace: int,
    *,
    keys: Iterable[tuple[Kind, str]] = (),
    texts: Iterable[tuple[Kind, str]] = (),
    is_offered: bool = True,
) -> Register:
    """Read those who are named by key or by name: one query for each kind that is."""
    by_key = {(kind, key) for kind, key in keys if key.isdecimal() and len(key) <= 18}  # noqa: PLR2004
    by_name = {(kind, _name(kind, text)) for kind, text in texts} if is_offered else set()
    names: dict[tuple[Kind, str], str] = {}
    called: dict[tuple[Kind, str], list[str]] = {}
    for kind, source in SOURCES.items():
        pks = [int(key) for each, key in by_key if each is kind]
        said = [name for each, name in by_name if each is kind and name]
        if not pks and not said:
            continue
        rows = source(workspace).filter(Q(pk__in=pks) | Q(name_key__in=said))
        for pk, name, compared in rows.values_list("pk", "name", "name_key"):
            names[kind, str(pk)] = name
            called.setdefault((kind, compared), []).append(str(pk))
    files = [int(key) for kind, key in by_key if kind is Kind.FILE]
    if files:
        rows = documents_of(workspace).filter(pk__in=files).order_by()
        names |= {(Kind.FILE, str(pk)): name for pk, name in rows.values_list("pk", "name")}
    return Register(names=names, called=called, is_offered=is_offered)


def offered(workspace: int, kind: Kind) -> list[str]:
    """Return what is suggested while one types; namesakes with their numbers."""
    rows = list(SOURCES[kind](workspace).values_list("pk", "name")[:OFFERED])
    names = [name for _pk, name in rows]
    return [f"{name} (#{pk})" if names.count(name) > 1 else name for pk, name in rows]


def _name(kind: Kind, text: str) -> str:
    said = text.strip()
    numbered = NUMBERED.fullmatch(said)
    return str(KEYS[kind](numbered["name"] if numbered else said))
