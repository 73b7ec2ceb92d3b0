"""A map of competences; a reduction plan and what it saved; a company decides on its steps."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.visiting import DESK, PHONE, WITHOUT_SCRIPT, Screen, Visitors, faults_of

pytestmark = pytest.mark.browser

STAFF = "/manage/transilvania-it/"
ALL = pytest.mark.parametrize(
    "screen", [DESK, PHONE, WITHOUT_SCRIPT], ids=["desk", "phone", "without-script"]
)


@ALL
def test_a_map_says_who_could_help_whom(visitors: Visitors, screen: Screen) -> None:
    faults = []

    with visitors.visitor("viewer", on=screen) as page:
        page.goto(f"{STAFF}assessments/")
        page.get_by_role("link", name="Competences").click()
        expect(page.get_by_role("heading", level=1, name="Competences")).to_be_visible()
        faults += faults_of(page, screen)
        page.get_by_label("Competences", exact=True).select_option(label="Green")
        page.get_by_role("button", name="Show").click()
        cells = page.get_by_role("table", name="Heat map").locator("tbody tr").first.locator("td")
        if screen.width == DESK.width:
            expect(cells).to_have_count(6)
        else:
            expect(page.get_by_role("table", name="Heat map")).to_be_hidden()
        first = page.locator(".a-tally").first
        first.locator("summary").click()
        expect(first.get_by_role("term").first).to_have_text("Offered by")
        faults += faults_of(page, screen)
        pairs = page.get_by_role("region", name="Who could help whom")
        expect(pairs.get_by_role("listitem")).not_to_have_count(0)

    assert faults == [], "\n".join(faults)


def test_the_map_is_dark_where_the_screen_is(visitors: Visitors) -> None:
    screen = replace(DESK, is_dark=True)

    with visitors.visitor("viewer", on=screen) as page:
        page.goto(f"{STAFF}assessments/competences/")
        faults = faults_of(page, screen)

    assert faults == [], "\n".join(faults)


def _plan(page: Page) -> None:
    page.goto(f"{STAFF}assessments/measures/?state=overdue")
    page.get_by_role("link", name="Light by sensors in the stores").click()


@ALL
def test_a_measure_is_planned_done_and_dropped(
    visitors: Visitors, screen: Screen, request: pytest.FixtureRequest
) -> None:
    faults, name = [], f"Insulate the doors, {request.node.callspec.id}"

    with visitors.visitor("staff", on=screen) as page:
        _plan(page)
        faults += faults_of(page, screen)
        page.get_by_role("link", name="Plan a measure").click()
        page.get_by_label("Measure", exact=True).fill(name)
        page.get_by_label("Saving in a year").fill("1.000.000")
        page.get_by_label("To be done by").fill("31.12.2030")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_label("Measure", exact=True)).to_have_value(name)
        faults += faults_of(page, screen)
        page.get_by_label("What it lowers").select_option(label="Scope 1 (t CO2e)")
        page.get_by_label("Saving in a year").fill("1,5")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("The measure is planned.")).to_be_visible()
        row = page.get_by_role("row").filter(has_text=name)
        row.get_by_role("link", name="Drop").click()
        page.get_by_label("Reason").fill("The doors are new")
        page.get_by_role("button", name="Drop it").click()
        expect(page.get_by_role("row").filter(has_text=name)).to_contain_text("Dropped")
        faults += faults_of(page, screen)

    assert faults == [], "\n".join(faults)


def test_what_was_saved_is_verified_by_the_next_footprint(visitors: Visitors) -> None:
    faults = []

    for screen in (DESK, PHONE):
        with visitors.visitor("manager", on=screen) as page:
            page.goto(f"{STAFF}assessments/measures/?state=planned")
            page.get_by_role("link", name="Panels on the roof").click()
            saved = page.get_by_role("table", name="Saved since the footprint before")
            expect(saved).to_contain_text("Insulate the roof of the hall")
            page.get_by_role("link", name="Verify savings").click()
            field = page.get_by_label("Insulate the roof of the hall")
            before = field.input_value()
            field.fill("50")
            page.get_by_role("button", name="Keep what was saved").click()
            expect(page.get_by_text(re.compile("Say why, such as"))).to_be_visible()
            faults += faults_of(page, screen)
            page.get_by_label("Insulate the roof of the hall").fill(before)
            page.get_by_role("button", name="Keep what was saved").click()
            expect(page.get_by_text("What was saved is kept.")).to_be_visible()
            faults += faults_of(page, screen)

    assert faults == [], "\n".join(faults)


@ALL
def test_a_company_decides_on_a_step_that_the_expert_worded(
    visitors: Visitors, screen: Screen, request: pytest.FixtureRequest
) -> None:
    faults, name = [], f"Ask the bank, {request.node.callspec.id}"

    with visitors.visitor("staff", on=screen) as page:
        # Of the newest footprint: what an older one advises waits for nobody's word.
        page.goto(f"{STAFF}assessments/measures/")
        page.get_by_role("link", name="Panels on the roof").click()
        page.get_by_role("link", name="Carbon footprint").first.click()
        page.get_by_role("link", name="Add a step").click()
        page.get_by_label("Next step").fill(name)
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("heading", name=name)).to_be_visible()
        faults += faults_of(page, screen)
    with visitors.visitor(on=screen) as page:
        page.goto(f"{visitors.installation.login('company-link')}steps/")
        step = page.get_by_role("listitem").filter(has_text=name)
        faults += faults_of(page, screen)
        step.get_by_label("Why").fill("We have a loan")
        step.get_by_role("button", name="We will not").click()
        decided = page.get_by_role("listitem").filter(has_text=name)
        expect(decided).to_contain_text("Declined")
        expect(decided).to_contain_text("We have a loan")
        faults += faults_of(page, screen)

    assert faults == [], "\n".join(faults)
