"""Archives of evidence: too long for a page, so they are written beside it."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from raceme.accounts.models import User
from raceme.core import jobs
from raceme.core.models import Job
from raceme.programmes.models import Programme
from raceme.workspaces.models import Workspace


def archive(programme: Programme, *, by: User, workspace: Workspace, at: datetime) -> Job:
    """Begin to write the evidence of ``programme`` into an archive; one at a time for each."""
    return jobs.start(
        "reporting.evidence",
        arguments={
            "programme_id": programme.pk,
            "day": timezone.localdate(at).isoformat(),
        },
        title=_("Evidence of %(programme)s") % {"programme": programme},
        by=by,
        workspace=workspace,
        at=at,
        once=f"reporting.evidence:{programme.pk}:{workspace.pk}:{by.pk}",
    )
