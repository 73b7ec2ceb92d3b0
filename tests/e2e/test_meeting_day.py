"""The day of meetings on a phone, and a week later one page with all of them."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.installation import Installation, installed
from tests.e2e.visiting import DESK, PHONE, WITHOUT_SCRIPT, Screen, Visitors, faults_of

pytestmark = pytest.mark.browser
Scene = dict[str, Any]


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory, database_address: str) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("hall")
    with installed(folder, database=database_address, demonstration=False) as installation:
        yield installation


@pytest.fixture(scope="module")
def scene(hall: Installation) -> Scene:
    told = subprocess.run(
        [sys.executable, "-m", "tests.e2e.meeting_scene"],
        env=hall.environment,
        check=True,
        capture_output=True,
        text=True,
    )
    found: Scene = json.loads(told.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize("screen", [PHONE, WITHOUT_SCRIPT], ids=["phone", "without-script"])
def test_who_did_not_come_is_one_tap_and_a_week_later_all_is_said_on_one_page(
    browser: Browser, hall: Installation, scene: Scene, screen: Screen
) -> None:
    with Visitors(browser=browser, installation=hall).visitor(on=screen) as page:
        page.goto(scene["schedule"])
        coming = page.get_by_role("region", name="Other1 Rus")
        expect(coming.get_by_text("Table 2")).to_be_visible()
        expect(coming.get_by_text(" min")).to_be_visible()
        faults = faults_of(page, screen)
        page.get_by_role("button", name="They did not come").click()
        expect(page.get_by_text("Kept: Other0 Rus did not come.")).to_be_visible()
        faults += faults_of(page, screen)
        page.get_by_role("button", name="Take that back").click()
        expect(page.get_by_role("button", name="They did not come")).to_be_visible()
        page.get_by_role("link", name="I cannot come").first.click()
        expect(page.get_by_text("Cancel your meeting with Other1 Rus?")).to_be_visible()
        faults += faults_of(page, screen)

        page.goto(scene["after"])
        faults += faults_of(page, screen)
        for number in range(3):
            _say(page, f"Other{number} Rus")
        page.get_by_role("button", name="Save what I said").click()
        expect(page.get_by_text("Thank you. That was all")).to_be_visible()
        faults += faults_of(page, screen)
    assert faults == [], "\n".join(faults)


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_staff_see_the_day_and_its_figures(
    browser: Browser, hall: Installation, scene: Scene, screen: Screen
) -> None:
    faults: list[str] = []
    with Visitors(browser=browser, installation=hall).visitor(on=screen) as page:
        page.context.add_cookies(
            [
                {"name": name, "value": value, "url": hall.url}
                for name, value in scene["cookies"].items()
            ]
        )
        for address in ("figures/", "all/", "day/", "after/"):
            page.goto(f"{scene['over']}{address}")
            expect(page.get_by_role("heading", level=1)).to_have_text("Steel")
            faults += faults_of(page, screen)
        page.goto(f"{scene['over']}figures/")
        page.get_by_role("definition").filter(has_text="3").get_by_role("link").first.click()
        expect(
            page.get_by_role("region", name="Meetings").get_by_text("Other2 Rus")
        ).to_be_visible()
        page.goto(scene["board"])
        expect(page.get_by_role("heading", name="Table 2")).to_be_visible()
        faults += faults_of(page, screen)
    assert faults == [], "\n".join(faults)


def _say(page: Page, name: str) -> None:
    meeting = page.get_by_role("region", name=name)
    meeting.get_by_label("It took place").check()
    meeting.get_by_label("4", exact=True).check()
