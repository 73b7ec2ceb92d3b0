"""Second factors and passkeys: added, used, taken away; each is told by mail and written down."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raceme.accounts import factors
from raceme.accounts.actions.notices import tell
from raceme.accounts.actions.sign_in_links import revoke_sign_in_links
from raceme.accounts.actions.throttling import (
    PASSKEY_FROM_CLIENT,
    SECOND_FACTOR,
    SECOND_FACTOR_FROM_CLIENT,
    attempt,
    forgive,
    give_back,
)
from raceme.accounts.models import User
from raceme.accounts.queries import (
    factors_of,
    sessions_of,
    workspaces_asking_for_second_factor,
)
from raceme.audit import actions as audit
from raceme.core.errors import FieldRefusal, Refusal

Type = Authenticator.Type
MOST_PASSKEYS = 20


class WrongCode(FieldRefusal):
    def __init__(self) -> None:
        super().__init__(
            "code",
            _(
                "This code is not right, or was used already. Wait for the next one in your app, "
                "or use a recovery code."
            ),
        )


class PasskeyRefused(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _(
                "This passkey was not accepted: the question had run out, or it belongs to "
                "another account. Try again, or sign in another way."
            )
        )


class AppAlready(Refusal):
    def __init__(self) -> None:
        super().__init__(_("You have an authenticator app already. Remove it first."))


class TooManyPasskeys(Refusal):
    def __init__(self) -> None:
        super().__init__(_("You have very many passkeys. Remove one that you no longer use."))


class SecondFactorRequired(Refusal):
    def __init__(self, workspace: str) -> None:
        super().__init__(
            _(
                "%(workspace)s asks for a second factor, and this is your last one. Nothing was "
                "removed: add another first."
            )
            % {"workspace": workspace}
        )


@transaction.atomic
def add_app(user: User, *, secret: str, code: str, kept: str = "", at: datetime) -> None:
    """
    Take an authenticator app as second factor, once ``code`` shows that it holds ``secret``.

    Raises ``WrongCode`` or ``AppAlready``. With the first factor, other browsers are signed out
    except the one whose session key is ``kept``, and recovery codes are made.
    """
    counter = factors.counter_of_code(secret, code)
    if counter is None:
        raise WrongCode
    try:
        with transaction.atomic():
            factors.add_app(user, secret=secret, counter=counter)
    except IntegrityError as error:
        raise AppAlready from error
    _added(user, "accounts.add_app", _APP_ADDED, kept=kept, at=at)


@transaction.atomic
def add_passkey(
    user: User,
    *,
    name: str,
    credential: object,
    state: factors.State,
    host: str,
    kept: str = "",
    at: datetime,
) -> Authenticator:
    """
    Take the passkey the browser has made; raises ``PasskeyRefused`` or ``TooManyPasskeys``.

    With the first factor, other browsers are signed out and recovery codes are made.
    """
    User.objects.select_for_update().get(pk=user.pk)
    if factors_of(user).filter(type=Type.WEBAUTHN).count() >= MOST_PASSKEYS:
        raise TooManyPasskeys
    try:
        passkey = factors.complete_passkey(
            user, name=name, credential=credential, state=state, host=host
        )
    except factors.WrongResponse as error:
        raise PasskeyRefused from error
    _added(user, "accounts.add_passkey", _PASSKEY_ADDED, kept=kept, at=at, name=name)
    return passkey


@transaction.atomic
def rename_passkey(passkey: Authenticator, *, name: str, by: User, at: datetime) -> None:
    passkey = Authenticator.objects.select_for_update().get(pk=passkey.pk)
    before = factors.name_of(passkey)
    if name == before:
        return
    passkey.data["name"] = name
    passkey.save(update_fields=["data"])
    _record("accounts.rename_passkey", by, by=by, at=at, before=before, after=name)


@transaction.atomic
def remove_factor(factor: Authenticator, *, by: User | str, at: datetime) -> None:
    """
    Take an app or a passkey away; recovery codes go with the last.

    Raises ``SecondFactorRequired`` where a workspace asks for one and none would be left.
    """
    user = User.objects.select_for_update().get(pk=factor.user_id)
    others = factors_of(user).exclude(pk=factor.pk)
    is_last = not others.exclude(type=Type.RECOVERY_CODES).exists()
    asking = workspaces_asking_for_second_factor(user).first() if is_last else None
    if asking is not None:
        raise SecondFactorRequired(asking.name)
    _taken_away(factor, user=user, by=by, at=at)
    if is_last:
        others.delete()


@transaction.atomic
def remove_all_factors(user: User, *, by: User | str, at: datetime) -> int:
    """
    Take every factor of somebody away who has lost them all, and return how many.

    For who runs the installation. Every browser of the account is signed out, so that
    whoever holds the lost things gains nothing; a workspace that asks for a second factor
    leads the person to set one up anew.
    """
    found = list(factors_of(user))
    for factor in found:
        _taken_away(factor, user=user, by=by, at=at)
    sessions_of(user).delete()
    revoke_sign_in_links(user, at=at)
    return len(found)


@transaction.atomic
def encrypt_factors_anew() -> tuple[int, int]:
    """
    Encrypt every app and all recovery codes by the newest key, once it was exchanged.

    Return how many there are, and how many no known key opens. What a person has stays the
    same, so that nothing is written into a history.
    """
    held = Authenticator.objects.exclude(type=Type.WEBAUTHN).order_by("pk").select_for_update()
    opened = [factors.encrypt_anew(factor) for factor in held]
    return len(opened), opened.count(False)


def _taken_away(factor: Authenticator, *, user: User, by: User | str, at: datetime) -> None:
    verb, sentence = _REMOVED[factor.type]
    name = factors.name_of(factor) if factor.type == Type.WEBAUTHN else ""
    _record(verb, user, by=by, at=at, before=name)
    factor.delete()
    tell(user, sentence, at=at)


@transaction.atomic
def make_recovery_codes(user: User, *, at: datetime) -> None:
    """Make recovery codes in place of those there were."""
    User.objects.select_for_update().get(pk=user.pk)
    factors.new_recovery_codes(user)
    _record("accounts.make_recovery_codes", user, by=user, at=at)
    tell(user, gettext_lazy("New recovery codes were made; the old ones work no more."), at=at)


@transaction.atomic
def keep_recovery_codes(user: User) -> None:
    """Let the codes be shown no more: the person has said that they are kept."""
    for codes in factors_of(user).filter(type=Type.RECOVERY_CODES).select_for_update():
        codes.data["kept"] = True
        codes.save(update_fields=["data"])


def prove_by_code(user: User, *, code: str, client: str, at: datetime) -> str:
    """
    Take a code of ``user``'s app, or one of the recovery codes, and return which it was.

    Raises ``WrongCode``, or ``TooManyAttempts`` after too many of them. An attempt is counted in
    a transaction of its own, so this is one action that a refusal does not undo.
    """
    attempt(SECOND_FACTOR, str(user.pk), at=at)
    attempt(SECOND_FACTOR_FROM_CLIENT, client, at=at)
    with transaction.atomic():
        kind = _taken_by(user, code)
        if kind is None:
            raise WrongCode
        forgive(SECOND_FACTOR, str(user.pk))
        give_back(SECOND_FACTOR_FROM_CLIENT, client)
        _used(user, kind=kind, at=at)
    return kind


def prove_by_passkey(
    user: User, *, credential: object, state: factors.State, host: str, client: str, at: datetime
) -> None:
    """Take a passkey of ``user``; raises ``PasskeyRefused`` or ``TooManyAttempts``."""
    attempt(PASSKEY_FROM_CLIENT, client, at=at)
    with transaction.atomic():
        try:
            passkey = factors.complete_proof(user, credential=credential, state=state, host=host)
        except factors.WrongResponse as error:
            raise PasskeyRefused from error
        give_back(PASSKEY_FROM_CLIENT, client)
        passkey.last_used_at = at
        passkey.save(update_fields=["last_used_at"])


def sign_in_by_passkey(
    *, credential: object, state: factors.State, host: str, client: str, at: datetime
) -> User:
    """
    Return whom a passkey proves, by itself: it asks its person for a finger, a face or a PIN.

    Raises ``PasskeyRefused`` or ``TooManyAttempts``.
    """
    try:
        key = factors.key_of_holder(credential)
    except factors.WrongResponse as error:
        raise PasskeyRefused from error
    user = User.objects.filter(pk=key, is_active=True).first()
    if user is None:
        raise PasskeyRefused
    prove_by_passkey(user, credential=credential, state=state, host=host, client=client, at=at)
    audit.record("accounts.sign_in_by_passkey", targets=user, workspace=None, by=user, at=at)
    return user


def _taken_by(user: User, code: str) -> str | None:
    """Use ``code`` up where it is right; the rows are locked, so that it works once."""
    held = factors_of(user).filter(type__in=(Type.TOTP, Type.RECOVERY_CODES))
    for factor in held.select_for_update():
        takes = factors.app_takes if factor.type == Type.TOTP else factors.codes_take
        if takes(factor, code):
            return str(factor.type)
    return None


def _used(user: User, *, kind: str, at: datetime) -> None:
    held = factors_of(user).filter(type=kind)
    held.update(last_used_at=at)
    if kind == Type.RECOVERY_CODES:
        left = len(factors.unused_codes(held.get()))
        _record("accounts.use_recovery_code", user, by=user, at=at, after=str(left))
        tell(user, gettext_lazy("A recovery code was used to sign in."), at=at)


_APP_ADDED = gettext_lazy("An authenticator app was added as second factor.")
_PASSKEY_ADDED = gettext_lazy("A passkey was added.")
_REMOVED: dict[str, tuple[str, Promise]] = {
    Type.TOTP: ("accounts.remove_app", gettext_lazy("The authenticator app was removed.")),
    Type.WEBAUTHN: ("accounts.remove_passkey", gettext_lazy("A passkey was removed.")),
    Type.RECOVERY_CODES: (
        "accounts.remove_recovery_codes",
        gettext_lazy("The recovery codes were removed."),
    ),
}


def _added(
    user: User, verb: str, sentence: Promise, *, kept: str, at: datetime, name: str = ""
) -> None:
    _record(verb, user, by=user, at=at, after=name)
    tell(user, sentence, at=at)
    if factors_of(user).count() == 1:
        # What was signed in before was never asked for it; a link still will be.
        sessions_of(user).exclude(session_key=kept).delete()
        factors.new_recovery_codes(user)


def _record(
    verb: str, user: User, *, by: User | str, at: datetime, before: str = "", after: str = ""
) -> None:
    changes = {"factor": (before, after)} if before or after else None
    audit.record(verb, targets=user, workspace=None, by=by, at=at, changes=changes)
