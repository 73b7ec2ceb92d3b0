"""Two records of one are merged by keyboard, and stand apart again."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.visiting import DESK, PHONE, WITHOUT_SCRIPT, Screen, Visitors, faults_of

pytestmark = pytest.mark.browser

SPACE = "/manage/transilvania-it/"


def _add(page: Page, name: str, *, town: str) -> str:
    """Add an organisation and return its key."""
    page.goto(f"{SPACE}organisations/new/")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Country").select_option("Romania")
    page.get_by_label("Town").fill(town)
    page.get_by_role("button", name="Add organisation").click()
    if page.get_by_label("It is another organisation of the same name").count():
        page.get_by_label("It is another organisation of the same name").check()
        page.get_by_role("button", name="Add organisation").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    return page.url.rstrip("/").rpartition("/")[2]


def _add_person(page: Page, name: str, *, organisation: str) -> None:
    page.goto(f"{SPACE}people/new/")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Organisation").fill(organisation)
    page.get_by_role("button", name="Add person").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def _reach(page: Page, wanted: Locator) -> None:
    """Go to ``wanted`` by the tabulator alone."""
    for _each in range(80):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("The tabulator does not get there.")


@pytest.mark.parametrize(
    ("screen", "name"),
    [(DESK, "Zimbru Optic"), (PHONE, "Zimbru Mecanic"), (WITHOUT_SCRIPT, "Zimbru Agro")],
    ids=["desk", "phone", "without-script"],
)
def test_two_organisations_are_merged_and_taken_apart(
    visitors: Visitors, screen: Screen, name: str
) -> None:
    faults: list[str] = []
    stays, goes = f"{name} SRL", f"{name} Prod SRL"

    with visitors.visitor("staff", on=screen) as page:
        survivor, absorbed = _add(page, stays, town="Cluj-Napoca"), _add(page, goes, town="Dej")
        _add_person(page, f"{name} Ana", organisation=goes)
        page.goto(f"{SPACE}organisations/{survivor}/merge/{absorbed}/")
        faults += faults_of(page, screen)
        expect(page.get_by_role("main")).to_contain_text("1 affiliation")

        # The value of the other record, chosen with the arrow; then on, by keys alone.
        _reach(page, page.locator("[name=take-town][value=survivor]"))
        page.keyboard.press("ArrowRight")
        expect(page.locator("[name=take-town][value=absorbed]")).to_be_checked()
        _reach(page, page.get_by_role("button", name="Look at the merge"))
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Merge {goes} into {stays}?")
        faults += faults_of(page, screen)
        _reach(page, page.get_by_role("button", name="Merge", exact=True))
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text(f"{goes} into {stays}")
        faults += faults_of(page, screen)
        merge = page.url

        # The old page leads on, with what came along.
        page.goto(f"{SPACE}organisations/{absorbed}/")
        expect(page.get_by_role("heading", level=1)).to_have_text(stays)
        expect(page.get_by_role("main")).to_contain_text("Dej")
        expect(page.get_by_role("main")).to_contain_text(f"{name} Ana")

        page.goto(merge)
        _reach(page, page.get_by_role("button", name="Take the merge back"))
        page.keyboard.press("Enter")
        expect(page.get_by_text("stands by itself again")).to_be_visible()
        faults += faults_of(page, screen)
        page.goto(f"{SPACE}organisations/{absorbed}/")
        expect(page.get_by_role("heading", level=1)).to_have_text(goes)
        expect(page.get_by_role("main")).to_contain_text(f"{name} Ana")

    assert faults == [], "\n".join(faults)
