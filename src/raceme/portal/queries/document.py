"""Which documents a workspace may read, and what each is for there."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from raceme.documents.models import Document
from raceme.engagements.models import Evidence
from raceme.engagements.queries import activities_open_in
from raceme.programmes.models import Programme
from raceme.workspaces.models import Workspace


def documents_open_in(workspace: Workspace) -> QuerySet[Document]:
    """Return what ``workspace`` keeps, and what proves an activity that it may read."""
    proves = _evidence_open_in(workspace).filter(document=OuterRef("pk"))
    return Document.objects.reached_by(Q(workspace=workspace) | Q(Exists(proves)))


def proofs_by(document: Document, *, workspace: Workspace) -> QuerySet[Evidence]:
    """Return what ``document`` proves, of the activities that ``workspace`` may read."""
    return _evidence_open_in(workspace).filter(document=document)


def shows_as_emblem(document: Document, *, workspace: Workspace) -> QuerySet[Programme]:
    """Return the programmes of ``workspace`` whose emblem ``document`` is."""
    return Programme.objects.of(workspace).filter(emblem=document).order_by("name", "pk")


def _evidence_open_in(workspace: Workspace) -> QuerySet[Evidence]:
    return Evidence.objects.reached_by(Q(activity__in=activities_open_in(workspace).values("pk")))
