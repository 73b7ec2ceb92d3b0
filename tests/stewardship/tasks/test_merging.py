"""A merge of much is done beside the pages: all of it, or nothing."""

from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.db.models import Q

from raceme.core import jobs
from raceme.core.jobs.registry import task_named
from raceme.core.models import Job
from raceme.engagements.models import Engagement
from raceme.organisations.models import Organisation
from raceme.stewardship.actions.merging import (
    begin_accepting,
    begin_merge,
    begin_taking_back,
    beginning,
    merge_organisations,
    merge_people,
    propose_merge,
)
from raceme.stewardship.models import Merge, MergeProposal, Turn
from raceme.stewardship.queries.underway import ACCEPT, MERGE, TAKE_BACK
from raceme.stewardship.tasks.merging import TURN
from tests.conftest import World
from tests.factories import (
    NOW,
    ActivityFactory,
    EngagementFactory,
    RelationshipFactory,
    UserFactory,
)
from tests.factories.jobs import JobFactory
from tests.parallel import at_once
from tests.stewardship.pairs import Pair, known_pair, known_people

LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beginning, "MOST_WITHIN_A_PAGE", 0)


@pytest.fixture
def pair(world: World) -> Pair:
    pair = known_pair(world, survivor={"name": "Alfa SRL"}, absorbed={"name": "Beta SRL"})
    activity = ActivityFactory.create(workspace=world.workspace)
    EngagementFactory.create(activity=activity, organisation=pair.absorbed)
    return pair


def _begun(world: World, pair: Pair) -> Job:
    job = begin_merge(
        pair.absorbed,
        survivor=pair.survivor,
        taken=["name"],
        revisions=pair.revisions,
        workspace=world.workspace,
        by=world.staff,
        at=NOW,
    )
    assert isinstance(job, Job)
    return job


def _worked(job: Job) -> Job:
    jobs.run_visible.call(job.pk)
    job.refresh_from_db()
    return job


def _of(organisation: Organisation) -> int:
    return Engagement.objects.reached_by(Q(organisation=organisation)).count()


def test_every_one_of_them_stands_as_a_whole_or_not_at_all() -> None:
    assert [task_named(name).whole for name in (MERGE, ACCEPT, TAKE_BACK)] == [True] * 3


def test_merge_does_what_was_chosen_and_leads_to_what_came_of_it(world: World, pair: Pair) -> None:
    job = _worked(_begun(world, pair))

    merge = Merge.objects.get()
    pair.survivor.refresh_from_db()
    assert (job.state, job.result_url) == (
        Job.State.DONE,
        f"/manage/{world.workspace.slug}/merges/{merge.pk}/",
    )
    assert (job.total > 0, job.done) == (True, job.total)
    assert (pair.survivor.name, _of(pair.survivor)) == ("Beta SRL", 1)
    assert not Organisation.objects.filter(pk=pair.absorbed.pk).exists()


def test_merge_of_people_is_done_in_the_same_way(world: World) -> None:
    people = known_people(world)
    activity = ActivityFactory.create(workspace=world.workspace)
    part = EngagementFactory.create(activity=activity, person=people.absorbed)
    job = begin_merge(
        people.absorbed,
        survivor=people.survivor,
        taken=(),
        revisions=people.revisions,
        workspace=world.workspace,
        by=world.staff,
        at=NOW,
    )
    assert isinstance(job, Job)

    state = _worked(job).state

    part.refresh_from_db()
    assert (state, part.person) == (Job.State.DONE, people.survivor)


def test_merge_that_is_called_off_halfway_leaves_nothing_half_merged(
    world: World, pair: Pair
) -> None:
    job = _begun(world, pair)
    # Found where the job first says how far it is: after the first rows have moved.
    Job.objects.filter(pk=job.pk).update(is_cancel_asked=True)

    state = _worked(job).state

    assert (state, _of(pair.absorbed), _of(pair.survivor)) == (Job.State.CANCELLED, 1, 0)
    assert not Merge.objects.exists()
    assert isinstance(_begun(world, pair), Job)


def test_merge_says_what_stands_in_the_way_and_changes_nothing(world: World, pair: Pair) -> None:
    part = Engagement.objects.reached_by(Q(organisation=pair.absorbed)).get()
    Engagement.objects.reached_by(Q(pk=part.pk)).update(amount=Decimal(10), currency="EUR")
    EngagementFactory.create(
        activity=part.activity, organisation=pair.survivor, amount=Decimal(10), currency="RON"
    )

    job = _worked(_begun(world, pair))

    assert job.state == Job.State.FAILED
    assert part.activity.title in job.error
    assert (_of(pair.absorbed), _of(pair.survivor)) == (1, 1)


def test_merge_of_what_was_changed_meanwhile_is_refused(world: World, pair: Pair) -> None:
    job = _begun(world, pair)
    Organisation.objects.filter(pk=pair.absorbed.pk).update(revision=7)

    assert _worked(job).state == Job.State.FAILED
    assert not Merge.objects.exists()


def test_merge_of_what_is_gone_by_then_says_so(world: World, pair: Pair) -> None:
    job = _begun(world, pair)
    merge_organisations(
        pair.absorbed,
        survivor=pair.survivor,
        taken=(),
        revisions=pair.revisions,
        workspace=world.workspace,
        by=world.staff,
        at=NOW,
    )

    assert "merged meanwhile" in _worked(job).error


def test_accept_merge_merges_and_decides_the_proposal(world: World, pair: Pair) -> None:
    RelationshipFactory.create(workspace=world.stranger_workspace, organisation=pair.absorbed)
    proposal = propose_merge(
        pair.absorbed,
        survivor=pair.survivor,
        taken=(),
        workspace=world.workspace,
        by=world.staff,
        at=NOW,
    )
    registrar = UserFactory.create(is_operator=True)
    job = begin_accepting(proposal, revisions=pair.revisions, by=registrar, at=LATER)
    assert isinstance(job, Job)

    state = _worked(job).state

    proposal.refresh_from_db()
    assert (state, proposal.state) == (Job.State.DONE, MergeProposal.State.ACCEPTED)
    assert _of(pair.survivor) == 1


@pytest.mark.parametrize("is_changed", [False, True])
def test_take_merge_back_lets_both_stand_again_or_tells_why_not(
    world: World, *, is_changed: bool
) -> None:
    people = known_people(world, absorbed={"name": "Ana Popa"})
    activity = ActivityFactory.create(workspace=world.workspace)
    part = EngagementFactory.create(activity=activity, person=people.absorbed)
    merge = merge_people(
        people.absorbed,
        survivor=people.survivor,
        taken=["name"],
        revisions=people.revisions,
        by=world.staff,
        at=NOW,
    )
    job = begin_taking_back(merge, workspace=world.workspace, by=world.staff, at=LATER)
    assert isinstance(job, Job)
    if is_changed:
        people.survivor.refresh_from_db()
        people.survivor.name = "Ana Maria Popa"
        people.survivor.save()

    _worked(job)

    part.refresh_from_db()
    merge.refresh_from_db()
    assert (job.state, merge.is_undone) == (
        (Job.State.FAILED, False) if is_changed else (Job.State.DONE, True)
    )
    assert part.person == (people.survivor if is_changed else people.absorbed)
    assert ("was corrected since: Name" in job.error) is is_changed


def test_take_merge_back_is_done_for_the_registrar_though_others_use_it(
    world: World, pair: Pair
) -> None:
    merge = merge_organisations(
        pair.absorbed,
        survivor=pair.survivor,
        taken=(),
        revisions=pair.revisions,
        workspace=world.workspace,
        by=world.staff,
        at=NOW,
    )
    RelationshipFactory.create(workspace=world.stranger_workspace, organisation=pair.survivor)

    job = begin_taking_back(merge, workspace=None, by=UserFactory.create(), at=LATER)

    assert isinstance(job, Job)
    done = _worked(job)
    merge.refresh_from_db()
    assert (done.state, merge.is_undone) == (Job.State.DONE, True)
    assert done.result_url == f"/registrar/merged/{merge.pk}/"


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_second_long_merge_waits_its_turn_and_holds_no_worker(world: World, pair: Pair) -> None:
    Turn.objects.create(name=TURN)
    # Not by the action: where jobs run at once, it would be over before the other began.
    job = JobFactory.create(
        name=MERGE,
        arguments={
            "records": [pair.absorbed.reference, pair.survivor.reference],
            "user_id": world.staff.pk,
            "workspace_id": world.workspace.pk,
            "taken": [],
            "revisions": [],
        },
    )

    at_once(
        lambda: Turn.objects.select_for_update().get(name=TURN),
        partial(jobs.run_visible.call, job.pk),
    )

    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.WAITING, 0)
    assert _worked(job).state == Job.State.DONE
