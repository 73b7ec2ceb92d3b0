"""Somebody at a screen: a page of their own, signed in, with what it must not do watched."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Response

from tests.browsing import PATIENCE_IN_MILLISECONDS
from tests.e2e.installation import Installation


@dataclass(frozen=True, kw_only=True)
class Screen:
    width: int
    height: int
    has_script: bool = True
    is_dark: bool = False


DESK = Screen(width=1400, height=900)
PHONE = Screen(width=390, height=844)
WITHOUT_SCRIPT = replace(PHONE, has_script=False)

RULES = {
    # A letter is shown in a frame that may run nothing, so axe would wait there for an answer.
    "iframes": False,
    "resultTypes": ["violations"],
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
}
HIDDEN_TABS = """() => [...document.querySelectorAll(".r-tabs [aria-current]")].some((tab) => {
  const [here, row] = [tab, tab.closest(".r-tabs")].map((one) => one.getBoundingClientRect());
  return here.left < row.left - 1 || here.right > row.right + 1;
})"""
axe = Axe()
# Answers are watched by themselves, where it can be seen what they answer.
OF_ANSWERS = "Failed to load resource: the server responded with a status of"
# A test that cuts the connection knows it.
WITHOUT_CONNECTION = "Failed to load resource: net::ERR_INTERNET_DISCONNECTED"


@dataclass
class Visitors:
    """Opens pages of one installation; those who signed in once stay signed in."""

    browser: Browser
    installation: Installation
    states: dict[str, Any] = field(default_factory=dict)

    @contextmanager
    def visitor(self, role: str = "", *, on: Screen = DESK) -> Iterator[Page]:
        """Open a page for ``role`` of the demonstration, or for nobody in particular."""
        context = self.browser.new_context(
            base_url=self.installation.url,
            viewport={"width": on.width, "height": on.height},
            java_script_enabled=on.has_script,
            color_scheme="dark" if on.is_dark else "light",
            storage_state=self._state(role) if role else None,
            locale="en-GB",
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE_IN_MILLISECONDS)
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda message: _listen(message, said))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("response", lambda response: _watch(response, said))
        try:
            yield page
        finally:
            context.close()
        if said:
            raise AssertionError("\n".join(said))

    def _state(self, role: str) -> Any:  # noqa: ANN401 (Playwright's own)
        if role not in self.states:
            with self.browser.new_context(base_url=self.installation.url) as context:
                context.new_page().goto(self.installation.login(role))
                self.states[role] = context.storage_state()
        return self.states[role]


def _listen(message: ConsoleMessage, said: list[str]) -> None:
    if message.type in {"error", "warning"} and not message.text.startswith(
        (OF_ANSWERS, WITHOUT_CONNECTION)
    ):
        said.append(f"{message.type}: {message.text}")


def _watch(response: Response, said: list[str]) -> None:
    """Keep what failed; a page may refuse, and an answer may say what was wrong in a form."""
    may_refuse = response.request.is_navigation_request() or response.status == 422
    if response.status >= (500 if may_refuse else 400):
        said.append(f"{response.status}: {response.url}")


def faults_of(page: Page, screen: Screen = DESK) -> list[str]:
    """
    Return what axe finds on the page as it stands, and what a ruler does.

    No page scrolls sideways; of a row of tabs that does, the one of the page is in sight.

    axe is a script too: without any, only the ruler is laid on. A page that is still arriving
    has no body to measure.
    """
    page.wait_for_load_state()
    found = axe.run(page, options=RULES).response["violations"] if screen.has_script else []
    faults = [
        f"{urlsplit(page.url).path} {fault['id']}: {node['html'][:160]}"
        for fault in found
        for node in fault["nodes"][:3]
    ]
    too_wide = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    if too_wide > 0:
        faults.append(f"{page.url} is {too_wide} pixels too wide")
    if screen.has_script and page.evaluate(HIDDEN_TABS):
        faults.append(f"{page.url} hides the tab of the page")
    return faults
