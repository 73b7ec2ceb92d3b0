from raceme.documents.models import Document
from raceme.workspaces.models import Workspace


def can_read_history(document: Document, *, within: Workspace) -> bool:
    """Tell whether its history shows here: it names activities that a partner may not know."""
    return document.workspace_id == within.pk
