"""Report packs: a frozen report as one archive, written beside the pages and kept for some days."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from raceme.accounts.models import User
from raceme.audit import actions as audit
from raceme.core import jobs
from raceme.core.models import Job
from raceme.reporting.actions.terms import By
from raceme.reporting.models import Snapshot
from raceme.workspaces.models import Workspace


def pack(
    snapshot: Snapshot,
    *,
    by: User,
    workspace: Workspace,
    at: datetime,
    shows_people: bool | None = None,
) -> Job:
    """
    Begin to write the pack of ``snapshot``; who asks again while it is written gets that one.

    To an officer ``shows_people`` says whether it may hold what names people; staff get it whole.
    """
    said = {
        "number": snapshot.number,
        "period": snapshot.period.number,
        "programme": snapshot.programme,
    }
    return jobs.start(
        "reporting.pack",
        arguments={
            "snapshot_id": snapshot.pk,
            "user_id": by.pk,
            "shows_people": shows_people,
        },
        title=_("Pack of %(programme)s, period %(period)s, number %(number)s") % said,
        by=by,
        workspace=workspace,
        at=at,
        once=pack_of(snapshot, by=by, workspace=workspace, shows_people=shows_people),
    )


def pack_of(
    snapshot: Snapshot, *, by: User, workspace: Workspace, shows_people: bool | None = None
) -> str:
    """Return by what the jobs that write somebody's pack of ``snapshot`` are known."""
    once = f"reporting.pack:{snapshot.pk}:{workspace.pk}:{by.pk}"
    if shows_people is None:
        return once
    # Once names are hidden, what was made before is not found any more.
    return f"{once}:{'named' if shows_people else 'veiled'}"


@transaction.atomic
def record_pack(snapshot: Snapshot, *, manifest: str, files: int, by: By, at: datetime) -> None:
    """Write down that a pack was made, by the SHA-256 of its manifest."""
    audit.record(
        "reporting.pack",
        targets=[snapshot.programme, snapshot],
        workspace=snapshot.workspace_id,
        by=by,
        at=at,
        changes={
            "content_hash": (None, snapshot.content_hash),
            "manifest": (None, manifest),
            "files": (None, files),
        },
    )
