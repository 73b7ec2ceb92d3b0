"""Where somebody goes on with what was begun to be recorded."""

from django.urls import reverse

from raceme.engagements.models import Draft
from raceme.workspaces.models import Workspace


def address_of(draft: Draft, *, workspace: Workspace) -> str:
    """Return the page of a draft: that of the activity it adds to, or of a new one."""
    (stands, *_) = draft.content.get("activity") or [""]
    href = (
        reverse("portal:record_for", args=[workspace.slug, stands])
        if stands.isascii() and stands.isdigit()
        else reverse("portal:record", args=[workspace.slug])
    )
    return f"{href}?draft={draft.pk}"
