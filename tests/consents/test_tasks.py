"""Work of an earlier release that may still wait in the line of an installation."""

from typing import Any

import pytest

from raceme.consents.models import ConsentRequest
from raceme.core import jobs
from raceme.core.models import Job
from raceme.organisations.models import Person
from tests.conftest import World
from tests.factories import NOW, PersonFactory

pytestmark = pytest.mark.django_db


def _worked(world: World, people: list[Person], **more: Any) -> Job:  # noqa: ANN401 (arguments)
    """Put it in line as it was put there then, and let a worker meet it now."""
    told = {"workspace_id": world.workspace.pk, "user_id": world.staff.pk, "despite": ""}
    job = jobs.start(
        "consents.ask_many",
        arguments=told | {"people": [one.pk for one in people], "purpose": "newsletter"} | more,
        title="Asking for consent",
        by=world.staff,
        workspace=world.workspace,
        at=NOW,
    )
    jobs.run_visible.call(job.pk)
    job.refresh_from_db()
    return job


def test_who_waited_to_be_asked_by_an_earlier_release_is_asked(world: World) -> None:
    people = [
        PersonFactory.create(workspace=world.workspace, email=f"{name}@firm.example")
        for name in ("ana", "dan")
    ]

    job = _worked(world, people)

    asked = ConsentRequest.objects.of(world.workspace).order_by("person")
    assert (job.state, job.error) == (Job.State.DONE, "")
    assert job.result_text == "2 people are asked: Newsletter."
    assert [each.person for each in asked] == people
    assert all(each.ask and each.ask.state == "open" for each in asked)


def test_where_nobody_is_left_to_ask_the_job_says_so(world: World) -> None:
    ana = PersonFactory.create(workspace=world.workspace, email="ana@firm.example")
    _worked(world, [ana])

    again = _worked(world, [ana])

    assert again.state == Job.State.FAILED
    assert "Nobody was asked" in again.error
