import pytest
from django.test import Client
from django.urls import reverse

from raceme.engagements import actions
from raceme.engagements.actions import Correction
from raceme.engagements.models import Activity, Engagement
from tests.conftest import World
from tests.engagements.build import part, recorded
from tests.factories import NOW

SENT = {"role": "speaker", "state": "took_part", "revision": "1"}


@pytest.fixture
def staff(world: World, client: Client) -> Client:
    client.force_login(world.staff)
    return client


def _address(activity: Activity, engagement: Engagement) -> str:
    arguments = ["transilvania", activity.pk, engagement.pk]
    return reverse("engagements:participant", args=arguments)


def test_participant_is_corrected(staff: Client, world: World) -> None:
    activity = recorded(world.workspace)
    engagement = activity.engagements.get()

    answer = staff.post(_address(activity, engagement), SENT | {"hours": "2,5"}, follow=True)

    engagement.refresh_from_db()
    assert "is corrected." in answer.content.decode()
    assert (engagement.role, str(engagement.hours)) == ("speaker", "2.50")


def test_participant_shows_the_second_of_two_what_stands_now(staff: Client, world: World) -> None:
    activity = recorded(world.workspace)
    engagement = activity.engagements.get()
    correction = Correction(role="expert", state="took_part")
    actions.correct_engagement(
        engagement, correction=correction, revision=1, by=world.manager, at=NOW
    )

    answer = staff.post(_address(activity, engagement), SENT)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Cluster manager changed this record at" in text
    assert "Saved meanwhile: <b>Expert</b>" in text
    assert text.count("Saved meanwhile") == 1
    assert 'name="revision" value="2"' in text
    engagement.refresh_from_db()
    assert engagement.role == "expert"


def test_participant_of_another_activity_or_workspace_is_not_there(
    staff: Client, world: World
) -> None:
    first, second = (recorded(world.workspace, parts=[part()]) for _ in range(2))
    elsewhere = recorded(world.stranger_workspace)

    answers = [
        staff.get(_address(activity, engagement)).status_code
        for activity, engagement in (
            (first, second.engagements.get()),
            (elsewhere, elsewhere.engagements.get()),
        )
    ]

    assert answers == [404, 404]
