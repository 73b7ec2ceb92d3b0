"""Meters are entered one by one, on a desk and on a phone, with the connection and without it."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.visiting import DESK, PHONE, Screen, Visitors, faults_of

pytestmark = pytest.mark.browser

ASSESSMENTS = "/manage/transilvania-it/assessments/"
FACTOR = "Factor of the supplier"


def _begin(page: Page, company: str) -> str:
    """Begin a carbon footprint and return the address of its section *electricity*."""
    page.goto(f"{ASSESSMENTS}begin/")
    page.get_by_role("main").get_by_role("link", name="Carbon footprint").click()
    page.get_by_label("Company", exact=True).fill(company)
    page.get_by_role("button", name="Begin the assessment").click()
    page.wait_for_url(re.compile(r"/assessments/\d+/"))
    found = re.search(r"/assessments/(\d+)/", page.url)
    assert found
    page.goto(f"{ASSESSMENTS}{found[1]}/fill/electricity/")
    return page.url


def _row(page: Page, number: int) -> Locator:
    return page.get_by_role("group", name=f"No. {number}", exact=True)


def _meter(page: Page, number: int) -> Locator:
    return _row(page, number).get_by_label("Meter or site")


@pytest.mark.parametrize(
    ("screen", "company"),
    [(DESK, "Siret Senzori SRL"), (PHONE, "Hoia Instruments SRL")],
    ids=["desk", "phone"],
)
def test_rows_come_and_go_and_ask_by_themselves(
    visitors: Visitors, screen: Screen, company: str
) -> None:
    with visitors.visitor("staff", on=screen) as page:
        address = _begin(page, company)
        _meter(page, 1).fill("Hall")
        _row(page, 1).get_by_label("Nothing special").check()
        page.get_by_role("button", name="Add another").focus()
        page.keyboard.press("Enter")
        expect(_meter(page, 2)).to_be_focused()
        page.keyboard.type("Office")
        _row(page, 2).get_by_label("The supplier states its own factor").check()
        expect(_row(page, 2).get_by_label(FACTOR)).to_be_visible()
        expect(_row(page, 1).get_by_label(FACTOR)).to_be_hidden()
        faults = faults_of(page, screen)
        _row(page, 2).get_by_label(FACTOR).fill("0,25")
        expect(page.get_by_text("Opens on this device without a connection too.")).to_be_visible()
        page.context.set_offline(True)
        page.get_by_role("button", name="Remove no. 1").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Remove no. 1")).to_be_focused()
        page.get_by_role("button", name="Add another").click()
        _meter(page, 2).fill("Store")
        expect(page.locator("[data-said]")).to_contain_text("Answers that wait: 1")
        faults += faults_of(page, screen)
        second = page.context.new_page()
        page.close()
        second.goto(address)
        expect(_meter(second, 2)).to_have_value("Store")
        second.context.set_offline(False)
        expect(second.locator("[data-said]")).to_contain_text("Saved")
        second.reload()
        kept = [_meter(second, number).input_value() for number in (1, 2)]
        factor = _row(second, 1).get_by_label(FACTOR).input_value()

    assert (kept, factor) == (["Office", "Store"], "0.25")
    assert faults == [], "\n".join(faults)
