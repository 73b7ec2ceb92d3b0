"""Addresses with a number that no row can have: not there, on either database."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from raceme.events.actions.own_links import own_link
from tests.conftest import World
from tests.matchmaking.day import meeting_of, participant, published, schedule_of

pytestmark = pytest.mark.django_db
LARGER_THAN_ANY_KEY = 10**25


@pytest.mark.parametrize(
    "name", ["absent", "accept", "cannot_come", "no_thanks", "person", "stand_in"]
)
def test_behind_an_own_link(client: Client, name: str) -> None:
    space = published()
    ana = participant(space, "Ana Pop")
    meeting_of(space, ana, participant(space, "Ion Rus"))
    secret = own_link(ana.registration, at=timezone.now())
    address = reverse(f"matchmaking-public:{name}", args=[secret, LARGER_THAN_ANY_KEY])

    assert client.post(address).status_code == 404


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("schedule_meeting", "get"),
        ("schedule_move", "get"),
        ("schedule_spots", "get"),
        ("schedule_take_out", "post"),
        ("schedule_why_not", "post"),
    ],
)
def test_on_a_version(world: World, client: Client, name: str, method: str) -> None:
    client.force_login(world.staff)
    space = published(world.workspace)
    version = schedule_of(
        space, meeting_of(space, participant(space, "Ana Pop"), participant(space, "Ion Rus"))
    )
    of_event = [world.workspace.slug, space.event.slug, version.number]
    address = reverse(f"matchmaking:{name}", args=[*of_event, LARGER_THAN_ANY_KEY])

    assert getattr(client, method)(address).status_code == 404


@pytest.mark.parametrize(
    ("name", "sent"),
    [("schedule_lock", {"is_locked": "1"}), ("schedule_move", {"seen": "1-1", "slot": "1"})],
)
def test_what_is_no_meeting_of_a_version_is_said_to_be_gone(
    world: World, client: Client, name: str, sent: dict[str, str]
) -> None:
    client.force_login(world.staff)
    space = published(world.workspace)
    version = schedule_of(
        space, meeting_of(space, participant(space, "Ana Pop"), participant(space, "Ion Rus"))
    )
    of_event = [world.workspace.slug, space.event.slug, version.number]
    address = reverse(f"matchmaking:{name}", args=[*of_event, LARGER_THAN_ANY_KEY])

    answer = client.post(address, sent, follow=True)

    assert "Somebody took this meeting out of the version meanwhile" in answer.content.decode()
