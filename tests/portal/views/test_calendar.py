from collections.abc import Iterator
from datetime import date, time

import pytest
from django.urls import reverse
from time_machine import travel

from raceme.accounts.models import User
from raceme.portal.queries import calendar
from raceme.programmes.models import Period
from raceme.workspaces.models import Workspace
from tests.conftest import World
from tests.factories import (
    NOW,
    ActivityFactory,
    AttributionFactory,
    EvidenceFactory,
    PeriodFactory,
    PlanItemFactory,
    ProgrammeFactory,
)
from tests.portal.browsing import Page, cost, signed_in


@pytest.fixture(autouse=True)
def on_the_day() -> Iterator[None]:
    with travel(NOW, tick=False):
        yield


def _calendar(user: User, workspace: Workspace, **asked: str) -> Page:
    return signed_in(user).get(reverse("portal:calendar", args=[workspace.slug]), asked)


def _items(page: Page) -> list[tuple[date, str, str]]:
    weeks = page.context["weeks"]
    return [
        (item.day, item.title, item.bud) for week in weeks for day in week for item in day.items
    ]


def test_calendar_shows_activities_and_what_is_due(world: World) -> None:
    held = ActivityFactory.create(
        workspace=world.workspace, title="Workshop", started_on=date(2026, 11, 3)
    )
    EvidenceFactory.create(activity=held)
    for title, state in (("Bare", "held"), ("Visit", "planned"), ("Off", "not_held")):
        ActivityFactory.create(
            workspace=world.workspace,
            title=title,
            state=state,
            started_on=date(2026, 11, 5),
            start_time=time(9, 30),
        )
    ActivityFactory.create(
        workspace=world.workspace, title="Gone", state="withdrawn", started_on=date(2026, 11, 5)
    )
    PlanItemFactory.create(
        programme=world.programme, title="Training plan", due_on=date(2026, 11, 25)
    )
    Period.objects.of(world.workspace).filter(number=2).update(report_due_on=date(2026, 11, 27))

    page = _calendar(world.viewer, world.workspace)

    assert _items(page) == [
        (date(2026, 11, 3), "Workshop", "proof"),
        (date(2026, 11, 5), "Bare", "bare"),
        (date(2026, 11, 5), "Off", "struck"),
        (date(2026, 11, 5), "Visit", "planned"),
        (date(2026, 11, 25), "Training plan due", ""),
        (date(2026, 11, 27), "Report for period 2 due", ""),
    ]
    assert "<h1>November 2026</h1>" in page.content.decode()


def test_calendar_shows_an_activity_on_each_of_its_days(world: World) -> None:
    ActivityFactory.create(
        workspace=world.workspace,
        title="Camp",
        started_on=date(2026, 10, 24),
        ended_on=date(2026, 10, 28),
    )

    november = _calendar(world.viewer, world.workspace, month="2026-11")
    october = _calendar(world.viewer, world.workspace, month="2026-10")

    # The weeks of November begin on the 26th of October.
    assert [day for day, *_rest in _items(november)] == [
        date(2026, 10, 26),
        date(2026, 10, 27),
        date(2026, 10, 28),
    ]
    assert len(_items(october)) == 5


def test_calendar_folds_a_crowded_day(world: World) -> None:
    for number in range(6):
        ActivityFactory.create(
            workspace=world.workspace, title=f"Meeting {number}", started_on=date(2026, 11, 5)
        )

    page = _calendar(world.viewer, world.workspace).content.decode()

    assert "<summary>2 more</summary>" in page
    assert page.count("Meeting ") == 6


def test_calendar_says_when_there_is_nothing_or_too_much(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = _calendar(world.viewer, world.workspace).content.decode()
    monkeypatch.setattr(calendar, "MOST_ACTIVITIES", 2)
    for day in (3, 4, 5):
        ActivityFactory.create(workspace=world.workspace, started_on=date(2026, 11, day))

    full = _calendar(world.viewer, world.workspace)

    assert "Nothing is planned, held or due in these weeks." in empty
    assert "These weeks hold more activities than are shown." in full.content.decode()
    assert len(_items(full)) == 2


def test_calendar_narrows_to_a_programme(world: World) -> None:
    ours = ActivityFactory.create(
        workspace=world.workspace, title="Counted", started_on=date(2026, 11, 5)
    )
    AttributionFactory.create(activity=ours, programme=world.programme)
    ActivityFactory.create(workspace=world.workspace, title="Other", started_on=date(2026, 11, 5))
    other = ProgrammeFactory.create(workspace=world.workspace)
    PlanItemFactory.create(programme=other, due_on=date(2026, 11, 6))

    page = _calendar(world.viewer, world.workspace, programme=world.programme.code)
    everything = _calendar(world.viewer, world.workspace, programme="no-such-programme")

    assert [title for _day, title, _bud in _items(page)] == ["Counted"]
    assert len(_items(everything)) == 3


def test_calendar_offers_the_programmes_of_the_month(world: World) -> None:
    past = ProgrammeFactory.create(
        workspace=world.workspace, starts_on=date(2020, 1, 1), ends_on=date(2021, 12, 31)
    )

    november = _calendar(world.viewer, world.workspace)
    chosen = _calendar(world.viewer, world.workspace, programme=past.code)

    assert november.context["programmes"] == [world.programme]
    assert set(chosen.context["programmes"]) == {world.programme, past}


def test_calendar_leads_to_the_months_beside(world: World) -> None:
    page = _calendar(world.viewer, world.workspace, month="2026-12").content.decode()

    for address in ("?month=2026-11", "?month=2027-01", 'href="?"'):
        assert address in page


@pytest.mark.parametrize("month", ["", "2026-13", "0000-01", "99999-01", "2026-1", "november", "١"])
def test_calendar_shows_this_month_for_one_that_there_is_not(world: World, month: str) -> None:
    page = _calendar(world.viewer, world.workspace, month=month)

    assert page.context["month"] == "November 2026"


@pytest.mark.parametrize("month", ["1990-01", "2100-12"])
def test_calendar_reaches_from_end_to_end(world: World, month: str) -> None:
    assert _calendar(world.viewer, world.workspace, month=month).status_code == 200


def test_calendar_of_a_partner_shows_what_is_shared(world: World) -> None:
    shared = ActivityFactory.create(
        workspace=world.workspace, title="Shared", started_on=date(2026, 11, 5)
    )
    AttributionFactory.create(activity=shared, programme=world.programme)
    ActivityFactory.create(workspace=world.workspace, started_on=date(2026, 11, 5))

    partner = _calendar(world.partner, world.partner_workspace)
    stranger = _calendar(world.stranger, world.stranger_workspace)

    assert [title for _day, title, _bud in _items(partner)] == ["Shared"]
    assert _items(stranger) == []


@pytest.mark.parametrize("number", [1, 3])
def test_calendar_costs_the_same_however_much_there_is(world: World, number: int) -> None:
    for _place in range(number):
        programme = ProgrammeFactory.create(workspace=world.workspace)
        PeriodFactory.create(programme=programme, report_due_on=date(2026, 11, 20))
        PlanItemFactory.create(programme=programme)
        activity = ActivityFactory.create(workspace=world.workspace, started_on=date(2026, 11, 5))
        AttributionFactory.create(activity=activity, programme=programme)

    tally = cost(signed_in(world.viewer), reverse("portal:calendar", args=[world.workspace.slug]))

    assert tally.queries == 7
