"""Reading many tables as they stood at one moment, while others go on writing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction


@contextmanager
def one_moment(*, writes: bool) -> Iterator[None]:
    """
    Open a transaction in which everything is read as it stood when it was opened.

    On PostgreSQL nobody waits for it. On SQLite one that ``writes`` keeps other writers
    waiting until it ends, and one that only reads does not. Inside a transaction that is
    open already, that one decides.
    """
    if connection.in_atomic_block:
        with transaction.atomic():
            yield
    elif connection.vendor == "sqlite":
        with _on_sqlite(writes=writes):
            yield
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                mode = "READ WRITE" if writes else "READ ONLY"
                cursor.execute(f"SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, {mode}")
                # What is read row by row is read to its end: no plan that is quick with the
                # first rows, and slow with the rest.
                cursor.execute("SET LOCAL cursor_tuple_fraction = 1")
            yield


@contextmanager
def _on_sqlite(*, writes: bool) -> Iterator[None]:
    connection.ensure_connection()
    on_sqlite: Any = connection
    usual = on_sqlite.transaction_mode
    on_sqlite.transaction_mode = "IMMEDIATE" if writes else "DEFERRED"
    try:
        with transaction.atomic():
            yield
    finally:
        on_sqlite.transaction_mode = usual
