from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from raceme.events.actions import sign_ups
from raceme.events.actions.own_links import close_own_links, own_link
from raceme.events.models import Registration, Session, SignUp
from tests.factories import NOW
from tests.factories.events import EventFactory, RegistrationFactory, SessionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def session() -> Session:
    event = EventFactory.create(state="published", published_at=NOW)
    return SessionFactory.create(event=event, title="Workshop", needs_sign_up=True, capacity=1)


def _registered(session: Session, **values: object) -> tuple[Registration, str]:
    registration = RegistrationFactory.create(event=session.event, **values)
    return registration, own_link(registration, at=NOW)


def _page(client: Client, secret: str) -> str:
    return client.get(reverse("events-public:own_sessions", args=[secret])).content.decode()


def test_one_signs_up_and_leaves_again_by_one_s_own_link(client: Client, session: Session) -> None:
    registration, secret = _registered(session)
    join = reverse("events-public:session_sign_up", args=[secret, session.pk])
    leave = reverse("events-public:session_leave", args=[secret, session.pk])

    joined = client.post(join, follow=True).content.decode()
    left = client.post(leave, follow=True).content.decode()

    assert "You are signed up for “Workshop”." in joined
    assert "You have left “Workshop”." in left
    assert SignUp.objects.of(session.workspace).get(registration=registration).state == "left"


def test_who_finds_it_full_is_told_their_place_in_the_line(
    client: Client, session: Session
) -> None:
    for number in range(2):
        one, _secret = _registered(session)
        sign_ups.sign_up(session, one, by=one, at=NOW + timedelta(minutes=number))
    _registration, secret = _registered(session)

    before = _page(client, secret)
    join = reverse("events-public:session_sign_up", args=[secret, session.pk])
    after = client.post(join, follow=True).content.decode()

    assert "Join the waiting list" in before
    assert "“Workshop” is full. You are on its waiting list" in after
    assert "You wait; 1 is before you" in after


def test_a_clash_is_told_before_one_presses_and_when_one_does(
    client: Client, session: Session
) -> None:
    other = SessionFactory.create(event=session.event, title="Visit", needs_sign_up=True)
    registration, secret = _registered(session)
    sign_ups.sign_up(other, registration, by=registration, at=NOW)

    page = _page(client, secret)
    join = reverse("events-public:session_sign_up", args=[secret, session.pk])
    refused = client.post(join, follow=True).content.decode()

    assert "You are in “Visit” at that time" in page
    assert "You are in “Visit” at that time. Leave it first, then sign up." in refused


def test_a_session_of_another_event_is_not_there(client: Client, session: Session) -> None:
    _registration, secret = _registered(session)
    elsewhere = SessionFactory.create(needs_sign_up=True)

    for name in ("session_sign_up", "session_leave"):
        address = reverse(f"events-public:{name}", args=[secret, elsewhere.pk])
        assert client.post(address).status_code == 404
    assert not SignUp.objects.of(elsewhere.workspace).exists()


def test_who_waits_for_a_place_at_the_event_sees_the_agenda_without_buttons(
    client: Client, session: Session
) -> None:
    _registration, secret = _registered(session, state="waiting", waiting_since=NOW)

    page = _page(client, secret)

    assert "once your place at the event is confirmed" in page
    assert "session_sign_up" not in page
    assert "<button" not in page.partition("r-agenda")[2]


def test_a_calendar_is_followed_by_an_address_that_opens_nothing_else(
    client: Client, session: Session
) -> None:
    registration, secret = _registered(session)
    sign_ups.sign_up(session, registration, by=registration, at=NOW)
    made = client.post(reverse("events-public:subscribe", args=[secret]))

    address = urlsplit(made.context["address"]).path
    feed = client.get(address)

    (entry,) = Calendar.from_ical(feed.content).walk("VEVENT")
    assert (str(entry["summary"]), feed["Content-Type"]) == (
        "Workshop",
        "text/calendar; charset=utf-8",
    )
    assert made.context["webcal"].startswith("webcal://testserver/attending/")
    of_feed = address.split("/")[2]
    assert client.get(reverse("events-public:own_sessions", args=[of_feed])).status_code == 410
    assert client.get(reverse("events-public:feed", args=[secret])).status_code == 404
    assert secret not in feed.content.decode()


def test_a_closed_calendar_says_so(client: Client, session: Session) -> None:
    registration, secret = _registered(session)
    made = client.post(reverse("events-public:subscribe", args=[secret]))
    close_own_links(registration, at=NOW)

    answer = client.get(urlsplit(made.context["address"]).path)

    assert (answer.status_code, answer.content.decode()) == (410, "This calendar was closed.")


@pytest.mark.parametrize("number", [1, 3])
def test_the_agenda_asks_as_much_for_three_sessions_as_for_one(
    client: Client, session: Session, number: int, django_assert_num_queries: object
) -> None:
    for _ in range(number - 1):
        SessionFactory.create(event=session.event, needs_sign_up=True, capacity=1)
    registration, secret = _registered(session)
    other, _secret = _registered(session)
    sign_ups.sign_up(session, other, by=other, at=NOW)
    sign_ups.sign_up(session, registration, by=registration, at=NOW)

    with django_assert_num_queries(10):  # type: ignore[operator]
        _page(client, secret)
