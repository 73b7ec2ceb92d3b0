from collections.abc import Iterator

import pytest
from time_machine import travel

from tests.factories import NOW


@pytest.fixture(autouse=True)
def on_the_day() -> Iterator[None]:
    """Look at the pages on the day on which everything of the tests was recorded."""
    with travel(NOW, tick=False):
        yield
