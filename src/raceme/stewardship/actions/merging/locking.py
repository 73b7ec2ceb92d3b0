"""
Both records locked, and what they have in common, before anything of them is read.

Whoever merges waits for the record of the lower key, and for nothing while it holds something:
of what else it needs and cannot have at once it lets go of all, and begins anew. So neither two
merges nor a merge and somebody who records ever wait for each other.
"""

import time
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db import OperationalError, connection, transaction

from raceme.core.models import EditableRecord
from raceme.engagements.models import Activity, Engagement
from raceme.organisations.models import Organisation
from raceme.programmes.models import Partner, Programme
from raceme.stewardship.actions.merging.log_rules import twice_in_an_activity
from raceme.stewardship.actions.merging.terms import Busy, MergedAlready
from raceme.stewardship.queries.followed import Relation, rows_of

PATIENCE_IN_SECONDS = 20
BETWEEN_IN_SECONDS = 0.1
LOCK_NOT_AVAILABLE = "55P03"

Locked = TypeVar("Locked", bound=EditableRecord)
Got = TypeVar("Got")


def both_locked(kind: type[Locked], *, absorbed: int, survivor: int) -> dict[int, Locked]:
    """Return both records as they stand, by key; raises ``MergedAlready``, or ``Busy``."""

    def lock() -> dict[int, Locked]:
        low, high = sorted((absorbed, survivor))
        found = {row.pk: row for row in rows_of(kind).filter(pk=low).select_for_update()}
        found |= {
            row.pk: row for row in rows_of(kind).filter(pk=high).select_for_update(nowait=True)
        }
        if len(found) != len({absorbed, survivor}):
            raise MergedAlready
        _lock_common(kind, absorbed=absorbed, survivor=survivor)
        return found

    return patiently(lock)


def patiently(lock: Callable[[], Got]) -> Got:
    """Call ``lock`` until it gets all it asks for; in between it holds nothing."""
    until = time.monotonic() + PATIENCE_IN_SECONDS
    while True:
        try:
            with transaction.atomic():
                return lock()
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", "") != LOCK_NOT_AVAILABLE:
                raise
            if time.monotonic() > until:
                raise Busy from error
        time.sleep(BETWEEN_IN_SECONDS)


def _lock_common(kind: type[EditableRecord], *, absorbed: int, survivor: int) -> None:
    """Lock the activities in which both took the same part, and programmes of both."""
    field = "organisation" if kind is Organisation else "person"
    twice = twice_in_an_activity(Relation(Engagement, field), absorbed=absorbed, survivor=survivor)
    _lock(rows_of(Activity).filter(pk__in=twice.values("activity")).values_list("pk"))
    if kind is Organisation:
        partners = rows_of(Partner)
        shared = partners.filter(organisation=absorbed).values("programme")
        also = partners.filter(organisation=survivor).values("programme")
        rows = rows_of(Programme).filter(pk__in=shared).filter(pk__in=also)
        _lock(rows.values_list("pk"))


def _lock(rows: Iterable[object]) -> None:
    """Lock rows, or raise at once; SQLite, where one at a time writes, has no need to."""
    if connection.vendor == "postgresql":
        list(rows.order_by("pk").select_for_update(nowait=True))  # type: ignore[attr-defined]
