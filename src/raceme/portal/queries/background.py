"""The jobs of a workspace, and who sees which."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import BooleanField, Case, Count, Min, QuerySet, Value, When

from raceme.accounts.models import User
from raceme.accounts.permissions import can_write
from raceme.core.models import Job
from raceme.workspaces.models import Workspace


def jobs_visible_to(user: User, *, workspace: Workspace) -> QuerySet[Job]:
    """
    Return the jobs of ``workspace``; of who only reads there, what they began themselves.

    ``is_own`` says of each whether it is the reader's.
    """
    jobs = Job.objects.filter(workspace_id=workspace.pk)
    if not can_write(user, workspace):
        jobs = jobs.filter(started_by=user.reference)
    own = When(started_by=user.reference, then=Value(value=True))
    return jobs.annotate(is_own=Case(own, default=Value(value=False), output_field=BooleanField()))


@dataclass(frozen=True, kw_only=True)
class Line:
    """How many jobs of the installation are in each state, and since when the oldest waits."""

    numbers: dict[str, int]
    waiting_since: datetime | None


def jobs_by_state() -> Line:
    """Return the state of the line, for a monitor: it names nobody and no workspace."""
    rows = Job.objects.values("state").annotate(number=Count("pk"), since=Min("queued_at"))
    found = {row["state"]: row for row in rows.order_by("state")}
    waiting = found.get(Job.State.WAITING)
    return Line(
        numbers={state: found[state]["number"] if state in found else 0 for state in Job.State},
        waiting_since=waiting["since"] if waiting else None,
    )
