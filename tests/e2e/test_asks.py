"""Asked of three companies, bundled into a mail, answered on a phone, and counted."""

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
LINK = re.compile(r"https?://\S+(/asks/\S+/)")
# Nobody else writes to them, so that no mail of theirs is put off.
THREE_FIRMS = """
from django.utils import timezone
from raceme.organisations.actions import PersonFacts, add_organisation, add_person
from raceme.organisations.validation import Facts
from raceme.workspaces.models import Workspace
space = Workspace.objects.get(slug="transilvania-it")
told = {"workspace": space, "by": "test", "at": timezone.now()}
for name in ("Ana", "Bela", "Cora"):
    firm = add_organisation(Facts(name=f"Asked WHICH {name} SRL", country="RO"), **told)
    who = PersonFacts(name=f"{name} Asked", email=f"{name.lower()}@asked-WHICH.example")
    add_person(who, organisation=firm, **told)
"""
PUT_IN_LINE = "from raceme.core import jobs; jobs.enqueue('asks.tell')"


def mails(installation: Installation, *, said: str) -> list[EmailMessage]:
    """Return the mail that has left and says so."""
    outbox = Path(installation.environment["RACEME_DATA_DIR"]) / "outbox"
    found = [
        email.message_from_bytes(path.read_bytes(), policy=default) for path in outbox.glob("*")
    ]
    return [message for message in found if said in text_of(message)]


def text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    return str(body.get_content()) if body else ""


def _ask_three(page: Page, *, title: str, which: int) -> list[str]:
    """Ask three members of the cluster; return what is wrong with the pages on the way."""
    faults = []
    page.goto(f"{STAFF}organisations/?q=Asked+{which}")
    boxes = page.locator("main tbody input[name=chosen]")
    expect(boxes).to_have_count(3)
    for number in range(3):
        boxes.nth(number).check()
    page.get_by_role("button", name="Ask them", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ask 3")
    faults += faults_of(page)
    page.get_by_label("What is asked").fill(title)
    page.get_by_label("Who uses the answer, and what for").fill("The cluster, for its report.")
    page.get_by_label("Answer by").fill(f"{timezone.localdate() + timedelta(days=1):%d.%m.%Y}")
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are about to ask 3")
    expect(page.get_by_role("main")).to_contain_text(f"* {title}")
    faults += faults_of(page)
    page.get_by_role("button", name="Ask 3").click()
    expect(page.get_by_text("3 are asked.")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text=title)).to_have_count(3)
    return faults + faults_of(page)


@pytest.mark.parametrize(
    ("which", "screen"), [(0, PHONE), (1, WITHOUT_SCRIPT)], ids=["phone", "without-script"]
)
def test_companies_are_asked_once_by_one_mail_and_answer_without_a_password(
    visitors: Visitors, which: int, screen: Screen
) -> None:
    installation, title = visitors.installation, f"How many people work for you ({which})?"
    installation.raceme("shell", "-c", THREE_FIRMS.replace("WHICH", str(which)))
    with visitors.visitor("manager") as page:
        faults = _ask_three(page, title=title, which=which)
    # A mail is put into words first, and leaves with the next round; once, however many there are.
    for _time in range(3):
        installation.raceme("shell", "-c", PUT_IN_LINE)
        installation.raceme("worker", "--once")
    sent = mails(installation, said=title)
    path = LINK.search(text_of(sent[0]))
    assert path

    with visitors.visitor(on=screen) as page:
        page.goto(path[1])
        expect(page.get_by_role("heading", name=title)).to_be_visible()
        faults += faults_of(page, screen)
        card = page.get_by_role("region", name=title)
        card.get_by_role("button", name="Send the answer").click()
        expect(card.get_by_text("Fill this in.")).to_be_visible()
        faults += faults_of(page, screen)
        card.get_by_label("Your answer").fill("31, în două orașe")
        card.get_by_role("button", name="Send the answer").click()
        expect(page.get_by_text("Thank you. Your answer is kept.")).to_be_visible()
        expect(page.get_by_text("Nothing else is asked of you before")).to_be_visible()
        expect(page.get_by_role("heading", name=title)).to_have_count(0)
        faults += faults_of(page, screen)

    with visitors.visitor("manager") as page:
        page.goto(f"{STAFF}asks/?state=answered&sort=-asked_at")
        page.get_by_role("link", name=title).click()
        expect(page.get_by_text("31, în două orașe").first).to_be_visible()
        expect(page.get_by_text("Asked of 3 at once; 1 answered.")).to_be_visible()
        faults += faults_of(page, DESK)
        for where in ("burden/", "burden/people/", "burden/modules/"):
            page.goto(f"{STAFF}asks/{where}")
            expect(page.get_by_role("columnheader", name="Response")).to_be_visible()
            faults += faults_of(page, DESK)
        page.goto(f"{STAFF}settings/asks/")
        faults += faults_of(page, DESK)

    assert len(sent) == 3
    assert len({message["To"] for message in sent}) == 3
    assert faults == [], "\n".join(faults)
