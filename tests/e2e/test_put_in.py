"""What a script puts in: the places of a letter where one writes, and a hash into the clipboard."""

import pytest
from playwright.sync_api import expect

from tests.e2e.visiting import DESK, Visitors, faults_of

pytestmark = pytest.mark.browser

STAFF = "/manage/transilvania-it/"
YEAR = f"{STAFF}programmes/innovation-year-2023/"


def test_places_of_a_letter_are_put_in_by_keyboard_and_the_draft_is_discarded(
    visitors: Visitors,
) -> None:
    with visitors.visitor("manager") as page:
        page.goto(f"{STAFF}organisations/?member=yes")
        page.locator("main tbody input[name=chosen]").first.check()
        page.get_by_role("button", name="Write to their people").click()
        text = page.get_by_role("textbox", name="Text").first
        text.focus()
        page.keyboard.type("Dear ")
        page.get_by_role("button", name="Name of the reader").first.press("Enter")
        page.keyboard.type(", good day.")
        written = text.input_value()
        said = page.locator("[data-places] [role=status]").first.inner_text()
        faults = faults_of(page, DESK)
        page.get_by_role("link", name="Discard the draft").click()
        page.get_by_role("dialog").get_by_role("button", name="Discard the draft").click()
        expect(page.get_by_text("The draft is discarded.")).to_be_visible()

    assert written == "Dear {name}, good day."
    assert said == "Name of the reader is in the letter"
    assert faults == [], "\n".join(faults)


def test_the_number_of_a_frozen_report_is_copied(visitors: Visitors) -> None:
    with visitors.visitor("manager") as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.goto(f"{YEAR}reports/1/1/")
        proof = page.get_by_role("region", name="Frozen under")
        number = proof.locator("code").inner_text()
        proof.get_by_role("button", name="Copy").click()
        expect(proof.get_by_role("status")).to_have_text("Copied")
        copied = page.evaluate("navigator.clipboard.readText()")

    assert (len(number), copied) == (64, number)
