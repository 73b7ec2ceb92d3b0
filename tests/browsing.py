"""A real browser for the tests that need one; each page of it is a visitor of its own."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserType, expect, sync_playwright

from tests.conftest import skip_unless_ci

# On a machine that has much else to do; where all is well nobody waits for it.
PATIENCE_IN_MILLISECONDS = 20_000
expect.set_options(timeout=PATIENCE_IN_MILLISECONDS)


@contextmanager
def opened_browser() -> Iterator[Browser]:
    """Open Chromium, or skip where it is missing."""
    if _browser() is None:
        skip_unless_ci("Chromium is not installed: make browser")
    # Playwright runs a loop in this thread; Django would take its queries for careless ones.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = launched(playwright.chromium)
        try:
            yield browser
        finally:
            browser.close()
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def launched(chromium: BrowserType, *arguments: str) -> Browser:
    """Start the Chromium of this machine, told so much more."""
    return chromium.launch(
        executable_path=_browser(),
        args=["--no-sandbox", "--disable-gpu", *arguments],
    )


def _browser() -> str | None:
    """Return where Chromium is: the one without windows, a seventh faster, or the whole."""
    return shutil.which("chromium-headless-shell") or shutil.which("chromium")
