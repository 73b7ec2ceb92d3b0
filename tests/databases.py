"""Records that many tests look at, and what is left of those that a test commits."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
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


# What Django keeps of the models themselves.
KEPT = {"django_content_type", "auth_permission"}


def empty() -> None:
    """
    Take out the rows that a test has committed.

    Django's own way truncates every table and writes down anew which models there are, which takes
    PostgreSQL a second where five tables hold something. There what is frozen goes as well, as it
    does from a table that is truncated.
    """
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    quoted = {name: connection.ops.quote_name(name) for name in sorted({*tables} - KEPT)}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(
                f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {table})"  # noqa: S608 (our tables)
                for name, table in quoted.items()
            )
        )
        filled = [name for (name,) in cursor.fetchall()]
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        for name in filled:
            cursor.execute(f"DELETE FROM {quoted[name]}")  # noqa: S608 (our tables)
