"""A company comes in twice: it is said while one types, and asked afterwards, by keys alone too."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.installation import Installation
from tests.e2e.visiting import DESK, PHONE, WITHOUT_SCRIPT, Screen, Visitors, faults_of

pytestmark = pytest.mark.browser

STAFF = "/manage/transilvania-it/"
NEW = f"{STAFF}organisations/new/"
PAIRS = f"{STAFF}duplicates/"


def _add(page: Page, name: str, *, again: bool = False) -> None:
    page.goto(NEW)
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Town").fill("Dej")
    page.get_by_role("button", name="Add organisation").click()
    if again:
        expect(page.get_by_role("heading", name="In the register already")).to_be_visible()
        page.get_by_label("It is another organisation").check()
        page.get_by_role("button", name="Add organisation").click()
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()


def _search(page: Page, installation: Installation) -> None:
    page.goto(PAIRS)
    page.get_by_role("button", name="Search now").click()
    installation.raceme("worker", "--once")
    page.goto(PAIRS)


@pytest.mark.parametrize("screen", [DESK, PHONE])
def test_a_likely_double_is_named_while_one_types(visitors: Visitors, screen: Screen) -> None:
    name = f"Stejarul Bătrân {screen.width} SRL"
    with visitors.visitor("staff", on=screen) as page:
        _add(page, name)
        page.goto(NEW)
        page.get_by_label("Name", exact=True).press_sequentially(
            f"SC STEJARUL BATRAN {screen.width}"
        )

        told = page.get_by_role("region", name="May be in the register already")
        expect(told).to_contain_text(name)
        assert faults_of(page, screen) == []
        told.get_by_role("link", name="Open it").click()

        expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()


def test_pairs_are_answered_by_keys_and_the_answer_is_undone(visitors: Visitors) -> None:
    with visitors.visitor("staff") as page:
        _add(page, "Izvorul Rece SRL")
        _add(page, "SC IZVORUL RECE SRL", again=True)
        _search(page, visitors.installation)
        pair = page.get_by_role("article", name="Izvorul Rece SRL and SC IZVORUL RECE SRL")
        expect(pair).to_be_visible()
        assert faults_of(page) == []

        pair.focus()
        page.keyboard.press("n")
        expect(page.get_by_text("They will not be suggested again.")).to_be_visible()
        expect(pair).to_have_count(0)
        page.get_by_role("button", name=re.compile("^Undo")).click()
        expect(pair).to_be_focused()

        page.keyboard.press("s")
        expect(page).to_have_url(re.compile("/merge/"))


def test_pairs_are_answered_without_javascript(visitors: Visitors) -> None:
    with visitors.visitor("staff", on=WITHOUT_SCRIPT) as page:
        _add(page, "Poiana Lungă SRL")
        _add(page, "Poiana Lunga S.R.L.", again=True)
        _search(page, visitors.installation)
        pair = page.get_by_role("article", name="Poiana Lungă SRL and Poiana Lunga S.R.L.")

        pair.get_by_role("button", name="Not the same").click()
        expect(pair).to_have_count(0)
        page.get_by_role("link", name="Told apart").click()
        pair.get_by_role("button", name="Suggest again").click()

        expect(pair).to_be_visible()
