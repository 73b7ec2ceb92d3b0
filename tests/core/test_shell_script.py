from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from tests.browsing import opened_browser
from tests.core import shell_pages
from tests.factories import OrganisationFactory

pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls("tests.core.shell_pages"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with opened_browser() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """Return a page with three organisations, whose console says nothing."""
    for name in ("Apahida SRL", "Bistrița SRL", "Cardiolink SRL"):
        OrganisationFactory.create(name=name, kind="public" if name < "B" else "company")
    shell_pages.counted.clear()
    context = browser.new_context(base_url=live_server.url)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(f"{message.text} {message.location['url']}"))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto("/shell/transilvania/")
    yield page
    context.close()
    # The plain answers of these tests name no icon, so that the browser asks for its own.
    assert [line for line in said if not line.endswith("/favicon.ico")] == []


def test_bulk_bar_comes_with_the_first_row_chosen(page: Page) -> None:
    bar = page.get_by_role("form", name="Chosen rows")
    expect(bar).to_be_hidden()

    page.get_by_label("Choose Apahida SRL").check()
    expect(bar).to_contain_text("1 chosen")
    page.get_by_label("Choose all on this page").check()

    expect(bar).to_contain_text("3 chosen")
    bar.get_by_role("button", name="Add evidence").click()
    assert len(page.content().split(",")) == 3


def test_a_list_changes_in_place(page: Page) -> None:
    page.evaluate("window.stays = true")

    page.locator("summary", has_text="Filter").click()
    page.locator("#list-organisations-kind").select_option("public")
    page.get_by_role("button", name="Filter the list").click()

    expect(page.get_by_role("link", name="Kind: Public authority")).to_be_visible()
    expect(page.locator("tbody tr")).to_have_count(1)
    assert page.evaluate("window.stays")
    assert page.url.endswith("/shell/transilvania/?kind=public")


def test_the_menu_of_filters_is_filled_when_it_is_opened(page: Page) -> None:
    country = page.get_by_label("Country")
    expect(country).to_have_count(0)

    page.locator("summary", has_text="Filter").click()
    country.select_option("NO")
    page.get_by_role("button", name="Filter the list").click()

    expect(page.get_by_role("link", name="Country: Norway")).to_be_visible()
    assert page.url.endswith("/shell/transilvania/?country=NO")


def test_what_is_chosen_before_the_menu_is_full_stays_chosen(page: Page) -> None:
    arrived: list[Route] = []

    def hold(route: Route) -> None:
        arrived.append(route)

    page.route("**/*menu=open*", hold)

    page.locator("summary", has_text="Filter").click()
    kind = page.locator("#list-organisations-kind")
    kind.select_option("public")
    page.wait_for_timeout(200)
    for route in arrived:
        route.continue_()
    expect(page.get_by_label("Country")).to_be_visible()

    assert len(arrived) == 1
    expect(kind).to_have_value("public")


def test_a_sort_link_keeps_the_focus(page: Page) -> None:
    page.get_by_role("link", name="Town").click()

    expect(page.locator("[aria-sort=ascending]")).to_have_text("Town")
    assert page.evaluate("document.activeElement.textContent").strip() == "Town"


def test_a_question_opens_over_the_page_and_gives_the_focus_back(page: Page) -> None:
    link = page.get_by_role("link", name="Exclude", exact=True)

    link.click()
    dialogue = page.get_by_role("dialog", name="Exclude 2?")
    expect(dialogue).to_be_visible()
    dialogue.get_by_role("link", name="Keep them").click()

    expect(dialogue).to_be_hidden()
    expect(link).to_be_focused()


def test_a_form_is_sent_once(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).dblclick()

    expect(page.get_by_text("counted")).to_be_visible()
    assert shell_pages.counted == ["transilvania POST"]


def test_files_are_named_before_they_are_sent(page: Page) -> None:
    chosen = [
        {"name": name, "mimeType": "application/pdf", "buffer": b"%PDF"}
        for name in ("list.pdf", "agenda.pdf")
    ]

    page.get_by_label("Evidence", exact=True).set_input_files(chosen)  # type: ignore[arg-type]

    expect(page.locator("[data-files] li")).to_have_text(["list.pdf", "agenda.pdf"])


def test_menus_close_by_escape(page: Page) -> None:
    summary = page.locator("summary", has_text="Filter")
    summary.click()
    expect(page.get_by_role("button", name="Filter the list")).to_be_visible()

    page.keyboard.press("Escape")

    expect(page.get_by_role("button", name="Filter the list")).to_be_hidden()
    expect(summary).to_be_focused()


def test_all_filters_are_offered_without_a_script(
    browser: Browser, live_server: LiveServer
) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/shell/transilvania/?kind=public")

    page.locator("summary", has_text="Filter").click()
    page.get_by_role("link", name="More filters").click()
    page.get_by_label("Country").select_option("NO")
    page.get_by_role("button", name="Filter the list").click()

    expect(page.get_by_role("link", name="Country: Norway")).to_be_visible()
    expect(page.get_by_role("link", name="Kind: Public authority")).to_be_visible()
    context.close()


def test_a_list_works_without_a_script(browser: Browser, live_server: LiveServer) -> None:
    OrganisationFactory.create(name="Verde", kind="public")
    OrganisationFactory.create(name="Other")
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/shell/transilvania/")

    page.locator("summary", has_text="Filter").click()
    page.locator("#list-organisations-kind").select_option("public")
    page.get_by_role("button", name="Filter the list").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_label("Choose Verde").check()
    page.get_by_role("button", name="Add evidence").click()

    expect(page.locator("body")).to_have_text(
        str(OrganisationFactory._meta.model.objects.get(name="Verde").pk)
    )
    context.close()
