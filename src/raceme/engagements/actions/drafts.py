"""What somebody has begun to record and not saved: as typed, nothing of it counts."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from raceme.accounts.models import User
from raceme.documents.models import Document
from raceme.engagements.models import Draft
from raceme.workspaces.models import Workspace


@transaction.atomic
def keep_draft(
    workspace: Workspace,
    *,
    draft: Draft | None = None,
    title: str,
    content: Mapping[str, object],
    documents: Sequence[Document] = (),
    by: User,
    at: datetime,
) -> Draft:
    """Keep what ``by`` has typed so far, in ``draft`` or in a new one."""
    kept = draft or Draft(workspace=workspace, owner=by.reference)
    kept.title = " ".join(title.split())[:200]
    kept.content = dict(content)
    kept.updated_at = at
    kept.save()
    kept.documents.set(documents)
    return kept


@transaction.atomic
def discard_draft(draft: Draft) -> None:
    """Throw a draft away; its documents stay in the workspace."""
    draft.delete()
