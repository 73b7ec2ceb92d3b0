"""Who asks, and who sees what was asked: staff ask; experts see neither addresses nor answers."""

from raceme.accounts.models import User
from raceme.accounts.permissions import can_manage, can_see_contacts, can_write
from raceme.workspaces.models import Workspace


def can_ask(user: User, workspace: Workspace) -> bool:
    return can_write(user, workspace)


def can_see_asks(user: User, workspace: Workspace) -> bool:
    return can_see_contacts(user, workspace)


def can_change_rhythm(user: User, workspace: Workspace) -> bool:
    return can_manage(user, workspace)
