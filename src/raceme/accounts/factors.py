"""
Second factors and passkeys, as django-allauth keeps and proves them.

The one place that speaks to its library of them: its rows, its codes and its WebAuthn
server are used, its pages, mails and sessions are not.
"""

import base64
import hashlib
import json
import time
from collections.abc import Mapping
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.internal import auth as webauthn
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from raceme.accounts.models import User

ISSUER = "Raceme"
PERIOD_IN_SECONDS = 30
# Phones' clocks differ a little: the code before and the one after are taken too.
CODES_EITHER_SIDE = 1
# A code of an app has six digits, a recovery code eight.
LENGTH_OF_APP_CODE = 6

# What allauth keeps encrypted: the secret of an app, and what recovery codes are made from.
ENCRYPTED = {"secret", "seed"}

State = dict[str, str]


class WrongResponse(Exception):
    """What the browser sent proves nothing: wrong, too old, or somebody else's."""


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]
    """What allauth asks of us: here, to keep its secrets encrypted in the database."""

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(f"raceme.factors\n{key!s}".encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def encrypt_anew(factor: Authenticator) -> bool:
    """Encrypt what ``factor`` keeps by the newest key; tell whether any known key opens it."""
    try:
        for name in ENCRYPTED & factor.data.keys():
            factor.data[name] = _cipher().rotate(factor.data[name]).decode()
    except InvalidToken:
        return False
    factor.save(update_fields=["data"])
    return True


def new_secret() -> str:
    return str(totp.generate_totp_secret())


def address_of_secret(user: User, secret: str) -> str:
    """Return what the QR code of an app's secret says."""
    return str(Adapter().build_totp_url(user, secret))


def qr_code(text: str) -> tuple[int, str]:
    """Return the size of the QR code of ``text`` in modules, and its dark ones as an SVG path."""
    import qrcode  # noqa: PLC0415 (needed by one page alone)

    code = qrcode.QRCode(border=0)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    path = "".join(
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, is_dark in enumerate(row)
        if is_dark
    )
    return len(rows), path


def counter_of_code(secret: str, code: str, *, after: int = 0) -> int | None:
    """Return the counter an app's ``code`` belongs to, if it is right and later than ``after``."""
    now = int(time.time()) // PERIOD_IN_SECONDS
    for counter in range(now - CODES_EITHER_SIDE, now + CODES_EITHER_SIDE + 1):
        if counter > after and totp.compare_user_code(
            actual=code, expected=totp.format_hotp_value(totp.hotp_value(secret, counter))
        ):
            return counter
    return None


def add_app(user: User, *, secret: str, counter: int) -> Authenticator:
    added = totp.TOTP.activate(user, secret).instance
    added.data["counter"] = counter
    added.save(update_fields=["data"])
    return added


def app_takes(app: Authenticator, code: str) -> bool:
    """
    Tell whether ``code`` is right, and use it up; ``app`` is locked.

    The counter is kept in its row, so that no code works twice, whichever process it reaches.
    """
    try:
        secret = Adapter().decrypt(app.data["secret"])
    except InvalidToken:
        return False
    counter = counter_of_code(secret, code, after=app.data.get("counter", 0))
    if counter is None:
        return False
    app.data["counter"] = counter
    app.save(update_fields=["data"])
    return True


def new_recovery_codes(user: User) -> Authenticator:
    """Make codes in place of those there were."""
    Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
    return RecoveryCodes.activate(user).instance


def unused_codes(codes: Authenticator) -> list[str]:
    try:
        return [str(code) for code in RecoveryCodes(codes).get_unused_codes()]
    except InvalidToken:
        return []


def codes_take(codes: Authenticator, code: str) -> bool:
    """Tell whether ``code`` is one that is left, and use it up; the row is locked by it."""
    try:
        return bool(RecoveryCodes(codes).validate_code(code))
    except InvalidToken:
        return False


def begin_passkey(user: User, *, host: str) -> tuple[str, State]:
    """
    Return as JSON what the browser is to make a passkey from, and what to remember meanwhile.

    It is always one that proves who uses it and is found without a name, so that it can
    sign in alone.
    """
    options, state = _server(host).register_begin(
        user=webauthn.PublicKeyCredentialUserEntity(
            id=str(user.pk).encode(), name=user.email, display_name=str(user)
        ),
        credentials=webauthn.get_credentials(user),
        resident_key_requirement="required",
        user_verification="required",
        extensions=webauthn.EXTENSIONS,
    )
    return json.dumps(dict(options)), state


def complete_passkey(
    user: User, *, name: str, credential: object, state: State, host: str
) -> Authenticator:
    """Keep the passkey the browser has made; raises ``WrongResponse``."""
    made = _mapping(credential)
    try:
        _server(host).register_complete(state, made)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise WrongResponse from error
    return webauthn.WebAuthn.add(user, name, dict(made)).instance


def begin_proof(user: User | None, *, host: str) -> tuple[str, State]:
    """Return, as JSON too, how to ask for a passkey of ``user``, or of whoever has one here."""
    options, state = _server(host).authenticate_begin(
        credentials=webauthn.get_credentials(user) if user else [],
        user_verification="required",
    )
    return json.dumps(dict(options)), state


def key_of_holder(credential: object) -> int:
    """Return the key of the user whom a passkey says to belong to; raises ``WrongResponse``."""
    response = _mapping(credential).get("response")
    handle = response.get("userHandle") if isinstance(response, Mapping) else None
    try:
        return int(webauthn.websafe_decode(handle).decode())
    except (ValueError, TypeError, AttributeError) as error:
        raise WrongResponse from error


def complete_proof(user: User, *, credential: object, state: State, host: str) -> Authenticator:
    """Return the passkey of ``user`` that was shown; raises ``WrongResponse``."""
    try:
        shown = _server(host).authenticate_complete(
            state, webauthn.get_credentials(user), _mapping(credential)
        )
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise WrongResponse from error
    found = webauthn.get_authenticator_by_credential_id(user, shown.credential_id)
    if found is None:
        raise WrongResponse
    return found


def name_of(passkey: Authenticator) -> str:
    return str(passkey.data.get("name", ""))


def _server(host: str) -> Any:  # noqa: ANN401 (the library's own)
    """Return the WebAuthn server of one address; a passkey belongs to the host it was made at."""
    return webauthn.Fido2Server(webauthn.PublicKeyCredentialRpEntity(id=host, name=ISSUER))


def _mapping(credential: object) -> Mapping[str, Any]:
    if not isinstance(credential, Mapping):
        raise WrongResponse
    return credential
