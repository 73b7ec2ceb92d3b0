from django.db import transaction
from django.db.models import QuerySet

from raceme.audit.actions.sealing import locked_sealer
from raceme.audit.models import Chain, Entry, Seal
from raceme.workspaces.models import Workspace


@transaction.atomic
def discard(workspaces: QuerySet[Workspace]) -> None:
    """
    Take away the whole history of ``workspaces``, which go with it, and their chains.

    For a demonstration only: who noted a head of such a chain is told that it is not there.
    """
    locked_sealer()
    Seal.objects.filter(chain__workspace__in=workspaces).delete()
    Chain.objects.filter(workspace__in=workspaces).delete()
    Entry.objects.filter(workspace__in=workspaces).delete()
