from django.utils.translation import gettext_lazy as _

from raceme.accounts.models import Role, User
from raceme.accounts.queries import MANAGERS
from raceme.core import places
from raceme.core.history import HistoryWords
from raceme.core.navigation import Entry
from raceme.mail.models import Mailing, Message
from raceme.workspaces.models import Workspace

MENU = [
    Entry(
        label=_("Settings"),
        icon="settings",
        view="accounts:workspace",
        position=130,
        group="set-up",
        roles=MANAGERS,
    ),
]
# The tabs of the settings; an app above adds its own in a list of the same name.
SETTINGS = [
    Entry(
        label=_("Workspace"),
        icon="settings",
        view="accounts:workspace",
        position=10,
        group="settings",
        roles=MANAGERS,
    ),
    Entry(
        label=_("Members"),
        icon="users",
        view="accounts:members",
        position=20,
        group="settings",
        roles=MANAGERS,
        marks=("accounts:invite", "accounts:member", "accounts:remove_member"),
    ),
    Entry(
        label=_("Sign-in"),
        icon="lock",
        view="accounts:sign_in",
        position=30,
        group="settings",
        roles=MANAGERS,
    ),
    Entry(
        label=_("Outbox"),
        icon="mail",
        view="accounts:outbox",
        position=80,
        group="settings",
        roles=MANAGERS,
        marks=("accounts:message",),
    ),
    Entry(
        label=_("History"),
        icon="history",
        view="accounts:history",
        position=90,
        group="settings",
        roles=MANAGERS,
    ),
]
HISTORY = HistoryWords(
    verbs={
        "accept_invitation": _("Invitation accepted"),
        "add_app": _("Authenticator app added"),
        "add_passkey": _("Passkey added"),
        "change_role": _("Role changed"),
        "clear_address": _("Address that bounced cleared"),
        "connect_provider": _("Another sign-in connected"),
        "create_user": _("Account made"),
        "create_workspace": _("Workspace opened"),
        "decline_invitation": _("Invitation declined"),
        "disconnect_provider": _("Another sign-in disconnected"),
        "edit_account": _("Account changed"),
        "edit_workspace": _("Workspace changed"),
        "grant_role": _("Role given"),
        "hold_messages": _("Mail held"),
        "invite": _("Invitation sent"),
        "invite_again": _("Invitation sent again"),
        "leave": _("Left the workspace"),
        "make_recovery_codes": _("Recovery codes made"),
        "release_messages": _("Held mail released"),
        "remove_app": _("Authenticator app removed"),
        "remove_member": _("Member removed"),
        "remove_passkey": _("Passkey removed"),
        "remove_recovery_codes": _("Recovery codes removed"),
        "rename_passkey": _("Passkey named"),
        "require_second_factor": _("Sign-in of members changed"),
        "resume_mail": _("Mail of a kind wanted again"),
        "revoke_invitation": _("Invitation withdrawn"),
        "send_message_again": _("Mail sent again"),
        "set_password": _("Password set"),
        "sign_in": _("Signed in"),
        "sign_in_by_link": _("Signed in by a mailed link"),
        "sign_in_by_passkey": _("Signed in by a passkey"),
        "sign_in_by_provider": _("Signed in with another place"),
        "sign_out_browser": _("A browser signed out"),
        "sign_out_everywhere": _("Signed out everywhere"),
        "stop_mail": _("Mail of a kind wanted no more"),
        "use_recovery_code": _("Recovery code used"),
    },
    fields={
        "browser": _("Browser"),
        "country": _("Country"),
        "currency": _("Currency"),
        "email": _("E-mail address"),
        "factor": _("Second factor"),
        "kind": _("Kind"),
        "language": _("Language"),
        "member": _("Who"),
        "messages": _("Messages"),
        "name": _("Name"),
        "purpose": _("Kind of mail"),
        "provider": _("Signs in with"),
        "requires_second_factor": _("Second factor needed"),
        "role": _("Role"),
        "state": _("State"),
        "theme": _("Colours"),
        "time_zone": _("Time zone"),
        "town": _("Town"),
    },
    values={
        "country": places.country,
        "kind": dict(Workspace.Kind.choices),
        "purpose": dict(Mailing.Purpose.choices),
        "role": dict(Role.Kind.choices),
        "state": dict(Message.State.choices),
        "theme": dict(User.Theme.choices),
    },
)
