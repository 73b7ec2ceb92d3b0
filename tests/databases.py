"""Records that many tests look at."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from pytest_django import DjangoDbBlocker


@contextmanager
def undone_in_the_end(blocker: DjangoDbBlocker) -> Iterator[None]:
    """
    Let a fixture of a module write records, which go with it.

    What the tests of the module do to them is undone after each, as everywhere.
    """
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
