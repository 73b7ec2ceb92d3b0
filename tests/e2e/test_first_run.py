"""From an empty installation to a day of work, by the four steps of the guided start."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.installation import installed
from tests.e2e.visiting import DESK, PHONE, WITHOUT_SCRIPT, Screen, Visitors, faults_of

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    "screen",
    [replace(DESK, is_dark=True), PHONE, WITHOUT_SCRIPT],
    ids=["desk-in-the-dark", "phone", "without-script"],
)
def test_the_first_visitor_is_led_to_a_first_day(
    browser: Browser,
    tmp_path_factory: pytest.TempPathFactory,
    database_address: str,
    screen: Screen,
) -> None:
    faults, folder = [], tmp_path_factory.mktemp("empty")

    with (
        installed(folder, database=database_address, demonstration=False) as installation,
        Visitors(browser=browser, installation=installation).visitor(on=screen) as page,
    ):
        page.goto("/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Set up your workspace")
        faults += faults_of(page, screen)

        page.get_by_label("Name of your organisation").fill("Lumea Verde Cluster")
        page.get_by_label("Kind").select_option("cluster")
        page.get_by_label("Town").fill("Brașov")
        page.get_by_label("Country").select_option("RO")
        page.get_by_label("Your name").fill("Ana Pop")
        page.get_by_label("Your e-mail address").fill("ana@lumea.example")
        page.get_by_label("Password").fill("frunze-verzi-7")
        page.get_by_role("button", name="Save and go on").click()

        expect(page.get_by_role("heading", level=2, name="Language and money")).to_be_visible()
        faults += faults_of(page, screen)
        page.get_by_label("Currency").select_option("EUR")
        page.get_by_role("button", name="Save and go on").click()

        expect(page).to_have_url(re.compile(r"/programme/$"))
        faults += faults_of(page, screen)
        page.get_by_label("Name").fill("Circular Wood")
        ready = page.locator("#ready input[type=checkbox]")
        of_another_scheme = ready.first.get_attribute("name")
        page.get_by_label("Grant scheme").select_option("interreg")
        if not screen.has_script:
            page.get_by_role("button", name="Show the figures of this scheme").click()
        expect(ready.first).not_to_have_attribute("name", of_another_scheme or "")
        page.locator("[name=starts_on]").fill("01.03.2026")
        page.locator("[name=ends_on]").fill("28.02.2027")
        ready.first.check()
        faults += faults_of(page, screen)
        page.get_by_role("button", name="Save and go on").click()

        expect(page).to_have_url(re.compile(r"/members/$"))
        faults += faults_of(page, screen)
        page.locator("[name=lines]").fill("Tâmplăria Nouă SRL\nStejar Design SRL")
        page.get_by_role("button", name="Show what is found").click()
        expect(page.get_by_role("button", name="Save 2 members")).to_be_visible()
        faults += faults_of(page, screen)
        page.get_by_role("button", name="Save 2 members").click()

        expect(page.get_by_role("heading", level=1)).to_contain_text("Today")
        faults += faults_of(page, screen)
        expect(page.get_by_role("main")).to_contain_text("Circular Wood")

    assert faults == [], "\n".join(faults)
