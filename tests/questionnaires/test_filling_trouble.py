"""What was typed outlasts a full device, a failing or silent server, and another person."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect
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
from tests.questionnaires.tablets import Tablet, ready, revision, said, tablets_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls("tests.questionnaires.device_pages"),
    pytest.mark.django_db(transaction=True),
]
ASKED = definition(
    section("company", item("name"), item("staff", "number")), section("people", item("note"))
)
FULL = """IDBObjectStore.prototype.put = () => {
  throw new DOMException("full", "QuotaExceededError");
};"""
IMPATIENT = """(() => {
  const patiently = AbortSignal.timeout;
  AbortSignal.timeout = (wait) => patiently.call(AbortSignal, wait / 20);
})();"""
# What waits of this page, under a key that was another one.
OF_ANOTHER_KEY = """(of) => new Promise((resolve) => {
  indexedDB.open("raceme-filling").onsuccess = (event) => {
    const change = event.target.result.transaction("entries", "readwrite");
    const sealed = new ArrayBuffer(40);
    const entry = { id: `${of} name`, of, iv: new Uint8Array(12), sealed };
    change.objectStore("entries").put(entry);
    change.oncomplete = resolve;
  };
})"""


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


def _open(tablet: Tablet, answers: AnswerSet) -> Page:
    return tablet.open(f"/fill/{answers.pk}/at/company/")


def test_where_the_device_is_full_answers_wait_in_the_page(
    tablet: Tablet, answers: AnswerSet
) -> None:
    tablet.context.add_init_script(FULL)
    page = _open(tablet, answers)
    tablet.context.set_offline(True)
    page.get_by_label("name").fill("Kept here")
    said(page, "No connection: leave this page open. Answers that wait: 1")
    page.get_by_label("name").fill("Kept here too")
    page.get_by_label("staff").fill("12")
    said(page, "Answers that wait: 2")

    tablet.context.set_offline(False)
    said(page, "Saved")

    assert answers_of(answers) == {"name": "Kept here too", "staff": 12}


def test_what_another_key_has_sealed_keeps_nothing_from_being_saved(
    tablet: Tablet, answers: AnswerSet
) -> None:
    page = _open(tablet, answers)
    ready(page)
    whose = page.locator("[data-fill-device]").get_attribute("data-whose")
    page.evaluate(OF_ANOTHER_KEY, f"{whose} {answers.pk}")
    page.reload()

    page.get_by_label("staff").fill("12")
    said(page, "Saved")

    assert answers_of(answers) == {"staff": 12}


def test_what_the_server_fails_on_keeps_no_other_answer_from_being_saved(
    tablet: Tablet, answers: AnswerSet
) -> None:
    page = _open(tablet, answers)

    def fail(route: Route) -> None:
        if "a-name" in (route.request.post_data or ""):
            route.fulfill(status=500, body="no")
        else:
            route.continue_()

    page.route("**/save/", fail)
    page.get_by_label("name").fill("Poison")
    page.get_by_label("staff").fill("12")
    said(page, "The server has trouble: kept on this device")
    revision(page, "staff", 1)
    assert answers_of(answers) == {"staff": 12}

    page.unroute("**/save/")
    page.get_by_label("name").fill("Mended")
    # What had gone out goes once more as it was, and then what was typed since.
    revision(page, "name", 2)

    assert answers_of(answers) == {"name": "Mended", "staff": 12}


def test_a_server_that_does_not_answer_holds_nobody_up(tablet: Tablet, answers: AnswerSet) -> None:
    tablet.context.add_init_script(IMPATIENT)
    page = _open(tablet, answers)
    silent: list[Route] = []

    def say_nothing(route: Route) -> None:
        silent.append(route)

    page.route("**/save/", say_nothing)
    page.get_by_label("name").fill("Slowly")
    page.get_by_role("button", name="Save and continue").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("people")
    page.unroute("**/save/")
    page.get_by_label("note").fill("Later")
    revision(page, "note", 1)

    assert answers_of(answers) == {"name": "Slowly", "note": "Later"}


def test_two_windows_of_one_person_never_meet_each_other(
    tablet: Tablet, answers: AnswerSet
) -> None:
    page, other = _open(tablet, answers), _open(tablet, answers)
    # The first window writes, and it is the second that sends.
    page.route("**/save/", lambda route: route.abort())
    page.get_by_label("name").fill("One")
    said(page, "No connection")
    other.get_by_label("staff").fill("12")
    revision(other, "staff", 1)
    revision(page, "name", 1)
    page.unroute("**/save/")

    page.get_by_label("name").fill("One and two")
    revision(page, "name", 2)

    expect(page.locator("[data-trouble]")).to_have_count(0)
    assert answers_of(answers) == {"name": "One and two", "staff": 12}


def test_a_page_left_open_shows_nothing_to_who_has_signed_in_since(
    tablet: Tablet, ana: User, answers: AnswerSet
) -> None:
    page = _open(tablet, answers)
    tablet.context.set_offline(True)
    page.get_by_label("name").fill("Ana's own")
    said(page, "Answers that wait: 1")
    tablet.context.clear_cookies()
    tablet.context.set_offline(False)
    said(page, "You are signed out")
    tablet.sign_in(UserFactory.create(name="Ion Rus"))
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    said(page, "Somebody else is signed in now")
    expect(page.get_by_label("name")).to_have_count(0)
    assert "Ana's own" not in page.content()
    assert answers_of(answers) == {}

    tablet.sign_in(ana)
    page.reload()
    said(page, "Saved")
    assert answers_of(answers) == {"name": "Ana's own"}


def test_what_is_over_says_so(tablet: Tablet, answers: AnswerSet) -> None:
    page = _open(tablet, answers)
    page.route("**/save/", lambda route: route.fulfill(status=410, body="over"))

    page.get_by_label("name").fill("Too late")

    said(page, "These answers can no longer be saved by you.")
