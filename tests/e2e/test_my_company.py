"""My company on a phone, with JavaScript and without; a claim by link; the yearly round."""

import email
import re
from datetime import timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.e2e.installation import Installation
from tests.e2e.visiting import DESK, PHONE, WITHOUT_SCRIPT, Screen, Visitors, faults_of

pytestmark = pytest.mark.browser

STAFF = "/manage/transilvania-it/"
PUT_IN_LINE = "from raceme.core import jobs; jobs.enqueue('asks.tell')"
PAGES = (
    "",
    "facts/",
    "agenda/",
    "received/",
    "received/?of=partners",
    "asks/",
    "company/",
    "documents/",
    "people/add/",
    "who-sees/",
    "claim/",
)


def _mails(installation: Installation, *, said: str) -> list[EmailMessage]:
    """Let a worker send what waits, and return the mail that says so, the last first."""
    installation.raceme("worker", "--once")
    outbox = Path(installation.environment["RACEME_DATA_DIR"]) / "outbox"
    paths = sorted(outbox.glob("*"), key=lambda path: path.stat().st_mtime, reverse=True)
    found = [email.message_from_bytes(path.read_bytes(), policy=default) for path in paths]
    return [message for message in found if said in _text(message)]


def _text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    return str(body.get_content()) if body else ""


def _path(message: EmailMessage, start: str) -> str:
    found = re.search(rf"https?://[^/\s]+({start}\S+/)", _text(message))
    assert found
    return found[1]


def _own_people(page: Page, which: int) -> str:
    """Open *Own people* of one of the members with a person who has an address."""
    page.goto(f"{STAFF}organisations/?member=yes")
    page.locator("main tbody th a").nth(which).click()
    name = page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("link", name="Own people").click()
    return name


def _link_to(visitors: Visitors, which: int) -> tuple[str, str, list[str]]:
    with visitors.visitor("manager") as page:
        name = _own_people(page, which)
        faults = faults_of(page, DESK)
        page.get_by_role("button", name="Send link").first.click()
        expect(page.locator(".r-flash").first).to_contain_text("is on its way to")
    mail = _mails(visitors.installation, said=f"keeps a page for {name}")[0]
    return name, _path(mail, "/my/"), faults


@pytest.mark.parametrize(
    ("which", "screen"), [(6, PHONE), (9, WITHOUT_SCRIPT)], ids=["phone", "without-script"]
)
def test_a_company_confirms_its_facts_by_one_tap_and_corrects_one(
    visitors: Visitors, which: int, screen: Screen
) -> None:
    name, link, faults = _link_to(visitors, which)

    with visitors.visitor(on=screen) as page:
        for tail in PAGES:
            page.goto(f"{link}{tail}")
            faults += faults_of(page, screen)
        page.goto(f"{link}company/")
        page.get_by_role("link", name="what you agreed to with").click()
        page.get_by_role("button", name="Mail me my page").click()
        expect(page.locator(".r-flash").first).to_contain_text("We sent its link to")
        faults += faults_of(page, screen)
        page.goto(link)
        expect(page.get_by_role("heading", level=1)).to_have_text(name)
        page.get_by_role("button", name="Yes, all are right").click()
        expect(page.get_by_role("main")).to_contain_text("Nobody asks again until")
        expect(page.get_by_role("button", name="Yes, all are right")).to_have_count(0)
        faults += faults_of(page, screen)
        page.get_by_role("link", name="Correct").click()
        page.get_by_label("Who signs").fill("Ștefania Țurcanu")
        page.get_by_role("button", name="Save the facts").click()
        expect(page.get_by_role("main")).to_contain_text("Thank you")
        page.get_by_role("button", name="RO", exact=False).click()
        expect(page.locator("html")).to_have_attribute("lang", "ro")
        faults += faults_of(page, screen)

    assert faults == [], "\n".join(faults)


def test_a_company_is_claimed_by_a_link_to_its_own_domain(visitors: Visitors) -> None:
    name, link, faults = _link_to(visitors, 8)
    address = "office@claimed-by-link.example"
    with visitors.visitor("manager") as page:
        _own_people(page, 8)
        page.goto(page.url.replace("own-people/", "edit/"))
        page.get_by_label("Website").fill("https://claimed-by-link.example")
        page.get_by_role("button", name="Save organisation").click()
        expect(page.locator(".r-flash").first).to_contain_text("is saved")

    with visitors.visitor(on=PHONE) as page:
        page.goto(f"{link}claim/")
        page.get_by_label("E-mail").fill(address)
        page.get_by_role("button", name="Send the link").click()
        expect(page.locator(".r-flash").first).to_contain_text("on its way")
        claim = _path(_mails(visitors.installation, said=f"speak for {name}")[0], "/my/claim/")
        page.request.get(claim)  # as what scans mail does
        page.goto(claim)
        faults += faults_of(page, PHONE)
        page.get_by_role("button", name="Yes, this is our company").click()
        expect(page).to_have_url(re.compile(r"/my/company/\d+/$"))
        faults += faults_of(page, PHONE)
        page.goto(f"{page.url}claim/")
        expect(page.get_by_role("button", name="Speak for it no more")).to_be_visible()
        faults += faults_of(page, PHONE)

    assert faults == [], "\n".join(faults)


def test_the_yearly_round_asks_once_is_answered_on_a_phone_and_counted(
    visitors: Visitors,
) -> None:
    installation, faults = visitors.installation, []
    with visitors.visitor("manager") as page:
        page.goto(f"{STAFF}rounds/")
        faults += faults_of(page, DESK)
        page.get_by_role("link", name="Begin a round").click()
        faults += faults_of(page, DESK)
        page.get_by_label("Title").fill("Still right, by the phone?")
        page.get_by_label("Answer by").fill(f"{timezone.localdate() + timedelta(days=1):%d.%m.%Y}")
        page.get_by_role("button", name=re.compile("^Ask [0-9]+ compan")).click()
        expect(page.locator(".r-flash").first).to_contain_text("The round has begun.")
        faults += faults_of(page, DESK)
        round_page = page.url
    installation.raceme("shell", "-c", PUT_IN_LINE)
    installation.raceme("worker", "--once")
    mail = _mails(installation, said="Still right, by the phone?")[0]

    with visitors.visitor(on=PHONE) as page:
        page.goto(_path(mail, "/asks/"))
        page.get_by_role("link", name="Answer on its page").first.click()
        faults += faults_of(page, PHONE)
        page.get_by_role("button", name="Yes, all are right").click()
        expect(page.get_by_role("main")).to_contain_text("Nobody asks again until")
        faults += faults_of(page, PHONE)
    with visitors.visitor("manager") as page:
        page.goto(round_page)
        page.locator("dl.r-stats a").first.click()
        expect(page.locator("main tbody tr")).to_have_count(1)
        page.goto(f"{STAFF}rounds/start/")
        expect(page.get_by_role("main")).to_contain_text("Being asked already")

    assert faults == [], "\n".join(faults)
