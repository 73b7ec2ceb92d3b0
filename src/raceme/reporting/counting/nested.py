"""Queries as this package passes them on, and sums over those that the ORM cannot group."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol, Self

from django.db import connections
from django.db.models import Q
from django.db.models.expressions import Combinable
from django.db.models.sql import Query

# Of a list without an end in sight so many rows are held at once.
READ_AT_ONCE = 2_000


class Rows(Protocol):
    """
    What is asked here of a query set, of activities or of engagements alike.

    The aliases that a query has are known only where it runs, not to a type checker.
    """

    query: Query

    @property
    def db(self) -> str: ...
    def alias(self, **expressions: object) -> Self: ...
    def annotate(self, **expressions: object) -> Self: ...
    def filter(self, *conditions: Q, **values: object) -> Self: ...
    def exclude(self, *conditions: Q, **values: object) -> Self: ...
    def order_by(self, *names: str) -> Self: ...
    def values(self, *names: str, **expressions: Combinable) -> Self: ...
    def values_list(self, *names: str, flat: bool = False) -> Self: ...
    def aggregate(self, **expressions: Combinable) -> dict[str, Any]: ...
    def count(self) -> int: ...
    def iterator(self, chunk_size: int) -> Iterator[Any]: ...
    def __getitem__(self, page: slice) -> "Rows": ...
    def __iter__(self) -> Iterator[Any]: ...


def sums_by(rows: Rows, *, by: str, of: Sequence[str]) -> Iterable[tuple[Any, ...]]:
    """
    Return ``by`` and the sums of the columns ``of``, a tuple for each ``by``, in its order.

    The ORM groups no query that has window functions; what it compiles stands inside.
    """
    connection = connections[rows.db]
    inner, parameters = rows.query.get_compiler(using=rows.db).as_sql()
    quoted = connection.ops.quote_name
    sums = "".join(f", SUM({quoted(name)})" for name in of)
    # Every name is one of ours, and the rest is the ORM's with its parameters beside it.
    statement = f"SELECT {quoted(by)}{sums} FROM ({inner}) record GROUP BY 1 ORDER BY 1"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def sums_of_each(several: Sequence[Rows], *, of: Sequence[str]) -> list[tuple[Any, ...]]:
    """Return the sums of the columns ``of``, a tuple for each of ``several``, in one query."""
    if not several:
        return []
    connection = connections[several[0].db]
    quoted = connection.ops.quote_name
    sums = ", ".join(f"SUM({quoted(name)})" for name in of)
    parts, parameters = [], []
    for place, rows in enumerate(several):
        inner, own = rows.query.get_compiler(using=rows.db).as_sql()
        # As above: names are ours, the rest is the ORM's with its parameters beside it.
        parts.append(f"SELECT {place} AS place, {sums} FROM ({inner}) record")  # noqa: S608
        parameters.extend(own)
    statement = f"{' UNION ALL '.join(parts)} ORDER BY 1"
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return [tuple(row[1:]) for row in found]
