from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browsing import opened_browser
from tests.e2e.installation import Installation, installed, working
from tests.e2e.visiting import Visitors


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with opened_browser() as browser:
        yield browser


@pytest.fixture(scope="session")
def demonstration(
    tmp_path_factory: pytest.TempPathFactory, database_address: str
) -> Iterator[Installation]:
    """Serve the demonstration, loaded once; what a test writes stays, so each writes its own."""
    folder = tmp_path_factory.mktemp("raceme")
    with installed(folder, database=database_address, demonstration=True) as installation:
        yield installation


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory, database_address: str) -> Iterator[Installation]:
    """
    Serve an installation without anything in it; each test writes a workspace of its own.

    A worker stands beside it: to start one for each mail that is waited for takes longer than all
    else. So nobody knows how far it is; what it does is waited for where it shows.
    """
    folder = tmp_path_factory.mktemp("bare")
    with (
        installed(folder, database=database_address, demonstration=False) as installation,
        working(installation),
    ):
        yield installation


@pytest.fixture(scope="package")
def visitors(browser: Browser, demonstration: Installation) -> Visitors:
    return Visitors(browser=browser, installation=demonstration)
