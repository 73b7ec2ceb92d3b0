"""A name is chosen among those found while one types: by keyboard, by touch, or typed whole."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from raceme.accounts.models import User
from raceme.questionnaires.models import AnswerSet
from raceme.questionnaires.queries import answers_of
from tests.browsing import opened_browser
from tests.e2e.visiting import PHONE as PHONE_SCREEN
from tests.e2e.visiting import faults_of
from tests.factories import (
    AffiliationFactory,
    OrganisationFactory,
    PersonFactory,
    RelationshipFactory,
    UserFactory,
)
from tests.factories.questionnaires import (
    AnswerSetFactory,
    VersionFactory,
    definition,
    item,
    section,
)
from tests.questionnaires.tablets import PHONE, Tablet, revision, said, tablets_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls("tests.questionnaires.device_pages"),
    pytest.mark.django_db(transaction=True),
]
ASKED = definition(
    section(
        "first",
        item("partner", "organisation"),
        item("team", "table", columns=[item("who", "person"), item("does")]),
    )
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
    return tablets(UserFactory.create(name="Ioana Rus"))


@pytest.fixture
def page(tablet: Tablet, answers: AnswerSet) -> Page:
    return tablet.open(f"/fill/{answers.pk}/at/first/")


@pytest.fixture
def twins(answers: AnswerSet) -> list[str]:
    """Two companies of one name, in two towns, and a third."""
    made = [
        OrganisationFactory.create(name="Țesături Mureș SRL", town=town, country="RO")
        for town in ("Târgu Mureș", "Reghin")
    ]
    made.append(OrganisationFactory.create(name="Mobila SRL"))
    for each in made:
        RelationshipFactory.create(workspace=answers.workspace, organisation=each)
    return [str(each.pk) for each in made]


def test_a_company_is_chosen_with_the_keyboard_and_namesakes_are_told_apart(
    page: Page, answers: AnswerSet, twins: list[str]
) -> None:
    field = page.get_by_role("combobox", name="partner")
    page.get_by_label("partner").focus()
    page.keyboard.type("tesaturi")
    options = page.get_by_role("option")
    expect(options).to_have_count(2)
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    chosen = page.locator('[role="option"][aria-selected="true"]')
    expect(chosen).to_have_count(1)
    expect(field).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "-")
    in_reghin = "Reghin" in chosen.inner_text()
    faults = faults_of(page)
    page.keyboard.press("Enter")
    expect(options).to_have_count(0)
    expect(field).to_have_value("Țesături Mureș SRL")
    expect(field).to_be_focused()
    said(page, "Saved")

    assert answers_of(answers) == {"partner": twins[1 if in_reghin else 0]}
    assert faults == []


def test_half_a_name_is_not_sent_while_one_chooses(
    page: Page, answers: AnswerSet, twins: list[str]
) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    page.get_by_label("partner").press_sequentially("mob")
    expect(page.get_by_role("option")).to_have_count(1)
    page.wait_for_timeout(1500)
    assert [each for each in sent if each.endswith("/save/")] == []

    page.keyboard.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    trouble = page.locator("[data-item=partner] [data-trouble]")
    expect(trouble).to_contain_text("Nobody in the register is called “mob”.")
    page.get_by_label("partner").fill("Mobila")
    page.keyboard.press("Tab")
    expect(trouble).to_have_count(0)
    revision(page, "partner", 1)

    assert answers_of(answers) == {"partner": twins[2]}


def test_enter_leads_on_with_a_whole_name_as_it_was_typed(
    page: Page, answers: AnswerSet, twins: list[str]
) -> None:
    page.get_by_label("partner").press_sequentially("Mobila SRL")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Review")

    assert answers_of(answers) == {"partner": twins[2]}


def test_in_a_new_row_on_a_phone_somebody_is_chosen_by_touch(
    page: Page, answers: AnswerSet
) -> None:
    ana, ion = (
        PersonFactory.create(workspace=answers.workspace, name=name)
        for name in ("Ana Pop", "Ion Popescu")
    )
    AffiliationFactory.create(person=ana, organisation=OrganisationFactory.create(name="Mobila"))
    page.set_viewport_size({**PHONE})  # type: ignore[typeddict-item]
    page.get_by_role("button", name="Add another").click()
    second = page.get_by_role("group", name="No. 2", exact=True)
    second.get_by_label("who").fill("pop")
    expect(page.get_by_role("option")).to_have_count(2)
    expect(page.get_by_role("option").filter(has_text="Ana Pop")).to_contain_text("Mobila")
    faults = faults_of(page, PHONE_SCREEN)
    page.get_by_role("option").filter(has_text="Ion").click()
    expect(second.get_by_label("who")).to_have_value("Ion Popescu")
    said(page, "Saved")

    assert answers_of(answers) == {"team": [{"who": str(ion.pk)}]}
    assert faults == []


def test_without_connection_what_is_typed_stays_and_is_found_later(
    page: Page, tablet: Tablet, answers: AnswerSet, twins: list[str]
) -> None:
    tablet.context.set_offline(True)
    page.get_by_label("partner").fill("Mobila")
    expect(
        page.get_by_text("Names are looked up once there is a connection.").first
    ).to_be_visible()
    said(page, "No connection: kept on this device. Answers that wait: 1")
    page.get_by_role("button", name="Add another").focus()

    tablet.context.set_offline(False)
    said(page, "Saved")

    assert answers_of(answers) == {"partner": twins[2]}
