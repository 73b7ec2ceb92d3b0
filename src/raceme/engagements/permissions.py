"""Who writes the log: staff, managers and owners of the workspace that recorded; partners read."""

from raceme.accounts.models import User
from raceme.accounts.permissions import can_manage, can_write
from raceme.engagements.models import Activity
from raceme.workspaces.models import Workspace


def can_record(user: User, workspace: Workspace) -> bool:
    return can_write(user, workspace)


def can_change(user: User, activity: Activity, *, within: Workspace) -> bool:
    """Tell whether ``user`` may change ``activity`` from under the address of ``within``."""
    return activity.workspace_id == within.pk and can_write(user, within)


def can_write_to(user: User, activity: Activity, *, within: Workspace) -> bool:
    """Tell whether ``user`` may write to who took part: those of others are theirs to write to."""
    return activity.workspace_id == within.pk and can_manage(user, within)


def can_read_history(activity: Activity, *, within: Workspace) -> bool:
    """Tell whether its history shows here: it says more than a partner shares."""
    return activity.workspace_id == within.pk


def can_change_kinds(user: User, workspace: Workspace) -> bool:
    return can_manage(user, workspace)
