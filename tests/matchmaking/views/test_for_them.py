"""Staff fill in a profile and times for who phones."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from raceme.audit.models import Entry
from raceme.matchmaking.models import Participant
from raceme.matchmaking.queries.profiles import slots_missed_by, tags_of
from tests.conftest import World
from tests.factories import NOW
from tests.factories.events import EventFactory
from tests.factories.matchmaking import MatchmakingFactory, SlotFactory
from tests.matchmaking.build import somebody

TYPED = {
    "about": "Wood, well made",
    "offers": "Timber frames",
    "offer_cooperation": ["sales"],
    "languages": ["ro", "en"],
    "presence": "online",
    "time_zone": "Europe/Bucharest",
    "revision": "1",
}


@pytest.fixture
def staff(world: World, client: Client) -> Client:
    client.force_login(world.staff)
    client.get(reverse("events:events", args=["transilvania"]))
    return client


def _ana(world: World, **values: object) -> Participant:
    event = EventFactory.create(workspace=world.workspace, state="published", published_at=NOW)
    return somebody(MatchmakingFactory.create(event=event), name="Ana Popa", **values)


def _address(name: str, row: Participant) -> str:
    return reverse(f"matchmaking:{name}", args=["transilvania", row.matchmaking.event.slug, row.pk])


def test_staff_fill_in_what_somebody_says_on_the_phone(staff: Client, world: World) -> None:
    ana = _ana(world, is_shown=False)

    page = staff.get(_address("person", ana)).content.decode()
    said = staff.post(_address("person_profile", ana), {**TYPED, "is_shown": "on"}, follow=True)

    assert _address("person_profile", ana) in page
    assert "The profile of Ana Popa is saved." in said.content.decode()
    ana.refresh_from_db()
    assert (ana.about, ana.offers, ana.presence) == ("Wood, well made", "Timber frames", "online")
    assert [tag.key for tag in tags_of([ana])[ana.pk]["offer"]] == ["cooperation:sales"]
    # That others find them they say themselves.
    assert not ana.is_shown
    entry = Entry.objects.get(verb="matchmaking.correct_profile")
    assert (entry.actor, entry.workspace) == (world.staff.reference, world.workspace)


def test_who_is_shown_stays_shown(staff: Client, world: World) -> None:
    ana = _ana(world)

    staff.post(_address("person_profile", ana), TYPED)

    ana.refresh_from_db()
    assert (ana.offers, ana.is_shown) == ("Timber frames", True)


def test_what_they_saved_meanwhile_is_shown_beside_it(staff: Client, world: World) -> None:
    ana = _ana(world, about="Said by themselves", revision=2)

    answer = staff.post(_address("person_profile", ana), TYPED)

    assert answer.status_code == 422
    assert "Said by themselves" in answer.content.decode()
    ana.refresh_from_db()
    assert ana.about == "Said by themselves"


def test_staff_tick_when_somebody_is_free(staff: Client, world: World) -> None:
    ana = _ana(world)
    first, second = SlotFactory.create_batch(2, matchmaking=ana.matchmaking)

    said = staff.post(_address("person_times", ana), {"slot": [second.pk]}, follow=True)

    assert slots_missed_by([ana])[ana.pk] == {first.pk}
    assert "in 1 of 2 slots" in said.content.decode()
    assert Entry.objects.get(verb="matchmaking.set_times").actor == world.staff.reference


def test_nothing_is_filled_in_for_who_has_left(staff: Client, world: World) -> None:
    ana = _ana(world, left_at=NOW)

    answers = [staff.get(_address(f"person_{name}", ana)) for name in ("profile", "times")]

    assert [each.status_code for each in answers] == [404, 404]


@pytest.mark.parametrize("page", ["person_profile", "person_times"])
def test_they_ask_as_much_for_three_slots_as_for_one(
    staff: Client, world: World, page: str
) -> None:
    counts = []

    for number in (1, 3):
        ana = _ana(world)
        SlotFactory.create_batch(number, matchmaking=ana.matchmaking)
        with CaptureQueriesContext(connection) as asked_for:
            assert staff.get(_address(page, ana)).status_code == 200
        counts.append(len(asked_for))

    assert counts[0] == counts[1] <= 15
