"""From an event without meetings to two people who agreed to meet, found with reasons."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.steps import next_step
from tests.e2e.visiting import DESK, PHONE, WITHOUT_SCRIPT, Screen, Visitors, faults_of

pytestmark = pytest.mark.browser
# Two who are registered and confirmed, of two companies; it prints the secrets of their links.
REGISTERED = """
from django.db.models import Q
from django.utils import timezone
from raceme.events.actions.own_links import own_link
from raceme.events.models import Event, ParticipantType, Registration
event = Event.objects.reached_by(Q(title="{title}")).select_related("workspace").get()
space, now = event.workspace, timezone.now()
kind = ParticipantType.objects.create(workspace=space, event=event, name="Company")
for name, firm in (("Ana Știrbei", "Lemn Viu"), ("Bela Kiss", "Fa Kft")):
    print(own_link(Registration.objects.create(
        workspace=space, event=event, type=kind, state="confirmed", name=name, country="RO",
        organisation_name=firm, email=name.split()[0].lower() + "@firm.example",
        registered_at=now, confirmed_at=now), at=now))
"""


@pytest.mark.parametrize("phone", [PHONE, WITHOUT_SCRIPT], ids=["phone", "without-script"])
def test_two_find_each_other_with_reasons_ask_and_accept(visitors: Visitors, phone: Screen) -> None:
    title = f"Wood meets software {uuid4().hex[:6]}"

    with visitors.visitor("manager", on=DESK) as page:
        faults = list(_planned(page, title))
    links = visitors.installation.raceme("shell", "-c", REGISTERED.format(title=title)).split()[-2:]
    with visitors.visitor(on=phone) as page:
        faults += _joined(page, links[0], phone, offers="Wood and furniture technology")
    with visitors.visitor(on=phone) as page:
        faults += _joined(page, links[1], phone, seeks="Wood and furniture technology")
        page.get_by_role("link", name="For you").click()
        expect(
            page.get_by_text("Offers what you look for: Wood and furniture technology")
        ).to_be_visible()
        faults += faults_of(page, phone)
        page.get_by_role("link", name="Ask Ana Știrbei").click()
        page.get_by_label("What you would talk about").fill("Oak for tables?")
        faults += faults_of(page, phone)
        page.get_by_role("button", name="Ask").click()
        expect(page.get_by_text("Ana Știrbei is asked.")).to_be_visible()
    with visitors.visitor(on=phone) as page:
        page.goto(f"/attending/{links[0]}/meetings/")
        expect(page.get_by_text("Oak for tables?")).to_be_visible()
        faults += faults_of(page, phone)
        page.get_by_role("button", name="Accept Bela Kiss").click()
        expect(page.get_by_text("Agreed: you meet Bela Kiss.")).to_be_visible()
        faults += faults_of(page, phone)
    assert faults == []


def _planned(page: Page, title: str) -> Iterator[str]:
    """Set slots and tables up from an empty event, and open it; give what is wrong with pages."""
    page.goto("/manage/transilvania-it/events/new/")
    page.get_by_label("Title").fill(title)
    page.get_by_label("First day").fill("11.05.2027")
    page.get_by_role("button", name="Add event").click()
    page.get_by_role("link", name="Meetings", exact=True).click()
    yield from faults_of(page)
    page.get_by_role("button", name="Begin meetings").click()
    yield from faults_of(page)
    next_step(page, "Make slots")
    page.get_by_role("button", name="Look first").click()
    expect(page.get_by_role("heading", name="13 slots would be made")).to_be_visible()
    yield from faults_of(page)
    page.get_by_role("button", name="Make them").click()
    page.get_by_role("link", name="How far it is").click()
    next_step(page, "Make tables")
    page.get_by_label("Room").fill("Sala Unirii")
    page.get_by_label("How many").fill("4")
    page.get_by_role("button", name="Make tables").click()
    yield from faults_of(page)
    page.get_by_role("link", name="How far it is").click()
    next_step(page, "Open for requests")
    page.get_by_role("button", name="Open for requests").click()
    expect(page.get_by_text("Who is registered can join and ask now.")).to_be_visible()
    yield from faults_of(page)


def _joined(
    page: Page, secret: str, phone: Screen, *, offers: str = "", seeks: str = ""
) -> list[str]:
    """Join with a profile that is shown."""
    page.goto(f"/attending/{secret}/meetings/")
    expect(page.get_by_role("heading", name="Take part in meetings")).to_be_visible()
    faults = faults_of(page, phone)
    for section, ticked in (("What you offer", offers), ("What you look for", seeks)):
        if ticked:
            part = page.get_by_role("region", name=section)
            part.locator("summary", has_text="Technology").click()
            part.get_by_label(ticked).check()
    page.get_by_label("Show my name").check()
    page.get_by_role("button", name="Take part").click()
    expect(page.get_by_role("heading", name="When you are free")).to_be_visible()
    faults += faults_of(page, phone)
    page.get_by_role("button", name="Save my times").click()
    expect(page.get_by_text("You are free in 13 of 13 slots")).to_be_visible()
    return faults + faults_of(page, phone)
