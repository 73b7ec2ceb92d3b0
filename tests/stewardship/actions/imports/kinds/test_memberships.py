"""Until when organisations are members, where the list does not say since when."""

from datetime import date

import pytest

from raceme.organisations.models import Membership, Organisation
from raceme.stewardship.actions.imports import Verdict
from raceme.stewardship.actions.imports.looking import page_of
from raceme.stewardship.models import Import
from tests.conftest import World
from tests.factories import MembershipFactory, OrganisationFactory, RelationshipFactory
from tests.stewardship.actions.imports.build import checked, cluster_of, imported

pytestmark = pytest.mark.django_db(transaction=True)
NAME = "Hoia Robotică SRL"
EARLY = {"left_on": "This is before the organisation became a member."}


def _checked(world: World, cluster: int, left_on: str) -> Import:
    return checked(
        ("Denumire", "Membru până la"),
        (NAME, left_on),
        space=world.workspace,
        by=world.staff,
        holds=Import.Holds.MEMBERS,
        columns={0: "name", 1: "left_on"},
        cluster=cluster,
    )


def _errors(found: Import) -> dict[str, str]:
    (row,) = page_of(found, show=list(Verdict), number=1).rows
    return row.errors


def test_a_last_day_ends_the_membership_that_stands(world: World) -> None:
    cluster = cluster_of(world.workspace)
    firm = OrganisationFactory.create(name=NAME, town="")
    RelationshipFactory.create(workspace=world.workspace, organisation=firm)
    membership = MembershipFactory.create(
        workspace=world.workspace,
        cluster=Organisation.objects.get(pk=cluster),
        member=firm,
        joined_on=date(2019, 5, 1),
    )
    early = _errors(_checked(world, cluster, "31.12.2018"))

    imported(_checked(world, cluster, "31.12.2024"), by=world.staff)

    membership.refresh_from_db()
    assert (early, membership.left_on) == (EARLY, date(2024, 12, 31))


def test_a_last_day_of_no_membership_is_an_error_in_its_cell(world: World) -> None:
    found = _checked(world, cluster_of(world.workspace), "31.12.2024")

    assert _errors(found) == EARLY
    assert not Membership.objects.of(world.workspace).exists()
