"""What stands around every page: signing in, languages, colours and the menu of a phone."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.visiting import DESK, PHONE, WITHOUT_SCRIPT, Screen, Visitors, faults_of

pytestmark = pytest.mark.browser

EVERYWHERE = pytest.mark.parametrize(
    "screen", [DESK, PHONE, WITHOUT_SCRIPT], ids=["desk", "phone", "without-script"]
)


def _choose(page: Page, language: str) -> None:
    """Choose a language in the menu of a phone, or at the top of a wide screen."""
    menu = page.locator("a.r-menu")
    if menu.is_visible():
        menu.click()
    page.get_by_role("button", name=language).locator("visible=true").click()
    page.get_by_role("button", name=language).locator("visible=true").wait_for(state="hidden")


@EVERYWHERE
def test_signing_in_by_password(visitors: Visitors, screen: Screen) -> None:
    faults = []

    with visitors.visitor(on=screen) as page:
        page.goto(visitors.installation.login("organiser"))
        page.goto("/account/")
        current = page.get_by_label("Current password")
        if current.count():
            current.fill("grapes of Cluj")
        page.get_by_label("New password").fill("grapes of Cluj")
        page.get_by_role("button", name="Set password").click()
        expect(page.get_by_text("Your password is set.")).to_be_visible()
        # A new password ends the links that were made before it.
        visitors.installation.logins.pop("organiser", None)
        page.get_by_role("button", name="Sign out").click()
        page.goto("/manage/")
        page.get_by_label("E-mail").fill("otilia.fodor@smart-transylvania.example")
        page.get_by_label("Password").fill("grapes of Dej")
        page.get_by_role("button", name="Sign in").click()
        expect(page.locator(".r-error, .r-flash-stop").first).to_be_visible()
        faults += faults_of(page, screen)
        page.get_by_label("Password").fill("grapes of Cluj")
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Today")
        address = page.url

    assert address.endswith("/manage/smart-transylvania/")
    assert faults == [], "\n".join(faults)


@EVERYWHERE
def test_the_language_changes_and_back(visitors: Visitors, screen: Screen) -> None:
    faults = []

    with visitors.visitor("association", on=screen) as page:
        page.goto("/manage/romanian-cluster-association/")
        _choose(page, "Română")
        romanian = page.locator("html").get_attribute("lang")
        greeting = page.get_by_role("heading", level=1).inner_text()
        faults += faults_of(page, screen)
        _choose(page, "English")
        english = page.locator("html").get_attribute("lang")

    assert [romanian, english] == ["ro", "en"]
    assert greeting.startswith("Astăzi, ")
    assert faults == [], "\n".join(faults)


def test_the_colours_are_the_persons_own(visitors: Visitors) -> None:
    with visitors.visitor("coordinator") as page:
        page.goto("/account/")
        light = page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
        page.get_by_label("Colours").select_option("dark")
        page.get_by_role("button", name="Save account").click()
        expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
        dark = page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
        faults = faults_of(page)

    assert light != dark
    assert faults == [], "\n".join(faults)


@pytest.mark.parametrize("screen", [PHONE, WITHOUT_SCRIPT], ids=["phone", "without-script"])
def test_the_menu_of_a_phone_opens_and_closes(visitors: Visitors, screen: Screen) -> None:
    with visitors.visitor("viewer", on=screen) as page:
        page.goto("/manage/transilvania-it/")
        menu = page.get_by_role("navigation", name="Main")
        expect(menu).to_be_hidden()
        page.get_by_role("link", name="Menu", exact=True).click()
        expect(menu).to_be_visible()
        faults = faults_of(page, screen)
        page.get_by_role("link", name="Close menu").click()
        expect(menu).to_be_hidden()
        page.get_by_role("link", name="Menu", exact=True).click()
        menu.get_by_role("link", name="Organisations").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Organisations")

    assert faults == [], "\n".join(faults)
