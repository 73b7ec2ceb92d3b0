"""Who may see assessments, and who makes them."""

from raceme.accounts.models import User
from raceme.accounts.permissions import can_read, can_write
from raceme.workspaces.models import Workspace


def can_see_assessments(user: User, workspace: Workspace) -> bool:
    return can_read(user, workspace)


def can_assess(user: User, workspace: Workspace) -> bool:
    """Tell whether ``user`` may begin, fill and close one, and change what follows from it."""
    return can_write(user, workspace)
