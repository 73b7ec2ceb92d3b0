"""A questionnaire is built, looked at, mended and published; a line is dragged to its place."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.visiting import DESK, PHONE, WITHOUT_SCRIPT, Screen, Visitors, faults_of

pytestmark = pytest.mark.browser

QUESTIONNAIRES = "/manage/transilvania-it/questionnaires/"


def open_outline(page: Page) -> None:
    """On a phone the outline is folded."""
    if page.locator("[data-fold]:not([open])").count():
        page.locator("[data-fold] > summary").click()


def add_question(page: Page, words: str, kind: str) -> None:
    page.get_by_label("What is asked").fill(words)
    page.get_by_label("Kind").select_option(label=kind)
    page.get_by_role("button", name="Add question").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Question: {words}")


def open_section(page: Page, name: str) -> None:
    open_outline(page)
    page.get_by_role("navigation", name="Outline").get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Section: {name}")


def begin(page: Page, title: str, *, languages: list[str]) -> None:
    page.goto(QUESTIONNAIRES)
    page.get_by_role("link", name="Build a questionnaire").first.click()
    page.get_by_label("Title").fill(title)
    for language in ("English", "Romanian"):
        page.get_by_label(language).set_checked(language in languages)
    page.get_by_role("button", name="Begin the draft").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


@pytest.mark.parametrize(
    "screen", [DESK, PHONE, WITHOUT_SCRIPT], ids=["desk", "phone", "without-script"]
)
def test_a_questionnaire_is_built_previewed_and_published(
    visitors: Visitors, screen: Screen, request: pytest.FixtureRequest
) -> None:
    title = f"Visits abroad, {request.node.callspec.id}"

    with visitors.visitor("manager", on=screen) as page:
        page.goto(QUESTIONNAIRES)
        faults = faults_of(page, screen)
        begin(page, title, languages=["English"])
        faults += faults_of(page, screen)
        open_section(page, "First section")
        add_question(page, "Do you export?", "One of several")
        for words in ("Yes", "Not yet"):
            new = page.get_by_role("group", name="Another answer")
            new.get_by_role("textbox", name="Answer, EN").fill(words)
            new.get_by_role("button", name="Add").click()
            expect(page.get_by_role("group", name=words)).to_be_visible()
        faults += faults_of(page, screen)
        open_section(page, "First section")
        add_question(page, "Where to?", "Short text")
        _condition(page, screen)
        faults += faults_of(page, screen)
        page.get_by_role("link", name="Preview").click()
        phone = page.frame_locator("iframe[title='On a phone']")
        expect(phone.get_by_role("group", name="Do you export?")).to_be_visible()
        expect(phone.get_by_text("Asked only under a condition")).to_be_visible()
        faults += faults_of(page, screen)
        page.get_by_role("link", name="Change this section").click()
        page.get_by_role("button", name="Up: Where to?").click()
        page.get_by_role("link", name="Publish").click()
        faults += faults_of(page, screen)
        page.get_by_role("link", name="Mend it").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Question: Where to?")
        open_section(page, "First section")
        page.get_by_role("button", name="Down: Where to?").click()
        page.get_by_role("link", name="Publish").click()
        page.get_by_role("button", name="Publish version 1").click()
        expect(page.get_by_text(f"“{title}” is published as version 1.")).to_be_visible()
        faults += faults_of(page, screen)

    assert faults == [], "\n".join(faults)


def _condition(page: Page, screen: Screen) -> None:
    """Choose the question; its answers are offered at once, or without scripts by a button."""
    page.locator("select[name='condition.item']").select_option(label="Do you export?")
    if not screen.has_script:
        page.get_by_role("button", name="Take over").click()
    page.locator("select[name='condition.value']").select_option(label="Yes")
    page.get_by_role("button", name="Save draft").last.click()
    expect(page.locator("select[name='condition.value']")).to_have_value("yes")


def test_a_line_is_dragged_to_its_place(visitors: Visitors) -> None:
    with visitors.visitor("manager") as page:
        begin(page, "Dragged", languages=["English"])
        for words in ("Second", "Third"):
            page.get_by_label("Title of a new section").fill(words)
            page.get_by_role("button", name="Add section").click()
            expect(page.get_by_role("heading", level=1)).to_have_text(f"Section: {words}")
            page.get_by_role("link", name="Title and languages").click()
        lines = page.locator(".b-list > li")
        expect(lines).to_have_count(3)

        lines.nth(2).drag_to(lines.nth(0), target_position={"x": 40, "y": 4})

        expect(lines.nth(0)).to_contain_text("Third")
        names = page.locator(".b-list .b-name").all_inner_texts()
    assert names == ["Third", "First section", "Second"]
