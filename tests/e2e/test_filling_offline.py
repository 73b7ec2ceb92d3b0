"""An expert fills an assessment in where the connection comes and goes."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.visiting import DESK, PHONE, Screen, Visitors, faults_of

pytestmark = pytest.mark.browser

ASSESSMENTS = "/manage/transilvania-it/assessments/"
LARGEST = "What share of turnover does the largest customer bring?"
ABROAD = "What share of turnover comes from abroad?"
ANSWERS_AT_ONCE = """
  new MutationObserver((_changes, watcher) => {
    const first = document.querySelector('form[data-fill] [data-item] input[type="text"]');
    if (!first) return;
    first.value = "41";
    watcher.disconnect();
  }).observe(document, { childList: true, subtree: true });
"""
STORE_THAT_WAITS = """
  const importKey = crypto.subtle.importKey.bind(crypto.subtle);
  const opened = new Promise((resolve) => { window.letStoreOpen = resolve; });
  crypto.subtle.importKey = async (...words) => { await opened; return importKey(...words); };
"""


def begin(page: Page, company: str) -> str:
    """Begin a business audit and return the address of its section *market*."""
    page.goto(f"{ASSESSMENTS}begin/")
    page.get_by_role("main").get_by_role("link", name="Business audit").click()
    page.get_by_label("Company", exact=True).fill(company)
    page.get_by_role("button", name="Begin the assessment").click()
    page.wait_for_url(re.compile(r"/assessments/\d+/"))
    found = re.search(r"/assessments/\d+/", page.url)
    assert found
    page.goto(f"{ASSESSMENTS}{found[0].split('/')[2]}/fill/market/")
    return page.url


@pytest.mark.parametrize(
    ("screen", "company"),
    [(DESK, "Siret Senzori SRL"), (PHONE, "Hoia Instruments SRL")],
    ids=["desk", "phone"],
)
def test_answers_given_without_connection_are_there_after_closing_the_page(
    visitors: Visitors, screen: Screen, company: str
) -> None:
    faults = []

    with visitors.visitor("staff", on=screen) as page:
        address = begin(page, company)
        expect(page.get_by_text("Opens on this device without a connection too.")).to_be_visible()
        page.context.set_offline(True)
        page.get_by_label(LARGEST).fill("35,5")
        page.get_by_label(ABROAD).fill("12")
        expect(page.locator("[data-said]")).to_contain_text("Answers that wait: 2")
        faults += faults_of(page, screen)
        page.get_by_role("button", name="Save and continue").last.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Operations")
        second = page.context.new_page()
        page.close()
        second.goto(address)
        expect(second.get_by_label(LARGEST)).to_have_value("35,5")
        second.context.set_offline(False)
        expect(second.locator("[data-said]")).to_contain_text("Saved")
        second.reload()
        kept = [second.get_by_label(each).input_value() for each in (LARGEST, ABROAD)]

    assert kept == ["35.5", "12"]
    assert faults == [], "\n".join(faults)


def test_what_is_answered_before_the_page_is_ready_for_it_is_saved(visitors: Visitors) -> None:
    """One answer before the script has come, as on a slow line; one while its store opens."""
    with visitors.visitor("staff", on=PHONE) as page:
        address = begin(page, "Apahida Instruments SRL")
        page.context.add_init_script(ANSWERS_AT_ONCE)
        page.context.add_init_script(STORE_THAT_WAITS)
        quick = page.context.new_page()
        page.close()
        quick.goto(address)
        quick.get_by_label(ABROAD).fill("7")
        quick.evaluate("window.letStoreOpen()")
        expect(quick.locator("[data-said]")).to_contain_text("Saved")

    with visitors.visitor("staff", on=PHONE) as page:
        page.goto(address)
        kept = [page.get_by_label(each).input_value() for each in (LARGEST, ABROAD)]

    assert kept == ["41", "7"]
