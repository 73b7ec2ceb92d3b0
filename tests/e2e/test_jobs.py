"""A job as who began it sees it: how far it is, called off, failed, tried again, done."""

import io
import os
import re
import subprocess
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import PATIENCE_IN_MILLISECONDS
from tests.e2e.installation import RACEME, Installation
from tests.e2e.visiting import DESK, PHONE, WITHOUT_SCRIPT, Screen, Visitors, faults_of

pytestmark = pytest.mark.browser

STAFF = "/manage/transilvania-it/"
PROGRAMME = f"{STAFF}programmes/innovation-year-2023/"
# Frozen with the demonstration.
FROZEN = f"{PROGRAMME}reports/2/1/"
PACK = "Pack of Cluj Innovation Year 2023, period 2, number 1"
# The workshop of that period: of the report's eight figures the fourth counts it.
WORKSHOP, FIGURE, PERCENT = "European data spaces", "Workshops", "37"
EVIDENCE = "Evidence of Cluj Innovation Year 2023"
EVERYWHERE = pytest.mark.parametrize(
    "screen", [DESK, PHONE, WITHOUT_SCRIPT], ids=["desk", "phone", "without-script"]
)


def _store(installation: Installation) -> Path:
    return Path(installation.environment["RACEME_DATA_DIR"]) / "documents"


def _stored_evidence(page: Page, installation: Installation) -> Path:
    """Return where the file lies that proves the workshop."""
    answer = page.request.get(f"{PROGRAMME}results/workshops.zip")
    with zipfile.ZipFile(io.BytesIO(answer.body())) as archive:
        name = next(name for name in archive.namelist() if WORKSHOP in name)
        content = archive.read(name)
    files = (path for path in _store(installation).rglob("*") if path.is_file())
    return next(path for path in files if path.read_bytes() == content)


@contextmanager
def _held_back(path: Path) -> Iterator[None]:
    """Let whoever reads this file wait for its first byte until this ends."""
    content = path.read_bytes()
    kept, waiting = path.with_name("kept"), path.with_name("waiting")
    path.rename(kept)
    os.mkfifo(path)
    os.link(path, waiting)
    try:
        yield
    finally:
        kept.replace(path)
        with suppress(OSError):  # nobody waits
            door = os.open(waiting, os.O_WRONLY | os.O_NONBLOCK)
            os.set_blocking(door, True)
            with os.fdopen(door, "wb") as reader:
                reader.write(content)
        waiting.unlink()


@contextmanager
def _working(installation: Installation, *, waits_for: Path) -> Iterator[None]:
    """Have a worker at what is in line, held up at that file until left; then see its end."""
    with _held_back(waits_for):
        worker = subprocess.Popen(  # noqa: S603 (our own command, with words of our own)
            [RACEME, "worker", "--once"], env=installation.environment
        )
        try:
            yield
        except BaseException:
            worker.kill()
            raise
    worker.wait()


@contextmanager
def _full_store(installation: Installation) -> Iterator[None]:
    """Let the store take nothing that a job makes."""
    results = _store(installation) / "results"
    away = results.with_name("results-away")
    if results.exists():
        results.rename(away)
    results.write_bytes(b"")
    try:
        yield
    finally:
        results.unlink()
        if away.exists():
            away.rename(results)


def _see(page: Page, screen: Screen, words: str) -> None:
    """Wait until the page says so: by itself, or loaded anew as often as that takes."""
    deadline = time.monotonic() + PATIENCE_IN_MILLISECONDS / 1000
    main = page.get_by_role("main")
    while not screen.has_script and words not in main.inner_text():
        assert time.monotonic() < deadline, words
        page.reload()
    expect(main).to_contain_text(words)


def _in_list(page: Page, title: str, state: str) -> None:
    """Find the job among *Jobs* in that state, and open it."""
    page.goto(f"{STAFF}jobs/")
    row = page.get_by_role("row").filter(has_text=title).first
    expect(row).to_contain_text(state)
    row.get_by_role("link", name=title).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


@EVERYWHERE
def test_a_job_says_how_far_it_is_is_cancelled_and_tried_again(
    visitors: Visitors, screen: Screen
) -> None:
    faults, installation = [], visitors.installation

    with visitors.visitor("manager", on=screen) as page:
        evidence = _stored_evidence(page, installation)
        page.goto(FROZEN)
        page.get_by_role("button", name=re.compile("Make the pack")).click()
        job = page.locator("#pack .r-job")
        expect(job).to_contain_text("Waiting for its turn")
        faults += faults_of(page, screen)
        with _working(installation, waits_for=evidence):
            _see(page, screen, f"{PERCENT} %")
            expect(job).to_contain_text(FIGURE)
            expect(job.get_by_role("progressbar", name=PACK)).to_have_attribute("value", PERCENT)
            faults += faults_of(page, screen)
            _in_list(page, PACK, "Running")
            expect(page.get_by_role("main")).to_contain_text(FIGURE)
            faults += faults_of(page, screen)
            page.get_by_role("button", name="Cancel").click()
            expect(page.get_by_role("main")).to_contain_text("Being cancelled")
            expect(page.get_by_role("button", name="Cancel")).to_have_count(0)
            faults += faults_of(page, screen)
        _see(page, screen, "Cancelled. Nothing came of it.")
        faults += faults_of(page, screen)
        page.get_by_role("button", name="Try again").click()
        expect(page.get_by_role("main")).to_contain_text("Waiting for its turn")
        installation.raceme("worker", "--once")
        _see(page, screen, "The pack is ready.")
        with page.expect_download() as waiting:
            page.get_by_role("link", name="Download").click()
        is_archive = zipfile.is_zipfile(waiting.value.path())
        faults += faults_of(page, screen)
        _in_list(page, PACK, "Done")

    assert is_archive
    assert faults == [], "\n".join(faults)


@EVERYWHERE
def test_a_job_that_failed_says_what_to_do_and_is_tried_again(
    visitors: Visitors, screen: Screen
) -> None:
    faults, installation = [], visitors.installation

    with visitors.visitor("manager", on=screen) as page:
        page.goto(f"{PROGRAMME}results.zip")
        page.get_by_role("button", name="Write the archive").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(EVIDENCE)
        with _full_store(installation):
            installation.raceme("worker", "--once")
        _see(page, screen, "Try again; if it happens again")
        faults += faults_of(page, screen)
        _in_list(page, EVIDENCE, "Failed")
        faults += faults_of(page, screen)
        page.get_by_role("button", name="Try again").click()
        expect(page.get_by_role("main")).to_contain_text("Waiting for its turn")
        installation.raceme("worker", "--once")
        _see(page, screen, "The archive holds")
        expect(page.get_by_role("link", name="Download")).to_be_visible()
        page.goto(f"{STAFF}jobs/")
        faults += faults_of(page, screen)

    assert faults == [], "\n".join(faults)
