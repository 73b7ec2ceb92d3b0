"""Little is merged at once; much by a job, of which there is one at a pair."""

from datetime import timedelta

import pytest

from raceme.core.errors import ChangedMeanwhile
from raceme.core.models import Job
from raceme.organisations.models import Organisation, Person
from raceme.organisations.validation import NotValid
from raceme.stewardship.actions.merging import (
    InTheWay,
    OthersUseThem,
    Underway,
    begin_accepting,
    begin_merge,
    begin_taking_back,
    beginning,
    propose_merge,
    refuse_merge,
)
from raceme.stewardship.models import Merge, MergeProposal
from tests.conftest import World
from tests.factories import (
    NOW,
    ActivityFactory,
    EngagementFactory,
    RelationshipFactory,
    UserFactory,
)
from tests.stewardship.pairs import Pair, People, known_pair, known_people

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def pair(world: World) -> Pair:
    pair = known_pair(world, survivor={"name": "Alfa SRL"}, absorbed={"name": "Beta SRL"})
    activity = ActivityFactory.create(workspace=world.workspace)
    EngagementFactory.create(activity=activity, organisation=pair.absorbed)
    return pair


@pytest.fixture
def much(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let anything be much, so that no thousands of rows have to be made."""
    monkeypatch.setattr(beginning, "MOST_WITHIN_A_PAGE", 0)


def _begun(world: World, pair: Pair | People) -> Merge | Job:
    return begin_merge(
        pair.absorbed,
        survivor=pair.survivor,
        taken=["name"],
        revisions=pair.revisions,
        workspace=world.workspace,
        by=world.staff,
        at=NOW,
    )


def test_what_is_little_is_merged_at_once(world: World, pair: Pair) -> None:
    begun = _begun(world, pair)

    assert isinstance(begun, Merge)
    assert not Organisation.objects.filter(pk=pair.absorbed.pk).exists()
    assert not Job.objects.exists()


def test_as_much_as_a_page_may_move_is_merged_at_once(
    world: World, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The engagement, and that the workspace deals with it.
    monkeypatch.setattr(beginning, "MOST_WITHIN_A_PAGE", 2)

    assert isinstance(_begun(world, pair), Merge)


@pytest.mark.usefixtures("much")
def test_what_is_much_is_merged_by_a_job_and_stands_until_then(world: World, pair: Pair) -> None:
    begun = _begun(world, pair)

    assert isinstance(begun, Job)
    assert (begun.title, begun.workspace_id) == (
        "Merging Beta SRL into Alfa SRL",
        world.workspace.pk,
    )
    assert Organisation.objects.filter(pk=pair.absorbed.pk).exists()
    assert not Merge.objects.exists()


@pytest.mark.usefixtures("much")
def test_a_job_that_merges_people_names_none_of_them(world: World) -> None:
    people = known_people(world, survivor={"name": "Ana Pop"}, absorbed={"name": "Ana Popa"})
    EngagementFactory.create(
        activity=ActivityFactory.create(workspace=world.workspace), person=people.absorbed
    )

    begun = _begun(world, people)

    assert isinstance(begun, Job)
    assert begun.title == "Merging two people"
    assert "Ana" not in str(begun.arguments)
    assert Person.objects.of(world.workspace).filter(pk=people.absorbed.pk).exists()


@pytest.mark.usefixtures("much")
def test_whoever_comes_second_is_told_whichever_way_round(world: World, pair: Pair) -> None:
    _begun(world, pair)
    third = known_pair(world).absorbed
    for rival in (
        pair,
        Pair(survivor=pair.absorbed, absorbed=pair.survivor),
        Pair(survivor=pair.survivor, absorbed=third),
    ):
        with pytest.raises(Underway):
            _begun(world, rival)

    assert Job.objects.count() == 1


@pytest.mark.usefixtures("much")
def test_little_is_not_merged_either_while_a_job_is_at_one_of_both(
    world: World, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    _begun(world, pair)
    monkeypatch.undo()

    with pytest.raises(Underway):
        _begun(world, Pair(survivor=pair.survivor, absorbed=known_pair(world).absorbed))


@pytest.mark.usefixtures("much")
def test_other_records_are_merged_meanwhile(world: World, pair: Pair) -> None:
    _begun(world, pair)

    assert isinstance(_begun(world, known_pair(world)), Job)


@pytest.mark.usefixtures("much")
def test_what_can_be_told_at_once_is_told_before_a_job_begins(world: World, pair: Pair) -> None:
    Organisation.objects.filter(pk=pair.absorbed.pk).update(name="")
    pair.absorbed.refresh_from_db()
    with pytest.raises(NotValid):
        _begun(world, pair)
    RelationshipFactory.create(workspace=world.stranger_workspace, organisation=pair.absorbed)
    with pytest.raises(OthersUseThem):
        _begun(world, pair)
    pair.absorbed.revision += 1
    with pytest.raises(ChangedMeanwhile):
        begin_merge(
            pair.absorbed,
            survivor=pair.survivor,
            taken=(),
            revisions={pair.absorbed.pk: 1},
            workspace=world.workspace,
            by=world.staff,
            at=NOW,
        )

    assert not Job.objects.exists()


def _proposed(world: World, pair: Pair) -> MergeProposal:
    RelationshipFactory.create(workspace=world.stranger_workspace, organisation=pair.absorbed)
    return propose_merge(
        pair.absorbed,
        survivor=pair.survivor,
        taken=(),
        workspace=world.workspace,
        by=world.staff,
        at=NOW,
    )


@pytest.mark.usefixtures("much")
def test_a_proposal_of_much_is_accepted_by_a_job_and_not_refused_meanwhile(
    world: World, pair: Pair
) -> None:
    proposal = _proposed(world, pair)
    registrar = UserFactory.create(is_operator=True)

    begun = begin_accepting(proposal, revisions=pair.revisions, by=registrar, at=LATER)
    with pytest.raises(Underway):
        begin_accepting(proposal, revisions=pair.revisions, by=registrar, at=LATER)
    with pytest.raises(Underway):
        refuse_merge(proposal, reason="No", by=registrar, at=LATER)

    proposal.refresh_from_db()
    assert isinstance(begun, Job)
    assert (begun.workspace_id, proposal.state) == (None, MergeProposal.State.OPEN)


def test_a_proposal_of_little_is_accepted_at_once(world: World, pair: Pair) -> None:
    proposal = _proposed(world, pair)

    begun = begin_accepting(proposal, revisions=pair.revisions, by=world.owner, at=LATER)

    assert isinstance(begun, Merge)


def test_what_moved_much_is_taken_back_by_a_job_unless_something_is_in_the_way(
    world: World, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    merge = _begun(world, pair)
    assert isinstance(merge, Merge)
    monkeypatch.setattr(beginning, "MOST_WITHIN_A_PAGE", 0)
    used = RelationshipFactory.create(
        workspace=world.stranger_workspace, organisation=pair.survivor
    )
    with pytest.raises(InTheWay):
        begin_taking_back(merge, workspace=world.workspace, by=world.staff, at=LATER)
    used.delete()

    begun = begin_taking_back(merge, workspace=world.workspace, by=world.staff, at=LATER)
    with pytest.raises(Underway):
        begin_taking_back(merge, workspace=world.workspace, by=world.owner, at=LATER)

    merge.refresh_from_db()
    assert isinstance(begun, Job)
    assert not merge.is_undone


def test_what_moved_little_is_taken_back_at_once(world: World, pair: Pair) -> None:
    merge = _begun(world, pair)
    assert isinstance(merge, Merge)

    absorbed = begin_taking_back(merge, workspace=world.workspace, by=world.staff, at=LATER)

    assert absorbed == pair.absorbed
    merge.refresh_from_db()
    assert merge.is_undone
