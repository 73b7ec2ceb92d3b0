"""From an empty form to what a programme counts, and from a title to what everybody reads."""

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.documents.files import PDF
from tests.e2e.visiting import DESK, PHONE, WITHOUT_SCRIPT, Screen, Visitors, faults_of

pytestmark = pytest.mark.browser
SCREENS = pytest.mark.parametrize(
    "screen", [DESK, PHONE, WITHOUT_SCRIPT], ids=["desk", "phone", "without-script"]
)
SPACE = "/manage/transilvania-it"


@SCREENS
def test_a_partnership_is_signed_with_its_evidence_and_a_programme_counts_it(
    visitors: Visitors, screen: Screen, request: pytest.FixtureRequest
) -> None:
    title = f"Joint design, {request.node.callspec.id}"

    with visitors.visitor("manager", on=screen) as page:
        page.goto(f"{SPACE}/partnerships/new/")
        faults = faults_of(page, screen)
        page.get_by_label("Title").fill(title)
        _partner(page, 1, "Medisfera SRL")
        _partner(page, 3, "Someșul Digital SRL")
        page.get_by_role("button", name="Another partner").click()
        expect(page.get_by_role("group", name="Partner 4")).to_be_visible()
        _partner(page, 4, "Fjordsund Klynge AS")
        page.get_by_label("Nordic Bridges 2026").check()
        page.get_by_role("button", name="Add partnership").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        faults += faults_of(page, screen)
        _add_evidence(page)
        page.get_by_role("link", name="Say that it is signed").click()
        effect = "with its partners, and counts towards Nordic Bridges 2026."
        expect(page.get_by_text(effect)).to_be_visible()
        faults += faults_of(page, screen)
        page.get_by_role("button", name="Write down that it is signed").click()
        expect(page.get_by_text("is signed, and stands in the log.")).to_be_visible()
        faults += faults_of(page, screen)
        counted = page.get_by_role("region", name="Counts towards")
        expect(counted.get_by_role("link", name="Nordic Bridges 2026")).to_be_visible()
        expect(counted.get_by_text("4.1")).to_be_visible()
        counted.get_by_role("link", name="In the log", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        expect(page.get_by_role("link", name="Agreement.pdf", exact=True)).to_be_visible()
        page.goto(f"{SPACE}/partnerships/")
        expect(page.get_by_role("link", name=title)).to_be_visible()
        faults += faults_of(page, screen)
    assert faults == []


@SCREENS
def test_a_good_practice_goes_from_a_title_to_what_everybody_reads(
    visitors: Visitors, screen: Screen, request: pytest.FixtureRequest
) -> None:
    title = f"Visits with an audit, {request.node.callspec.id}"

    with visitors.visitor("manager", on=screen) as page:
        page.goto(f"{SPACE}/practices/new/")
        faults = faults_of(page, screen)
        page.get_by_label("Title").fill(title)
        page.get_by_role("button", name="Add good practice").click()
        expect(page.get_by_text("0 of 10 parts are said")).to_be_visible()
        faults += faults_of(page, screen)
        page.get_by_role("link", name="Edit good practice").click()
        _describe(page)
        page.get_by_role("button", name="Save good practice").click()
        expect(page.get_by_text("10 of 10 parts are said")).to_be_visible()
        page.get_by_role("link", name="Name an adopter").click()
        page.get_by_label("Organisation").fill("Medisfera SRL")
        page.get_by_label("What they do otherwise").fill("They begin online.")
        faults += faults_of(page, screen)
        page.get_by_role("button", name="Name the adopter").click()
        page.get_by_role("link", name="Publish", exact=True).click()
        page.get_by_role("button", name="Publish the practice").click()
        expect(page.get_by_text("is published: everybody can read it.")).to_be_visible()
        faults += faults_of(page, screen)
        address = page.get_by_label("Address of the page").input_value()
        page.goto(f"{SPACE}/practices/")
        faults += faults_of(page, screen)

    with visitors.visitor(on=screen) as page:
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        for said in ("SMEs at the seminar", "They begin online.", "since January 2016"):
            expect(page.get_by_text(said)).to_be_visible()
        faults += faults_of(page, screen)
        page.get_by_role("link", name="All good practices of").click()
        expect(page.get_by_role("link", name=title)).to_be_visible()
        faults += faults_of(page, screen)
    assert faults == []


def _partner(page: Page, number: int, name: str) -> None:
    row = page.get_by_role("group", name=f"Partner {number}")
    row.get_by_label("Organisation").fill(name)


def _add_evidence(page: Page) -> None:
    """Put a file in where the drop area is, and have it kept."""
    file = FilePayload(name="Agreement.pdf", mimeType="application/pdf", buffer=PDF)
    page.locator("#files").set_input_files(file)
    page.get_by_role("button", name="Add evidence").click()
    expect(page.get_by_text("1 file added.")).to_be_visible()


def _describe(page: Page) -> None:
    """Say what is asked of a good practice."""
    page.get_by_label("Topic").select_option(label="SME competitiveness")
    for label, text in {
        "In one sentence": "A seminar, a visit, help.",
        "Description": "Two people visit each member.",
        "Place": "Cluj-Napoca, RO11",
        "Since": "1.1.2016",
        "Resources needed": "Twenty days.",
        "Evidence of success": "It works.",
        "Difficulties": "Companies are reluctant.",
        "Potential for transfer": "Any sector.",
    }.items():
        page.get_by_role("textbox", name=label).fill(text)
    figure = page.get_by_role("group", name="Figure 1")
    figure.get_by_label("Value").fill("18")
    figure.get_by_label("What is counted").fill("SMEs at the seminar")
