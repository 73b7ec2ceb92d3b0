"""The made-up lists of the demonstration are imported, and taken back."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.visiting import DESK, PHONE, WITHOUT_SCRIPT, Screen, Visitors, faults_of

pytestmark = pytest.mark.browser

SPACE = "/manage/transilvania-it/"
SCREENS = pytest.mark.parametrize(
    "screen", [DESK, PHONE, WITHOUT_SCRIPT], ids=["desk", "phone", "without-script"]
)


def _begin(page: Page, name: str) -> None:
    page.goto(f"{SPACE}imports/")
    line = page.get_by_role("listitem").filter(has_text=name)
    line.get_by_role("button", name="Try it").click()
    expect(page.get_by_role("heading", name="What goes where")).to_be_visible()


def _work(visitors: Visitors, page: Page, text: str) -> None:
    """Let a worker do what was begun, then look again, as somebody without JavaScript does."""
    visitors.installation.raceme("worker", "--once")
    page.reload()
    expect(page.get_by_role("main").get_by_text(text).first).to_be_visible()


def _import(visitors: Visitors, page: Page, screen: Screen, faults: list[str]) -> None:
    page.locator("#save a.btn-primary").click()
    faults += faults_of(page, screen)
    page.locator(".r-confirm").get_by_role("button", name="Import").first.click()
    _work(visitors, page, "Take it back")
    faults += faults_of(page, screen)


def _take_back(visitors: Visitors, page: Page, screen: Screen, faults: list[str]) -> None:
    page.get_by_role("link", name="Take it back").click()
    faults += faults_of(page, screen)
    page.locator(".r-confirm").get_by_role("button", name="Take the import back").click()
    _work(visitors, page, "Taken back on")
    faults += faults_of(page, screen)


@SCREENS
def test_a_messy_member_list_comes_in_and_is_taken_back(visitors: Visitors, screen: Screen) -> None:
    faults: list[str] = []

    with visitors.visitor("manager", on=screen) as page:
        _begin(page, "A member list")
        faults += faults_of(page, screen)
        page.get_by_role("button", name="Check").click()
        expect(page.get_by_role("heading", name="What each row would do")).to_be_visible()
        faults += faults_of(page, screen)
        page.get_by_role("link", name="Wrong").click()
        page.get_by_label("of these").select_option("without")
        page.get_by_role("button", name="Decide for all").click()
        _import(visitors, page, screen, faults)
        came = page.get_by_role("link", name="Added").inner_text()
        _take_back(visitors, page, screen, faults)

    assert int(came.split()[-1]) > 90
    assert faults == [], "\n".join(faults)


@SCREENS
def test_an_attendance_list_becomes_an_activity_and_is_taken_back(
    visitors: Visitors, screen: Screen
) -> None:
    faults: list[str] = []

    with visitors.visitor("manager", on=screen) as page:
        _begin(page, "An attendance list")
        page.get_by_label("Kind of activity").select_option(label="Workshop")
        page.get_by_role("button", name="Check").click()
        expect(page.get_by_role("heading", name="What each row would do")).to_be_visible()
        faults += faults_of(page, screen)
        _import(visitors, page, screen, faults)
        _take_back(visitors, page, screen, faults)

    assert faults == [], "\n".join(faults)


def test_a_row_is_corrected_in_its_place(visitors: Visitors) -> None:
    with visitors.visitor("manager") as page:
        _begin(page, "A member list")
        page.get_by_role("button", name="Check").click()
        page.get_by_role("link", name="Wrong").click()
        wrong = int(page.locator("#counts [aria-current]").inner_text().split()[-1])
        row = page.locator("tbody tr").first
        row.get_by_role("link", name="Correct").click()
        faults = faults_of(page, DESK)
        for cell in page.locator(".r-editing input.is-invalid").all():
            cell.fill("")
        page.get_by_role("button", name="Check this row").click()
        expect(page.locator("#counts [aria-current]")).to_contain_text(str(wrong - 1))
        page.get_by_role("link", name="Discard").click()
        page.get_by_role("dialog").get_by_role("button", name="Discard").click()
        expect(page.get_by_text("Nothing was written.")).to_be_visible()

    assert faults == [], "\n".join(faults)
