"""A browser that people sign in at, one after the other, and what its pages say of saving."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from raceme.accounts.models import User

PHONE = {"width": 390, "height": 844}


@dataclass
class Tablet:
    context: BrowserContext
    url: str
    said: list[str] = field(default_factory=list)

    def sign_in(self, user: User) -> None:
        client = Client()
        client.force_login(user)
        name = "sessionid"
        self.context.add_cookies(
            [{"name": name, "value": client.cookies[name].value, "url": self.url}]
        )

    def open(self, address: str) -> Page:
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.goto(address)
        return page


@contextmanager
def tablets_of(browser: Browser, url: str) -> Iterator[Callable[[User], Tablet]]:
    """Give what makes a tablet of somebody; nothing may go wrong in its scripts until the end."""
    made: list[Tablet] = []

    def tablet(user: User) -> Tablet:
        context = browser.new_context(base_url=url, locale="en-GB", reduced_motion="reduce")
        made.append(Tablet(context=context, url=url))
        made[-1].sign_in(user)
        return made[-1]

    yield tablet
    for each in made:
        each.context.close()
    assert [line for each in made for line in each.said] == []


def said(page: Page, text: str) -> None:
    expect(page.locator("[data-said]")).to_contain_text(text)


def ready(page: Page) -> None:
    expect(page.get_by_text("Opens on this device without a connection too.")).to_be_visible()


def revision(page: Page, item: str, number: int) -> None:
    """Wait until the page knows that an item was saved so often."""
    expect(page.locator(f"[name=s-{item}]")).to_have_value(re.compile(f"^{number}$"))
