"""What two people do at once; on PostgreSQL, with transactions that truly overlap."""

from functools import partial

import pytest
from allauth.mfa.models import Authenticator
from django.db import transaction

from raceme.accounts import actions, factors
from raceme.accounts.models import Role, User
from raceme.accounts.queries import factors_of, members_of
from raceme.audit.models import Entry
from raceme.core.errors import ChangedMeanwhile
from raceme.mail.models import Message
from raceme.workspaces.models import Workspace
from tests.accounts.authenticators import Passkey, code_of
from tests.conftest import World
from tests.factories import NOW, RoleFactory
from tests.parallel import at_once

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_a_link_signs_in_once_however_many_use_it_at_once(world: World) -> None:
    secret = actions.create_sign_in_link(world.staff, at=NOW).rstrip("/").rpartition("/")[2]

    def use() -> None:
        actions.sign_in_with(secret, at=NOW)

    outcomes = at_once(use, use, use)

    assert outcomes == [actions.LinkUsed, actions.LinkUsed]
    assert Entry.objects.filter(verb="accounts.sign_in_by_link").count() == 1


def test_an_invitation_is_accepted_once_however_many_hold_it(world: World) -> None:
    invitation = actions.invite(
        "radu@cluster.example",
        workspace=world.workspace,
        kind="staff",
        language="en",
        by=world.owner,
        at=NOW,
    )

    def accept() -> None:
        actions.accept_invitation(invitation, name="Radu", language="en", at=NOW)

    outcomes = at_once(accept, accept)

    assert outcomes == [actions.InvitationOver]
    assert User.objects.filter(email="radu@cluster.example").count() == 1
    assert members_of(world.workspace).filter(user__email="radu@cluster.example").count() == 1


def test_an_address_is_invited_once_however_many_invite_it(world: World) -> None:
    def invite() -> None:
        actions.invite(
            "radu@cluster.example",
            workspace=world.workspace,
            kind="staff",
            language="en",
            by=world.owner,
            at=NOW,
        )

    outcomes = at_once(invite, invite)

    assert outcomes == [actions.AlreadyInvited]
    assert Message.objects.count() == 1


def test_two_owners_who_leave_at_once_leave_one_behind(world: World) -> None:
    mine = Role.objects.get(workspace=world.workspace, kind="owner")
    second = RoleFactory.create(workspace=world.workspace, kind="owner")

    outcomes = at_once(
        lambda: actions.leave(mine, at=NOW),
        lambda: actions.change_role(second, kind="staff", by=world.owner, at=NOW),
    )

    owners = Role.objects.filter(workspace=world.workspace, kind="owner")
    assert outcomes == [actions.LastOwner]
    assert [owner.pk for owner in owners] == [second.pk]


def test_a_workspace_edited_by_two_at_once_keeps_the_first(world: World) -> None:
    def edit(town: str) -> None:
        actions.edit_workspace(
            world.workspace, values={"town": town}, revision=1, by=world.owner, at=NOW
        )

    outcomes = at_once(partial(edit, "Cluj"), partial(edit, "Dej"))

    world.workspace.refresh_from_db()
    assert (outcomes, world.workspace.town) == ([ChangedMeanwhile], "Cluj")


def test_two_workspaces_of_one_name_opened_at_once_have_two_addresses(world: World) -> None:
    def create() -> None:
        actions.create_workspace(
            "Lumea Verde",
            kind="cluster",
            language="ro",
            currency="EUR",
            time_zone="UTC",
            owner=world.stranger,
            at=NOW,
        )

    outcomes = at_once(create, create)

    slugs = Role.objects.filter(user=world.stranger).values_list("workspace__slug", flat=True)
    assert outcomes == [None]
    assert sorted(slugs) == ["elsewhere", "lumea-verde", "lumea-verde-2"]


def test_a_recovery_code_opens_once_however_many_type_it_at_once(world: World) -> None:
    _app(world)
    code = factors.unused_codes(factors_of(world.staff).get(type="recovery_codes"))[0]

    def prove() -> None:
        actions.prove_by_code(world.staff, code=code, client="x", at=NOW)

    def rival() -> None:
        with transaction.atomic():
            prove()

    assert at_once(prove, rival, rival) == [actions.WrongCode, actions.WrongCode]


def test_a_code_of_an_app_opens_once_however_many_type_it_at_once(world: World) -> None:
    _app(world)
    code = code_of(SECRET, later=1)

    def prove() -> None:
        actions.prove_by_code(world.staff, code=code, client="x", at=NOW)

    assert at_once(prove, prove) == [actions.WrongCode]


def test_no_more_attempts_get_through_at_once_than_may(world: World) -> None:
    for _ in range(4):
        actions.send_sign_in_link(world.staff.email, at=NOW)

    def send() -> None:
        actions.send_sign_in_link(world.staff.email, at=NOW)

    assert at_once(send, send, send) == [actions.TooManyAttempts, actions.TooManyAttempts]
    assert Message.objects.count() == 5


def test_of_two_last_factors_removed_at_once_one_stays(world: World) -> None:
    app = _app(world)
    options, state = factors.begin_passkey(world.staff, host="raceme.example")
    passkey = actions.add_passkey(
        world.staff,
        name="Laptop",
        credential=Passkey().made(options),
        state=state,
        host="raceme.example",
        at=NOW,
    )
    Workspace.objects.filter(pk=world.workspace.pk).update(requires_second_factor=True)

    outcomes = at_once(
        lambda: actions.remove_factor(app, by=world.staff, at=NOW),
        lambda: actions.remove_factor(passkey, by=world.staff, at=NOW),
    )

    assert outcomes == [actions.SecondFactorRequired]
    assert [each.pk for each in factors_of(world.staff).exclude(type="recovery_codes")] == [
        passkey.pk
    ]


def _app(world: World) -> Authenticator:
    actions.add_app(world.staff, secret=SECRET, code=code_of(SECRET), at=NOW)
    return factors_of(world.staff).get(type="totp")
