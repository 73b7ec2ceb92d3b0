"""Who may change how a workspace counts, and what its programmes must report."""

from raceme.accounts.models import User
from raceme.accounts.permissions import can_manage
from raceme.programmes.models import Programme
from raceme.workspaces.models import Workspace


def can_change_rules(user: User, workspace: Workspace) -> bool:
    return can_manage(user, workspace)


def can_change_indicators(user: User, programme: Programme) -> bool:
    """Tell whether ``user`` may change a programme's indicators: its lead's managers do."""
    return can_manage(user, programme.workspace_id)


def can_answer(user: User, programme: Programme) -> bool:
    """Tell whether ``user`` may answer what officers ask: the lead's managers do."""
    return can_manage(user, programme.workspace_id)


def can_sample(user: User, programme: Programme) -> bool:
    """Tell whether ``user`` may draw samples for the lead and look them through: managers do."""
    return can_manage(user, programme.workspace_id)


def can_report(user: User, programme: Programme) -> bool:
    """Tell whether ``user`` may write and freeze a programme's reports: its lead's managers do."""
    return can_manage(user, programme.workspace_id)
