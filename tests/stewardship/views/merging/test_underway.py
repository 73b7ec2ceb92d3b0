"""What is done beside the pages: how far it is, who comes second, and what came of it."""

import pytest
from django.test import Client
from django.urls import reverse

from raceme.core import jobs
from raceme.core.models import Job
from raceme.organisations.models import Organisation
from raceme.stewardship.actions.merging import (
    begin_taking_back,
    beginning,
    merge_organisations,
    propose_merge,
)
from raceme.stewardship.models import Merge, MergeProposal
from tests.conftest import World
from tests.factories import NOW, RelationshipFactory, UserFactory
from tests.stewardship.pairs import Pair, known_pair


@pytest.fixture(autouse=True)
def _much(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let anything be much, so that no thousands of rows have to be made."""
    monkeypatch.setattr(beginning, "MOST_WITHIN_A_PAGE", 0)


@pytest.fixture
def staff(world: World, client: Client) -> Client:
    client.force_login(world.staff)
    return client


@pytest.fixture
def pair(world: World) -> Pair:
    return known_pair(world, survivor={"name": "Alfa SRL"}, absorbed={"name": "Beta SRL"})


def _side_by_side(world: World, pair: Pair) -> str:
    return reverse(
        "stewardship:merge", args=[world.workspace.slug, pair.survivor.pk, pair.absorbed.pk]
    )


def _merged(world: World, pair: Pair) -> Merge:
    return merge_organisations(
        pair.absorbed,
        survivor=pair.survivor,
        taken=(),
        revisions=pair.revisions,
        workspace=world.workspace,
        by=world.staff,
        at=NOW,
    )


def test_a_merge_of_much_leads_to_how_far_it_is_and_then_to_what_came_of_it(
    staff: Client, world: World, pair: Pair
) -> None:
    answer = staff.post(_side_by_side(world, pair), {"confirmed": "1"})
    job = Job.objects.get()
    waiting = staff.get(answer["Location"]).text
    listed = staff.get(reverse("stewardship:merges", args=[world.workspace.slug])).text
    jobs.run_visible.call(job.pk)
    done = staff.get(answer["Location"]).text

    address = reverse("stewardship:merged", args=[world.workspace.slug, Merge.objects.get().pk])
    assert answer["Location"] == reverse("portal:job", args=[world.workspace.slug, job.pk])
    assert ("Waiting for its turn" in waiting, answer["Location"] in listed) == (True, True)
    assert "Both records are one." in done
    assert address in done
    assert "Beta SRL into Alfa SRL" in staff.get(address).text


def test_who_comes_second_is_told_and_sees_how_far_it_is(
    staff: Client, world: World, pair: Pair, client: Client
) -> None:
    staff.post(_side_by_side(world, pair), {"confirmed": "1"})
    client.force_login(world.owner)

    page = client.get(_side_by_side(world, pair)).text
    answer = client.post(_side_by_side(world, pair), {"confirmed": "1", "take-town": "absorbed"})

    job = Job.objects.get()
    assert reverse("portal:job", args=[world.workspace.slug, job.pk]) in page
    assert answer.status_code == 422
    assert "right now. Nothing was changed" in answer.text


@pytest.mark.parametrize("is_changed", [False, True])
def test_a_merge_is_taken_back_beside_its_page_or_the_page_says_why_not(
    staff: Client, world: World, pair: Pair, *, is_changed: bool
) -> None:
    merge = _merged(world, pair)
    address = reverse("stewardship:merged", args=[world.workspace.slug, merge.pk])
    answer = staff.post(address)
    waiting = staff.get(address).text
    if is_changed:
        RelationshipFactory.create(workspace=world.stranger_workspace, organisation=pair.survivor)

    jobs.run_visible.call(Job.objects.get().pk)

    page = staff.get(address).text
    assert answer["Location"] == address
    assert "It is being taken back right now." in waiting
    assert "Take the merge back" not in waiting
    assert Organisation.objects.filter(pk=pair.absorbed.pk).exists() is not is_changed
    assert ("Taken back by" in page, "thing stands in the way" in page) == (
        not is_changed,
        is_changed,
    )


def test_nothing_is_told_of_a_job_of_another_workspace(
    world: World, pair: Pair, client: Client
) -> None:
    merge = _merged(world, pair)
    begin_taking_back(merge, workspace=world.workspace, by=world.staff, at=NOW)
    Merge.objects.filter(pk=merge.pk).update(workspace=world.stranger_workspace)
    client.force_login(world.stranger)

    page = client.get(reverse("stewardship:merged", args=["elsewhere", merge.pk])).text

    assert "It is being taken back right now." in page
    assert "r-job" not in page


def test_the_registrar_follows_an_accepted_proposal_on_its_page(
    world: World, pair: Pair, client: Client
) -> None:
    RelationshipFactory.create(workspace=world.stranger_workspace, organisation=pair.absorbed)
    proposal = propose_merge(
        pair.absorbed,
        survivor=pair.survivor,
        taken=(),
        workspace=world.workspace,
        by=world.staff,
        at=NOW,
    )
    client.force_login(UserFactory.create(is_operator=True))
    address = reverse("stewardship-public:merge_proposal", args=[proposal.pk])

    client.post(address, {"accept": "1"})
    waiting = client.get(address).text
    second = client.post(address, {"refuse": "1", "reason": "No"})
    jobs.run_visible.call(Job.objects.get().pk)

    proposal.refresh_from_db()
    assert ("Waiting for its turn" in waiting, "Merge both" in waiting) == (True, False)
    assert second.status_code == 422
    assert proposal.state == MergeProposal.State.ACCEPTED
    assert "Merge both" not in client.get(address).text
