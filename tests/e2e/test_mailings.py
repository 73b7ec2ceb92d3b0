"""One letter to many: chosen in their list, looked at, held, released, and found in the mail."""

import email
import re
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.installation import Installation
from tests.e2e.visiting import DESK, PHONE, WITHOUT_SCRIPT, Screen, Visitors, faults_of

pytestmark = pytest.mark.browser

STAFF = "/manage/transilvania-it/"


def _mails(installation: Installation, *, subject: str) -> list[EmailMessage]:
    """Return the mail of that subject that has left."""
    outbox = Path(installation.environment["RACEME_DATA_DIR"]) / "outbox"
    found = [
        email.message_from_bytes(path.read_bytes(), policy=default) for path in outbox.glob("*")
    ]
    return [message for message in found if message["Subject"] == subject]


def _begin(page: Page) -> str:
    """Choose three people in their list and begin a letter to them; return its address."""
    page.goto(f"{STAFF}people/")
    boxes = page.locator("main tbody input[name=chosen]")
    for number in range(3):
        boxes.nth(number).check()
    page.get_by_role("button", name="Write to them").click()
    expect(page.get_by_role("heading", name="To 3 people")).to_be_visible()
    return page.url


def _write(page: Page, *, subject: str) -> None:
    """Write the letter in every language that its readers have."""
    for field in page.get_by_role("textbox", name="Subject").all():
        field.fill(subject)
    for field in page.get_by_role("textbox", name="Text").all():
        field.fill("Dear {name},\n\nwe meet on Thursday.")
    page.get_by_role("button", name="Save and look at it").click()
    expect(page.get_by_text("The draft is saved.")).to_be_visible()


def _states(page: Page) -> dict[str, str]:
    facts = page.get_by_role("region", name="What came of it").locator("dl")
    names, numbers = (facts.locator(each).all_inner_texts() for each in ("dt", "dd"))
    return dict(zip(names, numbers, strict=True))


@pytest.mark.parametrize(
    "screen", [DESK, PHONE, WITHOUT_SCRIPT], ids=["desk", "phone", "without-script"]
)
def test_a_letter_is_held_released_and_sent(
    visitors: Visitors, screen: Screen, request: pytest.FixtureRequest
) -> None:
    faults, subject = [], f"Thursday, {request.node.callspec.id}"
    installation = visitors.installation

    # A phone leaves out choosing rows.
    with visitors.visitor("manager") as page:
        draft = _begin(page)
    with visitors.visitor("manager", on=screen) as page:
        page.goto(draft)
        faults += faults_of(page, screen)
        _write(page, subject=subject)
        faults += faults_of(page, screen)
        reader = page.get_by_label("As this person gets it").locator("option").nth(1).inner_text()
        page.get_by_label("As this person gets it").select_option(label=reader)
        page.get_by_role("button", name="Show").click()
        expect(page.get_by_role("region", name="As plain text")).to_contain_text(f"Dear {reader},")
        letter = page.frame_locator("iframe").get_by_text(f"Dear {reader},")
        expect(letter).to_be_visible()
        page.get_by_role("link", name="Send", exact=True).click()
        expect(page.get_by_role("heading", level=2)).to_have_text(
            ["You are about to send to 3 people"]
        )
        faults += faults_of(page, screen)
        page.get_by_role("button", name="Hold, and release later").click()
        installation.raceme("worker", "--once")
        page.reload()
        held = _states(page)["Held"]
        left_while_held = _mails(installation, subject=subject)
        faults += faults_of(page, screen)
        page.get_by_role("button", name="Send what is held").click()
        expect(page.get_by_role("progressbar", name=f"Sending {subject}")).to_be_visible()
        installation.raceme("worker", "--once")
        page.reload()
        sent = _states(page)["Sent"]
        faults += faults_of(page, screen)
        page.get_by_role("link", name="Each message stands in the outbox").click()
        rows = page.get_by_role("row").filter(has_text=subject)
        expect(rows).to_have_count(3)
        expect(rows.first).to_contain_text("Sent")
        faults += faults_of(page, screen)
        rows.first.get_by_role("link", name=re.compile(subject)).click()
        expect(page.get_by_role("heading", name=subject)).to_be_visible()
        faults += faults_of(page, screen)
    mails = _mails(installation, subject=subject)

    assert [held, left_while_held, sent] == ["3", [], "3"]
    assert len({message["To"] for message in mails}) == 3
    assert len(mails) == 3
    assert all(message["List-Unsubscribe"] for message in mails)
    assert faults == [], "\n".join(faults)
