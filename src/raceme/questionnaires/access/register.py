"""Organisations and people as a page names them, by the keys that answers hold; files too."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _

from raceme.core.places import country
from raceme.core.typed import Unreadable
from raceme.documents.queries import documents_of
from raceme.organisations.names import name_key, number_forms, person_key
from raceme.organisations.queries import (
    like,
    organisation_names_of,
    organisations_of,
    people_of,
)
from raceme.questionnaires.solving import Kind

# Nobody is called by more signs than that.
LONGEST_NAME = 400
# Of more namesakes than that one is found by what is shown of them.
MOST_NAMED = 6
SHOWN = 20
NUMBERED = re.compile(r"(?P<name>.*\S)\s*\(#(?P<key>\d{1,18})\)")
SOURCES: Mapping[Kind, Any] = {Kind.ORGANISATION: organisations_of, Kind.PERSON: people_of}
KEYS: Mapping[Kind, Any] = {Kind.ORGANISATION: name_key, Kind.PERSON: person_key}
# Key and name, and then what is compared with what was typed.
FIELDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.ORGANISATION: ("pk", "name", "name_key", "registered_number"),
    Kind.PERSON: ("pk", "name", "name_key"),
}


class Choice(NamedTuple):
    """One who may be meant; ``about`` tells namesakes apart: the town, or where they belong."""

    key: str
    name: str
    about: str = ""


@dataclass(frozen=True)
class Register:
    """
    What the workspace knows of those that are named.

    ``names``: by kind and key; ``called``: the keys of all who are called so, by kind and the
    name as it is compared, of organisations also the registered number; ``is_offered``: whether
    the reader may choose among them.
    """

    names: Mapping[tuple[Kind, str], str] = field(default_factory=dict)
    called: Mapping[tuple[Kind, str], list[str]] = field(default_factory=dict)
    is_offered: bool = True

    def label(self, kind: Kind, key: str) -> str:
        return self.names.get((kind, key), f"#{key}")

    def key(self, kind: Kind, text: str, *, was: str = "", which: str = "") -> str:
        """
        Return the key of who is named. Raises ``Unreadable``: it is nobody, or several.

        ``which``: who of those that may be meant was chosen.
        """
        said = _said(text)
        if (kind, which) in self.names:
            return which
        if (kind, was) in self.names and said == self.label(kind, was).strip():
            return was
        if numbered := NUMBERED.fullmatch(said):
            said = numbered["name"]
        found = self._called(kind, said)
        if numbered and numbered["key"] in found:
            return numbered["key"]
        if len(found) == 1 and not numbered:
            return found[0]
        if found:
            named = ", ".join(f"{self.label(kind, key)} (#{key})" for key in found[:MOST_NAMED])
            raise Unreadable(
                _("Several are called so. Choose one, or write which, as here: %(names)s.")
                % {"names": named}
            )
        raise Unreadable(
            _("Nobody in the register is called “%(name)s”. Choose one that is there.")
            % {"name": said[:60]}
        )

    def _called(self, kind: Kind, said: str) -> list[str]:
        compared = [KEYS[kind](said), *_numbers(kind, said)]
        return list(
            dict.fromkeys(key for each in compared for key in self.called.get((kind, each), ()))
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
    said = {(kind, _said(text)) for kind, text in texts} if is_offered else set()
    names: dict[tuple[Kind, str], str] = {}
    called: dict[tuple[Kind, str], list[str]] = {}
    for kind, source in SOURCES.items():
        meant = _meant(
            kind,
            keys=[int(key) for each, key in by_key if each is kind],
            texts=[text for each, text in said if each is kind and text],
        )
        if not meant:
            continue
        fields = FIELDS[kind]
        for pk, name, *compared in source(workspace).filter(meant).values_list(*fields):
            names[kind, str(pk)] = name
            for each in filter(None, compared):
                called.setdefault((kind, each), []).append(str(pk))
    files = [int(key) for kind, key in by_key if kind is Kind.FILE]
    if files:
        rows = documents_of(workspace).filter(pk__in=files).order_by()
        names |= {(Kind.FILE, str(pk)): name for pk, name in rows.values_list("pk", "name")}
    return Register(names=names, called=called, is_offered=is_offered)


def choices_of(workspace: int, kind: Kind, text: str, *, most: int = SHOWN) -> list[Choice]:
    """Return whom ``text`` may mean, the best first; addresses are neither searched nor shown."""
    rows, said = SOURCES[kind](workspace), _said(text)
    if kind is Kind.ORGANISATION:
        found = like(rows, said, name_key(said), with_addresses=False, most=most)
        places = ((each, filter(None, (each.town, country(each.country)))) for each in found)
        return [Choice(str(each.pk), each.name, ", ".join(place)) for each, place in places]
    people = like(rows, said, with_addresses=False, most=most)
    belongs = organisation_names_of([each.pk for each in people], workspace=workspace)
    return [Choice(str(each.pk), each.name, belongs.get(each.pk, "")) for each in people]


def _meant(kind: Kind, *, keys: list[int], texts: list[str]) -> Q:
    """Return the condition that a row has one of the keys, or is called or numbered so."""
    meant = Q()
    if keys:
        meant |= Q(pk__in=keys)
    if names := {KEYS[kind](_without_key(text)) for text in texts}:
        meant |= Q(name_key__in=names)
    if numbers := {number for text in texts for number in _numbers(kind, text)}:
        meant |= Q(registered_number__in=numbers)
    return meant


def _numbers(kind: Kind, said: str) -> list[str]:
    is_number = kind is Kind.ORGANISATION and any(sign.isdigit() for sign in said)
    return sorted(number_forms(said)) if is_number else []


def _said(text: str) -> str:
    return text.strip()[:LONGEST_NAME]


def _without_key(said: str) -> str:
    numbered = NUMBERED.fullmatch(said)
    return numbered["name"] if numbered else said
