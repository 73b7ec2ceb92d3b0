"""A schedule is made, changed with the mouse and the keyboard, published and repaired."""

from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.installation import Installation
from tests.e2e.scenes import scene, signed_in
from tests.e2e.visiting import PHONE, Visitors, faults_of

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
# Eight people, four slots, three tables in two halls; four wishes.
SEED = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from raceme.events.models import Event
from raceme.workspaces.models import Workspace
from tests.matchmaking.halls import hall, people_in, wish
row = hall(Workspace.objects.get(slug="transilvania-it"), people=8, slots=4, tables=3)
people = people_in(row)
for number in range(4):
    wish(row, people[number], people[number + 4])
Event.objects.of(row.workspace_id).filter(pk=row.event_id).update(slug="to-schedule")
"""
PAGE = "/manage/transilvania-it/events/to-schedule/meetings/schedule/"


def test_a_schedule_is_made_moved_locked_published_and_repaired(visitors: Visitors) -> None:
    visitors.installation.raceme("shell", "--no-imports", "--command", SEED)

    with visitors.visitor("manager") as page:
        page.goto(PAGE)
        faults = faults_of(page)
        page.get_by_role("button", name="Make a schedule").click()
        expect(page.get_by_text("Waiting for its turn")).to_be_visible()
        visitors.installation.raceme("worker", "--once")
        page.goto(f"{PAGE}1/")
        expect(page.get_by_text("All 4 meetings: proven the best")).to_be_visible()
        faults += faults_of(page)
        _move_by_mouse(page)
        _move_by_keyboard(page)
        _refused_by_keyboard(page)
        faults += faults_of(page)
        _lock(page)
        faults += faults_of(page)
        _publish(page, 1)
        _lose_a_room(page, visitors)
        faults += faults_of(page)
        page.get_by_role("link", name="What differs").click()
        expect(page.get_by_text("moved,")).to_be_visible()
        faults += faults_of(page)
        _publish(page, 2)
        page.goto(PAGE)
        first = page.get_by_role("rowheader", name="Version 1")
        expect(page.locator("tr").filter(has=first)).to_contain_text("Replaced")
        faults += faults_of(page)

    with visitors.visitor("manager", on=PHONE) as page:
        for part in ("", "2/", "2/people/", "2/not-kept/", "2/differences/", "2/repair/"):
            page.goto(f"{PAGE}{part}")
            faults += faults_of(page, PHONE)
    assert faults == []


def test_on_a_phone_a_meeting_is_moved_from_the_list_by_the_keyboard_alone(
    browser: Browser, bare: Installation
) -> None:
    told = scene(bare, "board", f"board-{uuid4().hex[:8]}")

    with Visitors(browser=browser, installation=bare).visitor(on=PHONE) as page:
        signed_in(page, told, bare)
        page.goto(told["board"])
        faults = faults_of(page, PHONE)
        meeting = _meeting(page, 0)
        before = meeting.get_attribute("data-at")
        wish = meeting.get_attribute("data-wish")
        meeting.get_by_role("link").press("Enter")
        page.get_by_role("link", name="Move to").press("Enter")
        faults += faults_of(page, PHONE)
        page.get_by_role("link", name="3 tables are free").first.press("Enter")
        expect(page.get_by_text("all of them are free")).to_be_visible()
        page.get_by_label("Table").press("ArrowDown")
        faults += faults_of(page, PHONE)
        page.get_by_role("button", name="Move it there").press("Enter")
        expect(page.get_by_text("Moved.", exact=True)).to_be_visible()
        moved = page.locator(f'#board td[data-wish="{wish}"]')
        expect(moved).to_be_visible()
        expect(moved).not_to_have_attribute("data-at", str(before))
    assert faults == [], "\n".join(faults)


def _meeting(page: Page, number: int) -> Locator:
    """Return the cell of the meeting of the person with this number."""
    return page.locator("#board td.r-met").filter(has_text=f"Person {number:04}").first


def _free(page: Page, row: str, time: str) -> Locator:
    line = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=row))
    return line.locator(f'td.r-free[data-l="{time}"]')


def _some_free(page: Page) -> tuple[str, str]:
    """Return a table and a time at which nobody is there."""
    cell = page.locator("#board td.r-free").last
    row = cell.locator("xpath=..").get_by_role("rowheader").inner_text().split("\n")[0]
    return row, str(cell.get_attribute("data-l"))


def _move_by_mouse(page: Page) -> None:
    row, time = _some_free(page)
    _meeting(page, 0).drag_to(_free(page, row, time))
    line = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=row))
    there = line.locator(f'td.r-met[data-l="{time}"]')
    expect(there).to_contain_text("Person 0000")
    expect(page.locator("#board-said")).to_have_text("Moved.")


def _move_by_keyboard(page: Page) -> None:
    """Pick the first meeting up and carry it until a place is free for it."""
    cell = _meeting(page, 1)
    wish = cell.get_attribute("data-wish")
    before = cell.get_attribute("data-at")
    cell.locator("[data-grab]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#board-said")).to_contain_text("Picked up Move Person 0001")
    for key in ["ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"] * 3:
        page.keyboard.press(key)
        if page.locator("#board td.r-aim.r-can").count():
            break
    page.keyboard.press("Enter")
    expect(page.locator("#board-said")).to_have_text("Moved.")
    moved = page.locator(f'#board td[data-wish="{wish}"]')
    expect(moved).not_to_have_attribute("data-at", str(before))
    expect(moved.locator("[data-grab]")).to_be_focused()


def _refused_by_keyboard(page: Page) -> None:
    """Drop a meeting on another one: it stays, and is told why."""
    cells = page.locator("#board td.r-met")
    before = cells.first.get_attribute("data-at")
    wish = cells.first.get_attribute("data-wish")
    spot = cells.last.get_attribute("data-spot")
    cells.first.drag_to(page.locator(f'#board td[data-spot="{spot}"]'))
    expect(page.get_by_role("alert")).to_contain_text("is taken at that time")
    expect(page.locator(f'#board td[data-wish="{wish}"]')).to_have_attribute("data-at", str(before))


def _lock(page: Page) -> None:
    _meeting(page, 2).get_by_role("link").click()
    expect(page.get_by_role("heading", name="Why then and there")).to_be_visible()
    page.get_by_role("button", name="Lock").click()
    expect(page.get_by_role("button", name="Unlock")).to_be_visible()


def _publish(page: Page, number: int) -> None:
    page.goto(f"{PAGE}{number}/")
    page.get_by_role("link", name="Publish").click()
    page.get_by_role("button", name="Publish it").click()
    expect(page.get_by_text(f"Version {number} is published")).to_be_visible()


def _lose_a_room(page: Page, visitors: Visitors) -> None:
    page.get_by_role("link", name="Repair").click()
    # The hall in which something is to be moved.
    page.get_by_role("checkbox", name="Hall B, 2 tables").check()
    page.get_by_role("button", name="Repair").click()
    expect(page.get_by_text("Waiting for its turn")).to_be_visible()
    visitors.installation.raceme("worker", "--once")
    page.goto(f"{PAGE}2/")
    expect(page.get_by_text("Repaired, from version 1")).to_be_visible()
