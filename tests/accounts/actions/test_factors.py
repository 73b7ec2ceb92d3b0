import pytest
from allauth.mfa.models import Authenticator
from django.test import override_settings

from raceme.accounts import actions, factors
from raceme.accounts.models import BrowserSession, User
from raceme.accounts.queries import factors_of, has_second_factor, workspaces_of
from raceme.audit.models import Entry
from raceme.mail.models import Message
from raceme.workspaces.models import Workspace
from tests.accounts.authenticators import Passkey, code_of
from tests.conftest import World
from tests.factories import NOW, UserFactory

pytestmark = pytest.mark.django_db
HOST = "raceme.example"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def _app(user: User) -> Authenticator:
    actions.add_app(user, secret=SECRET, code=code_of(SECRET), at=NOW)
    return factors_of(user).get(type="totp")


def _passkey(user: User, device: Passkey, name: str = "Laptop") -> Authenticator:
    options, state = factors.begin_passkey(user, host=HOST)
    return actions.add_passkey(
        user, name=name, credential=device.made(options), state=state, host=HOST, at=NOW
    )


def _sign_in(device: Passkey, *, host: str = HOST, by: Passkey | None = None) -> User:
    options, state = factors.begin_proof(None, host=HOST)
    return actions.sign_in_by_passkey(
        credential=(by or device).shown(options, host=host),
        state=state,
        host=HOST,
        client="x",
        at=NOW,
    )


def _codes(user: User) -> list[str]:
    return factors.unused_codes(factors_of(user).get(type="recovery_codes"))


def test_add_app_keeps_the_secret_encrypted_and_tells_its_person() -> None:
    user = UserFactory.create()
    BrowserSession.objects.create(session_key="here", user=user, expire_date=NOW)
    BrowserSession.objects.create(session_key="elsewhere", user=user, expire_date=NOW)

    actions.add_app(user, secret=SECRET, code=code_of(SECRET), kept="here", at=NOW)

    app = factors_of(user).get(type="totp")
    message = Message.objects.get()
    assert SECRET not in str(app.data)
    assert has_second_factor(user)
    assert len(_codes(user)) == 10
    assert [each.session_key for each in BrowserSession.objects.all()] == ["here"]
    assert (message.to_address, message.purpose) == (user.email, "sign_in_changed")
    assert "authenticator app was added" in message.text
    assert SECRET not in message.text + str(Entry.objects.get().values.changes)


def test_add_app_refuses_a_code_that_shows_nothing_and_a_second_app() -> None:
    user = UserFactory.create()

    with pytest.raises(actions.WrongCode):
        actions.add_app(user, secret=SECRET, code="000000", at=NOW)
    assert not has_second_factor(user)

    _app(user)
    with pytest.raises(actions.AppAlready):
        actions.add_app(user, secret=SECRET, code=code_of(SECRET), at=NOW)


def test_a_code_of_an_app_works_once() -> None:
    user = UserFactory.create()
    _app(user)

    with pytest.raises(actions.WrongCode):
        actions.prove_by_code(user, code=code_of(SECRET), client="x", at=NOW)
    next_one = code_of(SECRET, later=1)
    kind = actions.prove_by_code(user, code=f" {next_one[:3]} {next_one[3:]}", client="x", at=NOW)
    with pytest.raises(actions.WrongCode):
        actions.prove_by_code(user, code=next_one, client="x", at=NOW)

    assert kind == "totp"


def test_a_recovery_code_works_once_and_its_person_is_told() -> None:
    user = UserFactory.create()
    _app(user)
    code = _codes(user)[3]

    kind = actions.prove_by_code(user, code=code, client="x", at=NOW)

    assert kind == "recovery_codes"
    assert (code in _codes(user), len(_codes(user))) == (False, 9)
    assert "A recovery code was used" in Message.objects.order_by("-pk")[0].text
    assert Entry.objects.order_by("-pk")[0].verb == "accounts.use_recovery_code"
    with pytest.raises(actions.WrongCode):
        actions.prove_by_code(user, code=code, client="x", at=NOW)


def test_codes_of_another_person_prove_nothing() -> None:
    user, other = UserFactory.create(), UserFactory.create()
    _app(user)
    _app(other)

    with pytest.raises(actions.WrongCode):
        actions.prove_by_code(user, code=_codes(other)[0], client="x", at=NOW)


def test_codes_are_not_found_out_by_trying() -> None:
    user = UserFactory.create()
    _app(user)
    for _ in range(10):
        with pytest.raises(actions.WrongCode):
            actions.prove_by_code(user, code="000000", client="x", at=NOW)

    with pytest.raises(actions.TooManyAttempts, match="Try again in 15 minutes"):
        actions.prove_by_code(user, code=_codes(user)[0], client="y", at=NOW)


def test_make_recovery_codes_makes_the_old_ones_worthless() -> None:
    user = UserFactory.create()
    _app(user)
    old = _codes(user)

    actions.make_recovery_codes(user, at=NOW)

    assert not set(old) & set(_codes(user))
    with pytest.raises(actions.WrongCode):
        actions.prove_by_code(user, code=old[0], client="x", at=NOW)


def test_secrets_outlive_a_new_key_as_long_as_the_old_one_is_named() -> None:
    user = UserFactory.create()
    _app(user)
    codes = _codes(user)

    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[]):
        without = _codes(user)
        with pytest.raises(actions.WrongCode):
            actions.prove_by_code(user, code=code_of(SECRET, later=1), client="x", at=NOW)
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=["for-tests-only"]):
        named = _codes(user)

    assert (without, named) == ([], codes)


def test_a_passkey_signs_in_by_itself() -> None:
    user, device = UserFactory.create(), Passkey()
    passkey = _passkey(user, device)

    assert _sign_in(device) == user

    passkey.refresh_from_db()
    assert (factors.name_of(passkey), passkey.last_used_at) == ("Laptop", NOW)
    assert [entry.verb for entry in Entry.objects.order_by("pk")] == [
        "accounts.add_passkey",
        "accounts.sign_in_by_passkey",
    ]
    assert "A passkey was added." in Message.objects.get().text


def test_a_passkey_has_to_ask_for_its_person() -> None:
    user, device = UserFactory.create(), Passkey(is_verified=False)

    with pytest.raises(actions.PasskeyRefused):
        _passkey(user, device)
    device.is_verified = True
    _passkey(user, device)
    device.is_verified = False

    with pytest.raises(actions.PasskeyRefused):
        _sign_in(device)


def test_a_passkey_signs_in_nobody_else() -> None:
    user, other = UserFactory.create(), UserFactory.create()
    mine, theirs = Passkey(), Passkey(credential_id=b"another")
    _passkey(user, mine)
    _passkey(other, theirs)
    theirs.handle = mine.handle

    with pytest.raises(actions.PasskeyRefused):
        _sign_in(theirs)


@pytest.mark.parametrize(
    "device",
    [
        Passkey(origin="https://raceme.example.evil.example"),
        Passkey(origin="http://raceme.example"),
    ],
)
def test_a_passkey_is_not_taken_from_another_page(device: Passkey) -> None:
    user = UserFactory.create()
    honest = Passkey(key=device.key)
    _passkey(user, honest)
    device.handle = honest.handle

    with pytest.raises(actions.PasskeyRefused):
        _sign_in(device)


def test_an_answer_to_a_passkeys_question_works_for_that_question_only() -> None:
    user, device = UserFactory.create(), Passkey()
    _passkey(user, device)
    asked, _state = factors.begin_proof(None, host=HOST)
    _other, state = factors.begin_proof(None, host=HOST)

    with pytest.raises(actions.PasskeyRefused):
        actions.sign_in_by_passkey(
            credential=device.shown(asked), state=state, host=HOST, client="x", at=NOW
        )


@pytest.mark.parametrize("sent", [None, [], {}, {"response": []}, {"response": {"userHandle": 7}}])
@pytest.mark.parametrize("state", [{}, {"challenge": "x"}])
def test_what_is_no_passkey_is_refused(sent: object, state: dict[str, str]) -> None:
    user = UserFactory.create()

    with pytest.raises(actions.PasskeyRefused):
        actions.sign_in_by_passkey(credential=sent, state=state, host=HOST, client="x", at=NOW)
    with pytest.raises(actions.PasskeyRefused):
        actions.prove_by_passkey(user, credential=sent, state=state, host=HOST, client="x", at=NOW)
    with pytest.raises(actions.PasskeyRefused):
        actions.add_passkey(user, name="x", credential=sent, state=state, host=HOST, at=NOW)


def test_a_passkey_of_who_may_not_come_in_opens_nothing() -> None:
    user, device = UserFactory.create(), Passkey()
    _passkey(user, device)
    User.objects.update(is_active=False)

    with pytest.raises(actions.PasskeyRefused):
        _sign_in(device)


def test_rename_passkey_is_written_down() -> None:
    user = UserFactory.create()
    passkey = _passkey(user, Passkey())

    actions.rename_passkey(passkey, name="Old laptop", by=user, at=NOW)

    passkey.refresh_from_db()
    assert factors.name_of(passkey) == "Old laptop"
    assert Entry.objects.order_by("-pk")[0].values.changes == {"factor": ["Laptop", "Old laptop"]}


def test_remove_factor_takes_the_codes_with_the_last_one() -> None:
    user = UserFactory.create()
    app, passkey = _app(user), _passkey(user, Passkey())

    actions.remove_factor(passkey, by=user, at=NOW)
    left = [factor.type for factor in factors_of(user)]
    actions.remove_factor(app, by=user, at=NOW)

    assert sorted(left) == ["recovery_codes", "totp"]
    assert not factors_of(user).exists()
    assert "app was removed" in Message.objects.order_by("-pk")[0].text


def test_remove_factor_leaves_what_a_workspace_asks_for(world: World) -> None:
    app, passkey = _app(world.staff), _passkey(world.staff, Passkey())
    Workspace.objects.filter(pk=world.workspace.pk).update(requires_second_factor=True)

    actions.remove_factor(passkey, by=world.staff, at=NOW)
    with pytest.raises(actions.SecondFactorRequired, match="Transilvania IT Cluster asks"):
        actions.remove_factor(app, by=world.staff, at=NOW)

    assert has_second_factor(world.staff)


def test_remove_all_factors_helps_who_has_lost_everything(world: World) -> None:
    _app(world.staff)
    _passkey(world.staff, Passkey())
    BrowserSession.objects.create(session_key="stolen", user=world.staff, expire_date=NOW)

    removed = actions.remove_all_factors(world.staff, by="operator", at=NOW)

    assert (removed, has_second_factor(world.staff)) == (3, False)
    assert not BrowserSession.objects.exists()
    assert {entry.actor for entry in Entry.objects.filter(verb="accounts.remove_app")} == {
        "operator"
    }


def test_a_workspace_that_asks_for_a_second_factor_opens_nothing_without_one(
    world: World,
) -> None:
    Workspace.objects.filter(pk=world.workspace.pk).update(requires_second_factor=True)

    before = list(workspaces_of(world.staff))
    _app(world.staff)
    after = list(workspaces_of(world.staff))

    assert (before, after) == ([], [world.workspace])
    assert list(workspaces_of(world.viewer)) == []


def test_require_second_factor_wants_the_owners_own_first(world: World) -> None:
    with pytest.raises(actions.OwnSecondFactorFirst):
        actions.require_second_factor(world.workspace, is_required=True, by=world.owner, at=NOW)

    _app(world.owner)
    actions.require_second_factor(world.workspace, is_required=True, by=world.owner, at=NOW)

    entry = Entry.objects.order_by("-pk")[0]
    assert Workspace.objects.get(pk=world.workspace.pk).requires_second_factor
    assert (entry.verb, entry.workspace) == ("accounts.require_second_factor", world.workspace)
    assert entry.values.changes == {"requires_second_factor": [False, True]}
