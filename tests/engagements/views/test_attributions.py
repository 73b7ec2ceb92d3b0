from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from raceme.engagements.actions import Towards
from raceme.engagements.models import Activity
from tests.conftest import World
from tests.engagements.build import recorded, versions
from tests.factories import ProgrammeFactory


@pytest.fixture
def staff(world: World, client: Client) -> Client:
    client.force_login(world.staff)
    return client


def _address(name: str, *arguments: object) -> str:
    return reverse(f"engagements:{name}", args=["transilvania", *arguments])


def _shares(activity: Activity) -> list[tuple[str, Decimal]]:
    return list(activity.attributions.order_by("pk").values_list("programme__name", "share"))


def test_attribute_sent_twice_counts_once(staff: Client, world: World) -> None:
    activity = recorded(world.workspace)
    sent = {"programme": world.programme.pk, "share": "62,5"}

    answers = [staff.post(_address("attribute", activity.pk), sent) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [302, 422]
    assert _shares(activity) == [("Nordic Bridges 2026", Decimal("62.5"))]
    assert len(versions(activity)) == 2


def test_attribute_offers_what_the_workspace_leads_or_shares_and_does_not_count_yet(
    staff: Client, world: World
) -> None:
    ProgrammeFactory.create(workspace=world.workspace, name="Ours")
    elsewhere = ProgrammeFactory.create(workspace=world.stranger_workspace, name="Theirs")
    activity = recorded(world.workspace, towards=[Towards(programme=world.programme)])

    offered = staff.get(_address("attribute", activity.pk)).content.decode()
    forged = {"programme": elsewhere.pk, "share": "100"}
    refused = staff.post(_address("attribute", activity.pk), forged)

    assert [
        f">{name}</option>" in offered for name in ("Ours", "Nordic Bridges 2026", "Theirs")
    ] == [
        True,
        False,
        False,
    ]
    assert refused.status_code == 422
    assert len(_shares(activity)) == 1


def test_share_is_changed_and_kept_within_the_whole(staff: Client, world: World) -> None:
    activity = recorded(world.workspace, towards=[Towards(programme=world.programme)])
    address = _address("share", activity.pk, activity.attributions.get().pk)

    refused = staff.post(address, {"share": "100,01", "revision": 1})
    saved = staff.post(address, {"share": "40", "revision": 1})

    assert "The share must lie between 0 and 100 %." in refused.content.decode()
    assert (refused.status_code, saved.status_code) == (422, 302)
    assert _shares(activity) == [("Nordic Bridges 2026", Decimal(40))]


def test_share_tells_the_second_of_two_and_keeps_what_was_typed(
    staff: Client, world: World
) -> None:
    activity = recorded(world.workspace, towards=[Towards(programme=world.programme)])
    address = _address("share", activity.pk, activity.attributions.get().pk)

    opened = staff.get(address).content.decode()
    saved = staff.post(address, {"share": "40", "revision": 1})
    told = staff.post(address, {"share": "62,5", "revision": 1})
    looked_again = staff.post(address, {"share": "62,5", "revision": 2})

    page = told.content.decode()
    assert 'name="revision" value="1"' in opened
    assert [saved.status_code, told.status_code, looked_again.status_code] == [302, 422, 302]
    assert "Staff changed this record at" in page
    assert 'name="revision" value="2"' in page
    assert ('value="62,5"' in page, "Saved meanwhile: <b>40</b>" in page) == (True, True)
    assert _shares(activity) == [("Nordic Bridges 2026", Decimal("62.5"))]
