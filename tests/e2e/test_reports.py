"""A period is frozen and packed; what is done afterwards is told, and the pack proves itself."""

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.databases import DATABASE
from tests.e2e.installation import Installation
from tests.e2e.visiting import DESK, PHONE, WITHOUT_SCRIPT, Screen, Visitors, faults_of

pytestmark = pytest.mark.browser

STAFF = "/manage/transilvania-it/"
PROGRAMME = f"{STAFF}programmes/innovation-year-2023/"
REPORT = f"{PROGRAMME}reports/1/"
# One of the two workshops of the period.
WORKSHOP = "Horizon Europe calls for tech companies"
EVERYWHERE = pytest.mark.parametrize(
    "screen", [DESK, PHONE, WITHOUT_SCRIPT], ids=["desk", "phone", "without-script"]
)


def _freeze(page: Page, visitors: Visitors, *, note: str) -> None:
    """Freeze the period, and open what came of it."""
    page.goto(REPORT)
    page.get_by_role("link", name="Freeze Period 1").click()
    page.get_by_label("Note").fill(note)
    page.get_by_role("button", name="Freeze").click()
    expect(page.locator("#frozen .r-job")).to_be_visible()
    visitors.installation.raceme("worker", "--once")
    page.goto(REPORT)
    page.locator("#frozen li a").first.click()
    expect(page.get_by_role("main")).to_contain_text(note)


def _pack(page: Page, visitors: Visitors, *, into: Path) -> Path:
    """Have the pack made on the frozen report's page, and download it."""
    frozen = page.url
    page.get_by_role("button", name="Make the pack").click()
    expect(page.locator("#pack").get_by_role("progressbar")).to_be_visible()
    visitors.installation.raceme("worker", "--once")
    page.goto(frozen)
    with page.expect_download() as waiting:
        page.locator("#pack").get_by_role("link", name="Download").click()
    pack = into / waiting.value.suggested_filename
    waiting.value.save_as(pack)
    return pack


def _verified(pack: Path, installation: Installation) -> str:
    """Prove a pack as its reader does: elsewhere, with nothing but the command."""
    elsewhere = pack.parent / "elsewhere"
    elsewhere.mkdir()
    nowhere = {
        **installation.environment,
        "RACEME_DATA_DIR": str(elsewhere),
        DATABASE: "postgres://nobody@127.0.0.1:9/nothing",
    }
    told = replace(installation, environment=nowhere).raceme("report", "verify", str(pack))
    assert list(elsewhere.glob("*.sqlite3")) == []
    return told


def _move_workshop(page: Page, *, verb: str, reason: str) -> None:
    """Exclude the workshop from the programme, or include it again."""
    page.goto(f"{STAFF}log/?q=Horizon")
    page.get_by_role("main").get_by_role("link", name=WORKSHOP).first.click()
    page.get_by_role("link", name=f"{verb} Cluj Innovation Year 2023").click()
    if reason:
        page.get_by_label("Reason, shown to the funder").fill(reason)
    page.get_by_role("button", name=verb).click()
    expect(page.get_by_text("Cluj Innovation Year 2023 counts it")).to_be_visible()


@EVERYWHERE
def test_a_period_is_frozen_packed_and_compared(
    visitors: Visitors, screen: Screen, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    faults, note = [], f"Handed in, {request.node.name}"

    with visitors.visitor("manager", on=screen) as page:
        page.goto(f"{PROGRAMME}reports/")
        faults += faults_of(page, screen)
        page.goto(REPORT)
        faults += faults_of(page, screen)
        _freeze(page, visitors, note=note)
        faults += faults_of(page, screen)
        number = page.locator(".r-hash code").inner_text()
        pack = _pack(page, visitors, into=tmp_path)
        frozen = page.url
        row = page.get_by_role("row", name="Workshops")
        expect(row).to_contain_text("the same")
        _move_workshop(page, verb="Exclude", reason="It was paid by another programme")
        page.goto(frozen)
        expect(row).to_contain_text("1 line gone")
        faults += faults_of(page, screen)
        row.get_by_role("link", name="1 line gone").click()
        gone = page.locator("#now").get_by_role("row").filter(has_text=WORKSHOP)
        expect(gone).to_contain_text("Gone")
        expect(gone).to_contain_text("It was paid by another programme")
        faults += faults_of(page, screen)
        # What was frozen stands as it was, whatever is different now.
        expect(page.get_by_role("region", name="Counted then")).to_contain_text(WORKSHOP)
        _move_workshop(page, verb="Include again", reason="")
        page.goto(frozen)
        expect(row).to_contain_text("the same")

    told = _verified(pack, visitors.installation)
    assert number in told
    assert "The pack is whole" in told
    assert faults == [], "\n".join(faults)
