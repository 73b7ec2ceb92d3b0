"""Coming in without a password: asked for on the sign-in page, found in the mail, opened."""

import email
import re
import time
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.installation import Installation
from tests.e2e.visiting import PHONE, Visitors, faults_of

pytestmark = pytest.mark.browser

ADDRESS = "matei.lazar@transilvania-it.example"
COMES_WITHIN_SECONDS = 20


def _mail(installation: Installation) -> EmailMessage:
    """Let a worker do what waits, and return the newest mail of the outbox's folder."""
    outbox = Path(installation.environment["RACEME_DATA_DIR"]) / "outbox"
    deadline = time.monotonic() + COMES_WITHIN_SECONDS
    while time.monotonic() < deadline:
        installation.raceme("worker", "--once")
        if written := sorted(outbox.glob("*"), key=lambda path: path.stat().st_mtime):
            return email.message_from_bytes(written[-1].read_bytes(), policy=default)
    raise TimeoutError("No mail was written.")


def test_a_link_is_asked_for_mailed_and_signs_in(
    visitors: Visitors, demonstration: Installation
) -> None:
    faults = []

    with visitors.visitor(on=PHONE) as page:
        page.goto("/sign-in/?next=/account/")
        page.get_by_label("E-mail address").fill(ADDRESS)
        page.get_by_role("button", name="Send me a link").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail")
        message = _mail(demonstration)
        text = message.get_body(("plain",))
        assert text is not None
        links = re.findall(r"http://\S+/sign-in/link/\S+", text.get_content())
        page.request.get(links[0])  # as what scans mail does
        page.goto(links[0])
        faults += faults_of(page, PHONE)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Your account")
        page.goto(links[0])
        expect(page.get_by_role("main")).to_contain_text("Each link works once")

    assert message["To"] == ADDRESS
    assert len(links) == 1
    assert faults == [], "\n".join(faults)
