"""A funder's officer reads what is opened, asks about a line, and is answered by the programme."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.visiting import DESK, PHONE, WITHOUT_SCRIPT, Screen, Visitors, faults_of

pytestmark = pytest.mark.browser

OFFICER = "/officer/transilvania-it/innovation-year-2023/"
FIGURE = "Camp participants"
# What the officer is not told of, though it exists.
ELSEWHERE = [
    f"{OFFICER}3/",
    "/officer/transilvania-it/nordic-bridges-2026/",
    "/manage/transilvania-it/",
    "/manage/transilvania-it/programmes/innovation-year-2023/",
]


def _ask(page: Page, screen: Screen, *, line: int, text: str) -> tuple[list[str], str]:
    """Go from the start to a line and ask about it; return the faults, and all that was read."""
    faults, read = [], ""
    page.goto("/officer/")
    expect(page.get_by_role("link", name="Open results")).to_have_count(2)
    faults += faults_of(page, screen)
    page.get_by_role("link", name="Open results of Period 2").click()
    faults += faults_of(page, screen)
    page.get_by_role("link", name=FIGURE).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(FIGURE)
    expect(page.get_by_role("main")).to_contain_text("shows no people’s names to officers")
    faults += faults_of(page, screen)
    read += page.content()
    page.locator("main tbody th a").nth(line).click()
    expect(page.get_by_role("heading", name="Ask about this line")).to_be_visible()
    faults += faults_of(page, screen)
    read += page.content()
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator(".r-error").first).to_be_visible()
    faults += faults_of(page, screen)
    page.get_by_role("textbox", name="Question").fill(text)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_text("Your question is kept, and waits for an answer.")).to_be_visible()
    faults += faults_of(page, screen)
    return faults, read + page.content()


def _answer(page: Page, screen: Screen, *, text: str) -> tuple[list[str], str]:
    """Answer what Today says that an officer asks; return the faults, and who the line is of."""
    page.goto("/manage/transilvania-it/")
    faults = faults_of(page, screen)
    page.get_by_role("link", name=f"An officer asks about a line of {FIGURE}").click()
    faults += faults_of(page, screen)
    who = page.locator("#said").inner_text().removeprefix("About ")
    page.get_by_role("textbox", name="Answer").fill(text)
    page.get_by_role("button", name="Send answer").click()
    expect(page.get_by_role("region", name=f"About {who}")).to_contain_text(text)
    faults += faults_of(page, screen)
    return faults, who


@pytest.mark.parametrize(
    ("screen", "line"),
    [(DESK, 3), (PHONE, 5), (WITHOUT_SCRIPT, 7)],
    ids=["desk", "phone", "without-script"],
)
def test_a_line_is_asked_about_answered_and_closed(
    visitors: Visitors, screen: Screen, line: int
) -> None:
    asked, answered = f"Who signed for line {line}?", f"The host did, as for line {line} of Oslo."

    with visitors.visitor("officer", on=screen) as officer:
        faults, read = _ask(officer, screen, line=line, text=asked)
        with visitors.visitor("manager", on=screen) as manager:
            found, who = _answer(manager, screen, text=answered)
        officer.goto("/officer/")
        row = officer.get_by_role("row").filter(has_text=FIGURE).filter(has_text="Answered")
        row.get_by_role("link", name=f"A line of {FIGURE}").click()
        expect(officer.get_by_role("main")).to_contain_text(answered)
        faults += found + faults_of(officer, screen)
        read += officer.content()
        officer.get_by_role("button", name="Close the question").click()
        expect(officer.get_by_role("region", name="About")).to_contain_text("Closed")
        expect(officer.get_by_role("textbox")).to_have_count(0)
        faults += faults_of(officer, screen)

    assert len(who.split()) > 1
    assert who not in read
    assert faults == [], "\n".join(faults)


def test_an_officer_finds_nothing_else(visitors: Visitors) -> None:
    with visitors.visitor("officer") as page:
        page.goto("/manage/")
        arrived = page.url
        headings = page.get_by_role("heading", level=2).all_inner_texts()
        answers = [page.goto(address) for address in ELSEWHERE]

    assert arrived.endswith("/officer/")
    assert headings == ["Cluj Innovation Year 2023", "Questions"]
    assert [answer.status if answer else 0 for answer in answers] == [404] * len(ELSEWHERE)
