"""Somebody who only looks round has the demonstration loaded, waits for it, and is let in."""

import re
from collections.abc import Iterator

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


def _press(page: Page, screen: Screen) -> list[str]:
    """Go from the first page to the button and press it, twice as some do."""
    page.goto("/")
    page.get_by_role("link", name="Load the demonstration").click()
    faults = faults_of(page, screen)
    page.get_by_role("button", name="Load the demonstration").dblclick()
    expect(page.get_by_role("progressbar", name="Loading the demonstration")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Waiting for its turn")
    return faults + faults_of(page, screen)


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_the_page_waits_and_goes_on_by_itself(
    browser: Browser, empty: Installation, screen: Screen
) -> None:
    with Visitors(browser=browser, installation=empty).visitor(on=screen) as page:
        faults = _press(page, screen)
        expect(page.get_by_role("main")).to_contain_text("no worker runs here")
        empty.raceme("worker", "--once")
        expect(page).to_have_url(re.compile(r"/manage/transilvania-it/$"))
        expect(page.get_by_role("heading", level=1)).to_contain_text("Today")
        faults += faults_of(page, screen)

    assert faults == [], "\n".join(faults)


def test_the_page_loaded_anew_leads_on_without_script(
    browser: Browser, empty: Installation
) -> None:
    with Visitors(browser=browser, installation=empty).visitor(on=WITHOUT_SCRIPT) as page:
        faults = _press(page, WITHOUT_SCRIPT)
        # What stands in a noscript Playwright does not count as text of the page.
        assert "Reload the page to see how far it is." in page.locator(".r-job").inner_text()
        empty.raceme("worker", "--once")
        page.reload()
        faults += faults_of(page, WITHOUT_SCRIPT)
        page.get_by_role("button", name="Look round").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Today")

    assert faults == [], "\n".join(faults)
