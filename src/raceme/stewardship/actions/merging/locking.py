"""
Both records locked, and what they have in common, before anything of them is read.

Whoever merges waits for one thing at a time, and holds nothing meanwhile: of what else it needs and
cannot have at once it lets go of all, and begins anew with waiting for that. So neither two
merges nor a merge and somebody who records ever wait for each other.
"""

import time
from collections.abc import Sequence
from typing import Protocol, TypeVar

from django.db import OperationalError, transaction
from django.db.models import QuerySet

from raceme.core.models import EditableRecord
from raceme.engagements.models import Activity, Engagement
from raceme.organisations.models import Organisation
from raceme.programmes.models import Partner, Programme
from raceme.stewardship.actions.merging.terms import Busy, MergedAlready
from raceme.stewardship.queries.followed import Relation, rows_of
from raceme.stewardship.queries.merges import twice_in_an_activity

PATIENCE_IN_SECONDS = 20
LOCK_NOT_AVAILABLE = "55P03"

Locked = TypeVar("Locked", bound=EditableRecord)


class Lock(Protocol):
    """Locks rows: at once or not at all, or as soon as they are free."""

    def __call__(self, *, nowait: bool) -> None: ...


def both_locked(kind: type[Locked], *, absorbed: int, survivor: int) -> dict[int, Locked]:
    """Return both records as they stand, by key; raises ``MergedAlready``, or ``Busy``."""
    found: dict[int, Locked] = {}

    def one(key: int) -> Lock:
        def lock(*, nowait: bool) -> None:
            # Of an attempt before, when it may have been another.
            found.pop(key, None)
            rows = rows_of(kind).filter(pk=key).select_for_update(nowait=nowait)
            found.update({row.pk: row for row in rows})

        return lock

    low, high = sorted((absorbed, survivor))
    common = _common(kind, absorbed=absorbed, survivor=survivor)
    _lock_all([one(low), one(high), *map(_locking, common)])
    if len(found) != len({absorbed, survivor}):
        raise MergedAlready
    return found


def is_taken(error: OperationalError) -> bool:
    """Tell whether a row was not to be had because another transaction holds it."""
    return getattr(error.__cause__, "sqlstate", "") == LOCK_NOT_AVAILABLE


def _lock_all(locks: Sequence[Lock]) -> None:
    """Take all of ``locks``: wait for the first, and where another was taken for that one."""
    until = time.monotonic() + PATIENCE_IN_SECONDS
    awaited = locks[0]
    while True:
        trying = awaited
        try:
            with transaction.atomic():
                awaited(nowait=False)
                for lock in locks:
                    trying = lock
                    lock(nowait=True)
        except OperationalError as error:
            if not is_taken(error):
                raise
            if time.monotonic() > until:
                raise Busy from error
            awaited = trying
        else:
            return


def _common(
    kind: type[EditableRecord], *, absorbed: int, survivor: int
) -> list[QuerySet[Activity] | QuerySet[Programme]]:
    """Return the activities in which both took the same part, and the programmes of both."""
    field = "organisation" if kind is Organisation else "person"
    twice = twice_in_an_activity(Relation(Engagement, field), absorbed=absorbed, survivor=survivor)
    activities: QuerySet[Activity] = rows_of(Activity).filter(pk__in=twice.values("activity"))
    if kind is not Organisation:
        return [activities]
    partners = rows_of(Partner)
    programmes: QuerySet[Programme] = (
        rows_of(Programme)
        .filter(pk__in=partners.filter(organisation=absorbed).values("programme"))
        .filter(pk__in=partners.filter(organisation=survivor).values("programme"))
    )
    return [activities, programmes]


def _locking(rows: QuerySet[Activity] | QuerySet[Programme]) -> Lock:
    def lock(*, nowait: bool) -> None:
        # In one order for everybody, as the log itself locks them.
        list(rows.order_by("pk").select_for_update(nowait=nowait).values_list("pk"))

    return lock
