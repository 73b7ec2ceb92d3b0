"""A badge is held before the camera of the one who stands at the door."""

from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.camera import film_of, with_camera
from tests.e2e.installation import Installation
from tests.e2e.scenes import scene, signed_in
from tests.e2e.visiting import DESK, PHONE, Screen, Visitors, faults_of

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_the_camera_reads_a_badge_and_who_wears_it_is_here(
    browser: Browser, bare: Installation, screen: Screen, tmp_path: Path
) -> None:
    told = scene(bare, "door", f"door-{uuid4().hex[:8]}")
    film = film_of(told["code"], tmp_path / "badge.y4m")

    with (
        with_camera(browser, film) as seeing,
        Visitors(browser=seeing, installation=bare).visitor(on=screen) as page,
    ):
        signed_in(page, told, bare)
        page.goto(told["door"])
        here = page.locator("[data-tally=here]")
        expect(here).to_have_text("0")
        page.get_by_role("button", name="Scan badges").click()
        expect(page.locator("[data-result]")).to_contain_text("Ana Știrbei")
        expect(here).to_have_text("1")
        faults = faults_of(page, screen)
        page.get_by_role("button", name="Stop the camera").click()
        expect(page.get_by_role("button", name="Scan badges")).to_be_focused()
        expect(page.get_by_text("Everything is sent.")).to_be_visible()
    with Visitors(browser=browser, installation=bare).visitor(on=screen) as other:
        signed_in(other, told, bare)
        other.goto(told["door"])
        expect(other.locator("[data-tally=here]")).to_have_text("1")
        expect(other.get_by_role("button", name="Take back Ana Știrbei")).to_be_visible()

    assert faults == [], "\n".join(faults)
