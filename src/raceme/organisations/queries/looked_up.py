from django.db.models import QuerySet

from raceme.organisations.models import LookedUp
from raceme.workspaces.models import Workspace


def looked_up_in(workspace: Workspace | int) -> QuerySet[LookedUp]:
    """Return what public registers said and nobody has dealt with yet, the newest first."""
    waiting = LookedUp.objects.of(workspace).filter(settled_at=None)
    return waiting.order_by("-looked_up_at", "-pk")
