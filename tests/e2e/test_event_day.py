"""One day: somebody cannot come, a half hour goes to others, a room is lost, and few are told."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.installation import Installation
from tests.e2e.post import found_in_mail, letters
from tests.e2e.scenes import scene, signed_in
from tests.e2e.steps import opened_once
from tests.e2e.visiting import DESK, PHONE, Screen, Visitors, faults_of

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_a_day_with_cancellations_a_refill_and_a_lost_room(
    browser: Browser, bare: Installation, screen: Screen
) -> None:
    slug = f"day-{uuid4().hex[:8]}"
    told = scene(bare, "day", slug)
    visitors = Visitors(browser=browser, installation=bare)

    with visitors.visitor(on=screen) as page:
        faults = _cancel_a_meeting(page, told["links"]["Ion"], screen)
        said = found_in_mail(bare, f"ana@{slug}.example", "(?s)Ana Pop,.* is not held.*Ion Pop")
        assert "for one of you cannot come" in said
        faults += _take_what_came_free(page, told["links"], screen)
        assert found_in_mail(bare, f"eva@{slug}.example", "(?s)Table 1.*Ana Pop")
        faults += _cancel_the_registration(page, told["links"]["Gabi"], screen)
        scene(bare, "who_left", slug)
        assert found_in_mail(bare, f"hans@{slug}.example", "(?s)is not held.*Gabi Pop")
    with visitors.visitor(on=screen) as page:
        signed_in(page, told, bare)
        faults += _repair(page, f"{told['meetings']}schedule/", screen)
    with visitors.visitor(on=screen) as page:
        page.goto(found_in_mail(bare, f"dan@{slug}.example", r"http://\S+/schedule/"))
        coming = page.get_by_role("region", name="Mia Pop")
        expect(coming.get_by_text("Hall A")).to_be_visible()
        faults += faults_of(page, screen)
        found_in_mail(bare, f"mia@{slug}.example", "Hall A")
    assert _told_of_changes(bare, slug) == {f"dan@{slug}.example", f"mia@{slug}.example"}
    assert faults == [], "\n".join(faults)


def _told_of_changes(installation: Installation, slug: str) -> set[str]:
    """Return who had a mail that their schedule is another one."""
    return {
        str(one["To"])
        for one in letters(installation)
        if "have changed" in str(one["Subject"]) and slug in str(one["To"])
    }


def _cancel_a_meeting(page: Page, own: str, screen: Screen) -> list[str]:
    page.goto(f"{own}schedule/")
    faults = faults_of(page, screen)
    page.get_by_role("link", name="I cannot come").click()
    faults += faults_of(page, screen)
    page.get_by_role("button", name="Cancel the meeting").click()
    expect(page.get_by_text("Cancelled, and the other side is told.")).to_be_visible()
    return faults + faults_of(page, screen)


def _take_what_came_free(page: Page, links: dict[str, str], screen: Screen) -> list[str]:
    """Let both of a wish that was kept back take the half hour: then they meet."""
    faults = []
    for name, said in (
        ("Ana", "Accepted. It is your meeting as soon as the other side accepts"),
        ("Eva", "You meet: all have accepted."),
    ):
        page.goto(f"{links[name]}schedule/")
        expect(page.get_by_role("heading", name="A half hour came free")).to_be_visible()
        faults += faults_of(page, screen)
        page.get_by_role("button", name="Take it").click()
        expect(page.get_by_text(said)).to_be_visible()
    return faults + faults_of(page, screen)


def _cancel_the_registration(page: Page, own: str, screen: Screen) -> list[str]:
    page.goto(own)
    page.get_by_role("link", name="I cannot come").click()
    page.get_by_role("button", name="Cancel my registration").click()
    expect(page.get_by_role("button", name="I am coming after all")).to_be_visible()
    return faults_of(page, screen)


def _repair(page: Page, schedule: str, screen: Screen) -> list[str]:
    """Lose a hall, look at what was repaired, and publish it."""
    page.goto(schedule)
    published = page.get_by_role("row").filter(has_text="Published")
    published.get_by_role("link", name="Version 4").click()
    page.get_by_role("link", name="Repair").click()
    page.get_by_role("checkbox", name="Hall B, 1 table").check()
    faults = faults_of(page, screen)
    page.get_by_role("button", name="Repair").click()
    expect(page).to_have_url(re.compile("/schedule/5/$"))
    opened_once(page, f"{schedule}5/", "What differs")
    expect(page.get_by_text("Repaired, from version 4")).to_be_visible()
    faults += faults_of(page, screen)
    page.get_by_role("link", name="What differs").click()
    expect(page.get_by_text("Dan Pop")).to_be_visible()
    faults += faults_of(page, screen)
    page.get_by_role("link", name="Publish").click()
    expect(page.get_by_text("2 people are written to, no one else.")).to_be_visible()
    faults += faults_of(page, screen)
    page.get_by_role("button", name="Publish it").click()
    expect(page.get_by_text("Version 5 is published; 2 people are written to.")).to_be_visible()
    opened_once(page, f"{schedule}5/", "2 of 2 whom it affects are written to.")
    return faults
