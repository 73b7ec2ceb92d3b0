"""What is typed survives a lost connection, a closed page and an ended session."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Route, expect
from pytest_django.live_server_helper import LiveServer

from raceme.accounts.models import User
from raceme.questionnaires import actions
from raceme.questionnaires.models import AnswerSet
from raceme.questionnaires.queries import answers_of
from tests.browsing import opened_browser
from tests.factories import NOW, UserFactory
from tests.factories.questionnaires import (
    AnswerSetFactory,
    VersionFactory,
    definition,
    item,
    section,
)
from tests.questionnaires.tablets import Tablet, ready, said, tablets_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls("tests.questionnaires.device_pages"),
    pytest.mark.django_db(transaction=True),
]
ASKED = definition(
    section("company", item("name"), item("staff", "number", most=500)),
    section("people", item("women", "number", condition="staff > 0"), item("note")),
)

READ_ALL = """() => new Promise((resolve) => {
  indexedDB.open("raceme-filling").onsuccess = (event) => {
    const rows = event.target.result.transaction("entries").objectStore("entries").getAll();
    rows.onsuccess = () => resolve(JSON.stringify(rows.result.map((row) =>
      [row.id, new TextDecoder().decode(row.sealed)])));
  };
})"""
UNTIL_NOTHING_IS_KEPT = """async () => {
  for (let times = 0; (await caches.keys()).length; times += 1) {
    if (times === 100) throw new Error("kept for too long");
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with opened_browser() as browser:
        yield browser


@pytest.fixture
def tablets(browser: Browser, live_server: LiveServer) -> Iterator[Callable[[User], Tablet]]:
    with tablets_of(browser, live_server.url) as tablet:
        yield tablet


@pytest.fixture
def ana() -> User:
    return UserFactory.create(name="Ana Pop")


@pytest.fixture
def answers() -> AnswerSet:
    return AnswerSetFactory.create(version=VersionFactory.create(definition=ASKED))


@pytest.fixture
def tablet(tablets: Callable[[User], Tablet], ana: User) -> Tablet:
    return tablets(ana)


def test_an_answer_is_saved_a_moment_after_it_was_typed(tablet: Tablet, answers: AnswerSet) -> None:
    page = tablet.open(f"/fill/{answers.pk}/at/company/")

    page.get_by_label("staff").fill("12")
    said(page, "Saved")
    page.get_by_label("staff").fill("13")
    expect(page.locator("[name=s-staff]")).to_have_value("2")

    assert answers_of(answers) == {"staff": 13}


def test_what_was_typed_without_connection_survives_the_closed_page(
    tablet: Tablet, answers: AnswerSet
) -> None:
    address = f"/fill/{answers.pk}/at/company/"
    page = tablet.open(address)
    ready(page)
    tablet.context.set_offline(True)
    page.get_by_label("name").fill("Mureș Code")
    page.get_by_label("staff").fill("12")
    said(page, "No connection: kept on this device. Answers that wait: 2")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("people")
    page.get_by_label("note").fill("Later")
    said(page, "Answers that wait: 3")
    page.close()

    page = tablet.open(address)
    expect(page.get_by_label("name")).to_have_value("Mureș Code")
    assert answers_of(answers) == {}
    tablet.context.set_offline(False)
    said(page, "Saved")

    assert answers_of(answers) == {"name": "Mureș Code", "staff": 12, "note": "Later"}


def test_of_two_the_second_is_told_and_chooses(
    tablet: Tablet, tablets: Callable[[User], Tablet], answers: AnswerSet
) -> None:
    page = tablet.open(f"/fill/{answers.pk}/at/company/")
    other = tablets(UserFactory.create(name="Ion Rus")).open(f"/fill/{answers.pk}/at/company/")
    other.get_by_label("name").fill("Theirs")
    other.get_by_label("staff").fill("7")
    said(other, "Saved")

    page.get_by_label("name").fill("Mine")
    page.get_by_label("staff").fill("8")
    first, second = (
        page.locator(f"[data-item={code}]").get_by_role("group") for code in ("name", "staff")
    )
    expect(first).to_contain_text("Ion Rus answered this")
    expect(first).to_contain_text("“Theirs”")
    first.get_by_role("button", name="Put mine").click()
    expect(first).to_have_count(0)
    second.get_by_role("button", name="Keep theirs").click()
    expect(second).to_have_count(0)
    expect(page.get_by_label("staff")).to_have_value("7")

    assert answers_of(answers) == {"name": "Mine", "staff": 7}


def test_a_fault_of_another_section_is_listed_and_keeps_from_handing_in(
    tablet: Tablet, answers: AnswerSet
) -> None:
    page = tablet.open(f"/fill/{answers.pk}/at/company/")
    page.get_by_label("staff").fill("9000")
    beside = page.locator("[data-item=staff]").get_by_role("group")
    expect(beside).to_contain_text("This is more than 500.")

    page.goto(f"/fill/{answers.pk}/review/")
    listed = page.get_by_role("region", name="Answers that need a decision")
    expect(listed).to_contain_text("This is more than 500.")
    expect(listed).to_contain_text("Yours: 9000")
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("Not handed in")).to_be_visible()
    listed.get_by_role("link", name="staff").click()
    page.get_by_label("staff").fill("90")
    said(page, "Saved")

    assert answers_of(answers) == {"staff": 90}
    assert AnswerSet.objects.of(answers.workspace_id).get().is_open


def test_what_another_answer_asks_for_comes_and_goes(tablet: Tablet, answers: AnswerSet) -> None:
    page = tablet.open(f"/fill/{answers.pk}/at/people/")
    expect(page.get_by_label("women")).to_have_count(0)
    actions.save_answers(answers, {"staff": 12}, seen={}, by="Ion", at=NOW)

    page.get_by_label("note").fill("Typed ")
    page.get_by_label("note").press_sequentially("on and on")
    expect(page.get_by_label("women")).to_be_visible()

    expect(page.get_by_label("note")).to_have_value("Typed on and on")
    expect(page.get_by_label("note")).to_be_focused()


def test_answers_wait_for_who_typed_them_and_nobody_else_reads_or_sends_them(
    tablet: Tablet, ana: User, answers: AnswerSet
) -> None:
    address = f"/fill/{answers.pk}/at/company/"
    page = tablet.open(address)
    ready(page)
    tablet.context.clear_cookies()
    page.get_by_label("name").fill("Ana's own")
    said(page, "You are signed out")
    page.goto("/sign-in/")
    page.evaluate(UNTIL_NOTHING_IS_KEPT)
    tablet.sign_in(UserFactory.create(name="Ion Rus"))
    page.goto(address)
    ready(page)
    expect(page.get_by_label("name")).to_have_value("")
    rows = page.evaluate(READ_ALL)
    assert "Ana" not in rows
    assert answers_of(answers) == {}

    tablet.sign_in(ana)
    page.goto(address)
    said(page, "Saved")

    assert answers_of(answers) == {"name": "Ana's own"}


def test_what_came_too_late_is_shown_until_it_is_let_go(tablet: Tablet, answers: AnswerSet) -> None:
    page = tablet.open(f"/fill/{answers.pk}/at/company/")
    ready(page)
    actions.hand_in(answers, by="Ion", at=NOW)

    page.get_by_label("name").fill("Too late")
    said(page, "These answers were handed in meanwhile")
    page.goto(f"/fill/{answers.pk}/review/")
    listed = page.get_by_role("region", name="Answers that need a decision")
    expect(listed).to_contain_text("Yours: Too late")
    kept = page.evaluate("caches.keys()")
    listed.get_by_role("button", name="Let mine go").click()
    expect(listed).to_be_hidden()
    page.reload()
    expect(page.locator("[data-said]")).to_have_text("")

    assert kept == []
    assert answers_of(answers) == {}


def test_after_signing_in_again_an_open_page_sends_what_waited(
    tablet: Tablet, ana: User, answers: AnswerSet
) -> None:
    page = tablet.open(f"/fill/{answers.pk}/at/company/")
    tablet.context.clear_cookies()
    page.get_by_label("staff").fill("12")
    said(page, "You are signed out")

    tablet.sign_in(ana)
    page.get_by_label("name").fill("Again")
    said(page, "Saved")

    assert answers_of(answers) == {"staff": 12, "name": "Again"}


def test_pages_are_kept_for_who_is_signed_in_and_go_at_signing_out_and_handing_in(
    tablet: Tablet, ana: User, answers: AnswerSet
) -> None:
    page = tablet.open(f"/fill/{answers.pk}/review/")
    ready(page)
    kept = page.evaluate("caches.keys()")
    addresses = page.evaluate(
        "caches.keys().then((names) => caches.open(names[0])).then((kept) => kept.keys())"
        ".then((keys) => keys.map((key) => new URL(key.url).pathname))"
    )
    assert len(kept) == 1
    assert {each for each in addresses if not each.startswith("/static/")} == {
        f"/fill/{answers.pk}/{page}/" for page in ("at/company", "at/people", "review")
    }
    page.goto("/account/")
    with page.expect_navigation():
        page.get_by_role("button", name="Sign out").first.click()
    page.evaluate(UNTIL_NOTHING_IS_KEPT)

    tablet.sign_in(ana)
    page.goto(f"/fill/{answers.pk}/review/")
    ready(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Hand in").click()
    page.evaluate(UNTIL_NOTHING_IS_KEPT)

    assert not AnswerSet.objects.of(answers.workspace_id).get().is_open


def test_an_answer_that_got_lost_on_the_way_back_makes_nobody_meet_themselves(
    tablet: Tablet, answers: AnswerSet
) -> None:
    page = tablet.open(f"/fill/{answers.pk}/at/company/")

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/save/", lose)
    page.get_by_label("name").fill("One")
    said(page, "No connection")
    assert answers_of(answers) == {"name": "One"}
    page.get_by_label("name").fill("One and two")
    page.unroute("**/save/")
    said(page, "Saved")

    expect(page.locator("[data-trouble]")).to_have_count(0)
    assert answers_of(answers) == {"name": "One and two"}


def test_where_the_browser_seals_nothing_answers_wait_in_the_open_page(
    tablet: Tablet, answers: AnswerSet
) -> None:
    tablet.context.add_init_script('Object.defineProperty(crypto, "subtle", { value: undefined })')
    page = tablet.open(f"/fill/{answers.pk}/at/company/")
    tablet.context.set_offline(True)

    page.get_by_label("name").fill("Kept here")
    said(page, "No connection: leave this page open. Answers that wait: 1")
    assert page.evaluate("indexedDB.databases().then((kept) => kept.length)") == 0
    tablet.context.set_offline(False)
    said(page, "Saved")

    assert answers_of(answers) == {"name": "Kept here"}
