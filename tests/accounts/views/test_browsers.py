from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from time_machine import travel

from raceme.accounts.models import BrowserSession
from raceme.accounts.sessions import SessionStore
from raceme.audit.models import Entry
from tests.accounts.entering import come_in
from tests.conftest import World

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0"


def _firefox(world: World) -> Client:
    client = Client(headers={"User-Agent": FIREFOX}, REMOTE_ADDR="198.51.100.7")
    come_in(client, world.staff)
    return client


def test_browsers_shows_each_with_what_tells_it_from_the_others(
    world: World, client: Client
) -> None:
    _firefox(world)
    come_in(client, world.staff)
    come_in(Client(headers={"User-Agent": "Edg/1 Windows"}), world.viewer)

    page = client.get("/account/browsers/").text

    assert page.count("this one") == 1
    assert "Firefox · Linux" in page
    assert "from 198.51.100.…" in page
    assert "by a mailed link" in page
    assert "198.51.100.7" not in page
    assert "Edge" not in page


def test_a_browser_is_signed_out_from_another(world: World, client: Client) -> None:
    other = _firefox(world)
    come_in(client, world.staff)
    session = BrowserSession.objects.get(browser="Firefox · Linux")

    response = client.post(f"/account/browsers/{session.number}/sign-out/")

    assert response.headers["Location"] == "/account/browsers/"
    assert other.get("/account/").status_code == 302
    assert client.get("/account/").status_code == 200
    assert Entry.objects.order_by("-pk")[0].verb == "accounts.sign_out_browser"


def test_a_browser_of_somebody_else_is_not_there(world: World, client: Client) -> None:
    other = _firefox(world)
    come_in(client, world.viewer)
    number = BrowserSession.objects.get(browser="Firefox · Linux").number

    assert client.post(f"/account/browsers/{number}/sign-out/").status_code == 404
    assert other.get("/account/").status_code == 200


def test_everywhere_else_is_signed_out_at_once(world: World, client: Client) -> None:
    others = [_firefox(world), _firefox(world)]
    stranger = Client()
    come_in(stranger, world.viewer)
    come_in(client, world.staff)

    client.post("/account/browsers/sign-out/")

    assert "2 other browsers are signed out" in client.get("/account/browsers/").text
    assert [other.get("/account/").status_code for other in others] == [302, 302]
    assert stranger.get("/account/").status_code == 200


def test_no_page_gives_the_key_of_a_session_away(world: World, client: Client) -> None:
    other = _firefox(world)
    come_in(client, world.staff)
    key = other.session.session_key

    assert key
    assert key not in client.get("/account/browsers/").text


def test_a_browser_is_seen_every_few_minutes_and_costs_nothing_between(
    world: World, client: Client
) -> None:
    come_in(client, world.staff)
    session = BrowserSession.objects.get(user=world.staff)
    assert session.seen_at is not None
    long_ago = timezone.now() - timedelta(minutes=6)
    store = SessionStore(session.session_key)
    store["device"] |= {"seen_at": long_ago.isoformat()}
    store.save()

    client.get("/account/")
    seen = BrowserSession.objects.get(user=world.staff).seen_at
    client.get("/account/")

    assert seen is not None
    assert seen > long_ago + timedelta(minutes=5)
    assert BrowserSession.objects.get(user=world.staff).seen_at == seen


@pytest.mark.parametrize("number", [1, 3])
def test_browsers_asks_as_much_for_many_as_for_one(
    world: World, client: Client, number: int, django_assert_max_num_queries: object
) -> None:
    for _ in range(number - 1):
        _firefox(world)
    come_in(client, world.staff)

    with django_assert_max_num_queries(5):  # type: ignore[operator]
        client.get("/account/browsers/")


def test_a_browser_shows_again_who_sits_at_it_after_thirty_days(
    world: World, client: Client
) -> None:
    began = timezone.now()
    with travel(began, tick=False):
        come_in(client, world.staff)

    answers = []
    for day in (12, 24, 29, 30):
        with travel(began + timedelta(days=day), tick=False):
            answers.append(client.get("/account/").status_code)

    assert answers == [200, 200, 200, 302]
