"""Rows that are found by what other tables hold, where the database cannot know how few match."""

from typing import Any

from django.db.models import QuerySet

# So few are found first, and put in order then.
FEW = 2_000


def in_order(rows: QuerySet[Any, Any], *, count: int) -> QuerySet[Any, Any]:
    """
    Return ``rows``, of which there are ``count``, so that the first of them are soon found.

    Asked for the first few in the order of an index, PostgreSQL goes along it and looks whether
    each one matches: quick where many do, and seconds where hardly one does.
    """
    if count > FEW:
        return rows
    keys = list(rows.order_by().values_list("pk", flat=True)) if count else []
    # Whatever the model guards: these keys were reached already.
    everything: QuerySet[Any, Any] = QuerySet(rows.model)
    return everything.filter(pk__in=keys).order_by(*rows.query.order_by)
