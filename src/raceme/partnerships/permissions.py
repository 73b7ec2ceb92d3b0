"""Who keeps partnerships and good practices: who may write; managers say what everybody reads."""

from raceme.accounts.models import User
from raceme.accounts.permissions import can_manage, can_write
from raceme.workspaces.models import Workspace


def can_keep(user: User, workspace: Workspace | int) -> bool:
    """Tell whether ``user`` may write down partnerships, and describe good practices."""
    return can_write(user, workspace)


def can_publish(user: User, workspace: Workspace | int) -> bool:
    return can_manage(user, workspace)
