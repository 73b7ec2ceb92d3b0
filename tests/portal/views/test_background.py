from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from raceme.accounts.models import User
from raceme.core.models import Job
from tests.conftest import World
from tests.factories.jobs import NOW, JobFactory, kept_job
from tests.portal.browsing import Page, cost, signed_in


def _page(world: World, user: User, view: str = "portal:jobs", *arguments: object) -> Page:
    return signed_in(user).get(reverse(view, args=[world.workspace.slug, *arguments]))


def _titles(page: Page) -> list[str]:
    return [row["title"] for row in page.context["listing"].rows]


def test_jobs_are_those_of_the_workspace_with_ones_own_first(world: World) -> None:
    JobFactory.create(
        title="Mine", workspace_id=world.workspace.pk, started_by=world.staff.reference
    )
    JobFactory.create(
        title="Newer", workspace_id=world.workspace.pk, created_at=NOW + timedelta(hours=1)
    )
    JobFactory.create(title="Theirs", workspace_id=world.partner_workspace.pk)
    JobFactory.create(title="The installation's", workspace_id=None)

    assert _titles(_page(world, world.staff)) == ["Mine", "Newer"]
    assert _titles(_page(world, world.manager)) == ["Newer", "Mine"]


def test_who_only_reads_sees_his_own_jobs(world: World) -> None:
    JobFactory.create(
        title="Mine", workspace_id=world.workspace.pk, started_by=world.viewer.reference
    )
    other = JobFactory.create(title="Another's", workspace_id=world.workspace.pk)

    assert _titles(_page(world, world.viewer)) == ["Mine"]
    assert _page(world, world.viewer, "portal:job", other.pk).status_code == 404


def test_a_page_without_jobs_says_what_they_would_be(world: World) -> None:
    page = _page(world, world.staff)

    assert "No jobs yet" in page.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_long_it_is(world: World, count: int) -> None:
    JobFactory.create_batch(count, workspace_id=world.workspace.pk)

    tally = cost(signed_in(world.staff), reverse("portal:jobs", args=[world.workspace.slug]))

    assert tally.queries <= 6


RUNNING: dict[str, Any] = {
    "state": Job.State.RUNNING,
    "done": 3,
    "total": 4,
    "step": "Writing the lists",
}


def test_a_running_job_asks_again_how_far_it_is_and_an_ended_one_does_not(world: World) -> None:
    running = JobFactory.create(workspace_id=world.workspace.pk, **RUNNING)
    done = kept_job(workspace=world.workspace)

    shown = _page(world, world.manager, "portal:job", running.pk).content.decode()
    ended = _page(world, world.manager, "portal:job_progress", done.pk).content.decode()

    assert "Writing the lists" in shown
    assert 'value="75"' in shown
    assert 'hx-trigger="every 2s"' in shown
    assert "Three files" in ended
    assert "hx-trigger" not in ended


def test_only_who_began_it_and_managers_may_cancel(world: World) -> None:
    job = JobFactory.create(workspace_id=world.workspace.pk, started_by=world.staff.reference)
    other = JobFactory.create(workspace_id=world.workspace.pk)
    client = signed_in(world.staff)

    answers = [
        client.post(reverse("portal:job_cancel", args=[world.workspace.slug, each.pk])).status_code
        for each in (job, other)
    ]

    assert answers == [302, 403]
    assert "job_cancel" not in client.get(_address(world, other)).content.decode()
    for each in (job, other):
        each.refresh_from_db()
    assert [job.state, other.state] == [Job.State.CANCELLED, Job.State.WAITING]


def _address(world: World, job: Job) -> str:
    return reverse("portal:job", args=[world.workspace.slug, job.pk])


def test_a_cancelled_job_is_answered_within_its_page(world: World) -> None:
    job = JobFactory.create(workspace_id=world.workspace.pk)

    page = signed_in(world.manager).post(
        reverse("portal:job_cancel", args=[world.workspace.slug, job.pk]),
        headers={"HX-Request": "true"},
    )

    assert "Cancelled. Nothing came of it." in page.content.decode()
    assert "<html" not in page.content.decode()


def test_what_failed_says_why_and_is_tried_again(world: World) -> None:
    job = JobFactory.create(
        workspace_id=world.workspace.pk, state=Job.State.FAILED, error="The store is full."
    )
    client = signed_in(world.manager)

    said = client.get(_address(world, job)).content.decode()
    client.post(reverse("portal:job_again", args=[world.workspace.slug, job.pk]))

    job.refresh_from_db()
    assert "The store is full." in said
    assert (job.state, job.error) == (Job.State.WAITING, "")


def test_a_jobs_file_is_for_who_began_it_and_managers(world: World) -> None:
    job = kept_job(workspace=world.workspace, started_by=world.viewer.reference)
    address = reverse("portal:job_file", args=[world.workspace.slug, job.pk])

    taken, managed = (signed_in(user).get(address) for user in (world.viewer, world.manager))

    assert [b"".join(taken), b"".join(managed)] == [b"PK", b"PK"]
    assert taken["Content-Disposition"] == 'attachment; filename="evidence.zip"'
    assert signed_in(world.staff).get(address).status_code == 403
