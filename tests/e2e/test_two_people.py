"""Two people at the same record, and one who clicks twice."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.visiting import DESK, PHONE, WITHOUT_SCRIPT, Screen, Visitors, faults_of

pytestmark = pytest.mark.browser

ORGANISATIONS = "/manage/transilvania-it/organisations/"


def _open(page: Page, name: str) -> None:
    page.goto(f"{ORGANISATIONS}?q={name}")
    page.get_by_role("link", name=name, exact=True).click()
    page.get_by_role("link", name="Edit", exact=True).click()


@pytest.mark.parametrize(
    ("screen", "name"),
    [
        (DESK, "Mureș Systems SRL"),
        (PHONE, "Mureș Code SRL"),
        (WITHOUT_SCRIPT, "Brad Robotică SRL"),
    ],
    ids=["desk", "phone", "without-script"],
)
def test_the_second_to_save_is_told_and_keeps_what_was_typed(
    visitors: Visitors, screen: Screen, name: str
) -> None:
    faults = []

    with visitors.visitor("staff", on=screen) as first, visitors.visitor("manager") as second:
        _open(first, name)
        _open(second, name)
        second.get_by_label("Town").fill("Sibiu")
        second.get_by_role("button", name="Save organisation").click()
        expect(second.get_by_role("heading", level=1)).to_have_text(name)
        expect(second.get_by_label("Town")).to_have_count(0)
        first.get_by_label("Town").fill("Brașov")
        first.get_by_label("Address").fill("Strada Lungă 7")
        first.get_by_role("button", name="Save organisation").click()
        expect(first.get_by_text("Saved meanwhile: Sibiu")).to_be_visible()
        kept = [first.get_by_label(each).input_value() for each in ("Town", "Address")]
        faults += faults_of(first, screen)
        first.get_by_role("button", name="Save organisation").click()
        expect(first.get_by_label("Town")).to_have_count(0)
        expect(first.get_by_role("main")).to_contain_text("Brașov")

    assert kept == ["Brașov", "Strada Lungă 7"]
    assert faults == [], "\n".join(faults)


def test_a_double_click_adds_one_organisation(visitors: Visitors) -> None:
    with visitors.visitor("staff") as page:
        page.goto(f"{ORGANISATIONS}new/")
        page.get_by_label("Name").fill("Dublu Instrumente SRL")
        page.get_by_label("Country").select_option("Romania")
        page.get_by_role("button", name="Add organisation").dblclick()
        expect(page.get_by_role("heading", level=1)).to_have_text("Dublu Instrumente SRL")
        page.goto(f"{ORGANISATIONS}?q=Dublu")
        added = page.get_by_role("main").get_by_role("link", name="Dublu Instrumente SRL").count()

    assert added == 1
