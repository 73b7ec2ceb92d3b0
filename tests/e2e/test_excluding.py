"""What an exclusion moves is seen before it is done, and undone again."""

from dataclasses import replace

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.visiting import DESK, PHONE, WITHOUT_SCRIPT, Screen, Visitors, faults_of

pytestmark = pytest.mark.browser

LOG = "/manage/transilvania-it/log/"
# Titles of bilateral meetings alone say who met and whom.
MEETINGS = "?q=Meeting+and&state=held"


def _moves(page: Page) -> Locator:
    """Return the row of the question that says what it moves."""
    return page.locator(".r-confirm tbody tr").filter(has_text="Bilateral meetings held")


def _numbers(row: Locator) -> tuple[int, int]:
    now, after = (row.locator("td").nth(place).inner_text() for place in range(2))
    return int(now), int(after.split()[0])


@pytest.mark.parametrize(
    "screen", [DESK, PHONE, WITHOUT_SCRIPT], ids=["desk", "phone", "without-script"]
)
def test_a_meeting_is_excluded_and_included_again(visitors: Visitors, screen: Screen) -> None:
    faults = []

    with visitors.visitor("manager", on=screen) as page:
        page.goto(f"{LOG}{MEETINGS}")
        page.locator("main tbody th a").first.click()
        page.get_by_role("link", name="Exclude Nordic Bridges 2026").click()
        out = _numbers(_moves(page))
        faults += faults_of(page, screen)
        page.get_by_label("Reason, shown to the funder").fill("Was a rehearsal")
        page.get_by_role("button", name="Exclude activity").click()
        expect(page.get_by_text("Nordic Bridges 2026 counts it no more.")).to_be_visible()
        page.get_by_role("link", name="Include again Nordic Bridges 2026").click()
        back = _numbers(_moves(page))
        faults += faults_of(page, screen)
        page.get_by_role("button", name="Include again").click()
        expect(page.get_by_text("Nordic Bridges 2026 counts it again.")).to_be_visible()

    assert out[0] - out[1] == 1
    assert back == (out[1], out[0])
    assert faults == [], "\n".join(faults)


@pytest.mark.parametrize(
    "screen", [DESK, replace(DESK, has_script=False)], ids=["desk", "without-script"]
)
def test_what_is_chosen_in_the_log_says_what_excluding_it_moves(
    visitors: Visitors, screen: Screen
) -> None:
    with visitors.visitor("manager", on=screen) as page:
        page.goto(f"{LOG}{MEETINGS}")
        boxes = page.locator("main tbody input[name=chosen]")
        for number in range(2):
            boxes.nth(number).check()
        page.get_by_role("button", name="Exclude from a programme").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(
            "Exclude 2 activities from a programme?"
        )
        now, after = _numbers(_moves(page))
        faults = faults_of(page, screen)

    assert now - after == 2
    assert faults == [], "\n".join(faults)
