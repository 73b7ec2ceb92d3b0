from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from raceme.demo.actions import load

# A Tuesday, as the look of the pages is drawn for the day before.
LOADED_AT = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def demonstration(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:  # noqa: ARG001 (there has to be a database)
    """Load the demonstration once for a module; what its tests change is undone after each."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(at=LOADED_AT)
        yield
        transaction.set_rollback(True)
