"""Which other records one might be merged with: those that are called, or numbered, as is typed."""

from collections.abc import Mapping

from raceme.organisations.models import Organisation, Person
from raceme.organisations.names import name_key
from raceme.organisations.queries import (
    like,
    organisation_names_of,
    organisations_of,
    people_of,
)
from raceme.workspaces.models import Workspace


def organisations_like(
    text: str, *, besides: Organisation, workspace: Workspace
) -> list[Organisation]:
    """Return the organisations that ``workspace`` deals with and ``text`` may mean."""
    rows = organisations_of(workspace).exclude(pk=besides.pk)
    # Without its legal form, too, which the other one may be written with otherwise.
    return like(rows, text, name_key(text), with_addresses=True)


def people_like(text: str, *, besides: Person, workspace: Workspace) -> list[Person]:
    """Return the people that ``workspace`` knows and ``text`` may mean, by their address, too."""
    return like(people_of(workspace).exclude(pk=besides.pk), text, with_addresses=True)


def belonging(people: list[Person], *, workspace: Workspace) -> Mapping[int, str]:
    """Return by key where each belongs now."""
    return organisation_names_of([person.pk for person in people], workspace=workspace)
