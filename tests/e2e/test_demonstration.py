"""Somebody who only looks round has the demonstration loaded, waits for it, and is let in."""

import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.installation import Installation, installed
from tests.e2e.visiting import DESK, PHONE, WITHOUT_SCRIPT, Screen, Visitors, faults_of

pytestmark = pytest.mark.browser


@pytest.fixture
def empty(
    tmp_path_factory: pytest.TempPathFactory, database_address: str
) -> Iterator[Installation]:
    """Serve an installation in which nobody works yet."""
    folder = tmp_path_factory.mktemp("empty")
    with installed(folder, database=database_address, demonstration=False) as installation:
        yield installation


def _come(page: Page) -> None:
    """Go from the first page to the button."""
    page.goto("/")
    page.get_by_role("link", name="Load the demonstration").click()
    expect(page.get_by_role("button", name="Load the demonstration")).to_be_visible()


def _press(page: Page) -> None:
    """Press the button, twice as some do."""
    page.get_by_role("button", name="Load the demonstration").dblclick()
    expect(page.get_by_role("progressbar", name="Loading the demonstration")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Waiting for its turn")


def _is_let_in(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text("Today")
    expect(page).to_have_url(re.compile(r"/manage/transilvania-it/$"))


def test_three_who_press_the_button_wait_for_the_same_and_are_let_in(
    browser: Browser, empty: Installation
) -> None:
    visitors = Visitors(browser=browser, installation=empty)
    screens = (DESK, PHONE, WITHOUT_SCRIPT)
    faults = []

    with ExitStack() as opened:
        pages = [opened.enter_context(visitors.visitor(on=screen)) for screen in screens]
        at_desk, on_phone, without_script = pages
        for page in pages:
            _come(page)
        faults += _faults_of(pages, screens)
        for page in pages:
            _press(page)
        # What stands in a noscript Playwright does not count as text of the page.
        said = without_script.locator(".r-job").inner_text()
        for page in (at_desk, on_phone):
            expect(page.get_by_role("main")).to_contain_text("no worker runs here")
        faults += _faults_of(pages, screens)
        empty.raceme("worker", "--once")
        for page in (at_desk, on_phone):
            _is_let_in(page)
        without_script.reload()
        without_script.get_by_role("button", name="Look round").click()
        _is_let_in(without_script)
        faults += _faults_of(pages, screens)

    assert "Reload the page to see how far it is." in said
    assert faults == [], "\n".join(faults)


def _faults_of(pages: Iterable[Page], screens: Iterable[Screen]) -> list[str]:
    seen = zip(pages, screens, strict=True)
    return [fault for page, screen in seen for fault in faults_of(page, screen)]
