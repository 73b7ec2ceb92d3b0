"""Where others use one of both the installation's registrar decides, and the proposer is told."""

from datetime import timedelta

import pytest

from raceme.audit.models import Entry
from raceme.mail.models import Message
from raceme.organisations.models import Organisation, Relationship
from raceme.stewardship.actions.merging import (
    DecidedAlready,
    ProposedAlready,
    ReasonMissing,
    accept_merge,
    merge_organisations,
    propose_merge,
    refuse_merge,
)
from raceme.stewardship.models import MergeProposal
from tests.conftest import World
from tests.factories import NOW, RelationshipFactory, UserFactory
from tests.stewardship.pairs import Pair, known_pair

LATER = NOW + timedelta(hours=1)


def _shared(world: World) -> Pair:
    pair = known_pair(world, survivor={"name": "Alfa SRL"}, absorbed={"name": "Beta SRL"})
    RelationshipFactory.create(workspace=world.stranger_workspace, organisation=pair.absorbed)
    return pair


def _proposed(world: World, pair: Pair) -> MergeProposal:
    return propose_merge(
        pair.absorbed,
        survivor=pair.survivor,
        taken=["town"],
        note="Same number on the invoice",
        workspace=world.workspace,
        by=world.staff,
        at=NOW,
    )


def test_accept_merge_merges_for_everybody_and_tells_who_proposed_it(world: World) -> None:
    pair = _shared(world)
    proposal = _proposed(world, pair)
    registrar = UserFactory.create(is_operator=True)

    merge = accept_merge(proposal, revisions=pair.revisions, by=registrar, at=LATER)

    proposal.refresh_from_db()
    (letter,) = Message.objects.filter(purpose="merge_decided")
    dealing = Relationship.objects.filter(organisation=pair.survivor)
    assert proposal.state == MergeProposal.State.ACCEPTED
    assert merge.workspace is None
    assert (letter.to_address, letter.workspace) == (world.staff.email, world.workspace)
    assert "Beta SRL" in letter.text
    assert set(dealing.values_list("workspace", flat=True)) == {
        world.workspace.pk,
        world.stranger_workspace.pk,
    }
    told = Entry.objects.filter(verb="stewardship.follow_merge")
    assert set(told.values_list("workspace", flat=True)) == {
        world.workspace.pk,
        world.stranger_workspace.pk,
    }


def test_refuse_merge_leaves_both_and_says_why(world: World) -> None:
    pair = _shared(world)
    proposal = _proposed(world, pair)

    refuse_merge(proposal, reason="Mother and daughter", by=world.owner, at=LATER)

    proposal.refresh_from_db()
    (letter,) = Message.objects.filter(purpose="merge_decided")
    assert (proposal.state, proposal.reason) == ("refused", "Mother and daughter")
    assert "Mother and daughter" in letter.text
    assert Organisation.objects.filter(pk__in=[pair.absorbed.pk, pair.survivor.pk]).count() == 2
    with pytest.raises(DecidedAlready):
        accept_merge(proposal, revisions={}, by=world.owner, at=LATER)


def test_refuse_merge_asks_why(world: World) -> None:
    proposal = _proposed(world, _shared(world))

    with pytest.raises(ReasonMissing):
        refuse_merge(proposal, reason="  ", by=world.owner, at=LATER)


def test_propose_merge_twice_is_refused(world: World) -> None:
    pair = _shared(world)
    _proposed(world, pair)

    with pytest.raises(ProposedAlready):
        _proposed(world, pair)


def test_what_is_proposed_follows_and_is_settled_by_other_merges(world: World) -> None:
    pair, other = _shared(world), known_pair(world)
    proposal = _proposed(world, pair)
    third = Pair(survivor=other.survivor, absorbed=pair.survivor)

    for one in (third, Pair(survivor=other.survivor, absorbed=pair.absorbed)):
        merge_organisations(
            one.absorbed,
            survivor=one.survivor,
            taken=(),
            revisions={},
            workspace=None,
            by=world.owner,
            at=LATER,
        )
        proposal.refresh_from_db()
        if one is third:
            assert proposal.survivor == other.survivor.reference

    assert proposal.state == MergeProposal.State.SETTLED
