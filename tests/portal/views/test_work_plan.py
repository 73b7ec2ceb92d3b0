from collections.abc import Iterator
from datetime import date

import pytest
from django.urls import reverse
from time_machine import travel

from raceme.accounts.models import User
from raceme.engagements.models import Activity
from raceme.programmes.models import PlanItem, Programme
from raceme.workspaces.models import Workspace
from tests.conftest import World
from tests.factories import (
    NOW,
    ActivityFactory,
    AttributionFactory,
    EvidenceFactory,
    PartnerFactory,
    PlanItemFactory,
    shipped_kind,
)
from tests.portal.browsing import Page, cost, signed_in


@pytest.fixture(autouse=True)
def on_the_day() -> Iterator[None]:
    with travel(NOW, tick=False):
        yield


def _plan(user: User, workspace: Workspace, programme: Programme) -> Page:
    address = reverse("portal:work_plan", args=[workspace.slug, programme.code])
    return signed_in(user).get(address)


def _lines(page: Page) -> list[tuple[str, int, int, str]]:
    return [
        (promise.item.code, promise.done, promise.needed, sentence)
        for promise, sentence, *_shape in page.context["lines"]
    ]


def _held(
    world: World, *, item: PlanItem | None = None, kind: str = "workshop", **facts: object
) -> Activity:
    activity: Activity = ActivityFactory.create(
        workspace=world.workspace, kind=shipped_kind(kind), **facts
    )
    AttributionFactory.create(activity=activity, programme=world.programme, plan_item=item)
    return activity


def test_work_plan_says_in_words_where_each_promise_stands(world: World) -> None:
    kept = PlanItemFactory.create(programme=world.programme, code="1", due_on=date(2026, 2, 1))
    _held(world, item=kept)
    for code, due in (
        ("2", date(2026, 11, 20)),
        ("3", date(2026, 11, 30)),
        ("4", date(2026, 12, 20)),
    ):
        PlanItemFactory.create(programme=world.programme, code=code, due_on=due)

    page = _plan(world.viewer, world.workspace, world.programme)

    assert _lines(page) == [
        ("1", 1, 1, "Done"),
        ("2", 0, 1, "Late since 20 November 2026"),
        ("3", 0, 1, "Due on 30 November 2026"),
        ("4", 0, 1, "Due on 20 December 2026"),
    ]
    assert "1 of 4 promises kept" in page.content.decode()


def test_work_plan_ticks_off_activities_of_the_kind_in_the_order_they_are_due(
    world: World,
) -> None:
    for code, due in (("1.1", date(2026, 6, 30)), ("1.2", date(2026, 12, 31))):
        PlanItemFactory.create(
            programme=world.programme,
            code=code,
            due_on=due,
            activity_kind="workshop",
            activities_needed=2,
        )
    for day in (1, 2, 3):
        _held(world, started_on=date(2026, 3, day))
    _held(world, kind="site-visit")
    _held(world, state="planned")
    excluded = ActivityFactory.create(workspace=world.workspace)
    AttributionFactory.create(
        activity=excluded,
        programme=world.programme,
        is_excluded=True,
        reason="held for another programme",
    )

    page = _plan(world.viewer, world.workspace, world.programme)

    assert [line[:3] for line in _lines(page)] == [("1.1", 2, 2), ("1.2", 1, 2)]


def test_work_plan_holds_a_deliverable_done_with_its_document(world: World) -> None:
    item = PlanItemFactory.create(
        programme=world.programme,
        code="2.1",
        kind=PlanItem.Kind.DELIVERABLE,
        due_on=date(2026, 12, 20),
    )
    item.activities_needed = 2
    item.save()
    proven_first = _held(world, item=item, started_on=date(2026, 1, 1))
    EvidenceFactory.create(activity=proven_first)
    activity = _held(world, item=item)

    bare = _plan(world.staff, world.workspace, world.programme)
    EvidenceFactory.create(activity=activity)
    proven = _plan(world.staff, world.workspace, world.programme)

    address = reverse("engagements:activity", args=[world.workspace.slug, activity.pk])
    assert _lines(bare) == [("2.1", 1, 2, "Held, no document yet")]
    assert f'href="{address}#evidence"' in bare.content.decode()
    assert _lines(proven) == [("2.1", 2, 2, "Done")]


def test_work_plan_offers_to_record_to_who_may(world: World) -> None:
    item = PlanItemFactory.create(programme=world.programme, activity_kind="workshop")

    staff = _plan(world.staff, world.workspace, world.programme).content.decode()
    viewer = _plan(world.viewer, world.workspace, world.programme).content.decode()
    manager = _plan(world.manager, world.workspace, world.programme).content.decode()

    asked = f"?programme=nordic-bridges-2026&amp;kind=workshop&amp;plan={item.pk}"
    edit = reverse(
        "portal:plan_item_edit", args=[world.workspace.slug, world.programme.code, item.pk]
    )
    opened = signed_in(world.staff).get(
        reverse("portal:record", args=[world.workspace.slug]) + asked.replace("&amp;", "&")
    )
    assert (asked in staff, asked in viewer) == (True, False)
    assert f'name="plan" value="{item.pk}"' in opened.content.decode()
    assert (edit in manager, edit in staff) == (True, False)


def test_work_plan_of_a_partner_can_be_read_and_not_changed(world: World) -> None:
    PlanItemFactory.create(programme=world.programme, code="7.7")

    page = _plan(world.partner, world.partner_workspace, world.programme)

    assert [line[0] for line in _lines(page)] == ["7.7"]
    assert page.context["can_change"] is False


def test_work_plan_of_a_programme_elsewhere_is_not_found(world: World) -> None:
    assert _plan(world.stranger, world.stranger_workspace, world.programme).status_code == 404


def test_work_plan_without_items_says_what_to_do(world: World) -> None:
    manager = _plan(world.manager, world.workspace, world.programme).content.decode()
    viewer = _plan(world.viewer, world.workspace, world.programme).content.decode()

    assert "Nothing is planned yet" in viewer
    assert ("Add to the work plan" in manager, "Add to the work plan" in viewer) == (True, False)


@pytest.mark.parametrize("number", [1, 3])
def test_work_plan_costs_the_same_however_long_it_is(world: World, number: int) -> None:
    for _place in range(number):
        item = PlanItemFactory.create(
            programme=world.programme,
            activity_kind="workshop",
            responsible=PartnerFactory.create(programme=world.programme),
        )
        EvidenceFactory.create(activity=_held(world, item=item))

    address = reverse("portal:work_plan", args=[world.workspace.slug, world.programme.code])

    assert cost(signed_in(world.viewer), address).queries == 6
