"""One person, from the invitation in the mail to the last answer: what each meeting was worth."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.installation import Installation
from tests.e2e.post import found_in_mail
from tests.e2e.scenes import Scene, scene, signed_in
from tests.e2e.steps import schedule_made_and_published
from tests.e2e.visiting import DESK, PHONE, Screen, Visitors, faults_of

pytestmark = pytest.mark.browser
SCREENS = pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
OWN = r"http://\S+?(/attending/[^/\s]+/)"


@SCREENS
def test_who_is_invited_registers_signs_up_and_hears_of_a_change(
    browser: Browser, bare: Installation, screen: Screen
) -> None:
    slug = f"invited-{uuid4().hex[:8]}"
    told, ana = scene(bare, "invited", slug), f"ana@{slug}.example"
    visitors = Visitors(browser=browser, installation=bare)

    with visitors.visitor(on=screen) as page:
        signed_in(page, told, bare)
        faults = _invite(page, told, screen)
    with visitors.visitor(on=screen) as page:
        page.goto(found_in_mail(bare, ana, r"http://\S+/register/\?known=\S+"))
        faults += _register(page, screen)
        own = found_in_mail(bare, ana, OWN)
        page.goto(own)
        expect(page.get_by_text("a place is kept for you")).to_be_visible()
        faults += faults_of(page, screen)
        page.get_by_role("link", name="My agenda").click()
        faults += faults_of(page, screen)
        page.get_by_role("button", name="Sign up for Oak for tables").click()
        expect(page.get_by_text("You are signed up", exact=True)).to_be_visible()
        faults += faults_of(page, screen)
    with visitors.visitor(on=screen) as page:
        signed_in(page, told, bare)
        faults += _change(page, told, screen)
    with visitors.visitor(on=screen) as page:
        page.goto(found_in_mail(bare, ana, r"http://\S+/attending/[^/\s]+/sessions/"))
        session = page.get_by_role("listitem").filter(has_text="Oak for tables")
        expect(session.get_by_text("11:30")).to_be_visible()
        faults += faults_of(page, screen)
    assert faults == [], "\n".join(faults)


def _invite(page: Page, told: Scene, screen: Screen) -> list[str]:
    page.goto(f"{told['event']}mails/")
    faults = faults_of(page, screen)
    page.get_by_role("link", name="Invite people").click()
    page.get_by_label("Segment").select_option(label="Wood companies")
    page.get_by_role("button", name="See who is reached").click()
    expect(page.get_by_text(re.compile("^ana@"))).to_be_visible()
    faults += faults_of(page, screen)
    page.get_by_role("button", name="Invite 1 person").click()
    expect(page.get_by_text("1 invitation is being written.")).to_be_visible()
    return faults + faults_of(page, screen)


def _register(page: Page, screen: Screen) -> list[str]:
    """Look at what is known already, and send it."""
    expect(page.get_by_text("What we know is filled in.")).to_be_visible()
    who = page.get_by_role("region", name="Who you are")
    expect(who.get_by_label("Name", exact=True)).to_have_value("Ana Știrbei")
    expect(who.get_by_label("Organisation")).to_have_value("Lemn Viu SRL")
    faults = faults_of(page, screen)
    page.get_by_label("I have read this and agree.").check()
    page.get_by_role("button", name="Register").click()
    expect(page.get_by_text("You are registered; a place is kept for you")).to_be_visible()
    return faults + faults_of(page, screen)


def _change(page: Page, told: Scene, screen: Screen) -> list[str]:
    """Let a session begin later, and tell who signed up for it."""
    page.goto(told["event"])
    page.get_by_role("link", name="Oak for tables").click()
    page.get_by_label("From").fill("11:30")
    page.get_by_label("Until").fill("12:00")
    page.get_by_role("button", name="Save session").click()
    expect(page.get_by_text("Tell 1 person that it has changed?")).to_be_visible()
    faults = faults_of(page, screen)
    page.get_by_role("button", name="Tell 1 person").click()
    expect(page.get_by_text("The mails are being written and leave now.")).to_be_visible()
    return faults


@SCREENS
def test_who_comes_asks_meets_is_thanked_and_says_what_came_of_it(
    browser: Browser, bare: Installation, screen: Screen
) -> None:
    slug = f"coming-{uuid4().hex[:8]}"
    told, ana = scene(bare, "registered", slug), f"ana@{slug}.example"
    visitors = Visitors(browser=browser, installation=bare)

    with visitors.visitor(on=screen) as page:
        faults = _ask(page, told, screen)
        page.goto(f"{told['bela']}meetings/")
        page.get_by_role("button", name="Accept Ana Știrbei").click()
        expect(page.get_by_text("Agreed: you meet Ana Știrbei.")).to_be_visible()
        faults += faults_of(page, screen)
    with visitors.visitor(on=screen) as page:
        signed_in(page, told, bare)
        schedule = f"{told['event']}meetings/schedule/"
        faults += schedule_made_and_published(page, schedule, screen)
    with visitors.visitor(on=screen) as page:
        page.goto(found_in_mail(bare, ana, r"http://\S+/attending/[^/\s]+/schedule/"))
        expect(
            page.get_by_role("region", name="Bela Kiss").get_by_text("Sala Unirii")
        ).to_be_visible()
        faults += faults_of(page, screen)
    with visitors.visitor(on=screen) as page:
        signed_in(page, told, bare)
        page.goto(f"{told['event']}check-in/")
        page.get_by_role("button", name="Came Ana Știrbei").click()
        expect(page.locator("[data-tally=here]")).to_have_text("1")
        expect(page.get_by_text("Everything is sent.")).to_be_visible()
        faults += faults_of(page, screen)
    scene(bare, "over", slug)
    with visitors.visitor(on=screen) as page:
        faults += _answer(page, bare, ana, screen)
        faults += _say(page, bare, ana, screen)
    assert faults == [], "\n".join(faults)


def _ask(page: Page, told: Scene, screen: Screen) -> list[str]:
    """Say what one looks for, find who has it, and ask them."""
    page.goto(f"{told['ana']}meetings/")
    page.get_by_label("Show my name").check()
    page.get_by_role("button", name="Take part").click()
    page.get_by_role("button", name="Save my times").click()
    expect(page.get_by_text("You are free in 3 of 3 slots")).to_be_visible()
    faults = faults_of(page, screen)
    page.get_by_role("link", name="Everybody").click()
    page.get_by_role("link", name="Bela Kiss").click()
    page.get_by_label("What you would talk about").fill("Oak for tables?")
    faults += faults_of(page, screen)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_text("Bela Kiss is asked.")).to_be_visible()
    return faults


def _answer(page: Page, bare: Installation, ana: str, screen: Screen) -> list[str]:
    """Open what one thinks from the mail of thanks, and say it."""
    page.goto(found_in_mail(bare, ana, r"http://\S+/q/[^/\s]+/"))
    faults = faults_of(page, screen)
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("button", name=re.compile("^(Begin|Go on)$")).click()
    page.get_by_label("liked").fill("The oak")
    faults += faults_of(page, screen)
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("was handed in on")).to_be_visible()
    return faults + faults_of(page, screen)


def _say(page: Page, bare: Installation, ana: str, screen: Screen) -> list[str]:
    """Say on one page what came of each meeting."""
    page.goto(found_in_mail(bare, ana, r"http://\S+/asks/[^/\s]+/"))
    question = "What came of your meetings at Clusters Meet Wood?"
    expect(page.get_by_role("heading", name=question)).to_be_visible()
    faults = faults_of(page, screen)
    page.get_by_role("link", name=re.compile("Answer")).click()
    meeting = page.get_by_role("region", name="Bela Kiss")
    meeting.get_by_label("It took place").check()
    meeting.get_by_label("4", exact=True).check()
    meeting.get_by_label("What comes next").select_option(label="An offer")
    faults += faults_of(page, screen)
    page.get_by_role("button", name="Save what I said").click()
    expect(page.get_by_text("Thank you. That was all")).to_be_visible()
    return faults + faults_of(page, screen)
