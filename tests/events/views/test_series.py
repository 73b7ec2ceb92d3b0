from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from raceme.events.models import Event
from tests.conftest import World
from tests.factories import NOW
from tests.factories.events import (
    EventFactory,
    RegistrationFactory,
    SeriesFactory,
    SessionFactory,
    TravelCostFactory,
)


def test_an_event_is_copied_from_its_page(client: Client, world: World) -> None:
    event = EventFactory.create(workspace=world.workspace, title="Evening")
    client.force_login(world.staff)
    address = reverse("events:copy", args=[world.workspace.slug, event.slug])

    wrong = client.post(address, {"times": "0", "step": "week"})
    page = client.post(address, {"times": "2", "step": "week"}, follow=True)

    assert wrong.status_code == 422
    assert "2 copies are drafts now." in page.content.decode()
    assert Event.objects.of(world.workspace).count() == 3


def test_everybody_sees_what_is_published_of_a_series_and_takes_all_into_a_calendar(
    client: Client, world: World
) -> None:
    series = SeriesFactory.create(workspace=world.workspace, title="Evenings")
    open_ = EventFactory.create(
        workspace=world.workspace, series=series, state="published", published_at=NOW
    )
    SessionFactory.create(event=open_, title="First")
    draft = EventFactory.create(workspace=world.workspace, series=series, title="Hidden")
    keys = [world.workspace.slug, series.slug]

    page = client.get(reverse("events-public:series", args=keys)).content.decode()
    calendar = client.get(reverse("events-public:series_calendar", args=keys))

    assert open_.title in page
    assert draft.title not in page
    read = Calendar.from_ical(calendar.content)
    assert [str(one["summary"]) for one in read.walk("VEVENT")] == ["First"]


def test_a_series_of_which_nothing_is_published_is_not_there(client: Client, world: World) -> None:
    series = SeriesFactory.create(workspace=world.workspace)
    EventFactory.create(workspace=world.workspace, series=series)
    address = reverse("events-public:series", args=[world.workspace.slug, series.slug])

    assert client.get(address).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_a_series_asks_as_much_for_three_events_as_for_one(
    client: Client, world: World, number: int, django_assert_max_num_queries: object
) -> None:
    series = SeriesFactory.create(workspace=world.workspace)
    for day in range(1, number + 1):
        on = date(2027, 5, day)
        event = EventFactory.create(
            workspace=world.workspace, series=series, starts_on=on, ends_on=on
        )
        RegistrationFactory.create(event=event)
    client.force_login(world.viewer)

    with django_assert_max_num_queries(12):  # type: ignore[operator]
        client.get(reverse("events:series", args=[world.workspace.slug, series.slug]))


@pytest.mark.parametrize("number", [1, 3])
def test_travel_asks_as_much_for_three_costs_as_for_one(
    client: Client, world: World, number: int, django_assert_max_num_queries: object
) -> None:
    event = EventFactory.create(workspace=world.workspace)
    for one in RegistrationFactory.create_batch(number, event=event):
        TravelCostFactory.create(event=event, traveller=one)
    client.force_login(world.staff)

    with django_assert_max_num_queries(15):  # type: ignore[operator]
        client.get(reverse("events:travel", args=[world.workspace.slug, event.slug]))


def test_costs_can_be_taken_along(client: Client, world: World) -> None:
    event = EventFactory.create(workspace=world.workspace)
    TravelCostFactory.create(event=event, what="Hotel in Oslo")
    client.force_login(world.staff)
    address = reverse("events:travel", args=[world.workspace.slug, event.slug])

    answer = client.get(f"{address}?export=csv")

    assert "Hotel in Oslo" in b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
