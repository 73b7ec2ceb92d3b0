"""Steps that several journeys take."""

import re
import time

from playwright.sync_api import Page, expect

from tests.e2e.post import COMES_WITHIN_SECONDS, LOOK_IN_SECONDS
from tests.e2e.visiting import Screen, faults_of


def opened_once(page: Page, address: str, text: str) -> None:
    """Open the page at ``address`` until a worker is so far that ``text`` stands on it."""
    deadline = time.monotonic() + COMES_WITHIN_SECONDS
    while time.monotonic() < deadline:
        page.goto(address)
        if page.get_by_text(text).count():
            return
        time.sleep(LOOK_IN_SECONDS)
    raise TimeoutError(f"Nothing at {address} said {text}.")


def schedule_made_and_published(page: Page, address: str, screen: Screen) -> list[str]:
    """Make the first schedule, of one meeting, and publish it; return what is wrong with pages."""
    page.goto(address)
    faults = faults_of(page, screen)
    page.get_by_role("button", name="Make a schedule").click()
    expect(page).to_have_url(re.compile("/schedule/1/$"))
    opened_once(page, f"{address}1/", "The one meeting: proven the best")
    faults += faults_of(page, screen)
    page.get_by_role("link", name="Publish").click()
    faults += faults_of(page, screen)
    page.get_by_role("button", name="Publish it").click()
    expect(page.get_by_text("Version 1 is published; 2 people are written to.")).to_be_visible()
    return faults


def next_step(page: Page, name: str) -> None:
    """Do what the page of an event's meetings says is next."""
    page.get_by_role("region", name="Next").get_by_role("link", name=name).click()
