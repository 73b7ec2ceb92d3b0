"""A company is assessed, gets its report, and is assessed again: what changed is shown."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.visiting import DESK, PHONE, Screen, Visitors, faults_of

pytestmark = pytest.mark.browser

STAFF = "/manage/transilvania-it/"
WHAT = "Innovation management audit"
COMPANIES = {1400: "Brad Systems SRL", 390: "Cerna Imaging SRL"}


def _begin(page: Page, screen: Screen, *, company: str = "") -> list[str]:
    faults = faults_of(page, screen)
    page.get_by_role("link", name=WHAT).click()
    if company:
        page.get_by_label("Company").fill(company)
    faults += faults_of(page, screen)
    page.get_by_role("button", name="Begin the assessment").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(WHAT)
    return faults + faults_of(page, screen)


def _answer(page: Page, *, option: int) -> None:
    """Choose the same place among the options of every question on the page."""
    names = page.locator("form[data-fill] input[type=radio]").evaluate_all(
        "all => [...new Set(all.map(each => each.name))]"
    )
    for name in names:
        page.locator(f'input[name="{name}"]').nth(option).check()


def _fill(page: Page, screen: Screen) -> list[str]:
    faults: list[str] = []
    page.get_by_role("link", name="Fill it in").click()
    while "/fill/" in page.url:
        here = page.url
        _answer(page, option=1)
        faults += faults_of(page, screen)
        page.locator("#q-onward").get_by_role("button", name="Save and continue").click()
        page.wait_for_url(lambda url, here=here: url != here)  # type: ignore[misc]
    return faults + faults_of(page, screen)


def _close(page: Page, screen: Screen) -> list[str]:
    page.get_by_role("link", name="Close the assessment").click()
    page.get_by_label("Hours").fill("6")
    faults = faults_of(page, screen)
    page.get_by_role("button", name="Close the assessment").click()
    expect(page.get_by_text("Closed, and in the log as")).to_be_visible()
    return faults + faults_of(page, screen)


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_a_company_is_assessed_twice_and_sees_what_changed(
    visitors: Visitors, screen: Screen
) -> None:
    company, faults = COMPANIES[screen.width], []

    with visitors.visitor("manager", on=screen) as page:
        page.goto(f"{STAFF}assessments/")
        faults += faults_of(page, screen)
        page.get_by_role("link", name="Assess a company").first.click()
        faults += _begin(page, screen, company=company)
        faults += _fill(page, screen)
        faults += _close(page, screen)
        page.get_by_text("How it came about").first.click()
        faults += faults_of(page, screen)
        with page.expect_download() as report:
            page.get_by_role("link", name="Download the report").click()
        page.get_by_role("link", name="Assess again").click()
        faults += _begin(page, screen)
        record = page.url
        page.locator(".a-sections a").first.click()
        expect(page.get_by_role("heading", name="Is this still right?")).to_be_visible()
        faults += faults_of(page, screen)
        page.get_by_role("button", name="Change").first.click()
        page.wait_for_url(lambda url: "edit=" in url)
        _answer(page, option=4)
        page.locator("#q-onward").get_by_role("button", name="Save and continue").click()
        expect(page.get_by_text("Section 2 of")).to_be_visible()
        page.goto(f"{record}review/")
        faults += _close(page, screen)
        expect(page.locator(".a-up").first).to_be_visible()
        expect(page.get_by_role("heading", name="Waves")).to_be_visible()
        page.goto(f"{STAFF}assessments/members/?assessed=yes")
        expect(page.get_by_role("link", name=company)).to_be_visible()
        faults += faults_of(page, screen)

    assert report.value.suggested_filename.startswith("innovation-management-")
    assert faults == [], "\n".join(faults)
