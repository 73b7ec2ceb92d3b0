from datetime import timedelta

import pytest
from django.test import override_settings

from raceme.accounts import actions
from raceme.accounts.models import LONGEST_ADDRESS, Link
from raceme.accounts.queries import digest_of
from raceme.audit.models import Entry
from raceme.mail.models import Message
from tests.conftest import World
from tests.factories import NOW, UserFactory


def _secret(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]


def test_create_sign_in_link_keeps_only_the_digest_of_its_secret(world: World) -> None:
    path = actions.create_sign_in_link(
        world.staff, leads_to="/manage/transilvania/log/", at=NOW, valid_for=timedelta(days=1)
    )

    secret = _secret(path)
    link = Link.objects.get()
    assert path == f"/sign-in/link/{secret}/"
    assert (link.subject, link.digest) == (world.staff.reference, digest_of(secret))
    assert (link.created_at, link.expires_at) == (NOW, NOW + timedelta(days=1))
    assert (link.leads_to, link.used_at) == ("/manage/transilvania/log/", None)
    assert not link.is_mailed


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "log/",
        "javascript:x",
        "/" + "a" * LONGEST_ADDRESS,
    ],
)
def test_create_sign_in_link_leads_nowhere_else(world: World, elsewhere: str) -> None:
    actions.create_sign_in_link(world.staff, leads_to=elsewhere, at=NOW)

    assert Link.objects.get().leads_to == ""


def test_sign_in_with_uses_the_link_up_and_says_so(world: World) -> None:
    secret = _secret(actions.create_sign_in_link(world.staff, at=NOW))
    later = NOW + timedelta(minutes=29)

    link, user = actions.sign_in_with(secret, at=later)

    entry = Entry.objects.get()
    assert (user, link.used_at) == (world.staff, later)
    assert (entry.verb, entry.actor, entry.at, entry.workspace) == (
        "accounts.sign_in_by_link",
        world.staff.reference,
        later,
        None,
    )


def test_sign_in_with_refuses_what_was_used(world: World) -> None:
    secret = _secret(actions.create_sign_in_link(world.staff, at=NOW))
    actions.sign_in_with(secret, at=NOW)

    with pytest.raises(actions.LinkUsed):
        actions.sign_in_with(secret, at=NOW + timedelta(minutes=1))

    assert Entry.objects.count() == 1


def test_sign_in_with_refuses_what_has_run_out(world: World) -> None:
    secret = _secret(actions.create_sign_in_link(world.staff, at=NOW))

    with pytest.raises(actions.LinkExpired):
        actions.sign_in_with(secret, at=NOW + timedelta(minutes=30))

    assert Link.objects.get().used_at is None


def test_sign_in_with_refuses_what_nobody_sent(world: World) -> None:
    actions.create_sign_in_link(world.staff, at=NOW)

    with pytest.raises(actions.LinkUnknown):
        actions.sign_in_with("nobody-sent-this", at=NOW)


def test_sign_in_with_refuses_who_may_not_come_in(world: World) -> None:
    secret = _secret(actions.create_sign_in_link(world.staff, at=NOW))
    world.staff.is_active = False
    world.staff.save()

    with pytest.raises(actions.LinkUnknown):
        actions.sign_in_with(secret, at=NOW)

    assert Link.objects.get().used_at is None


@override_settings(BASE_URL="https://raceme.example")
@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("en", "Your link to sign in to Raceme"),
        ("ro", "Linkul dumneavoastră de autentificare în Raceme"),
    ],
)
def test_send_sign_in_link_mails_it_in_the_users_language(
    db: None,  # noqa: ARG001
    language: str,
    subject: str,
) -> None:
    user = UserFactory.create(email="ana@cluster.example", name="Ana & Co", language=language)

    actions.send_sign_in_link(" Ana@Cluster.example", leads_to="/account/", at=NOW)

    link, message = Link.objects.get(), Message.objects.get()
    assert (link.subject, link.leads_to, link.is_mailed) == (user.reference, "/account/", True)
    assert (message.to_address, message.language) == ("ana@cluster.example", language)
    assert (message.workspace, message.subject) == (None, subject)
    assert digest_of(message.secret) == link.digest
    assert "https://raceme.example/sign-in/link/********/\n" in message.text
    assert 'href="https://raceme.example/sign-in/link/********/"' in message.html
    assert "Ana & Co" in message.text
    assert "Ana &amp; Co" in message.html


def test_send_sign_in_link_writes_nothing_to_strangers(world: World) -> None:
    world.staff.is_active = False
    world.staff.save()

    actions.send_sign_in_link("nobody@cluster.example", at=NOW)
    actions.send_sign_in_link(world.staff.email, at=NOW)

    assert (Link.objects.count(), Message.objects.count()) == (0, 0)


@pytest.mark.parametrize("address", ["", "nobody@cluster.example"])
def test_send_sign_in_link_stops_flooding_a_mailbox_whether_it_is_known_or_not(
    world: World, address: str
) -> None:
    address = address or world.staff.email
    for _ in range(5):
        actions.send_sign_in_link(address, at=NOW)

    with pytest.raises(actions.TooManyAttempts, match=r"several times.* Try again in 30 minutes"):
        actions.send_sign_in_link(address.upper(), at=NOW)

    actions.send_sign_in_link(address, at=NOW + timedelta(minutes=30))


def test_send_sign_in_link_stops_who_asks_for_many_addresses(world: World) -> None:
    for number in range(30):
        actions.send_sign_in_link(f"a{number}@cluster.example", client="x", at=NOW)

    with pytest.raises(actions.TooManyAttempts, match="from your network"):
        actions.send_sign_in_link(world.staff.email, client="x", at=NOW)

    actions.send_sign_in_link(world.staff.email, client="y", at=NOW)
    assert Message.objects.count() == 1


@pytest.mark.parametrize("closed_by", ["password", "everywhere"])
def test_a_link_is_closed_by_what_signs_out_everywhere(world: World, closed_by: str) -> None:
    secret = _secret(actions.create_sign_in_link(world.staff, at=NOW))
    if closed_by == "password":
        actions.set_password(world.staff, password="a-long-one", at=NOW)
    else:
        actions.sign_out_everywhere(world.staff, by=world.staff, at=NOW)

    with pytest.raises(actions.LinkRevoked, match="This link was closed"):
        actions.sign_in_with(secret, at=NOW)


def test_a_link_is_signed_for_its_purpose(world: World) -> None:
    secret = _secret(actions.create_sign_in_link(world.staff, at=NOW))
    invitation = actions.invite(
        "new@cluster.example",
        workspace=world.workspace,
        kind="owner",
        language="en",
        by=world.owner,
        at=NOW,
    )
    signs_in = Link.objects.filter(purpose="sign_in")
    signs_in.update(purpose="invitation", subject=invitation.reference)

    with pytest.raises(actions.LinkUnknown):
        actions.sign_in_with(secret, at=NOW)
    with pytest.raises(actions.LinkUnknown):
        actions.invitation_with(secret, at=NOW)


def test_renew_sign_in_link_mails_another_to_the_same_person(world: World) -> None:
    secret = _secret(actions.create_sign_in_link(world.staff, leads_to="/account/", at=NOW))
    later = NOW + timedelta(days=1)

    actions.renew_sign_in_link(secret, at=later)
    actions.renew_sign_in_link("nobody-sent-this", at=later)

    renewed = Link.objects.get(created_at=later)
    assert (renewed.subject, renewed.leads_to) == (world.staff.reference, "/account/")
    assert renewed.is_mailed
    assert Message.objects.get().to_address == world.staff.email
