"""An event goes from nothing but its title to a schedule that everybody was sent."""

from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.installation import Installation
from tests.e2e.scenes import scene, signed_in
from tests.e2e.steps import next_step, opened_once, schedule_made_and_published
from tests.e2e.visiting import DESK, PHONE, Screen, Visitors, faults_of

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_from_an_empty_event_to_a_published_schedule(
    browser: Browser, bare: Installation, screen: Screen
) -> None:
    slug = f"empty-{uuid4().hex[:8]}"
    told = scene(bare, "empty", slug)

    with Visitors(browser=browser, installation=bare).visitor(on=screen) as page:
        signed_in(page, told, bare)
        faults = _planned(page, f"/manage/{slug}/events/new/", screen)
        event = page.url
        faults += _admitted(page, event, screen)
        faults += _met(page, event, screen)
        scene(bare, "agreed", slug)
        schedule = f"{event}meetings/schedule/"
        faults += schedule_made_and_published(page, schedule, screen)
        opened_once(page, f"{schedule}1/", "2 of 2 whom it affects are written to.")
        expect(page.get_by_role("main")).to_contain_text("Ana Pop")
        faults += faults_of(page, screen)
    assert faults == [], "\n".join(faults)


def _planned(page: Page, address: str, screen: Screen) -> list[str]:
    """Add an event with one session, and publish its agenda."""
    page.goto(address)
    page.get_by_label("Title").fill("Clusters Meet Wood")
    page.get_by_label("First day").fill("11.05.2027")
    faults = faults_of(page, screen)
    page.get_by_role("button", name="Add event").click()
    faults += faults_of(page, screen)
    page.get_by_role("link", name="Add the first session").click()
    page.get_by_label("Title").fill("Opening")
    page.get_by_role("button", name="Add session").click()
    faults += faults_of(page, screen)
    page.get_by_role("link", name="Publish agenda").click()
    page.get_by_role("button", name="Publish the agenda").click()
    expect(page.get_by_text("is published, and planned in the log.")).to_be_visible()
    return faults + faults_of(page, screen)


def _admitted(page: Page, event: str, screen: Screen) -> list[str]:
    """Let people register."""
    page.goto(f"{event}registrations/")
    page.get_by_role("link", name="Open admission").click()
    faults = faults_of(page, screen)
    page.get_by_role("button", name="Open admission").click()
    expect(page.get_by_text("Admission is opened.")).to_be_visible()
    return faults + faults_of(page, screen)


def _met(page: Page, event: str, screen: Screen) -> list[str]:
    """Set slots and tables up, and let people ask for meetings."""
    page.goto(f"{event}meetings/")
    faults = faults_of(page, screen)
    page.get_by_role("button", name="Begin meetings").click()
    next_step(page, "Make slots")
    page.get_by_role("button", name="Look first").click()
    expect(page.get_by_role("heading", name="13 slots would be made")).to_be_visible()
    faults += faults_of(page, screen)
    page.get_by_role("button", name="Make them").click()
    page.get_by_role("link", name="How far it is").click()
    next_step(page, "Make tables")
    page.get_by_label("Room").fill("Sala Unirii")
    page.get_by_label("How many").fill("2")
    page.get_by_role("button", name="Make tables").click()
    faults += faults_of(page, screen)
    page.get_by_role("link", name="How far it is").click()
    next_step(page, "Open for requests")
    page.get_by_role("button", name="Open for requests").click()
    expect(page.get_by_text("Who is registered can join and ask now.")).to_be_visible()
    return faults + faults_of(page, screen)
