"""The rule editor as it counts while somebody chooses, in a real browser."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, Request, Route, expect
from pytest_django.live_server_helper import LiveServer

from tests.browsing import opened_browser
from tests.conftest import World
from tests.reporting.views.conftest import Counted

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
A_COUNT = re.compile(r"[?&]measure=")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with opened_browser() as browser:
        yield browser


@pytest.fixture
def page(
    browser: Browser, live_server: LiveServer, client: Client, world: World, counted: Counted
) -> Iterator[Page]:
    """Return the editor of a rule by which three organisations count, for a manager."""
    client.force_login(world.manager)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(base_url=live_server.url)
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(counted.address)
    yield page
    context.close()
    assert said == []


class Held:
    """Keeps the first count from being answered until it is let go."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.route: Route | None = None
        page.route(A_COUNT, self._take)

    def _take(self, route: Route, _request: Request) -> None:
        if self.route is None:
            self.route = route
        else:
            route.continue_()

    def let_go(self) -> None:
        assert self.route is not None
        self.route.continue_()

    def wait(self) -> None:
        for _turn in range(100):
            if self.route is not None:
                return
            self.page.wait_for_timeout(50)
        raise AssertionError


def test_editor_counts_with_each_choice_and_keeps_the_focus(page: Page) -> None:
    page.locator("#who-1").focus()
    page.locator("#who-1").select_option("sme")

    expect(page.locator(".r-hero strong")).to_have_text("2")
    expect(page.locator("#draft-state")).to_have_text("Version 1, changes not saved")
    expect(page.locator("#live-said")).to_have_text("Counted: 2. Not counted: 1.")
    expect(page.locator("#who-1")).to_be_focused()
    assert "who=sme" in page.url


def test_editor_goes_on_where_a_condition_was_added(page: Page) -> None:
    page.get_by_role("button", name="least share").click()
    share = page.locator("#share_at_least")
    expect(share).to_be_focused()

    share.fill("150")
    page.keyboard.press("Tab")
    expect(page.locator("#wrong-share")).to_have_text("The share must lie between 0 and 100 %.")
    page.locator("#without-share").click()

    expect(share).to_have_count(0)
    expect(page.locator(".r-hero strong")).to_have_text("3")


def test_editor_keeps_a_choice_made_while_it_counts(page: Page) -> None:
    held = Held(page)
    page.locator("#who-1").select_option("sme")
    held.wait()

    page.locator("#roles-1").select_option("host")
    held.let_go()

    expect(page.locator(".r-hero strong")).to_have_text("1")
    expect(page.locator("#roles-1")).to_have_value("host")
    expect(page.locator("#who-1")).to_have_value("sme")


def test_editor_keeps_a_choice_made_while_a_condition_is_added(page: Page) -> None:
    held = Held(page)
    page.get_by_role("button", name="evidence").click()
    held.wait()

    page.locator("#roles-1").select_option("host")
    held.let_go()

    expect(page.locator("#without-evidence")).to_have_count(1)
    expect(page.locator("#roles-1")).to_have_value("host")
    expect(page.locator(".r-hero strong")).to_have_text("0")


def test_editor_adds_a_condition_while_it_counts(page: Page) -> None:
    held = Held(page)
    page.locator("#who-1").select_option("sme")
    held.wait()

    page.get_by_role("button", name="evidence").click()
    held.let_go()

    expect(page.locator("#without-evidence")).to_have_count(1)
    expect(page.locator("#who-1")).to_have_value("sme")


def test_editor_saves_what_was_chosen_by_keyboard(page: Page, counted: Counted) -> None:
    page.locator("#who-1").focus()
    page.keyboard.type("SME")
    expect(page.locator(".r-hero strong")).to_have_text("2")
    page.get_by_role("button", name="Save as version 2").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("status").filter(has_text="Version 2 is saved.")).to_be_visible()
    assert page.url.endswith(counted.address)
