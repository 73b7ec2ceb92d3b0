from collections.abc import Iterator

import pytest
from django.urls import reverse
from time_machine import travel

from raceme.engagements.actions import Towards
from raceme.engagements.models import Activity
from tests.conftest import World
from tests.engagements.build import part, recorded
from tests.factories import NOW, ProgrammeFactory
from tests.portal.moved import COMPANIES, WORKSHOPS, indicator, shown, signed_in, standing


@pytest.fixture(autouse=True)
def on_the_day() -> Iterator[None]:
    with travel(NOW, tick=False):
        yield


def _address(name: str, world: World, *arguments: object) -> str:
    return reverse(f"portal:{name}", args=[world.workspace.slug, *arguments])


def _workshop(world: World) -> Activity:
    return recorded(
        world.workspace,
        parts=[part(), part()],
        towards=[Towards(programme=world.programme)],
    )


def test_exclude_participants_and_include_one_again(world: World) -> None:
    activity = _workshop(world)
    first, second = activity.engagements.order_by("pk")
    client = signed_in(world.staff)
    sent = {
        "programme": world.programme.pk,
        "participants": [first.pk, second.pk],
        "reason": "own staff",
    }
    page = reverse("engagements:activity", args=[world.workspace.slug, activity.pk])

    client.post(_address("exclude_participants", world, activity.pk), sent)
    listed = client.get(page).content.decode()
    client.post(_address("include_participant", world, activity.pk, first.pk, world.programme.pk))

    assert listed.count("Excluded from Nordic Bridges 2026") == 2
    assert not first.attributions.exists()
    assert second.attributions.get().is_excluded


def test_exclude_participants_shows_what_those_ticked_would_move(world: World) -> None:
    indicator(world.programme, "Companies", COMPANIES)
    activity = _workshop(world)
    first = activity.engagements.order_by("pk")[0]
    client = signed_in(world.staff)
    address = _address("exclude_participants", world, activity.pk)

    asked = client.get(address)
    sent = {"programme": world.programme.pk, "participants": [first.pk], "reason": "own st"}
    ticked = client.post(address, sent | {"moves": "1"})
    linked = client.get(address, {"participant": first.pk})

    assert shown(asked) == []
    assert "Tick who shall not count" in asked.content.decode()
    assert shown(ticked) == [(world.programme.name, [("Companies", "2", "1")])]
    assert 'value="own st"' in ticked.content.decode()
    assert shown(linked) == shown(ticked)
    assert not first.attributions.exists()


def test_exclude_participants_tells_of_the_programme_chosen(world: World) -> None:
    other = ProgrammeFactory.create(workspace=world.workspace, name="Cluster plan")
    indicator(world.programme, "Companies", COMPANIES)
    indicator(other, "Workshops", WORKSHOPS)
    activity = recorded(
        world.workspace,
        parts=[part(), part()],
        towards=[Towards(programme=world.programme), Towards(programme=other)],
    )
    first = activity.engagements.order_by("pk")[0]
    sent = {"participants": [first.pk, "x"], "reason": "", "moves": "1"}

    pages = [
        signed_in(world.staff).post(
            _address("exclude_participants", world, activity.pk), sent | {"programme": one}
        )
        for one in (world.programme.pk, other.pk)
    ]

    assert [shown(page) for page in pages] == [
        [(world.programme.name, [("Companies", "2", "1")])],
        [("Cluster plan", [("Workshops", "1", "1")])],
    ]


def test_include_participant_shows_what_it_moves(world: World) -> None:
    indicator(world.programme, "Companies", COMPANIES)
    activity = _workshop(world)
    first = activity.engagements.order_by("pk")[0]
    client = signed_in(world.staff)
    sent = {"programme": world.programme.pk, "participants": [first.pk], "reason": "own staff"}
    client.post(_address("exclude_participants", world, activity.pk), sent)
    address = _address("include_participant", world, activity.pk, first.pk, world.programme.pk)

    page = client.get(address)
    before = standing(world.programme)
    client.post(address)

    assert shown(page) == [(world.programme.name, [("Companies", "1", "2")])]
    assert before == [("Companies", "1")]
    assert standing(world.programme) == [("Companies", "2")]


def test_include_participant_asks_nothing_of_who_is_not_excluded(world: World) -> None:
    activity = _workshop(world)
    first = activity.engagements.order_by("pk")[0]
    address = _address("include_participant", world, activity.pk, first.pk, world.programme.pk)

    page = signed_in(world.staff).get(address, follow=True)

    assert "It is not excluded, so nothing was changed." in page.content.decode()


def test_take_away_shows_what_it_moves(world: World) -> None:
    indicator(world.programme, "Companies", COMPANIES)
    indicator(world.programme, "Workshops", WORKSHOPS)
    activity = _workshop(world)
    first = activity.engagements.order_by("pk")[0]
    client = signed_in(world.staff)
    address = _address("take_away", world, activity.pk, first.pk)

    page = client.get(address)
    before = activity.engagements.count()
    client.post(address, {})

    moved = [("Companies", "2", "1"), ("Workshops", "1", "1")]
    assert shown(page) == [(world.programme.name, moved)]
    assert before == 2
    assert standing(world.programme) == [("Companies", "1"), ("Workshops", "1")]
