"""Every screen of the demonstration as axe and a ruler see it, at a desk and on a phone."""

from dataclasses import replace

import pytest

from tests.e2e.visiting import DESK, PHONE, Screen, Visitors, faults_of

pytestmark = pytest.mark.browser

STAFF = "/manage/transilvania-it/"
PROGRAMME = f"{STAFF}programmes/nordic-bridges-2026/"
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
    f"{PROGRAMME}log/",
    f"{PROGRAMME}documents/",
    f"{PROGRAMME}work-plan/",
    f"{PROGRAMME}results/",
    f"{PROGRAMME}results/companies-reached/",
    f"{PROGRAMME}indicators/",
    f"{STAFF}calendar/",
    f"{STAFF}documents/",
    f"{STAFF}rules/",
    f"{STAFF}rules/library/",
    f"{STAFF}settings/",
    f"{STAFF}settings/members/",
    f"{STAFF}settings/outbox/",
    f"{STAFF}settings/kinds/",
    f"{STAFF}settings/history/",
    f"{STAFF}search/?q=cluj",
    "/account/",
    "/workspaces/",
]
MAIN_SCREENS = [
    STAFF,
    f"{STAFF}log/",
    f"{STAFF}log/record/",
    f"{STAFF}organisations/",
    f"{STAFF}calendar/",
    PROGRAMME,
    f"{PROGRAMME}results/",
    f"{PROGRAMME}results/companies-reached/",
]
OPEN_TO_ALL = ["/", "/sign-in/", "/nothing-here/"]


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_no_screen_has_a_fault(visitors: Visitors, screen: Screen) -> None:
    faults = []

    with visitors.visitor("owner", on=screen) as page:
        for address in SCREENS:
            page.goto(address)
            faults += faults_of(page)
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
