"""
What each role may do in a workspace; every app asks these, and none compares roles itself.

Viewers and experts read; staff write; managers also change programmes, rules and settings;
owners also say who belongs to the workspace.
"""

from raceme.accounts.models import Role, User
from raceme.accounts.queries import MANAGERS, WRITERS, role_in
from raceme.workspaces.models import Workspace


def can_read(user: User, workspace: Workspace | int) -> bool:
    return role_in(user, workspace) is not None


def can_write(user: User, workspace: Workspace | int) -> bool:
    return role_in(user, workspace) in WRITERS


def can_manage(user: User, workspace: Workspace | int) -> bool:
    return role_in(user, workspace) in MANAGERS


def can_own(user: User, workspace: Workspace | int) -> bool:
    return role_in(user, workspace) == Role.Kind.OWNER


def can_see_contacts(user: User, workspace: Workspace | int) -> bool:
    """Tell whether ``user`` may see people's addresses and telephones: an expert may not."""
    return role_in(user, workspace) not in (None, Role.Kind.EXPERT)
