"""Who may change events: whoever may write in the workspace; cancelling is for managers."""

from raceme.accounts.models import User
from raceme.accounts.permissions import can_manage, can_write
from raceme.workspaces.models import Workspace


def can_organise(user: User, workspace: Workspace | int) -> bool:
    """Tell whether ``user`` may plan events, publish them and change their programme."""
    return can_write(user, workspace)


def can_cancel(user: User, workspace: Workspace | int) -> bool:
    return can_manage(user, workspace)
