"""Answers are gathered: of who is asked, on a phone; of whoever has the link, in a frame."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.e2e.test_asks import LINK, PUT_IN_LINE, mails, text_of
from tests.e2e.test_questionnaire_builder import add_question, begin, open_section
from tests.e2e.visiting import DESK, PHONE, Visitors, faults_of

pytestmark = pytest.mark.browser

STAFF = "/manage/transilvania-it/"
SITE = "https://cluster.example"


def _faults(page: Page) -> list[str]:
    """Return what is wrong with a page of staff, at a desk and on a phone."""
    faults = faults_of(page, DESK)
    page.set_viewport_size({"width": PHONE.width, "height": PHONE.height})
    faults += faults_of(page, PHONE)
    page.set_viewport_size({"width": DESK.width, "height": DESK.height})
    return faults


def _publish(page: Page, title: str) -> None:
    begin(page, title, languages=["English"])
    open_section(page, "First section")
    add_question(page, "What is missing?", "Short text")
    page.get_by_role("link", name="Publish").click()
    page.get_by_role("button", name="Publish version 1").click()
    expect(page.get_by_text(f"“{title}” is published as version 1.")).to_be_visible()


def _ask_two(page: Page, title: str) -> list[str]:
    """Ask two members to fill it in; return what is wrong with the pages on the way."""
    page.goto(f"{STAFF}organisations/?member=yes")
    boxes = page.locator("main tbody input[name=chosen]")
    for number in (10, 11):
        boxes.nth(number).check()
    page.get_by_role("button", name="Ask them to fill in …").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ask 2 to fill in a questionnaire")
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_text("Choose one.")).to_be_visible()
    faults = _faults(page)
    page.get_by_label("Questionnaire", exact=True).select_option(label=title)
    page.get_by_label("Who uses the answers, and what for").fill("The cluster, for its plan.")
    page.get_by_label("Answer by").fill(f"{timezone.localdate() + timedelta(days=1):%d.%m.%Y}")
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are about to ask 2")
    faults += _faults(page)
    page.get_by_role("button", name="Ask 2").click()
    expect(page.get_by_text("2 are asked.")).to_be_visible()
    return faults + _faults(page)


def _answer(page: Page, text: str) -> list[str]:
    """Fill it in on a phone and hand it in; return what is wrong with the pages on the way."""
    faults = faults_of(page, PHONE)
    page.get_by_label("What is missing?").fill(text)
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Review")
    faults += faults_of(page, PHONE)
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("was handed in on")).to_be_visible()
    return faults + faults_of(page, PHONE)


def test_members_are_asked_answer_on_a_phone_and_are_counted(visitors: Visitors) -> None:
    installation, title = visitors.installation, "What members lack"
    with visitors.visitor("manager") as page:
        _publish(page, title)
        faults = _ask_two(page, title)
        collection = page.url
    installation.raceme("shell", "-c", PUT_IN_LINE)
    installation.raceme("worker", "--once")
    told = mails(installation, said=title)
    path = LINK.search(text_of(told[0]))
    assert path

    with visitors.visitor(on=PHONE) as page:
        page.goto(path[1])
        page.get_by_role("link", name=re.compile(f"Answer on its page.*{title}", re.DOTALL)).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        faults += faults_of(page, PHONE)
        page.get_by_role("button", name="Begin").click()
        faults += _answer(page, "O hală încălzită")

    with visitors.visitor("manager") as page:
        page.goto(collection)
        expect(page.get_by_role("row").filter(has_text="Handed in")).to_have_count(1)
        page.get_by_role("link", name="Results").last.click()
        expect(page.get_by_text("O hală încălzită").first).to_be_visible()
        faults += _faults(page)
        page.goto(collection)
        _close_and_reopen(page)
        expect(page.get_by_text("1 is asked again.")).to_be_visible()

    assert len(told) == 2
    assert faults == [], "\n".join(faults)


def _close_and_reopen(page: Page) -> None:
    page.get_by_role("link", name=re.compile("^Close")).click()
    page.get_by_role("button", name="Close the collection").click()
    expect(page.get_by_text("closed on")).to_be_visible()
    page.get_by_role("link", name="Reopen").click()
    page.get_by_role("button", name="Reopen the collection").click()


def _answer_in_a_frame(visitors: Visitors, address: str, text: str) -> None:
    """Answer on a page of another site that shows it, where no cookie of ours is taken."""
    framed = f"<iframe src='{address}' title='Asked' width='380' height='800'></iframe>"
    site = f"<!doctype html><html lang='en'><title>Cluster</title>{framed}</html>"
    # Our address is one of this machine, so a browser asks before a site may show it; and it is
    # not encrypted here, of which the browser warns: so this is no visitor whose console is read.
    with visitors.browser.new_context(permissions=["local-network-access"]) as context:
        page = context.new_page()
        page.route(f"{SITE}/**", lambda route: route.fulfill(content_type="text/html", body=site))
        page.goto(f"{SITE}/fair")
        frame = page.frame_locator("iframe")
        frame.get_by_role("button", name="Begin").click()
        expect(frame.get_by_label("Address of your answers")).to_be_visible()
        frame.get_by_role("button", name=re.compile("^(Begin|Go on)$")).click()
        frame.get_by_label("What is missing?").fill(text)
        frame.get_by_role("button", name="Save and continue").click()
        frame.get_by_role("button", name="Hand in").click()
        expect(frame.get_by_text("was handed in on")).to_be_visible()


def test_whoever_has_the_link_answers_anonymously_in_a_frame_or_by_itself(
    visitors: Visitors,
) -> None:
    title = "What visitors lack"
    with visitors.visitor("manager") as page:
        _publish(page, title)
        page.get_by_role("link", name="Collections").click()
        faults = _faults(page)
        page.get_by_role("link", name="Open a collection").first.click()
        page.get_by_label("Name of the collection").fill("At the fair")
        page.get_by_label("Whoever has the public link, anonymously").check()
        page.get_by_label("Site that may show it in a frame").fill(SITE)
        faults += _faults(page)
        page.get_by_role("button", name="Open the collection").click()
        collection, address = page.url, page.get_by_label("Address").input_value()
        faults += _faults(page)

    with visitors.visitor(on=PHONE) as page:
        page.goto(address)
        faults += faults_of(page, PHONE)
        page.get_by_role("button", name="Begin").click()
        own = page.get_by_label("Address of your answers").input_value()
        page.get_by_role("button", name="Copy this address").click()
        expect(page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
        faults += faults_of(page, PHONE)
        page.get_by_role("button", name="Begin").or_(
            page.get_by_role("button", name="Go on")
        ).click()
        faults += _answer(page, "Parcare")
        page.goto(own)
        expect(page.get_by_text("was handed in on")).to_be_visible()
    _answer_in_a_frame(visitors, address, "Umbră")

    with visitors.visitor("manager") as page:
        page.goto(collection)
        page.get_by_role("link", name="Results").last.click()
        for text in ("Parcare", "Umbră"):
            expect(page.get_by_text(text).first).to_be_visible()

    assert faults == [], "\n".join(faults)
