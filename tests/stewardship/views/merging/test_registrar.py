"""Whoever runs the installation decides what several use."""

import pytest
from django.test import Client
from django.urls import reverse

from raceme.accounts.models import User
from raceme.organisations.models import Organisation
from raceme.stewardship.actions.merging import (
    InTheWay,
    merge_organisations,
    merge_people,
    propose_merge,
    take_back,
)
from raceme.stewardship.models import Merge, MergeProposal
from tests.conftest import World
from tests.factories import NOW, RelationshipFactory, UserFactory
from tests.stewardship.pairs import known_pair, known_people


@pytest.fixture
def registrar(world: World, client: Client) -> Client:  # noqa: ARG001 (asks for the database)
    user: User = UserFactory.create(is_operator=True, name="Registrar")
    client.force_login(user)
    return client


@pytest.fixture
def proposal(world: World) -> MergeProposal:
    pair = known_pair(world, survivor={"name": "Alfa SRL"}, absorbed={"name": "Beta SRL"})
    RelationshipFactory.create(workspace=world.stranger_workspace, organisation=pair.absorbed)
    return propose_merge(
        pair.absorbed,
        survivor=pair.survivor,
        taken=["name"],
        note="Same number",
        workspace=world.workspace,
        by=world.staff,
        at=NOW,
    )


def _address(proposal: MergeProposal) -> str:
    return reverse("stewardship-public:merge_proposal", args=[proposal.pk])


def test_merge_proposals_lists_what_waits(registrar: Client, proposal: MergeProposal) -> None:
    page = registrar.get(reverse("stewardship-public:merge_proposals")).content.decode()

    assert "Beta SRL into Alfa SRL" in page
    assert _address(proposal) in page


def test_merge_proposal_shows_public_facts_and_nobody_who_uses_them(
    registrar: Client, proposal: MergeProposal
) -> None:
    page = registrar.get(_address(proposal)).content.decode()

    assert "Same number" in page
    assert "Cluj-Napoca" in page
    assert "Transilvania IT Cluster" not in page
    assert "Elsewhere" not in page


def test_merge_proposal_is_accepted(registrar: Client, proposal: MergeProposal) -> None:
    registrar.post(_address(proposal), {"accept": "1"})

    proposal.refresh_from_db()
    assert proposal.state == MergeProposal.State.ACCEPTED
    assert Organisation.objects.get(pk=proposal.survivor_key).name == "Beta SRL"


def test_merge_proposal_is_refused_with_a_reason(
    registrar: Client, proposal: MergeProposal
) -> None:
    without = registrar.post(_address(proposal), {"refuse": "1"})
    registrar.post(_address(proposal), {"refuse": "1", "reason": "Mother and daughter"})

    proposal.refresh_from_db()
    assert without.status_code == 422
    assert (proposal.state, proposal.reason) == ("refused", "Mother and daughter")


def test_merge_proposals_are_not_there_for_anybody_else(
    world: World, client: Client, proposal: MergeProposal
) -> None:
    client.force_login(world.owner)

    answers = [
        client.get(address).status_code
        for address in (reverse("stewardship-public:merge_proposals"), _address(proposal))
    ]

    assert answers == [404, 404]


@pytest.fixture
def merge(world: World) -> Merge:
    """Merge within one workspace; another one uses the survivor since."""
    pair = known_pair(world, survivor={"name": "Gama SRL"}, absorbed={"name": "Delta SRL"})
    merged = merge_organisations(
        pair.absorbed,
        survivor=pair.survivor,
        taken=(),
        revisions=pair.revisions,
        workspace=world.workspace,
        by=world.staff,
        at=NOW,
    )
    RelationshipFactory.create(workspace=world.stranger_workspace, organisation=pair.survivor)
    return merged


def _merged(merge: Merge) -> str:
    return reverse("stewardship-public:registered_merge", args=[merge.pk])


def test_registered_merge_is_found_and_names_nobody_who_uses_it(
    registrar: Client, merge: Merge
) -> None:
    listed = registrar.get(reverse("stewardship-public:merge_proposals")).content.decode()
    page = registrar.get(_merged(merge)).content.decode()

    assert _merged(merge) in listed
    assert "Delta SRL into Gama SRL" in page
    assert "Take the merge back" in page
    assert "Transilvania IT Cluster" not in page
    assert "Elsewhere" not in page


def test_registered_merge_is_taken_back_though_others_use_it(
    world: World, registrar: Client, merge: Merge
) -> None:
    with pytest.raises(InTheWay):
        take_back(merge, workspace=world.workspace, by=world.staff, at=NOW)

    answer = registrar.post(_merged(merge), follow=True)

    merge.refresh_from_db()
    assert merge.is_undone
    assert Organisation.objects.filter(name="Delta SRL").exists()
    assert "both records stand again" in answer.content.decode()
    assert "Take the merge back" not in registrar.get(_merged(merge)).content.decode()


def test_registered_merge_tells_what_stands_in_the_way(registrar: Client, merge: Merge) -> None:
    registrar.post(_merged(merge))

    again = registrar.post(_merged(merge))

    assert again.status_code == 422
    assert "taken back" in again.content.decode()


def test_merge_of_people_is_none_of_the_register(world: World, registrar: Client) -> None:
    people = known_people(world)
    merged = merge_people(
        people.absorbed,
        survivor=people.survivor,
        taken=(),
        revisions=people.revisions,
        by=world.staff,
        at=NOW,
    )

    assert registrar.get(_merged(merged)).status_code == 404
