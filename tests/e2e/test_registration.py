"""People register for an event, bring a colleague, wait in line, and move up by themselves."""

import email
import re
import time
from email.policy import default
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.installation import Installation
from tests.e2e.visiting import DESK, PHONE, WITHOUT_SCRIPT, Screen, Visitors, faults_of

pytestmark = pytest.mark.browser
COMES_WITHIN_SECONDS = 60


@pytest.mark.parametrize(
    ("desk", "phone"),
    [(DESK, DESK), (PHONE, PHONE), (DESK, WITHOUT_SCRIPT)],
    ids=["desk", "phone", "without-script"],
)
def test_people_register_wait_and_move_up(
    visitors: Visitors, demonstration: Installation, desk: Screen, phone: Screen
) -> None:
    name = f"{phone.width}-{phone.has_script}".lower()
    ana, ion, marit = (f"{one}-{name}@firm.example" for one in ("ana", "ion", "marit"))

    with visitors.visitor("manager", on=desk) as page:
        faults = _opened(page, f"Registering, {name}", desk)
        form = page.get_by_role("textbox", name="Address of the form").input_value()
        registrations = re.sub("admission/$", "registrations/", page.url)

    with visitors.visitor(on=phone) as page:
        faults += _registered(page, form, "Ana Popa", ana, phone, colleague=("Ion Pop", ion))
        expect(page.get_by_role("heading", level=1)).to_have_text("You are registered")
        faults += faults_of(page, phone)
        faults += _registered(page, form, "Marit Berg", marit, phone)
        expect(page.get_by_role("heading", level=1)).to_have_text("You are on the waiting list")
        faults += _says_yes(page, _link(demonstration, ion), phone)
        page.goto(_link(demonstration, marit))
        expect(page.get_by_text("You are first on the waiting list")).to_be_visible()
        page.goto(_link(demonstration, ana))
        faults += faults_of(page, phone)
        page.get_by_role("link", name="I cannot come").click()
        faults += faults_of(page, phone)
        page.get_by_role("button", name="Cancel my registration").click()
        expect(page.get_by_role("button", name="I am coming after all")).to_be_visible()
        faults += faults_of(page, phone)
        page.goto(_link(demonstration, marit))
        expect(page.get_by_text("a place is kept for you")).to_be_visible()

    with visitors.visitor("manager", on=desk) as page:
        faults += _decided(page, registrations, desk)
    assert faults == [], "\n".join(faults)


def _opened(page: Page, title: str, screen: Screen) -> list[str]:
    """Publish an event of two places, with a second type that needs approval."""
    page.goto("/manage/transilvania-it/events/new/")
    page.get_by_label("Title").fill(title)
    page.get_by_label("First day").fill("11.05.2027")
    page.get_by_role("button", name="Add event").click()
    page.get_by_role("link", name="Add the first session").click()
    page.get_by_label("Title").fill("Opening")
    page.get_by_role("button", name="Add session").click()
    page.get_by_role("link", name="Publish agenda").click()
    page.get_by_role("button", name="Publish the agenda").click()
    page.get_by_role("link", name="Registrations").click()
    faults = faults_of(page, screen)
    page.get_by_role("link", name="Open admission").click()
    page.get_by_label("Places in all").fill("2")
    faults += faults_of(page, screen)
    page.get_by_role("button", name="Open admission").click()
    expect(page.get_by_text("Admission is opened.")).to_be_visible()
    page.get_by_role("link", name="Add a type").click()
    page.get_by_label("Name").fill("Pitch")
    page.get_by_label("Needs approval").check()
    faults += faults_of(page, screen)
    page.get_by_role("button", name="Add type").click()
    expect(page.get_by_role("link", name="Pitch")).to_be_visible()
    return faults + faults_of(page, screen)


def _registered(
    page: Page,
    form: str,
    name: str,
    address: str,
    screen: Screen,
    *,
    colleague: tuple[str, str] | None = None,
) -> list[str]:
    page.goto(form)
    faults = faults_of(page, screen)
    page.get_by_role("radio", name="Participant").check()
    who = page.get_by_role("region", name="Who you are")
    who.get_by_label("Name", exact=True).fill(name)
    who.get_by_label("E-mail").fill(address)
    who.get_by_label("Organisation").fill("Lemn Viu")
    who.get_by_label("Country").select_option("RO")
    if colleague is not None:
        page.get_by_text("Register colleagues along").click()
        along = page.get_by_role("region", name="Register colleagues along")
        if screen.has_script:
            page.get_by_role("button", name="Another colleague").click()
            expect(along.get_by_label("E-mail")).to_have_count(2)
        along.get_by_label("Name").first.fill(colleague[0])
        along.get_by_label("E-mail").first.fill(colleague[1])
        faults += faults_of(page, screen)
    page.get_by_label("I have read this and agree.").check()
    page.get_by_role("button", name="Register").click()
    return faults


def _says_yes(page: Page, link: str, screen: Screen) -> list[str]:
    page.goto(link)
    expect(page.get_by_text("Ana Popa has registered you as Participant.")).to_be_visible()
    faults = faults_of(page, screen)
    page.get_by_role("button", name="I have read this, and I am coming").click()
    expect(page.get_by_role("heading", name="For the desk")).to_be_visible()
    return faults + faults_of(page, screen)


def _decided(page: Page, registrations: str, screen: Screen) -> list[str]:
    """Add somebody who phones beyond the places, and let them be somebody of the register."""
    page.goto(registrations)
    faults = faults_of(page, screen)
    page.get_by_role("link", name="Add somebody").click()
    faults += faults_of(page, screen)
    page.get_by_label("Name", exact=True).fill("Jón Jónsson")
    page.get_by_label("Comes as").select_option(label="Pitch")
    page.get_by_label("Let them in although no place is left, because").fill("He speaks")
    page.get_by_label("They heard what is done with what they say, and agreed.").check()
    page.get_by_role("button", name="Add to the registrations").click()
    expect(page.get_by_text("Jón Jónsson: Confirmed.")).to_be_visible()
    faults += faults_of(page, screen)
    page.get_by_role("link", name="Who is that?").click()
    page.get_by_role("radio", name="Add “Jón Jónsson” to the register").check()
    faults += faults_of(page, screen)
    page.get_by_role("button", name="Save who that is").click()
    expect(page.get_by_text("Jón Jónsson is settled.")).to_be_visible()
    page.get_by_role("link", name="Cancel the registration").click()
    page.get_by_label("Reason").fill("Ill")
    page.get_by_role("button", name="Cancel the registration").click()
    expect(page.get_by_text("Cancelled: Jón Jónsson.")).to_be_visible()
    return faults


def _link(installation: Installation, address: str) -> str:
    """Let a worker do what waits, and return the own link of the newest mail to ``address``."""
    outbox = Path(installation.environment["RACEME_DATA_DIR"]) / "outbox"
    deadline = time.monotonic() + COMES_WITHIN_SECONDS
    while time.monotonic() < deadline:
        installation.raceme("worker", "--once")
        written = sorted(outbox.glob("*"), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in written:
            message = email.message_from_bytes(path.read_bytes(), policy=default)
            body = message.get_body(("plain",))
            if address in str(message["To"]) and body is not None:
                links = re.findall(r"http://\S+/attending/[^/\s]+/", body.get_content())
                return str(links[0])
    raise TimeoutError(f"No mail to {address} was written.")
