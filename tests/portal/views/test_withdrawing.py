from collections.abc import Iterator

import pytest
from django.urls import reverse
from time_machine import travel

from raceme.engagements import actions
from raceme.engagements.actions import Towards
from raceme.engagements.models import Activity
from tests.conftest import World
from tests.engagements.build import facts, part, recorded
from tests.factories import NOW, ProgrammeFactory
from tests.portal.moved import COMPANIES, WORKSHOPS, indicator, shown, signed_in, standing


@pytest.fixture(autouse=True)
def on_the_day() -> Iterator[None]:
    with travel(NOW, tick=False):
        yield


def _address(name: str, world: World, activity: Activity) -> str:
    return reverse(f"portal:{name}", args=[world.workspace.slug, activity.pk])


def test_withdraw_asks_for_a_reason_and_restore_brings_back(world: World) -> None:
    activity = recorded(world.workspace)
    client = signed_in(world.staff)
    address = _address("withdraw", world, activity)

    asked = client.get(f"{address}?undo=1").content.decode()
    refused = client.post(address, {"reason": ""})
    client.post(address, {"reason": "typed twice"})
    activity.refresh_from_db()
    withdrawn = activity.state
    client.post(_address("restore", world, activity))
    activity.refresh_from_db()

    assert 'value="Recorded by mistake"' in asked
    assert "No figure: no programme counts this." in asked
    assert refused.status_code == 422
    assert (withdrawn, activity.state) == ("withdrawn", "held")


def test_withdraw_and_restore_show_what_they_move_in_each_programme(world: World) -> None:
    other = ProgrammeFactory.create(workspace=world.workspace, name="Cluster plan")
    excluding = ProgrammeFactory.create(workspace=world.workspace, name="Excludes it")
    indicator(world.programme, "Workshops", WORKSHOPS)
    indicator(other, "Companies", COMPANIES)
    indicator(excluding, "Workshops", WORKSHOPS)
    programmes = [world.programme, other, excluding]
    activity = recorded(
        world.workspace,
        parts=[part(), part()],
        towards=[Towards(programme=programme) for programme in programmes],
    )
    actions.exclude(activity, programme=excluding, reason="rehearsal", by="Ioana", at=NOW)
    client = signed_in(world.staff)

    withdrawing = client.get(_address("withdraw", world, activity))
    stood = standing(world.programme)
    client.post(_address("withdraw", world, activity), {"reason": "typed twice"})
    gone = standing(world.programme)
    restoring = client.get(_address("restore", world, activity))
    still = standing(world.programme)

    assert shown(withdrawing) == [
        ("Cluster plan", [("Companies", "2", "0")]),
        (world.programme.name, [("Workshops", "1", "0")]),
    ]
    assert (stood, gone, still) == (
        [("Workshops", "1")],
        [("Workshops", "0")],
        [("Workshops", "0")],
    )
    assert shown(restoring) == [
        ("Cluster plan", [("Companies", "0", "2")]),
        (world.programme.name, [("Workshops", "0", "1")]),
    ]
    assert "It becomes “Held” again" in restoring.content.decode()


def test_restore_of_what_was_planned_moves_nothing_and_says_why(world: World) -> None:
    indicator(world.programme, "Workshops", WORKSHOPS)
    activity = recorded(
        world.workspace,
        facts=facts(state="planned"),
        parts=[part(state="expected")],
        towards=[Towards(programme=world.programme)],
    )
    actions.withdraw_activity(activity, reason="typed twice", by="Ioana", at=NOW)

    page = signed_in(world.staff).get(_address("restore", world, activity))

    assert shown(page) == [(world.programme.name, [("Workshops", "0", "0")])]
    assert "1 counts once it is held" in page.content.decode()


def test_restore_of_what_is_not_withdrawn_asks_nothing(world: World) -> None:
    activity = recorded(world.workspace)

    page = signed_in(world.staff).get(_address("restore", world, activity), follow=True)

    assert "It is not withdrawn, so nothing was changed." in page.content.decode()
