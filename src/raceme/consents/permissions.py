"""
Who may see and write down what people agreed to.

A person's consents are for those who see their address; staff write them down; managers say
what is agreed to, and on what a purpose rests where that is not consent.
"""

from raceme.accounts.models import User
from raceme.accounts.permissions import can_manage, can_see_contacts, can_write
from raceme.workspaces.models import Workspace


def can_see_consents(user: User, workspace: Workspace) -> bool:
    return can_see_contacts(user, workspace)


def can_take_consent(user: User, workspace: Workspace) -> bool:
    return can_write(user, workspace)


def can_say_what_is_agreed_to(user: User, workspace: Workspace) -> bool:
    return can_manage(user, workspace)
