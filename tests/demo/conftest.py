from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from raceme.demo.actions import load
from tests.databases import undone_in_the_end
from tests.demo.rows import Rows, rows_of_ours

# A Tuesday, as the look of the pages is drawn for the day before.
LOADED_AT = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
HERE = Path(__file__).parent


class Stage(ExitStack):
    """Holds the demonstration while the tests that look at it follow one another."""

    is_set = False
    # What stood before it was loaded.
    before: Rows

    def set(self, blocker: DjangoDbBlocker) -> None:
        if not self.is_set:
            with ExitStack() as begun:
                begun.enter_context(undone_in_the_end(blocker))
                self.before = rows_of_ours()
                load(at=LOADED_AT)
                self.push(begun.pop_all())
            self.is_set = True

    def strike(self) -> None:
        self.close()
        self.is_set = False


stage = Stage()


def _looks_at_it(item: pytest.Item) -> bool:
    asked_for = getattr(item, "fixturenames", ())
    return "demonstration" in asked_for and item.path.is_relative_to(HERE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let those that look at the demonstration follow one another: it is loaded once for them."""
    items.sort(key=lambda item: not _looks_at_it(item))


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> None:
    """Take the demonstration away before a test that does not expect it."""
    if nextitem is not None and not _looks_at_it(nextitem):
        stage.strike()


@pytest.fixture(scope="session")
def _struck_in_the_end(django_db_setup: None) -> Iterator[None]:  # noqa: ARG001 (ends before it)
    yield
    stage.strike()


@pytest.fixture(scope="module")
def demonstration(
    _struck_in_the_end: None,
    django_db_setup: None,  # noqa: ARG001 (there has to be a database)
    django_db_blocker: DjangoDbBlocker,
) -> Stage:
    """Have the demonstration loaded; what a test changes in it is undone after each."""
    stage.set(django_db_blocker)
    return stage
