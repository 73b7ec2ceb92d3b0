"""Which other records one might be merged with: those that are called, or numbered, as is typed."""

from collections.abc import Mapping
from typing import TypeVar

from django.db.models import QuerySet

from raceme.core import search
from raceme.organisations.models import Organisation, Person
from raceme.organisations.names import name_key
from raceme.organisations.queries import organisation_names_of, organisations_of, people_of
from raceme.workspaces.models import Workspace

SHOWN = 20
SHORTEST = 2
# So few are called exactly so that those called nearly so are looked for, too.
ENOUGH = 5
Row = TypeVar("Row", Organisation, Person)


def organisations_like(
    text: str, *, besides: Organisation, workspace: Workspace
) -> list[Organisation]:
    """Return the organisations that ``workspace`` deals with and ``text`` may mean."""
    rows = organisations_of(workspace).exclude(pk=besides.pk)
    # Without its legal form, too, which the other one may be written with otherwise.
    return _like(rows, text, name_key(text))


def people_like(text: str, *, besides: Person, workspace: Workspace) -> list[Person]:
    """Return the people that ``workspace`` knows and ``text`` may mean, by their address, too."""
    return _like(people_of(workspace).exclude(pk=besides.pk), text)


def belonging(people: list[Person], *, workspace: Workspace) -> Mapping[int, str]:
    """Return by key where each belongs now."""
    return organisation_names_of([person.pk for person in people], workspace=workspace)


def _like(rows: QuerySet[Row], text: str, *less: str) -> list[Row]:
    """
    Return the best first: by address, by name or number, and then what is nearly called so.

    ``less`` are shorter texts that may find more.
    """
    if len(text.strip()) < SHORTEST:
        return []
    found: dict[int, Row] = {}
    if "@" in text:
        found |= {row.pk: row for row in rows.filter(email__iexact=text.strip())[:SHOWN]}
    for each in dict.fromkeys([text, *less]):
        called = search.matching(rows, each, with_guarded=True)[:SHOWN]
        found |= {row.pk: row for row in called if row.pk not in found}
    if len(found) < ENOUGH:
        close = search.close_to(rows, [text, *less][-1], most=SHOWN)
        found |= {row.pk: row for row in close if row.pk not in found}
    return list(found.values())[:SHOWN]
