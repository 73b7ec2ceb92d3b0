"""Somebody looks for what he half remembers: with mistakes, by keys alone, without JavaScript."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.visiting import DESK, PHONE, WITHOUT_SCRIPT, Screen, Visitors, faults_of

pytestmark = pytest.mark.browser

STAFF = "/manage/transilvania-it/"
SEARCH = f"{STAFF}search/"
DARK = replace(DESK, is_dark=True)
PROGRAMME = "Nordic Bridges 2026"
SLIPPED = "Nodric Bridgse"


def _type(page: Page, text: str) -> None:
    page.goto(STAFF)
    page.keyboard.press("Control+k")
    page.keyboard.type(text)
    expect(page.get_by_role("listbox", name="Suggestions")).to_be_visible()


@pytest.mark.parametrize("screen", [DESK, DARK])
def test_a_name_with_mistakes_is_suggested_and_opened_by_keys(
    visitors: Visitors, screen: Screen
) -> None:
    with visitors.visitor("manager", on=screen) as page:
        _type(page, SLIPPED)
        box = page.get_by_role("combobox", name="Search")
        expect(box).to_have_attribute("aria-expanded", "true")
        expect(page.locator("#suggestions-said")).to_have_text(
            f"Nothing is called “{SLIPPED}” exactly; these are close."
        )
        assert faults_of(page, screen) == []

        option = page.get_by_role("group", name="Programmes").get_by_role("option")
        for _step in range(page.get_by_role("option").count()):
            box.press("ArrowDown")
            if option.get_attribute("aria-selected") == "true":
                break
        expect(box).to_be_focused()
        expect(box).to_have_attribute("aria-activedescendant", option.get_attribute("id") or "-")
        assert faults_of(page, screen) == []
        box.press("Enter")

        expect(page).to_have_url(re.compile("programmes/nordic-bridges-2026/$"))


def test_keys_go_around_close_and_lead_to_all(visitors: Visitors) -> None:
    with visitors.visitor("manager") as page:
        _type(page, "nordic")
        box, options = page.get_by_role("combobox", name="Search"), page.get_by_role("option")
        box.press("ArrowUp")
        expect(options.last).to_have_attribute("aria-selected", "true")
        box.press("ArrowDown")
        expect(page.locator('[role="option"][aria-selected="true"]')).to_have_count(0)
        box.press("ArrowDown")
        expect(options.first).to_have_attribute("aria-selected", "true")

        box.press("Escape")
        expect(page.get_by_role("listbox")).to_be_hidden()
        expect(box).to_have_value("nordic")
        expect(box).to_have_attribute("aria-expanded", "false")
        box.press("Enter")

        expect(page).to_have_url(re.compile(r"search/\?q=nordic$"))
        expect(page.get_by_role("heading", name="Programmes")).to_be_visible()


def test_suggestions_open_by_pointer_and_leave_with_the_focus(visitors: Visitors) -> None:
    with visitors.visitor("manager") as page:
        _type(page, "nordic")
        page.keyboard.press("Tab")
        expect(page.get_by_role("listbox")).to_be_hidden()

        page.get_by_role("combobox", name="Search").click()
        page.get_by_role("option", name="All results for “nordic”").click()

        expect(page).to_have_url(re.compile(r"search/\?q=nordic$"))


@pytest.mark.parametrize("screen", [DESK, PHONE, replace(PHONE, is_dark=True)])
def test_the_page_finds_while_one_types(visitors: Visitors, screen: Screen) -> None:
    with visitors.visitor("manager", on=screen) as page:
        page.goto(SEARCH)
        box = page.locator("main").get_by_role("searchbox")
        box.press_sequentially(SLIPPED)

        expect(page.get_by_text("exactly; these are close.").last).to_be_visible()
        expect(page.get_by_role("link", name=PROGRAMME, exact=True)).to_be_visible()
        expect(page).to_have_url(re.compile(r"search/\?q=Nodric"))
        assert faults_of(page, screen) == []

        box.fill("bistrita")
        expect(page.locator("mark").first).to_have_text("Bistrița")
        assert faults_of(page, screen) == []


def test_search_works_without_javascript(visitors: Visitors) -> None:
    with visitors.visitor("manager", on=replace(WITHOUT_SCRIPT, width=1400, height=900)) as page:
        page.goto(STAFF)
        box = page.get_by_role("banner").get_by_role("searchbox", name="Search")
        box.fill(SLIPPED)
        box.press("Enter")

        expect(
            page.get_by_text(f"Nothing is called “{SLIPPED}” exactly; these are close.")
        ).to_be_visible()
        page.get_by_role("link", name=PROGRAMME, exact=True).click()

        expect(page.get_by_role("heading", level=1)).to_have_text(PROGRAMME)


def test_search_works_on_a_phone_without_javascript(visitors: Visitors) -> None:
    with visitors.visitor("manager", on=WITHOUT_SCRIPT) as page:
        page.goto(STAFF)
        page.get_by_role("link", name="Search", exact=True).click()
        page.locator("main").get_by_role("searchbox").fill("nodric")
        page.locator("main").get_by_role("button", name="Search").click()

        expect(page.get_by_role("link", name=PROGRAMME, exact=True)).to_be_visible()
        assert faults_of(page, WITHOUT_SCRIPT) == []
