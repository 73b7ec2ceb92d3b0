"""From a figure to the file that proves a line of it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.visiting import DESK, PHONE, WITHOUT_SCRIPT, Screen, Visitors, faults_of

pytestmark = pytest.mark.browser


def _follow_menu(page: Page, name: str) -> None:
    menu = page.get_by_role("link", name="Menu", exact=True)
    if menu.is_visible():
        menu.click()
    page.get_by_role("navigation", name="Main").get_by_role("link", name=name, exact=True).click()


@pytest.mark.parametrize(
    "screen", [DESK, PHONE, WITHOUT_SCRIPT], ids=["desk", "phone", "without-script"]
)
def test_a_figure_is_followed_to_the_file_that_proves_it(
    visitors: Visitors, screen: Screen
) -> None:
    faults = []

    with visitors.visitor(on=screen) as page:
        page.goto(visitors.installation.login("viewer"))
        _follow_menu(page, "Programmes")
        faults += faults_of(page, screen)
        page.get_by_role("main").get_by_role("link", name="Nordic Bridges 2026").click()
        faults += faults_of(page, screen)
        page.get_by_role("link", name="Results", exact=True).click()
        faults += faults_of(page, screen)
        row = page.get_by_role("row").filter(has_text="Companies reached")
        number = row.locator(".r-count").filter(has_text=re.compile(r"^\s*2\d\s*$"))
        shown = number.inner_text().strip()
        number.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Companies reached")
        faults += faults_of(page, screen)
        hero = page.locator(".r-hero strong").inner_text()
        lines = page.locator("#in tbody tr").count()
        page.get_by_role("link", name="Someșul Digital SRL", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Someșul Digital SRL")
        faults += faults_of(page, screen)
        proof = page.locator("#evidence .r-files a").first
        name = proof.inner_text()
        with page.expect_response(re.compile(r"/evidence/\d+/$")) as coming:
            proof.click()
        answer = coming.value

    assert [hero, str(lines)] == [shown, shown]
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == f'inline; filename="{name}"'
    assert faults == [], "\n".join(faults)
