"""How far the history is sealed."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Exists, F, Min, OuterRef, QuerySet

from raceme.audit.models import Chain, Entry, Seal, Sealer
from raceme.workspaces.models import Workspace


class Lag(NamedTuple):
    """How many entries wait for their seal, and since when the oldest does."""

    entries: int
    since: datetime | None


def unsealed() -> QuerySet[Entry]:
    return Entry.objects.filter(~Exists(Seal.objects.filter(entry=OuterRef("pk"))))


def sealing_lag(workspace: Workspace | None = None) -> Lag:
    """Return what waits for its seal, here or, without a ``workspace``, anywhere."""
    settled = Sealer.objects.values_list("settled", flat=True).first() or 0
    waiting = unsealed().filter(pk__gt=settled)
    if workspace is not None:
        waiting = waiting.filter(workspace=workspace)
    found = waiting.aggregate(entries=Count("pk"), since=Min("at"))
    return Lag(found["entries"], found["since"])


def every_chain() -> QuerySet[Chain]:
    """Return the installation's chain, then those of the workspaces in the order they began."""
    return Chain.objects.select_related("workspace").order_by(
        F("workspace").asc(nulls_first=True), "pk"
    )


def name_of(workspace: int | None) -> str:
    return Chain.INSTALLATION if workspace is None else Workspace(pk=workspace).reference
