"""Two people stand at the door with a phone each, and the network goes."""

import json
from dataclasses import replace

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.e2e.visiting import DESK, PHONE, WITHOUT_SCRIPT, Visitors, faults_of

pytestmark = pytest.mark.browser

NIGHT = replace(DESK, is_dark=True)
PEOPLE = ["Ana Știrbei", "Ion Pop", "Eva Hansen", "Vlad Bălan", "Zoë Dobre"]
# One who came after the phones had their list.
LATE = "Late Comer"
MADE = """
import json
from django.utils import timezone
from raceme.events.models import Event, ParticipantType, Registration
from raceme.workspaces.models import Workspace
from raceme.engagements.models import Kind
space, now = Workspace.objects.get(slug="transilvania-it"), timezone.now()
event, _made = Event.objects.of(space).get_or_create(
    slug="{slug}",
    defaults=dict(workspace=space, title="Clusters Meet {slug}", state="published",
        kind=Kind.objects.get(workspace=None, code="conference"), starts_on=now.date(),
        ends_on=now.date(), time_zone="Europe/Bucharest", created_at=now, changed_at=now,
        published_at=now),
)
kind, _made = ParticipantType.objects.of(space).get_or_create(
    event=event, name="Company", defaults=dict(workspace=space)
)
rows = [
    Registration.objects.of(space).create(workspace=space, event=event, type=kind, name=name,
        state="confirmed", organisation_name="Lemn Viu", registered_at=now, confirmed_at=now)
    for name in {names}
]
print(json.dumps({{one.name: one.code for one in rows}}))
"""


def _registered(visitors: Visitors, slug: str, names: list[str]) -> dict[str, str]:
    """Register people for an event of today; return the codes of their badges."""
    printed = visitors.installation.raceme(
        "shell", "-v", "0", "-c", MADE.format(slug=slug, names=names)
    )
    return dict(json.loads(printed.strip().splitlines()[-1]))


def _came(page: Page, name: str) -> None:
    page.get_by_role("button", name=f"Came {name}").click()


def _scan(page: Page, code: str) -> None:
    """Do what a reader at the cable does: type the code and end the line."""
    page.get_by_label("Name, organisation or code").fill(code.lower())
    page.get_by_label("Name, organisation or code").press("Enter")


def _here(page: Page, count: int) -> None:
    expect(page.locator("[data-tally=here]")).to_have_text(str(count))


def test_two_phones_without_network_count_each_person_once(visitors: Visitors) -> None:
    codes = _registered(visitors, "offline", PEOPLE)
    address = "/manage/transilvania-it/events/offline/check-in/"
    faults = []

    with visitors.visitor("staff", on=PHONE) as one, visitors.visitor("manager", on=NIGHT) as two:
        for page, screen in ((one, PHONE), (two, NIGHT)):
            page.goto(address)
            expect(
                page.get_by_text("Opens on this device without a connection too.")
            ).to_be_visible()
            faults += faults_of(page, screen)
        late = _registered(visitors, "offline", [LATE])[LATE]
        one.context.set_offline(True)
        two.context.set_offline(True)
        _came(one, PEOPLE[0])
        _came(one, PEOPLE[1])
        _scan(one, codes[PEOPLE[2]])
        expect(one.locator("[data-result]")).to_contain_text("Here")
        _scan(one, late)
        expect(one.locator("[data-result]")).to_contain_text("Not on the list of this device")
        expect(one.get_by_text("On this device until there is one: 4")).to_be_visible()
        _here(one, 3)
        faults += faults_of(one, PHONE)
        _came(two, PEOPLE[1])
        _scan(two, codes[PEOPLE[2]])
        _scan(two, codes[PEOPLE[2]])
        expect(two.locator("[data-result]")).to_contain_text("Was here already, since")
        _came(two, PEOPLE[3])
        _scan(two, "ZZZZZZZZZ9")
        _here(two, 3)
        faults += faults_of(two, NIGHT)

        # The page was closed meanwhile, and there is still no network.
        again = one.context.new_page()
        one.close()
        again.goto(address)
        _here(again, 3)
        again.context.set_offline(False)
        expect(again.get_by_text("Everything is sent.")).to_be_visible()
        two.context.set_offline(False)
        expect(two.get_by_text("Everything is sent.")).to_be_visible()

        _here(two, 5)
        trouble = two.get_by_role("region", name="These need somebody to look")
        expect(trouble).to_contain_text("No registration of this event has this code.")
        faults += faults_of(two, NIGHT)
        trouble.get_by_role("button", name="Done with").click()
        expect(trouble).to_be_hidden()
        again.reload()
        _here(again, 5)

    assert faults == [], "\n".join(faults)


def test_without_a_script_one_is_ticked_and_taken_back(visitors: Visitors) -> None:
    _registered(visitors, "plain", PEOPLE)

    with visitors.visitor("staff", on=WITHOUT_SCRIPT) as page:
        page.goto("/manage/transilvania-it/events/plain/check-in/")
        page.get_by_label("Name, organisation or code").fill("stirbei")
        page.get_by_role("button", name="Find").click()
        _came(page, PEOPLE[0])
        expect(page.get_by_text(f"{PEOPLE[0]} is here.")).to_be_visible()
        _here(page, 1)
        page.get_by_role("button", name=f"Take back {PEOPLE[0]}").click()
        _here(page, 0)


def test_nobody_else_opens_the_list_of_who_was_signed_in(visitors: Visitors) -> None:
    codes = _registered(visitors, "shared", PEOPLE)
    address = "/manage/transilvania-it/events/shared/check-in/"

    with visitors.visitor("staff", on=PHONE) as page:
        page.goto(address)
        expect(page.get_by_text("Opens on this device without a connection too.")).to_be_visible()
        page.context.set_offline(True)
        _scan(page, codes[PEOPLE[0]])
        expect(page.get_by_text("On this device until there is one: 1")).to_be_visible()
        # The session ended meanwhile.
        page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
        page.context.set_offline(False)
        expect(page.get_by_text("You are signed out.")).to_be_visible()
        page.goto(visitors.installation.login("manager"))
        page.goto(address)
        _here(page, 0)
        page.context.set_offline(True)
        names = page.evaluate("caches.keys()")
        kept = page.evaluate("document.querySelector('meta[name=raceme-whose]').content")

    assert all(kept in name for name in names if name.startswith("raceme-pages"))
