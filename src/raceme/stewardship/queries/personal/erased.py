from django.db.models import QuerySet

from raceme.stewardship.models import Erasure
from raceme.workspaces.models import Workspace


def erasures_of(workspace: Workspace) -> QuerySet[Erasure]:
    """Return who was erased, by the keys of their records, the last first."""
    return Erasure.objects.of(workspace).order_by("-erased_at", "-pk")
