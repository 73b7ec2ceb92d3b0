"""What the database knows of how its tables are filled, by which it chooses its ways to look."""

from django.db import connection

# From so many rows at once on the ways that were good before may be very slow ones.
MANY = 1_000
# So many entries of each index are looked at on SQLite, where writers wait meanwhile.
SQLITE_LOOKS_AT = 1_000


def renew_after(rows: int) -> None:
    """Renew what is known once so many rows were written, where they are many."""
    if rows >= MANY:
        renew()


def renew() -> None:
    """
    Let the database learn how its tables are filled now; for jobs and commands, no page.

    Outside any transaction: table by table, so that on SQLite writers wait for a moment at most.
    On PostgreSQL nobody waits, and what another one is at already is left to that one. Within a
    transaction that has written much, it learns of that too; there writers wait on SQLite anyhow.
    """
    is_sqlite = connection.vendor == "sqlite"
    look = "ANALYZE" if is_sqlite else "ANALYZE (SKIP_LOCKED)"
    with connection.cursor() as cursor:
        if is_sqlite:
            cursor.execute(f"PRAGMA analysis_limit = {SQLITE_LOOKS_AT}")
        for table in connection.introspection.django_table_names(only_existing=True):
            cursor.execute(f"{look} {connection.ops.quote_name(table)}")
