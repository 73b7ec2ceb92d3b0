"""Consent by a link on the phone, taken back there, all of it handed out, and the person erased."""

import email
import json
import re
from email.policy import default
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from raceme.core.words import day_typed
from tests.e2e.installation import Installation
from tests.e2e.visiting import DESK, PHONE, WITHOUT_SCRIPT, Screen, Visitors, faults_of

pytestmark = pytest.mark.browser

PUT_IN_LINE = "from raceme.core import jobs; jobs.enqueue('asks.tell')"
STAFF = "/manage/transilvania-it/"
WHEN_ERASED = "I have handed out what they asked for, and read what stays."


def _add_person(page: Page, name: str, address: str) -> str:
    """Write down a person without a tie; return the address of their page."""
    page.goto(f"{STAFF}people/new/")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("E-mail").fill(address)
    page.get_by_role("button", name="Add person").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    return page.url


def _ask(page: Page, person: str) -> list[str]:
    """Ask somebody for consent; return what is wrong with the pages on the way."""
    page.goto(f"{person}consents/")
    faults = faults_of(page, DESK)
    page.get_by_role("link", name="Ask them").click()
    faults += faults_of(page, DESK)
    # Due today it does not wait for the week's mail.
    page.get_by_label("Answer by").fill(day_typed(timezone.localdate()))
    page.get_by_role("button", name="Ask them").click()
    expect(page.get_by_text("The mail goes out within the hour.")).to_be_visible()
    return faults


def _link_in_mail(installation: Installation, *, to: str) -> str:
    """Let a worker send what waits, and return the link in the newest mail to ``to``."""
    # What is asked is put into a mail first, which leaves with the next round of work.
    for _time in range(2):
        installation.raceme("shell", "-c", PUT_IN_LINE)
        installation.raceme("worker", "--once")
    outbox = Path(installation.environment["RACEME_DATA_DIR"]) / "outbox"
    for path in sorted(outbox.glob("*"), key=lambda each: each.stat().st_mtime, reverse=True):
        message = email.message_from_bytes(path.read_bytes(), policy=default)
        body = message.get_body(("plain",))
        if to in message["To"] and body is not None:
            found = re.search(r"http://\S+/asks/\S+", body.get_content())
            assert found
            return found[0]
    raise AssertionError(f"No mail went to {to}.")


@pytest.mark.parametrize("screen", [PHONE, WITHOUT_SCRIPT], ids=["phone", "without-script"])
def test_a_person_says_yes_and_no_is_handed_out_and_erased(
    visitors: Visitors, screen: Screen, request: pytest.FixtureRequest
) -> None:
    faults: list[str] = []
    kind = request.node.callspec.id
    name, address = f"Zenobia Țăran-{kind}", f"zenobia.{kind}@firm.example"

    with visitors.visitor("owner") as page:
        person = _add_person(page, name, address)
        faults += _ask(page, person)

    with visitors.visitor(on=screen) as page:
        page.goto(_link_in_mail(visitors.installation, to=address))
        faults += faults_of(page, screen)
        page.get_by_role("link", name="Answer on its page").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("What you agree to")
        faults += faults_of(page, screen)
        page.get_by_role("button", name="I agree Newsletter").click()
        expect(page.get_by_text("Newsletter: that you agree is kept.")).to_be_visible()
        page.get_by_role("button", name="Withdraw Newsletter").click()
        expect(page.get_by_text("Newsletter: that you said no is kept")).to_be_visible()
        page.get_by_role("button", name="I agree Photos and films").click()
        expect(page.get_by_text("Photos and films: that you agree is kept.")).to_be_visible()
        faults += faults_of(page, screen)
        link = page.url

    with visitors.visitor("owner", on=screen) as page:
        page.goto(f"{STAFF}personal-data/?q=zenobia&state=given")
        expect(page.get_by_role("main")).to_contain_text(name)
        faults += faults_of(page, screen)
        page.get_by_role("link", name=name).first.click()
        faults += faults_of(page, screen)
        with page.expect_download() as handed_out:
            page.get_by_role("button", name="Hand out as JSON").click()
        content = json.loads(Path(handed_out.value.path()).read_text())
        page.get_by_role("link", name="Erase", exact=True).click()
        faults += faults_of(page, screen)
        page.get_by_label(WHEN_ERASED).check()
        page.get_by_role("button", name=f"Erase {name}").click()
        expect(page.get_by_text("The person is erased:")).to_be_visible()
        faults += faults_of(page, screen)
        page.goto(f"{STAFF}people/?q=zenobia")
        expect(page.get_by_role("main")).not_to_contain_text(name)

    with visitors.visitor(on=screen) as page:
        page.goto(link)
        expect(page.get_by_role("heading", level=1)).to_have_text("This link opens nothing")

    told = {place["model"]: place["rows"] for place in content["places"]}
    assert [row["purpose"] for row in told["consents.Consent"]] == ["newsletter", "photos"]
    assert [row["purpose"] for row in told["consents.Withdrawal"]] == ["newsletter"]
    verified = visitors.installation.raceme("audit", "verify")
    assert "stand as they were sealed" in verified
    assert faults == [], "\n".join(faults)
