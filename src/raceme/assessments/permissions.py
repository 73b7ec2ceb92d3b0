"""Who makes assessments; whoever reads in the workspace sees them."""

from raceme.accounts.models import User
from raceme.accounts.permissions import can_read, can_write
from raceme.assessments.models import Assessment
from raceme.workspaces.models import Workspace


def can_assess(user: User, workspace: Workspace) -> bool:
    """Tell whether ``user`` may begin one for any company."""
    return can_write(user, workspace)


def can_work_on(user: User, assessment: Assessment) -> bool:
    """
    Tell whether ``user`` may fill it in, close it, and change what follows from it.

    Who is named as its expert may, whatever else they only read: the person has their address.
    """
    if can_write(user, assessment.workspace_id):
        return True
    expert = assessment.expert
    is_theirs = expert is not None and expert.email.lower() == user.email.lower() != ""
    return is_theirs and can_read(user, assessment.workspace_id)
