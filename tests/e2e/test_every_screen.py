"""Every screen of the demonstration as axe and a ruler see it, at a desk and on a phone."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Page

from tests.e2e.visiting import DESK, PHONE, Screen, Visitors, faults_of

pytestmark = pytest.mark.browser

STAFF = "/manage/transilvania-it/"
PROGRAMME = f"{STAFF}programmes/nordic-bridges-2026/"
FIGURE = f"{PROGRAMME}results/companies-reached/"
NOWHERE = [f"{STAFF}nothing-here/", "/nothing-here/"]
SCREENS = [
    STAFF,
    f"{STAFF}log/",
    f"{STAFF}log/record/",
    f"{STAFF}log/drafts/",
    f"{STAFF}organisations/",
    f"{STAFF}organisations/new/",
    f"{STAFF}people/",
    f"{STAFF}people/new/",
    f"{STAFF}programmes/",
    f"{STAFF}programmes/new/",
    PROGRAMME,
    f"{PROGRAMME}edit/",
    f"{PROGRAMME}history/",
    f"{PROGRAMME}periods/",
    f"{PROGRAMME}partners/new/",
    f"{PROGRAMME}emblem/edit/",
    f"{PROGRAMME}log/",
    f"{PROGRAMME}documents/",
    f"{PROGRAMME}work-plan/",
    f"{PROGRAMME}work-plan/new/",
    f"{PROGRAMME}results/",
    f"{PROGRAMME}results/?period=all",
    FIGURE,
    f"{PROGRAMME}indicators/",
    f"{PROGRAMME}indicators/new/",
    f"{STAFF}results/",
    f"{STAFF}calendar/",
    f"{STAFF}documents/",
    f"{STAFF}documents/new/",
    f"{STAFF}rules/",
    f"{STAFF}rules/new/",
    f"{STAFF}rules/library/",
    f"{STAFF}mailings/",
    f"{STAFF}settings/",
    f"{STAFF}settings/sign-in/",
    f"{STAFF}settings/members/",
    f"{STAFF}settings/members/invite/",
    f"{STAFF}settings/outbox/",
    f"{STAFF}settings/kinds/",
    f"{STAFF}settings/history/",
    f"{STAFF}search/?q=cluj",
    f"{STAFF}search/?q=x",
    *NOWHERE,
    "/account/",
    "/account/history/",
    "/account/sign-in/",
    "/account/browsers/",
    "/account/confirm/",
    "/manage/me/",
    "/workspaces/",
]
# A list, how its rows are told from other links, and what stands beneath the record of one.
RECORDS = {
    f"{STAFF}log/": (
        "",
        "edit/",
        "history/",
        "withdraw/",
        "programmes/",
        "participants/exclude/",
    ),
    f"{STAFF}organisations/": ("", "edit/", "history/", "sizes/", "memberships/"),
    f"{STAFF}people/": ("", "edit/", "history/", "log/", "affiliations/new/"),
    f"{STAFF}documents/": ("", "history/"),
    f"{STAFF}rules/": ("", "versions/"),
    FIGURE: ("",),
}
MAIN_SCREENS = [
    STAFF,
    f"{STAFF}log/",
    f"{STAFF}log/record/",
    f"{STAFF}organisations/",
    f"{STAFF}calendar/",
    PROGRAMME,
    f"{PROGRAMME}results/",
    FIGURE,
]
OPEN_TO_ALL = ["/", "/sign-in/", *NOWHERE]


def _addresses(page: Page) -> Iterator[str]:
    yield from SCREENS
    for address, parts in RECORDS.items():
        page.goto(address)
        first = page.locator("main tbody th a").first.get_attribute("href")
        for part in parts:
            yield f"{first}{part}"


@pytest.mark.parametrize(
    ("screen", "language"), [(DESK, "en"), (PHONE, "ro")], ids=["desk", "phone-in-romanian"]
)
def test_no_screen_has_a_fault(visitors: Visitors, screen: Screen, language: str) -> None:
    faults = []

    with visitors.visitor("owner", on=screen) as page:
        page.goto("/account/")
        page.locator("[name=language]").locator("visible=true").last.select_option(language)
        page.locator("main form[action='/account/'] button").click()
        for address in _addresses(page):
            answer = page.goto(address)
            faults += faults_of(page)
            if answer is None or answer.status != (404 if address in NOWHERE else 200):
                faults.append(f"{address} is not found")
            if page.locator("html").get_attribute("lang") != language:
                faults.append(f"{address} is in another language")
    with visitors.visitor(on=screen) as page:
        for address in OPEN_TO_ALL:
            page.goto(address)
            faults += faults_of(page)

    assert faults == [], "\n".join(faults)


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_no_screen_has_a_fault_in_the_dark(visitors: Visitors, screen: Screen) -> None:
    faults = []

    with visitors.visitor("manager", on=replace(screen, is_dark=True)) as page:
        for address in MAIN_SCREENS:
            page.goto(address)
            faults += faults_of(page)

    assert faults == [], "\n".join(faults)


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_no_menu_of_a_list_has_a_fault(visitors: Visitors, screen: Screen) -> None:
    faults = []

    with visitors.visitor("manager", on=screen) as page:
        for address in (f"{STAFF}log/", f"{STAFF}organisations/", FIGURE):
            page.goto(address)
            for menu in page.locator("main details.r-drop-menu > summary").all():
                menu.click()
                faults += faults_of(page)
                page.keyboard.press("Escape")

    assert faults == [], "\n".join(faults)
