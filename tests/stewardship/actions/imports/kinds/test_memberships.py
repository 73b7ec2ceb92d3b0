"""Since when and until when organisations are members, beside the memberships that stand."""

from datetime import date

import pytest

from raceme.organisations.models import Membership, Organisation
from raceme.stewardship.actions.imports import Verdict
from raceme.stewardship.actions.imports.looking import page_of
from raceme.stewardship.models import Import
from tests.conftest import World
from tests.factories import MembershipFactory, OrganisationFactory, RelationshipFactory
from tests.stewardship.actions.imports.build import checked, cluster_of, imported, undone

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


def _since(world: World, cluster: int, joined_on: str) -> Import:
    return checked(
        ("Denumire", "Membru din"),
        (NAME, joined_on),
        space=world.workspace,
        by=world.staff,
        holds=Import.Holds.MEMBERS,
        columns={0: "name", 1: "joined_on"},
        cluster=cluster,
    )


def _member(world: World, cluster: int, **days: date) -> Membership:
    firm = Organisation.objects.filter(name=NAME).first() or OrganisationFactory.create(
        name=NAME, town=""
    )
    RelationshipFactory.create(workspace=world.workspace, organisation=firm)
    return MembershipFactory.create(
        workspace=world.workspace,
        cluster=Organisation.objects.get(pk=cluster),
        member=firm,
        **days,
    )


def test_another_first_day_corrects_the_membership_and_is_taken_back(world: World) -> None:
    cluster = cluster_of(world.workspace)
    membership = _member(world, cluster, joined_on=date(2024, 5, 1))

    found = imported(_since(world, cluster, "01.02.2019"), by=world.staff)

    membership.refresh_from_db()
    (again,) = page_of(_since(world, cluster, "01.02.2019"), show=list(Verdict), number=1).rows
    assert (membership.joined_on, again.verdict) == (date(2019, 2, 1), Verdict.SAME)
    undone(found, by=world.staff)
    membership.refresh_from_db()
    assert membership.joined_on == date(2024, 5, 1)


def test_a_first_day_within_an_earlier_membership_is_an_error_in_its_cell(world: World) -> None:
    cluster = cluster_of(world.workspace)
    firm = OrganisationFactory.create(name=NAME, town="")
    RelationshipFactory.create(workspace=world.workspace, organisation=firm)
    for days in (
        {"joined_on": date(2015, 1, 1), "left_on": date(2018, 12, 31)},
        {"joined_on": date(2024, 5, 1)},
    ):
        MembershipFactory.create(
            workspace=world.workspace,
            cluster=Organisation.objects.get(pk=cluster),
            member=firm,
            **days,
        )

    errors = _errors(_since(world, cluster, "01.02.2018"))

    assert errors == {"joined_on": "An earlier membership lasted beyond that day."}


def test_the_day_chosen_for_all_corrects_nothing(world: World) -> None:
    cluster = cluster_of(world.workspace)
    membership = _member(world, cluster, joined_on=date(2024, 5, 1))

    (row,) = page_of(_since(world, cluster, ""), show=list(Verdict), number=1).rows

    assert (row.verdict, row.changes) == (Verdict.SAME, {})
    assert membership.joined_on == date(2024, 5, 1)
