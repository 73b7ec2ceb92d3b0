"""An event goes from a title to an agenda that everybody reads."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.visiting import DESK, PHONE, WITHOUT_SCRIPT, Screen, Visitors, faults_of

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    "screen", [DESK, PHONE, WITHOUT_SCRIPT], ids=["desk", "phone", "without-script"]
)
def test_an_event_is_planned_published_and_read_by_everybody(
    visitors: Visitors, screen: Screen, request: pytest.FixtureRequest
) -> None:
    title = f"Clusters Meet Wood, {request.node.callspec.id}"

    with visitors.visitor("manager", on=screen) as page:
        page.goto("/manage/transilvania-it/events/new/")
        page.get_by_label("Title").fill(title)
        page.get_by_label("First day").fill("11.05.2027")
        faults = faults_of(page, screen)
        page.get_by_role("button", name="Add event").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        faults += faults_of(page, screen)
        _add_room(page)
        _add_session(page)
        faults += faults_of(page, screen)
        page.get_by_role("link", name=title).first.click()
        page.get_by_role("link", name="Publish agenda").click()
        page.get_by_role("button", name="Publish the agenda").click()
        expect(page.get_by_text("is published, and planned in the log.")).to_be_visible()
        faults += faults_of(page, screen)
        address = page.get_by_label("Address of the agenda").input_value()

    with visitors.visitor(on=screen) as page:
        page.goto(address)
        expect(page.get_by_role("heading", level=3, name="Deschidere")).to_be_visible()
        expect(page.get_by_text("Ana Știrbei")).to_be_visible()
        faults += faults_of(page, screen)
        page.goto(f"{address}frame/")
        faults += faults_of(page, screen)
    assert faults == []


def _add_room(page: Page) -> None:
    page.get_by_role("link", name="Rooms and tracks").click()
    rooms = page.get_by_role("region", name="Rooms")
    rooms.get_by_label("Name").fill("Sala Unirii")
    rooms.get_by_role("button", name="Add room").click()
    expect(rooms.get_by_role("link", name="Sala Unirii")).to_be_visible()
    page.get_by_role("link", name="Agenda", exact=True).click()


def _add_session(page: Page) -> None:
    """Add a session and name who opens it."""
    page.get_by_role("link", name="Add the first session").click()
    page.get_by_label("Title").fill("Deschidere")
    page.get_by_label("Kind").select_option(label="Keynote")
    page.get_by_label("From").fill("9:00")
    page.get_by_label("Until").fill("9:45")
    page.get_by_label("Room").select_option(label="Sala Unirii")
    page.get_by_role("button", name="Add it and name speakers").click()
    named = page.get_by_role("region", name="Who is named in it")
    named.get_by_label("Name").fill("Ana Știrbei")
    named.get_by_role("button", name="Name").click()
    expect(named.get_by_role("button", name="Take away Ana Știrbei")).to_be_visible()
