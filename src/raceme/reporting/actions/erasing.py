"""Erasing what frozen reports say of somebody in words: figures and hashes stay as they were."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from raceme.audit import actions as audit
from raceme.programmes.models import Programme
from raceme.reporting.actions.terms import By
from raceme.reporting.queries.frozen import words_of
from raceme.workspaces.models import Workspace


@transaction.atomic
def erase_words(records: Collection[str], *, workspace: Workspace, by: By, at: datetime) -> int:
    """
    Erase the words of every frozen line that ``records`` make; return how many lines that are.

    ``records`` are references such as ``engagements.engagement:12``. Packs made from now on say
    nothing of them either; those that were handed in are with whom they were given to.
    """
    rows = words_of(records).filter(line__workspace=workspace)
    programmes = Programme.objects.of(workspace).filter(
        snapshots__figures__lines__words__in=rows.values("pk")
    )
    touched = list(programmes.order_by("pk").distinct())
    count, _each = rows.delete()
    if count:
        audit.record(
            "reporting.erase_words",
            targets=touched,
            workspace=workspace,
            by=by,
            at=at,
            changes={"lines": (None, count)},
        )
    return count
