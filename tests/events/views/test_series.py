import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries
from time_machine import travel

from raceme.events.actions.own_links import own_link
from raceme.events.models import Admission, Event
from tests.conftest import World
from tests.events.build_registering import open_event
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


def _open_evenings(world: World, number: int) -> list[Event]:
    series = SeriesFactory.create(workspace=world.workspace, title="Evenings")
    made: list[Event] = []
    for day in range(1, number + 1):
        on = date(2027, 5, day)
        more: dict[str, Any] = {
            "event__title": f"Evening {day}",
            "event__starts_on": on,
            "event__ends_on": on,
        }
        made.append(open_event(event__workspace=world.workspace, event__series=series, **more))
    return made


SAID = {
    "name": "Ana Popa",
    "email": "ana@firm.example",
    "country": "RO",
    "language": "en",
    "agreed": "on",
}


def test_one_form_registers_for_all_evenings_and_the_answer_speaks_of_each(
    client: Client, world: World
) -> None:
    first, second, third = _open_evenings(world, 3)
    Admission.objects.of(world.workspace).filter(event=second).update(capacity=1)
    RegistrationFactory.create(event=second, type=second.types.get())
    address = reverse("events-public:register", args=[world.workspace.slug, first.slug])

    with travel(NOW, tick=False):
        form = client.get(address).content.decode()
        answer = client.post(address, {**SAID, "whole_series": "on"}, follow=True)

    assert "All evenings of Evenings" in form
    text = re.sub("<[^>]+>", " ", answer.content.decode())
    assert re.search(r"Evening 2\s+2 May 2027\s+On the waiting list", text)
    assert re.search(r"Evening 3\s+3 May 2027\s+Confirmed", text)
    assert third.registrations.get().email == "ana@firm.example"


def test_the_page_of_a_series_leads_to_the_first_form_that_is_open(
    client: Client, world: World
) -> None:
    first, second, _third = _open_evenings(world, 3)
    assert first.series is not None
    page = reverse("events-public:series", args=[world.workspace.slug, first.series.slug])
    forms = [
        reverse("events-public:register", args=[world.workspace.slug, each.slug])
        for each in (first, second)
    ]

    with travel(NOW, tick=False):
        before = client.get(page).content.decode()
        Admission.objects.of(world.workspace).filter(event=first).update(is_open=False)
        after = client.get(page).content.decode()
        Admission.objects.of(world.workspace).update(is_announced=False)
        hidden = client.get(page).content.decode()

    assert [form in before for form in forms] == [True, False]
    assert [form in after for form in forms] == [False, True]
    assert [form in hidden for form in forms] == [False, False]


def test_colleagues_register_for_all_evenings_themselves(client: Client, world: World) -> None:
    (first, _second) = _open_evenings(world, 2)
    address = reverse("events-public:register", args=[world.workspace.slug, first.slug])
    along = {"colleague-0-name": "Ion", "colleague-0-email": "ion@firm.example"}

    with travel(NOW, tick=False):
        answer = client.post(address, {**SAID, **along, "whole_series": "on"})

    assert answer.status_code == 422
    assert "each registers for themselves" in answer.content.decode()
    assert not first.registrations.exists()


def test_ones_own_page_leads_to_the_other_evenings_and_to_nobody_elses(
    client: Client, world: World
) -> None:
    first, second = _open_evenings(world, 2)
    rows = [
        RegistrationFactory.create(event=event, type=event.types.get(), email=email)
        for event, email in (
            (first, "ana@firm.example"),
            (second, "ana@firm.example"),
            (second, "ion@firm.example"),
        )
    ]
    secret = own_link(rows[0], at=NOW)

    with travel(NOW, tick=False):
        page = client.get(reverse("events-public:own", args=[secret])).content.decode()
        mine, another = (
            client.post(reverse("events-public:own_evening", args=[secret, row.pk]), follow=True)
            for row in rows[1:]
        )

    assert "Your other evenings of Evenings" in page
    assert "Evening 2" in re.sub("<[^>]+>", " ", mine.content.decode())
    assert another.status_code == 404


@pytest.mark.parametrize("number", [2, 4])
def test_the_form_asks_as_much_for_four_evenings_as_for_two(
    client: Client,
    world: World,
    number: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    first, *_others = _open_evenings(world, number)
    address = reverse("events-public:register", args=[world.workspace.slug, first.slug])

    with travel(NOW, tick=False), django_assert_num_queries(6):
        client.get(address)


def test_staff_register_who_phones_for_all_evenings(client: Client, world: World) -> None:
    first, second = _open_evenings(world, 2)
    client.force_login(world.staff)
    address = reverse("events:registration_add", args=[world.workspace.slug, first.slug])
    given = {**SAID, "type": first.types.get().pk, "whole_series": "on"}

    with travel(NOW, tick=False):
        page = client.post(address, given, follow=True)

    assert "Ana Popa is registered for 2 evenings" in page.content.decode()
    assert second.registrations.get().way == "staff"


@pytest.mark.parametrize(("number", "said"), [(1, "1 different person"), (2, "2 different people")])
def test_the_totals_of_a_series_say_how_many_different_people_that_is(
    client: Client, world: World, number: int, said: str
) -> None:
    series = SeriesFactory.create(workspace=world.workspace)
    event = EventFactory.create(workspace=world.workspace, series=series, state="published")
    RegistrationFactory.create_batch(number, event=event)
    client.force_login(world.staff)

    page = client.get(reverse("events:series", args=[world.workspace.slug, series.slug]))

    assert page.context["tiles"][1].meaning == said
