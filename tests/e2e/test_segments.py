"""A segment is built, says who of it is left out, and is written to; and one comes from a list."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.visiting import DESK, PHONE, WITHOUT_SCRIPT, Screen, Visitors, faults_of

pytestmark = pytest.mark.browser

STAFF = "/manage/transilvania-it/"


def _found(page: Page) -> int:
    said = page.get_by_role("complementary", name="Found now").locator("strong").inner_text()
    return int(said.replace(",", ""))


def _add(page: Page, condition: str) -> None:
    page.get_by_label("Add a condition").select_option(label=condition)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("group", name=condition).first).to_be_visible()


def _counted(page: Page, screen: Screen, *, other_than: int) -> int:
    """Wait for the number to follow; without scripts a button counts again."""
    if screen.has_script:
        hero = page.get_by_role("complementary", name="Found now").locator("strong")
        expect(hero).not_to_have_text(f"{other_than:,}")
    else:
        page.get_by_role("button", name="Count again").last.click()
    return _found(page)


@pytest.mark.parametrize(
    "screen", [DESK, PHONE, WITHOUT_SCRIPT], ids=["desk", "phone", "without-script"]
)
def test_a_segment_is_built_looked_at_and_written_to(
    visitors: Visitors, screen: Screen, request: pytest.FixtureRequest
) -> None:
    faults, name = [], f"Small members, {request.node.callspec.id}"

    with visitors.visitor("manager", on=screen) as page:
        page.goto(f"{STAFF}segments/")
        faults += faults_of(page, screen)
        page.get_by_role("link", name="Of organisations").click()
        everybody = _found(page)
        _add(page, "Size class")
        page.get_by_label("Micro").check()
        page.get_by_label("Small").check()
        small = _counted(page, screen, other_than=everybody)
        _add(page, "Member of a cluster")
        members = _counted(page, screen, other_than=small)
        faults += faults_of(page, screen)
        page.get_by_label("Name", exact=True).fill(name)
        page.get_by_role("button", name="Save segment").click()
        expect(page.get_by_text(f"“{name}” is saved.")).to_be_visible()
        expect(page.get_by_role("heading", name="Organisations found")).to_contain_text(
            str(members)
        )
        faults += faults_of(page, screen)
        page.get_by_role("link", name="Write to them").click()
        summary = page.get_by_role("region", name="Newsletter")
        expect(summary).to_contain_text("left out")
        faults += faults_of(page, screen)
        reach = page.url
        page.goto(f"{reach}?purpose=photos")
        page.get_by_role("link", name="Ask those who have not answered").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("You are about to ask")
        faults += faults_of(page, screen)
        page.goto(reach)
        begin = page.get_by_role("button", name="Begin a letter to")
        reached = begin.inner_text().rpartition(" ")[2]
        begin.click()
        expect(page.get_by_role("heading", name=f"To {reached} people")).to_be_visible()
        faults += faults_of(page, screen)

    assert everybody > small > members > 0
    assert faults == [], "\n".join(faults)


def test_the_filters_of_a_list_are_saved_as_a_segment(visitors: Visitors) -> None:
    with visitors.visitor("staff") as page:
        page.goto(f"{STAFF}organisations/?size=small&member=yes")
        page.get_by_role("link", name="Save these filters as a segment").click()
        expect(page.get_by_role("group", name="Size class").first).to_be_visible()
        expect(page.get_by_role("group", name="Member of a cluster").first).to_be_visible()
        count = _found(page)
        page.get_by_label("Name", exact=True).fill("From the list")
        page.get_by_role("button", name="Save segment").click()

        expect(page.get_by_role("heading", name="Organisations found")).to_contain_text(str(count))


def test_conditions_are_chosen_by_keyboard_and_stay_after_a_reload(visitors: Visitors) -> None:
    with visitors.visitor("staff") as page:
        page.goto(f"{STAFF}segments/new/?of=people")
        page.get_by_label("Add a condition").focus()
        page.get_by_label("Add a condition").select_option(label="Has an e-mail address")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_role("group", name="Has an e-mail address")).to_be_visible()
        page.reload()

        expect(page.get_by_role("group", name="Has an e-mail address")).to_have_count(1)
