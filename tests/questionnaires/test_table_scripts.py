"""Rows of a table come and go on the page, and each of their cells as its row asks for it."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from raceme.accounts.models import User
from raceme.questionnaires.models import AnswerSet
from raceme.questionnaires.queries import answers_of
from tests.browsing import opened_browser
from tests.factories import UserFactory
from tests.factories.questionnaires import (
    AnswerSetFactory,
    VersionFactory,
    definition,
    item,
    section,
)
from tests.questionnaires.tablets import PHONE, Tablet, ready, revision, said, tablets_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls("tests.questionnaires.device_pages"),
    pytest.mark.django_db(transaction=True),
]
# What is typed lies on the device after a fifth of a second.
KEPT_WITHIN = 500
ASKED = definition(
    section(
        "first",
        item(
            "sites",
            "table",
            most=3,
            columns=[
                item("town"),
                item("owned", "choice", options=["no", "yes"]),
                item("since", "number", condition="owned == 'yes'"),
                item("rooms", "choices", options=["a", "b"], condition="since > 2000"),
            ],
        ),
        item("note"),
    ),
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with opened_browser() as browser:
        yield browser


@pytest.fixture
def tablets(browser: Browser, live_server: LiveServer) -> Iterator[Callable[[User], Tablet]]:
    with tablets_of(browser, live_server.url) as tablet:
        yield tablet


@pytest.fixture
def answers() -> AnswerSet:
    return AnswerSetFactory.create(version=VersionFactory.create(definition=ASKED))


@pytest.fixture
def tablet(tablets: Callable[[User], Tablet]) -> Tablet:
    return tablets(UserFactory.create(name="Ana Pop"))


@pytest.fixture
def page(tablet: Tablet, answers: AnswerSet) -> Page:
    return tablet.open(f"/fill/{answers.pk}/at/first/")


def _row(page: Page, number: int) -> Locator:
    return page.get_by_role("group", name=f"No. {number}", exact=True)


def _town(page: Page, number: int) -> Locator:
    return _row(page, number).get_by_label("town")


def _saved(page: Page, answers: AnswerSet, wanted: dict[str, object]) -> bool:
    """Wait until the server has what is ``wanted``: what was typed before may be saved first."""
    for _ in range(100):
        if answers_of(answers) == wanted:
            return True
        page.wait_for_timeout(KEPT_WITHIN / 5)
    return False


def test_rows_are_added_and_removed_with_the_keyboard_alone(page: Page, answers: AnswerSet) -> None:
    _town(page, 1).focus()
    page.keyboard.type("Cluj")
    page.get_by_role("button", name="Add another").focus()
    page.keyboard.press("Enter")
    expect(_town(page, 2)).to_be_focused()
    page.keyboard.type("Dej")
    page.get_by_role("button", name="Add another").focus()
    page.keyboard.press("Space")
    page.keyboard.type("Gherla")
    expect(page.get_by_role("button", name="Add another")).to_be_hidden()
    page.get_by_role("button", name="Remove no. 2").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Remove no. 2")).to_be_focused()
    expect(_town(page, 2)).to_have_value("Gherla")
    expect(page.get_by_role("button", name="Add another")).to_be_visible()
    saved = _saved(page, answers, {"sites": [{"town": "Cluj"}, {"town": "Gherla"}]})
    page.reload()

    assert saved
    expect(_town(page, 1)).to_have_value("Cluj")
    expect(_town(page, 2)).to_have_value("Gherla")


def test_the_last_row_stays_and_is_empty(page: Page, answers: AnswerSet) -> None:
    _town(page, 1).fill("Cluj")
    revision(page, "sites", 1)

    page.get_by_role("button", name="Remove no. 1").click()

    expect(_town(page, 1)).to_have_value("")
    revision(page, "sites", 2)
    assert answers_of(answers) == {}


def test_a_cell_comes_and_goes_with_what_its_own_row_says(page: Page, answers: AnswerSet) -> None:
    page.get_by_role("button", name="Add another").click()
    for number, town in ((1, "Cluj"), (2, "Dej")):
        _town(page, number).fill(town)
    since = [_row(page, number).get_by_label("since") for number in (1, 2)]
    expect(since[0]).to_be_hidden()
    _row(page, 2).get_by_label("yes").check()
    expect(since[1]).to_be_visible()
    expect(since[0]).to_be_hidden()
    since[1].fill("2010")
    _row(page, 2).get_by_label("a", exact=True).check()
    said(page, "Saved")
    expect(page.locator("[name=s-sites]")).not_to_have_value("0")

    _row(page, 2).get_by_label("no", exact=True).check()
    expect(since[1]).to_be_hidden()
    expect(_row(page, 2).get_by_label("a", exact=True)).to_be_hidden()
    _row(page, 2).get_by_label("yes").check()
    expect(since[1]).to_be_visible()

    expect(since[1]).to_have_value("")
    expect(page.locator("[data-trouble]")).to_have_count(0)
    assert answers_of(answers) == {"sites": [{"town": "Cluj"}, {"town": "Dej", "owned": "yes"}]}


def test_a_wrong_cell_keeps_no_other_row_from_asking(page: Page, answers: AnswerSet) -> None:
    page.get_by_role("button", name="Add another").click()
    _town(page, 1).fill("Cluj")
    _row(page, 1).get_by_label("yes").check()
    _row(page, 1).get_by_label("since").fill("long ago")
    trouble = page.locator("[data-item=sites] [data-trouble]")
    expect(trouble).to_contain_text("Row 1, since:")

    _row(page, 2).get_by_label("yes").check()
    expect(_row(page, 2).get_by_label("since")).to_be_visible()
    _row(page, 1).get_by_label("since").fill("1990")
    expect(trouble).to_have_count(0)
    said(page, "Saved")

    assert answers_of(answers) == {
        "sites": [{"town": "Cluj", "owned": "yes", "since": 1990}, {"owned": "yes"}]
    }


def test_next_stays_for_a_cell_that_the_answers_have_opened(page: Page) -> None:
    page.set_viewport_size({**PHONE})  # type: ignore[typeddict-item]
    _town(page, 1).fill("Cluj")
    _row(page, 1).get_by_label("yes").check()

    page.locator("#q-onward").get_by_role("button", name="Save and continue").click()

    expect(_row(page, 1).get_by_label("since")).to_be_focused()
    page.locator("#q-onward").get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Review")


def test_rows_come_and_go_without_connection_and_are_there_on_coming_back(
    page: Page, tablet: Tablet, answers: AnswerSet
) -> None:
    _town(page, 1).fill("Cluj")
    _row(page, 1).get_by_label("yes").check()
    _row(page, 1).get_by_label("since").fill("1990")
    said(page, "Saved")
    ready(page)
    tablet.context.set_offline(True)
    page.get_by_role("button", name="Add another").click()
    _town(page, 2).fill("Dej")
    page.get_by_role("button", name="Remove no. 1").click()
    page.get_by_role("button", name="Add another").click()
    _town(page, 2).fill("Gherla")
    said(page, "No connection: kept on this device. Answers that wait: 1")
    page.wait_for_timeout(KEPT_WITHIN)
    page.close()

    page = tablet.open(f"/fill/{answers.pk}/at/first/")
    expect(_town(page, 1)).to_have_value("Dej")
    expect(_town(page, 2)).to_have_value("Gherla")
    tablet.context.set_offline(False)
    said(page, "Saved")

    assert answers_of(answers) == {"sites": [{"town": "Dej"}, {"town": "Gherla"}]}


def test_a_cell_typed_while_it_showed_is_kept_where_an_older_page_hides_it(
    page: Page, tablet: Tablet, answers: AnswerSet
) -> None:
    ready(page)
    # The pages of this device are from now on those of before.
    page.route("**/at/first/", lambda route: route.abort())
    _town(page, 1).fill("Cluj")
    said(page, "Saved")
    page.unroute("**/at/first/")
    tablet.context.set_offline(True)
    page.evaluate(
        "() => { const cell = document.querySelector('.q-row [data-cell=since]');"
        " cell.hidden = false; cell.disabled = false; }"
    )
    _row(page, 1).get_by_label("yes").check()
    _row(page, 1).get_by_label("since").fill("1990")
    said(page, "Answers that wait: 1")
    page.wait_for_timeout(KEPT_WITHIN)
    page.close()

    page = tablet.open(f"/fill/{answers.pk}/at/first/")
    expect(_row(page, 1).get_by_label("since")).to_have_value("1990")
    _town(page, 1).fill("Dej")
    tablet.context.set_offline(False)
    said(page, "Saved")

    assert answers_of(answers) == {"sites": [{"town": "Dej", "owned": "yes", "since": 1990}]}
