"""Which role gets which answer from each address of accounts."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from raceme.accounts import actions
from raceme.accounts.actions.invitations import PURPOSE
from raceme.accounts.actions.links import make_link
from raceme.accounts.models import BrowserSession, Invitation, Role
from raceme.mail.models import Message
from raceme.mail.queries import stop_address
from raceme.workspaces.models import Workspace
from tests.agreement import (
    DONE,
    INVALID,
    MANAGERS,
    NO,
    NOT_FOUND,
    OWNERS,
    PAGE,
    READERS,
    REFUSED,
    SIGN_IN,
    Answers,
    answers,
    everybody,
    signed_in,
)
from tests.conftest import World
from tests.factories import RoleFactory, WorkspaceFactory

# What is the viewer's own; to everybody else it is not there.
VIEWER = signed_in(NOT_FOUND) | {"viewer": DONE}
ANSWERS: dict[str, dict[str, Answers]] = {
    "accounts-public:sign_in": {
        "GET": everybody(DONE) | {"anonymous": PAGE},
        "POST": everybody(DONE) | {"anonymous": INVALID},
    },
    "accounts-public:second_step": {
        "GET": everybody(DONE) | {"anonymous": SIGN_IN},
        "POST": everybody(DONE) | {"anonymous": SIGN_IN},
    },
    "accounts-public:passkey_challenge": {"GET": everybody(NO), "POST": everybody(PAGE)},
    "accounts-public:passkey_sign_in": {
        "GET": everybody(NO),
        "POST": everybody(DONE) | {"anonymous": SIGN_IN},
    },
    # Nobody runs the provider that the tests name.
    "accounts-public:provider_sign_in": {
        "GET": everybody(DONE) | {"anonymous": "502"},
        "POST": everybody(NO),
    },
    "accounts-public:provider_back": {"GET": everybody(DONE), "POST": everybody(NO)},
    "accounts-public:link_sent": {"GET": everybody(PAGE), "POST": everybody(NO)},
    "accounts-public:sign_in_with_link": {"GET": everybody(DONE), "POST": everybody(DONE)},
    "accounts-public:sign_out": {"GET": everybody(NO), "POST": everybody(DONE)},
    "accounts-public:invitation": {"GET": everybody(PAGE), "POST": everybody(DONE)},
    "accounts-public:account": {"GET": signed_in(PAGE), "POST": signed_in(DONE)},
    "accounts-public:account_history": {"GET": signed_in(PAGE), "POST": REFUSED},
    "accounts-public:password": {"GET": REFUSED, "POST": signed_in(DONE)},
    "accounts-public:confirm": {"GET": signed_in(PAGE), "POST": signed_in(INVALID)},
    "accounts-public:sign_in_methods": {"GET": signed_in(PAGE), "POST": REFUSED},
    "accounts-public:second_factor_needed": {"GET": VIEWER | {"viewer": PAGE}, "POST": REFUSED},
    # Who has not just shown who it is does so first: they are led to where one does.
    "accounts-public:add_app": {"GET": signed_in(DONE), "POST": signed_in(DONE)},
    "accounts-public:remove_app": {"GET": signed_in(DONE), "POST": signed_in(DONE)},
    "accounts-public:add_passkey": {"GET": signed_in(DONE), "POST": signed_in(DONE)},
    "accounts-public:passkey": {"GET": signed_in(DONE), "POST": signed_in(DONE)},
    "accounts-public:remove_passkey": {"GET": signed_in(DONE), "POST": signed_in(DONE)},
    "accounts-public:codes": {"GET": signed_in(DONE), "POST": REFUSED},
    "accounts-public:codes_file": {"GET": signed_in(DONE), "POST": REFUSED},
    "accounts-public:codes_kept": {"GET": REFUSED, "POST": signed_in(DONE)},
    "accounts-public:make_codes": {"GET": signed_in(DONE), "POST": signed_in(DONE)},
    "accounts-public:disconnect": {"GET": signed_in(DONE), "POST": signed_in(DONE)},
    "accounts-public:browsers": {"GET": signed_in(PAGE), "POST": REFUSED},
    "accounts-public:sign_out_others": {"GET": REFUSED, "POST": signed_in(DONE)},
    "accounts-public:sign_out_browser": {"GET": REFUSED, "POST": VIEWER},
    "accounts-public:accept": {"GET": REFUSED, "POST": VIEWER},
    "accounts-public:decline": {"GET": REFUSED, "POST": VIEWER},
    "accounts-public:workspaces": {"GET": signed_in(PAGE), "POST": REFUSED},
    "accounts-public:start": {
        "GET": signed_in(DONE),
        "POST": everybody(NO),
    },
    "accounts:workspace": {
        "GET": answers(PAGE, to=MANAGERS),
        "POST": answers(DONE, to=MANAGERS),
    },
    "accounts:sign_in": {
        "GET": answers(PAGE, to=MANAGERS),
        "POST": answers(DONE, to=OWNERS),
    },
    "accounts:members": {"GET": answers(PAGE, to=MANAGERS), "POST": REFUSED},
    "accounts:invite": {"GET": answers(PAGE, to=OWNERS), "POST": answers(DONE, to=OWNERS)},
    "accounts:member": {"GET": answers(PAGE, to=OWNERS), "POST": answers(DONE, to=OWNERS)},
    "accounts:remove_member": {
        "GET": answers(PAGE, to=OWNERS),
        "POST": answers(DONE, to=OWNERS),
    },
    "accounts:invite_again": {"GET": REFUSED, "POST": answers(DONE, to=OWNERS)},
    "accounts:revoke_invitation": {"GET": REFUSED, "POST": answers(DONE, to=OWNERS)},
    "accounts:outbox": {"GET": answers(PAGE, to=MANAGERS), "POST": REFUSED},
    "accounts:message": {"GET": answers(PAGE, to=MANAGERS), "POST": REFUSED},
    "accounts:message_page": {"GET": answers(PAGE, to=MANAGERS), "POST": REFUSED},
    "accounts:hold_messages": {"GET": REFUSED, "POST": answers(DONE, to=MANAGERS)},
    "accounts:release_messages": {"GET": REFUSED, "POST": answers(DONE, to=MANAGERS)},
    "accounts:clear_address": {"GET": REFUSED, "POST": answers(DONE, to=MANAGERS)},
    "accounts:send_again": {"GET": REFUSED, "POST": answers(DONE, to=MANAGERS)},
    # By its link, whoever has it.
    "accounts-public:stop_mail": {"GET": everybody(PAGE), "POST": everybody(DONE)},
    "accounts:history": {"GET": answers(PAGE, to=MANAGERS), "POST": REFUSED},
    "accounts:check_history": {"GET": REFUSED, "POST": answers(DONE, to=MANAGERS)},
    "accounts:leave": {"GET": answers(PAGE, to=READERS), "POST": answers(DONE, to=READERS)},
}


def samples(world: World) -> dict[str, dict[str, Any]]:
    now = timezone.now()
    link = actions.create_sign_in_link(world.staff, at=now)
    invitation = _invitation(world.workspace, "new@cluster.example")
    held = make_link(PURPOSE, subject=invitation, at=now, valid_for=timedelta(days=1))
    guarded = WorkspaceFactory.create(slug="guarded", requires_second_factor=True)
    RoleFactory.create(user=world.viewer, workspace=guarded)
    waiting = {"pk": _invitation(world.partner_workspace, world.viewer.email).pk}
    session = BrowserSession.objects.create(
        session_key="of-the-viewer", user=world.viewer, expire_date=now + timedelta(days=1)
    )
    message = Message.objects.create(
        workspace=world.workspace,
        purpose="invitation",
        to_address="new@cluster.example",
        language="en",
        subject="Invitation",
        text="Hello",
        state=Message.State.FAILED,
        created_at=now,
    )
    news = Message.objects.create(
        workspace=world.workspace,
        purpose="news",
        to_address="ana@firm.example",
        language="en",
        subject="News",
        text="Hello",
        identity="1@raceme",
        created_at=now,
    )
    member = {"pk": Role.objects.get(workspace=world.workspace, user=world.staff).pk}
    return {
        "accounts-public:sign_in_with_link": {"secret": link.rstrip("/").rpartition("/")[2]},
        "accounts-public:invitation": {"secret": held},
        "accounts-public:stop_mail": {
            "token": stop_address(news.identity).rstrip("/").rpartition("/")[2]
        },
        "accounts-public:provider_sign_in": {"provider": "cluster-id"},
        "accounts-public:provider_back": {"provider": "cluster-id"},
        "accounts-public:second_factor_needed": {"slug": "guarded"},
        "accounts-public:passkey": {"pk": 1},
        "accounts-public:remove_passkey": {"pk": 1},
        "accounts-public:disconnect": {"pk": 1},
        "accounts-public:sign_out_browser": {"number": session.number},
        "accounts-public:accept": waiting,
        "accounts-public:decline": waiting,
        "accounts:member": member,
        "accounts:remove_member": member,
        "accounts:invite_again": {"pk": invitation.pk},
        "accounts:revoke_invitation": {"pk": invitation.pk},
        "accounts:message": {"pk": message.pk},
        "accounts:message_page": {"pk": message.pk},
        "accounts:clear_address": {"pk": message.pk},
        "accounts:send_again": {"pk": message.pk},
    }


def _invitation(workspace: Workspace, email: str) -> Invitation:
    now = timezone.now()
    return Invitation.objects.create(
        workspace=workspace,
        email=email,
        kind="staff",
        invited_by="Ioana",
        created_at=now,
        expires_at=now + timedelta(days=1),
    )


def posted(world: World) -> dict[str, dict[str, Any]]:
    return {
        "accounts-public:sign_in": {"email": world.staff.email, "password": "not this one"},
        "accounts-public:invitation": {"name": "Radu"},
        "accounts-public:confirm": {"code": "000000"},
        "accounts-public:account": {"name": "Radu", "language": "en", "theme": ""},
        "accounts-public:password": {"password": "a-long-enough-one"},
        "accounts:workspace": {
            "name": "Transilvania IT",
            "kind": "cluster",
            "language": "en",
            "currency": "EUR",
            "time_zone": "Europe/Bucharest",
            "revision": world.workspace.revision,
        },
        "accounts:invite": {"email": "b@cluster.example", "kind": "staff", "language": "en"},
        "accounts:member": {"kind": "viewer"},
    }
