import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from time_machine import travel

from raceme.events import actions
from raceme.events.models import Event, Session
from raceme.events.queries import sessions_of
from tests.conftest import World
from tests.events.build import kind
from tests.factories import NOW
from tests.factories.events import (
    AdmissionFactory,
    EventFactory,
    RegistrationFactory,
    RoomFactory,
    SeriesFactory,
    SessionFactory,
    SpeakerFactory,
    TrackFactory,
)

LIST_QUERIES = 5
AGENDA_QUERIES = 10
PUBLIC_QUERIES = 6


@pytest.fixture
def staff(world: World, client: Client) -> Client:
    """Return a client whose session has been seen before, so that a page alone costs queries."""
    client.force_login(world.staff)
    client.get(_address("events"))
    return client


def _address(name: str, *arguments: object) -> str:
    return reverse(f"events:{name}", args=["transilvania", *arguments])


def _public(name: str, event: Event) -> str:
    return reverse(f"events-public:{name}", args=["transilvania", event.slug])


def _typed(**values: object) -> dict[str, object]:
    usual = {
        "title": "Clusters Meet Regions",
        "kind": kind().pk,
        "starts_on": "11.05.2027",
        "time_zone": "Europe/Bucharest",
        "place": "Cluj-Napoca, RO11",
    }
    return usual | values


def _full(world: World, count: int) -> Event:
    event = EventFactory.create(workspace=world.workspace)
    for room in RoomFactory.create_batch(count, event=event):
        session = SessionFactory.create(
            event=event, room=room, track=TrackFactory.create(event=event)
        )
        SpeakerFactory.create(session=session)
    AdmissionFactory.create(event=event, capacity=36)
    RegistrationFactory.create_batch(count, event=event)
    return actions.publish(event, by=world.owner, at=NOW)


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_the_same_number_of_queries(
    staff: Client, world: World, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    event = _full(world, count)
    EventFactory.create_batch(count, workspace=world.workspace)

    with django_assert_num_queries(LIST_QUERIES):
        assert staff.get(_address("events")).content.count(b'scope="row"') == count + 1
    with django_assert_num_queries(AGENDA_QUERIES):
        page = staff.get(_address("event", event.slug)).content.decode()
    with django_assert_num_queries(PUBLIC_QUERIES):
        assert Client().get(_public("agenda", event)).status_code == 200
    assert f"{36 - count} places left" in page
    assert f"{_address('registrations', event.slug)}?state=waiting" in page


def test_from_nothing_to_a_published_agenda(staff: Client, world: World) -> None:
    added = staff.post(_address("create"), _typed(), follow=True)
    assert "Put its sessions in next" in added.content.decode()
    event = Event.objects.of(world.workspace).get()
    assert (event.region, event.ends_on) == ("RO11", date(2027, 5, 11))

    session = {"title": "Deschidere", "day": "2027-05-11", "begins": "9:00", "until": "9:30"}
    staff.post(_address("session_create", event.slug), {**session, "speakers": "1"})
    made = Session.objects.of(world.workspace).get()
    named = {"name": "Ana Știrbei", "about": "Lemn Viu", "role": "moderator"}
    staff.post(_address("name_speaker", event.slug, made.pk), named)
    assert Client().get(_public("agenda", event)).status_code == 404
    staff.post(_address("publish", event.slug))

    text = Client().get(_public("agenda", event)).content.decode()
    for said in ("Deschidere", "09:00", "until 09:30", "Ana Știrbei", "(Moderator)"):
        assert said in text


def test_nothing_typed_is_lost_where_something_is_wrong(staff: Client, world: World) -> None:
    answer = staff.post(_address("create"), _typed(place="Cluj, RO99", summary="Două zile"))

    assert answer.status_code == 422
    assert "Două zile" in answer.content.decode()
    assert not Event.objects.of(world.workspace).exists()


def test_a_second_editor_sees_what_stands_now(staff: Client, world: World) -> None:
    event = EventFactory.create(workspace=world.workspace, venue="Town hall", revision=2)

    typed = _typed(venue="Park", revision=1)
    text = staff.post(_address("edit", event.slug), typed).content.decode()

    assert "while you were editing it" in text
    assert "Town hall" in text
    assert "Park" in text


def test_a_taken_room_is_said_beside_it(staff: Client, world: World) -> None:
    event = EventFactory.create(workspace=world.workspace)
    room = RoomFactory.create(event=event, name="Sala Unirii")
    SessionFactory.create(event=event, room=room, title="Deschidere")

    typed = {"title": "Other", "day": "2027-05-11", "begins": "9:30", "until": "10:30"}
    answer = staff.post(_address("session_create", event.slug), {**typed, "room": room.pk})

    assert answer.status_code == 422
    assert "In Sala Unirii there is “Deschidere” at that time." in answer.content.decode()


def test_who_reads_only_sees_no_way_to_change(client: Client, world: World) -> None:
    event = _full(world, 1)
    client.force_login(world.viewer)

    text = client.get(_address("event", event.slug)).content.decode()

    assert _address("edit", event.slug) not in text
    assert _address("cancel", event.slug) not in text


def test_an_event_of_another_workspace_is_not_there(staff: Client) -> None:
    theirs = EventFactory.create()
    session = SessionFactory.create(event=theirs)

    assert theirs.title not in staff.get(_address("events")).content.decode()
    for address in (
        _address("event", theirs.slug),
        _address("edit", theirs.slug),
        _address("session", theirs.slug, session.pk),
        _public("agenda", theirs),
    ):
        assert staff.get(address).status_code == 404


def test_a_session_of_another_event_is_not_there(staff: Client, world: World) -> None:
    event, other = EventFactory.create_batch(2, workspace=world.workspace)
    session = SessionFactory.create(event=other)

    assert staff.get(_address("session", event.slug, session.pk)).status_code == 404


def test_what_is_cancelled_says_so_to_everybody(world: World) -> None:
    event = _full(world, 1)
    actions.cancel_event(event, reason="Furtună", by=world.owner, at=NOW)

    text = Client().get(_public("agenda", event)).content.decode()

    assert "This event is cancelled." in text
    assert "Furtună" in text


def test_other_sites_may_show_the_frame_and_nothing_else(world: World) -> None:
    event = _full(world, 1)

    framed, page = (Client().get(_public(name, event)) for name in ("frame", "agenda"))

    assert "frame-ancestors *" in framed["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed
    assert "frame-ancestors *" not in page["Content-Security-Policy"]


@travel("2027-05-12")
def test_what_is_on_is_told_from_what_is_over(world: World) -> None:
    last_day = _full(world, 1)
    over = EventFactory.create(
        workspace=world.workspace,
        state="published",
        starts_on=date(2027, 5, 10),
        ends_on=date(2027, 5, 11),
    )

    text = Client().get(reverse("events-public:events", args=["transilvania"])).content.decode()

    assert text.index(last_day.title) < text.index("Past") < text.index(over.title)


@travel("2027-05-12")
def test_what_is_over_has_pages_and_the_newest_comes_first(world: World) -> None:
    titles = [f"Seminar {number:02}" for number in range(21)]
    for number, title in enumerate(titles):
        day = date(2026, 1, 1) + timedelta(days=number)
        EventFactory.create(
            workspace=world.workspace, state="published", title=title, starts_on=day, ends_on=day
        )
    address = reverse("events-public:events", args=["transilvania"])

    first, second, wrong = (
        re.findall(r"Seminar \d+", Client().get(address, {"page": page}).content.decode())
        for page in ("1", "2", "x")
    )

    assert first == wrong == titles[:0:-1]
    assert second == titles[:1]


@travel("2027-05-12")
@pytest.mark.parametrize("count", [1, 3])
def test_what_is_on_and_over_is_the_workspace_s_own_and_takes_three_queries(
    world: World, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for day in (date(2027, 5, 20), date(2027, 5, 2)):
        for space in (world.workspace, world.partner_workspace):
            EventFactory.create_batch(
                count,
                workspace=space,
                state="published",
                title=f"Of {space.slug}",
                starts_on=day,
                ends_on=day,
            )

    with django_assert_num_queries(3):
        page = Client().get(reverse("events-public:events", args=["transilvania"]))

    assert re.findall(r"Of \w+", page.content.decode()) == ["Of transilvania"] * 2 * count


def test_a_workspace_without_events_has_no_page_of_them(world: World) -> None:
    EventFactory.create(workspace=world.workspace)

    address = reverse("events-public:events", args=["transilvania"])

    assert Client().get(address).status_code == 404


def test_calendar_and_paper_are_handed_out(world: World) -> None:
    event = _full(world, 1)

    calendar, paper = (Client().get(_public(name, event)) for name in ("calendar", "paper"))

    assert calendar["Content-Type"].startswith("text/calendar")
    assert b"BEGIN:VEVENT" in calendar.content
    assert paper.content.startswith(b"%PDF")


def test_rooms_and_tracks_are_kept_on_one_page(staff: Client, world: World) -> None:
    event = EventFactory.create(workspace=world.workspace)
    SessionFactory.create(event=event)
    page = _address("rooms", event.slug)

    staff.post(page, {"what": "room", "room-name": "Sala Unirii", "room-capacity": "80"})
    staff.post(page, {"what": "track", "track-name": "Digital"})
    twice = staff.post(page, {"what": "track", "track-name": "digital"})

    assert twice.status_code == 422
    text = staff.get(page).content.decode()
    assert "Sala Unirii" in text
    assert "80 places" in text
    assert sessions_of(event).count() == 1


@travel("2027-05-13T03:00Z")
def test_an_event_is_past_once_its_last_day_is_by_its_own_clock(world: World) -> None:
    # In New York it is still the evening of the twelfth.
    EventFactory.create(
        workspace=world.workspace,
        state="published",
        time_zone="America/New_York",
        series=SeriesFactory.create(workspace=world.workspace, slug="evenings"),
    )

    for name, *more in (("events",), ("series", "evenings")):
        page = Client().get(reverse(f"events-public:{name}", args=["transilvania", *more]))
        assert len(page.context["ahead"]) == 1
        assert 'id="behind"' not in page.content.decode()


def test_a_title_stays_whole_in_what_other_sites_put_into_their_pages(
    staff: Client, world: World
) -> None:
    event = EventFactory.create(
        workspace=world.workspace, state="published", title='The "green" <deal>'
    )

    page = staff.get(_address("event", event.slug)).content.decode()

    assert 'title="The &amp;quot;green&amp;quot; &amp;lt;deal&amp;gt;"' in page


def test_machines_know_an_agenda_by_one_address_whatever_led_there(world: World) -> None:
    address = _public("agenda", _full(world, 1))

    page = Client().get(f"{address}?from=newsletter")

    assert f'"url":"http://testserver{address}"' in page.context["markup"].replace(": ", ":")
