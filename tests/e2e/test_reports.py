"""A period is frozen and packed; what is done afterwards is told, and the pack proves itself."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from raceme.reporting.exports.verifying import verify
from tests.e2e.visiting import DESK, PHONE, Screen, Visitors, faults_of

pytestmark = pytest.mark.browser

PROGRAMME = "/manage/transilvania-it/programmes/innovation-year-2023/"
REPORT = f"{PROGRAMME}reports/1/"


def _freeze(page: Page, visitors: Visitors) -> None:
    """Freeze the period, and open what came of it."""
    page.goto(f"{REPORT}freeze/")
    page.get_by_label("Note").fill("Handed in")
    page.get_by_role("button", name="Freeze").click()
    expect(page.locator("#frozen")).to_be_visible()
    visitors.installation.raceme("worker", "--once")
    page.goto(REPORT)
    page.locator("#frozen li a").first.click()


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_a_period_is_frozen_packed_and_compared(
    visitors: Visitors, screen: Screen, tmp_path: Path
) -> None:
    faults = []

    with visitors.visitor("manager", on=screen) as page:
        page.goto(f"{PROGRAMME}reports/")
        faults += faults_of(page, screen)
        page.goto(REPORT)
        faults += faults_of(page, screen)
        _freeze(page, visitors)
        faults += faults_of(page, screen)
        number = page.locator(".r-hash code").inner_text()
        frozen = page.url
        page.get_by_role("button", name="Make the pack").click()
        expect(page.locator("#pack .r-job")).to_be_visible()
        visitors.installation.raceme("worker", "--once")
        page.goto(frozen)
        link = page.locator("#pack").get_by_role("link", name="Download")
        expect(link).to_be_visible()
        with page.expect_download() as waiting:
            link.click()
        pack = tmp_path / "pack.zip"
        waiting.value.save_as(pack)
        page.locator("main a.r-count").first.click()
        expect(page.locator("#now")).to_contain_text("Nothing.")
        page.goto(frozen)
        faults += faults_of(page, screen)
    found = verify(pack)

    assert found.faults == []
    assert found.content_hash == number
    assert faults == [], "\n".join(faults)
