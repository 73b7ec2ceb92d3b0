from raceme.accounts.models import User
from raceme.accounts.permissions import can_manage
from raceme.core.models import Job
from raceme.workspaces.models import Workspace


def can_steer(user: User, job: Job, workspace: Workspace) -> bool:
    """Tell whether ``user`` may cancel ``job``, begin it anew, and take the file it made."""
    return job.started_by == user.reference or can_manage(user, workspace)
