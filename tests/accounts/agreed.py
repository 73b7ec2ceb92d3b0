"""Which role gets which answer from each address of accounts."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from raceme.accounts import actions
from raceme.accounts.models import Invitation, Role
from raceme.accounts.queries import digest_of
from raceme.mail.models import Message
from tests.agreement import (
    DONE,
    INVALID,
    MANAGERS,
    NO,
    OWNERS,
    PAGE,
    READERS,
    REFUSED,
    Answers,
    answers,
    everybody,
    signed_in,
)
from tests.conftest import World

ANSWERS: dict[str, dict[str, Answers]] = {
    "accounts-public:sign_in": {
        "GET": everybody(DONE) | {"anonymous": PAGE},
        "POST": everybody(DONE) | {"anonymous": INVALID},
    },
    "accounts-public:link_sent": {"GET": everybody(PAGE), "POST": everybody(NO)},
    "accounts-public:sign_in_with_link": {"GET": everybody(DONE), "POST": everybody(DONE)},
    "accounts-public:sign_out": {"GET": everybody(NO), "POST": everybody(DONE)},
    "accounts-public:invitation": {"GET": everybody(PAGE), "POST": everybody(DONE)},
    "accounts-public:account": {"GET": signed_in(PAGE), "POST": signed_in(DONE)},
    "accounts-public:account_history": {"GET": signed_in(PAGE), "POST": REFUSED},
    "accounts-public:password": {"GET": REFUSED, "POST": signed_in(DONE)},
    "accounts-public:workspaces": {"GET": signed_in(PAGE), "POST": REFUSED},
    "accounts-public:start": {
        "GET": signed_in(DONE),
        "POST": everybody(NO),
    },
    "accounts:workspace": {
        "GET": answers(PAGE, to=MANAGERS),
        "POST": answers(DONE, to=MANAGERS),
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
    "accounts:send_again": {"GET": REFUSED, "POST": answers(DONE, to=MANAGERS)},
    "accounts:history": {"GET": answers(PAGE, to=MANAGERS), "POST": REFUSED},
    "accounts:check_history": {"GET": REFUSED, "POST": answers(DONE, to=MANAGERS)},
    "accounts:leave": {"GET": answers(PAGE, to=READERS), "POST": answers(DONE, to=READERS)},
}


def samples(world: World) -> dict[str, dict[str, Any]]:
    now = timezone.now()
    link = actions.create_sign_in_link(world.staff, at=now)
    invitation = Invitation.objects.create(
        workspace=world.workspace,
        email="new@cluster.example",
        kind="staff",
        digest=digest_of("held"),
        invited_by="Ioana",
        created_at=now,
        expires_at=now + timedelta(days=1),
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
    member = {"pk": Role.objects.get(workspace=world.workspace, user=world.staff).pk}
    return {
        "accounts-public:sign_in_with_link": {"secret": link.rstrip("/").rpartition("/")[2]},
        "accounts-public:invitation": {"secret": "held"},
        "accounts:member": member,
        "accounts:remove_member": member,
        "accounts:invite_again": {"pk": invitation.pk},
        "accounts:revoke_invitation": {"pk": invitation.pk},
        "accounts:message": {"pk": message.pk},
        "accounts:send_again": {"pk": message.pk},
    }


def posted(world: World) -> dict[str, dict[str, Any]]:
    return {
        "accounts-public:sign_in": {"email": world.staff.email, "password": "not this one"},
        "accounts-public:invitation": {"name": "Radu"},
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
