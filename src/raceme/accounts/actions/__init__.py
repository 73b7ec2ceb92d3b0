"""Every write of users, their links and their roles; callers say ``actions.invite(…)``."""

from raceme.accounts.actions.invitations import (
    AlreadyInvited,
    AlreadyMember,
    InvitationOver,
    accept_invitation,
    invite,
    revoke_invitation,
    send_invitation_again,
)
from raceme.accounts.actions.links import (
    LINK_TRUSTED,
    LinkExpired,
    LinkUnknown,
    LinkUsed,
    create_sign_in_link,
    link_to_use,
    renew_sign_in_link,
    send_sign_in_link,
    sign_in_with,
)
from raceme.accounts.actions.roles import LastOwner, change_role, grant_role, leave, remove_member
from raceme.accounts.actions.users import (
    AddressTaken,
    TooManyAttempts,
    WrongPassword,
    create_user,
    edit_account,
    set_password,
    sign_in,
)
from raceme.accounts.actions.workspaces import EDITABLE, create_workspace, edit_workspace

__all__ = [
    "EDITABLE",
    "LINK_TRUSTED",
    "AddressTaken",
    "AlreadyInvited",
    "AlreadyMember",
    "InvitationOver",
    "LastOwner",
    "LinkExpired",
    "LinkUnknown",
    "LinkUsed",
    "TooManyAttempts",
    "WrongPassword",
    "accept_invitation",
    "change_role",
    "create_sign_in_link",
    "create_user",
    "create_workspace",
    "edit_account",
    "edit_workspace",
    "grant_role",
    "invite",
    "leave",
    "link_to_use",
    "remove_member",
    "renew_sign_in_link",
    "revoke_invitation",
    "send_invitation_again",
    "send_sign_in_link",
    "set_password",
    "sign_in",
    "sign_in_with",
]
