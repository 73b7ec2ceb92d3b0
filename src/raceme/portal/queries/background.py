"""The jobs of a workspace, and who sees which."""

from django.db.models import BooleanField, Case, QuerySet, Value, When

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
