"""What the database knows of a table without looking at it."""

from django.db import connection
from django.db.models import Model


def known_rows(model: type[Model]) -> int:
    """Return how many rows the database believes the table has; 0 where it knows nothing."""
    if connection.vendor == "sqlite":
        asked = "SELECT MAX(CAST(stat AS integer)) FROM sqlite_stat1 WHERE tbl = %s"
    else:
        asked = "SELECT CAST(GREATEST(reltuples, 0) AS integer) FROM pg_class WHERE relname = %s"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite" and "sqlite_stat1" not in _kept_tables():
            return 0
        cursor.execute(asked, [model._meta.db_table])
        found = cursor.fetchone()
    return int(found[0] or 0) if found else 0


def _kept_tables() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE name = 'sqlite_stat1'")
        return {name for (name,) in cursor.fetchall()}
