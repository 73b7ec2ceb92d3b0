"""Who may change programmes: managers and owners of the workspace that leads them."""

from raceme.accounts.models import User
from raceme.accounts.permissions import can_manage, can_read
from raceme.programmes.models import Programme
from raceme.workspaces.models import Workspace


def can_add_programme(user: User, workspace: Workspace) -> bool:
    return can_manage(user, workspace)


def can_change_programme(user: User, programme: Programme) -> bool:
    """Tell whether ``user`` may change what the lead alone changes; partners read."""
    return can_manage(user, programme.workspace_id)


def can_read_history(user: User, programme: Programme) -> bool:
    return can_read(user, programme.workspace_id)


def can_name_officers(user: User, programme: Programme) -> bool:
    """Tell whether ``user`` may say who oversees a programme, and what officers may read."""
    return can_manage(user, programme.workspace_id)
