"""A rule changed as a sentence beside its live figure, saved, and gone back on."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.visiting import DESK, PHONE, WITHOUT_SCRIPT, Screen, Visitors, faults_of

pytestmark = pytest.mark.browser

FIGURE = "/manage/transilvania-it/programmes/nordic-bridges-2026/results/companies-reached/"


def _hero(page: Page) -> str:
    return page.locator(".r-hero strong").inner_text()


@pytest.mark.parametrize(
    "screen", [DESK, PHONE, WITHOUT_SCRIPT], ids=["desk", "phone", "without-script"]
)
def test_a_rule_is_changed_counted_saved_and_gone_back_on(
    visitors: Visitors, screen: Screen
) -> None:
    faults = []

    with visitors.visitor("manager", on=screen) as page:
        page.goto(FIGURE)
        before = _hero(page)
        page.get_by_role("link", name=re.compile("^Rule, version")).click()
        version = int(re.findall(r"Version (\d+)", page.locator("#draft-state").inner_text())[0])
        shown = _hero(page)
        faults += faults_of(page, screen)

        page.get_by_label("Size or type").select_option("micro companies")
        if not screen.has_script:
            page.locator("#count-again").click()
        expect(page.locator("#draft-state")).to_contain_text("changes not saved")
        after = _hero(page)
        faults += faults_of(page, screen)
        page.get_by_role("button", name=f"Save as version {version + 1}").click()
        expect(page.locator("#draft-state")).to_have_text(f"Version {version + 1}")
        page.goto(FIGURE)
        expect(page.get_by_text(f"Rule, version {version + 1}")).to_be_visible()
        saved = _hero(page)
        faults += faults_of(page, screen)

        page.get_by_role("link", name=re.compile("^Rule, version")).click()
        page.get_by_role("link", name="History", exact=True).click()
        faults += faults_of(page, screen)
        page.get_by_role("link", name=f"Go back to version {version}", exact=True).click()
        page.get_by_role("button", name=f"Save as version {version + 2}").click()
        expect(page.locator("#draft-state")).to_have_text(f"Version {version + 2}")
        page.goto(FIGURE)
        restored = _hero(page)

    assert [shown, restored] == [before, before]
    assert saved == after
    assert 0 < int(after) < int(before)
    assert faults == [], "\n".join(faults)
