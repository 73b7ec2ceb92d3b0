"""Two records that may be one."""

from dataclasses import dataclass
from typing import Any

from raceme.organisations.models import Organisation, Person
from tests.conftest import World
from tests.factories import OrganisationFactory, PersonFactory, RelationshipFactory


@dataclass
class Pair:
    survivor: Organisation
    absorbed: Organisation

    @property
    def revisions(self) -> dict[int, int]:
        return {each.pk: each.revision for each in (self.survivor, self.absorbed)}


@dataclass
class People:
    survivor: Person
    absorbed: Person

    @property
    def revisions(self) -> dict[int, int]:
        return {each.pk: each.revision for each in (self.survivor, self.absorbed)}


def known_pair(
    world: World,
    *,
    survivor: dict[str, Any] | None = None,
    absorbed: dict[str, Any] | None = None,
) -> Pair:
    """Return two organisations that only the workspace deals with."""
    rows = [OrganisationFactory.create(**(facts or {})) for facts in (survivor, absorbed)]
    for row in rows:
        RelationshipFactory.create(workspace=world.workspace, organisation=row)
    return Pair(*rows)


def known_people(
    world: World,
    *,
    survivor: dict[str, Any] | None = None,
    absorbed: dict[str, Any] | None = None,
) -> People:
    """Return two people that the workspace knows."""
    return People(
        *(
            PersonFactory.create(workspace=world.workspace, **(facts or {}))
            for facts in (survivor, absorbed)
        )
    )
