from django.db.models import Q, QuerySet

from raceme.accounts.models import User
from raceme.accounts.queries import workspaces_of
from raceme.documents.models import Document
from raceme.workspaces.models import Workspace


def documents_visible_to(user: User) -> QuerySet[Document]:
    """Return the documents of the workspaces in which ``user`` has a role, the newest first."""
    return Document.objects.within(workspaces_of(user)).order_by("-added_at", "-pk")


def documents_of(workspace: Workspace | int) -> QuerySet[Document]:
    return Document.objects.of(workspace).order_by("-added_at", "-pk")


def every_document() -> QuerySet[Document]:
    """Return every document of the installation, the oldest first, for those who run it."""
    rows = Document.objects.reached_by(Q())
    return rows.select_related("workspace").order_by("pk")
