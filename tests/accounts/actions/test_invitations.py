from datetime import timedelta

import pytest
from django.test import override_settings

from raceme.accounts import actions
from raceme.accounts.models import Invitation, Link, Role, User
from raceme.accounts.queries import digest_of, open_invitations_of
from raceme.audit.models import Entry
from raceme.mail.models import Message
from raceme.workspaces.models import Workspace
from tests.conftest import World
from tests.factories import NOW, UserFactory

LATER = NOW + timedelta(days=1)


def _invite(world: World, email: str = "new@cluster.example", kind: str = "staff") -> Invitation:
    return actions.invite(
        email, workspace=world.workspace, kind=kind, language="en", by=world.owner, at=NOW
    )


def _kind_of(user: User, workspace: Workspace) -> str:
    return Role.objects.get(user=user, workspace=workspace).kind


@override_settings(BASE_URL="https://raceme.example")
def test_invite_mails_a_link_whose_secret_stands_nowhere(world: World) -> None:
    world.owner.name = "Ioana Pop"

    invitation = _invite(world, " New@Cluster.example ")

    message, entry = Message.objects.get(), Entry.objects.get()
    assert (invitation.email, invitation.kind) == ("new@cluster.example", "staff")
    assert (invitation.invited_by, invitation.expires_at) == ("Ioana Pop", NOW + timedelta(days=14))
    link = Link.objects.get()
    assert (link.subject, link.digest) == (invitation.reference, digest_of(message.secret))
    assert (message.to_address, message.workspace) == ("new@cluster.example", world.workspace)
    assert message.subject == "Ioana Pop invites you to Transilvania IT Cluster"
    assert "with the role “Staff”" in message.text
    assert "https://raceme.example/invitation/********/\n" in message.text
    assert message.secret not in message.text + message.html
    assert (entry.verb, entry.workspace) == ("accounts.invite", world.workspace)
    assert entry.values.changes == {"member": ["", invitation.email], "role": ["", "staff"]}


def test_invite_speaks_the_language_of_who_has_an_account(world: World) -> None:
    UserFactory.create(email="ro@cluster.example", language="ro")

    _invite(world, "ro@cluster.example")
    _invite(world, "new@cluster.example")

    languages = Message.objects.order_by("pk").values_list("language", flat=True)
    assert list(languages) == ["ro", "en"]


def test_invite_refuses_who_belongs_already(world: World) -> None:
    with pytest.raises(actions.AlreadyMember):
        _invite(world, world.staff.email.upper())

    assert not Message.objects.exists()


def test_invite_refuses_a_second_open_one(world: World) -> None:
    _invite(world)

    with pytest.raises(actions.AlreadyInvited):
        _invite(world, "NEW@cluster.example")

    assert Message.objects.count() == 1


def test_invite_makes_room_once_the_old_one_ran_out(world: World) -> None:
    _invite(world)

    actions.invite(
        "new@cluster.example",
        workspace=world.workspace,
        kind="viewer",
        language="en",
        by=world.owner,
        at=NOW + timedelta(days=14),
    )

    assert [each.kind for each in open_invitations_of(world.workspace)] == ["viewer"]


def test_send_invitation_again_makes_the_old_link_worthless(world: World) -> None:
    invitation = _invite(world)
    old = Message.objects.get().secret

    actions.send_invitation_again(invitation, language="en", by=world.owner, at=LATER)

    new = Message.objects.order_by("-pk")[0].secret
    with pytest.raises(actions.LinkRevoked, match="A newer link"):
        actions.invitation_with(old, at=LATER)
    assert actions.invitation_with(new, at=LATER + timedelta(days=13)) == invitation
    assert Entry.objects.order_by("-pk")[0].verb == "accounts.invite_again"


def test_revoke_invitation_closes_it(world: World) -> None:
    invitation = _invite(world)
    secret = Message.objects.get().secret

    actions.revoke_invitation(invitation, by=world.owner, at=LATER)

    with pytest.raises(actions.InvitationWithdrawn):
        actions.invitation_with(secret, at=LATER)
    assert list(open_invitations_of(world.workspace)) == []
    assert Entry.objects.order_by("-pk")[0].verb == "accounts.revoke_invitation"


def test_accept_invitation_makes_an_account_and_a_member(world: World) -> None:
    invitation = _invite(world)

    user = actions.accept_invitation(
        invitation, name="Radu", language="ro", password="a-long-one", at=LATER
    )

    assert (user.email, user.name, user.language) == ("new@cluster.example", "Radu", "ro")
    assert user.check_password("a-long-one")
    assert _kind_of(user, world.workspace) == "staff"
    assert [entry.verb for entry in Entry.objects.filter(at=LATER).order_by("pk")] == [
        "accounts.create_user",
        "accounts.grant_role",
        "accounts.accept_invitation",
    ]


def test_accept_invitation_is_the_doing_of_who_accepts_however_called(world: World) -> None:
    invitation = _invite(world)

    user = actions.accept_invitation(
        invitation, name=f"{world.owner.reference} {'a' * 100}", language="en", at=LATER
    )

    assert set(Entry.objects.filter(at=LATER).values_list("actor", flat=True)) == {user.reference}


def test_accept_invitation_leaves_an_account_as_it_is(world: World) -> None:
    invitation = _invite(world, world.stranger.email)

    user = actions.accept_invitation(invitation, name="Another", language="ro", at=LATER)

    assert (user, user.name) == (world.stranger, "Stranger")
    assert _kind_of(user, world.workspace) == "staff"
    assert _kind_of(user, world.stranger_workspace) == "owner"


def test_accept_invitation_stays_open_where_no_account_can_be_made(world: World) -> None:
    UserFactory.create(email="new@cluster.example", is_active=False)
    invitation = _invite(world)

    with pytest.raises(actions.AddressTaken):
        actions.accept_invitation(invitation, name="Radu", language="en", at=LATER)

    assert list(open_invitations_of(world.workspace)) == [invitation]
    assert not Entry.objects.filter(at=LATER).exists()


@pytest.mark.parametrize("over", ["accepted", "withdrawn", "run out"])
def test_accept_invitation_refuses_what_is_over(world: World, over: str) -> None:
    invitation = _invite(world)
    at = LATER
    if over == "accepted":
        actions.accept_invitation(invitation, name="Radu", language="en", at=LATER)
    elif over == "withdrawn":
        actions.revoke_invitation(invitation, by=world.owner, at=LATER)
    else:
        at = NOW + timedelta(days=14)
    users, entries = User.objects.count(), Entry.objects.count()

    with pytest.raises(actions.InvitationOver):
        actions.accept_invitation(invitation, name="Radu", language="en", at=at)

    assert (User.objects.count(), Entry.objects.count()) == (users, entries)


def test_invitation_with_says_of_each_that_is_over_why(world: World) -> None:
    accepted, expired = _invite(world, "a@cluster.example"), _invite(world, "b@cluster.example")
    secrets = [message.secret for message in Message.objects.order_by("pk")]
    actions.accept_invitation(accepted, name="Ana", language="en", at=LATER)

    with pytest.raises(actions.LinkUsed, match="accepted already"):
        actions.invitation_with(secrets[0], at=LATER)
    with pytest.raises(actions.LinkExpired, match="has run out"):
        actions.invitation_with(secrets[1], at=expired.expires_at)
    with pytest.raises(actions.LinkUnknown):
        actions.invitation_with("nobody-sent-this", at=LATER)


def test_invitation_with_takes_no_link_sent_for_something_else(world: World) -> None:
    secret = actions.create_sign_in_link(world.staff, at=NOW).rstrip("/").rpartition("/")[2]

    with pytest.raises(actions.LinkUnknown):
        actions.invitation_with(secret, at=NOW)


def test_renew_invitation_mails_one_that_ran_out_to_the_invited_address(world: World) -> None:
    invitation = _invite(world)
    later = invitation.expires_at + timedelta(days=1)

    actions.renew_invitation(Message.objects.get().secret, language="en", at=later)

    renewed = Message.objects.order_by("-pk")[0]
    assert (renewed.to_address, renewed.purpose) == ("new@cluster.example", "invitation")
    assert actions.invitation_with(renewed.secret, at=later) == invitation
    assert Entry.objects.get(at=later).actor == "new@cluster.example"


def test_renew_invitation_mails_a_sign_in_link_to_who_has_accepted(world: World) -> None:
    invitation = _invite(world)
    secret = Message.objects.get().secret
    actions.accept_invitation(invitation, name="Radu", language="en", at=LATER)

    actions.renew_invitation(secret, language="en", at=LATER)

    message = Message.objects.order_by("-pk")[0]
    assert (message.to_address, message.purpose) == ("new@cluster.example", "sign_in_link")


def test_renew_invitation_asks_the_owners_for_one_that_was_withdrawn(world: World) -> None:
    invitation = _invite(world)
    secret = Message.objects.get().secret
    actions.revoke_invitation(invitation, by=world.owner, at=LATER)

    actions.renew_invitation(secret, language="en", at=LATER)

    message = Message.objects.order_by("-pk")[0]
    assert (message.to_address, message.purpose) == (world.owner.email, "invitation_asked")
    assert "/manage/transilvania/settings/members/" in message.text
    assert not open_invitations_of(world.workspace).exists()


def test_renew_invitation_leads_from_a_withdrawn_one_to_the_one_that_stands(world: World) -> None:
    actions.revoke_invitation(_invite(world), by=world.owner, at=LATER)
    old = Message.objects.get().secret
    standing = _invite(world)

    with pytest.raises(actions.LinkRevoked, match="A newer link"):
        actions.invitation_with(old, at=LATER)
    actions.renew_invitation(old, language="en", at=LATER)

    newest = Message.objects.order_by("-pk")[0].secret
    assert actions.invitation_with(newest, at=LATER) == standing


def test_decline_invitation_closes_it_and_its_link(world: World) -> None:
    invitation = _invite(world, world.stranger.email)
    secret = Message.objects.get().secret

    actions.decline_invitation(invitation, by=world.stranger, at=LATER)

    with pytest.raises(actions.InvitationWithdrawn):
        actions.invitation_with(secret, at=LATER)
    assert Entry.objects.get(at=LATER).verb == "accounts.decline_invitation"


def test_invite_does_not_flood_an_address_however_many_invite_it(world: World) -> None:
    invitation = _invite(world)
    for _ in range(6):
        actions.send_invitation_again(invitation, language="en", by=world.owner, at=LATER)

    with pytest.raises(actions.TooManyAttempts, match=r"today\. Try again in 24 hours"):
        actions.send_invitation_again(invitation, language="en", by=world.owner, at=LATER)
