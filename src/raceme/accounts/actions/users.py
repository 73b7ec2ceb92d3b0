from datetime import datetime

from django.contrib.auth import authenticate
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raceme.accounts.actions.notices import tell
from raceme.accounts.actions.sign_in_links import revoke_sign_in_links
from raceme.accounts.actions.throttling import (
    PASSWORD,
    PASSWORD_FROM_CLIENT,
    PASSWORD_OF_ADDRESS,
    attempt,
    forgive,
    give_back,
)
from raceme.accounts.models import User
from raceme.accounts.queries import sessions_of
from raceme.audit import actions as audit
from raceme.core.errors import FieldRefusal


class AddressTaken(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("email", _("Somebody has an account with this e-mail address already."))


class WrongPassword(FieldRefusal):
    def __init__(self) -> None:
        super().__init__(
            "password",
            _(
                "This address and this password do not go together. Type them again, or have "
                "a sign-in link sent to you."
            ),
        )


@transaction.atomic
def create_user(
    email: str,
    *,
    name: str,
    language: str,
    password: str = "",
    by: User | str | None = None,
    at: datetime,
    is_operator: bool = False,
) -> User:
    """
    Make an account; without a password it is entered by mailed links only.

    Raises ``AddressTaken``. Without ``by`` it is the person's own doing.
    """
    user = User(
        email=email.strip().lower(),
        name=name,
        language=language,
        is_operator=is_operator,
        created_at=at,
    )
    if password:
        user.set_password(password)
    else:
        user.set_unusable_password()
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        raise AddressTaken from error
    changes = {"email": ("", user.email), "name": ("", name)}
    audit.record(
        "accounts.create_user", targets=user, workspace=None, by=by or user, at=at, changes=changes
    )
    return user


def sign_in(email: str, *, password: str, client: str, at: datetime) -> User:
    """
    Return whom the password proves; ``client`` says from where it was typed.

    Raises ``WrongPassword``, or ``TooManyAttempts`` once it was wrong too often: from there
    for this address, for this address from anywhere, or from there for any. An attempt is
    counted before the password is looked at, in a transaction of its own, so this is one
    action that a refusal does not undo.
    """
    user = _with_password(email, password=password, client=client, at=at)
    with transaction.atomic():
        audit.record("accounts.sign_in", targets=user, workspace=None, by=user, at=at)
    return user


def prove_by_password(user: User, *, password: str, client: str, at: datetime) -> None:
    """Let somebody who is signed in show again who it is; raises what ``sign_in`` does."""
    _with_password(user.email, password=password, client=client, at=at)


def _with_password(email: str, *, password: str, client: str, at: datetime) -> User:
    pair = f"{client} {email.strip()}"
    # The narrowest first: who is stopped by it closes the address to nobody else.
    attempt(PASSWORD, pair, at=at)
    attempt(PASSWORD_FROM_CLIENT, client, at=at)
    attempt(PASSWORD_OF_ADDRESS, email, at=at)
    user = authenticate(username=email.strip(), password=password)
    if not isinstance(user, User):
        raise WrongPassword
    with transaction.atomic():
        give_back(PASSWORD_FROM_CLIENT, client)
        give_back(PASSWORD_OF_ADDRESS, email)
        forgive(PASSWORD, pair)
    return user


@transaction.atomic
def edit_account(user: User, *, name: str, language: str, theme: str, at: datetime) -> User:
    user = User.objects.select_for_update().get(pk=user.pk)
    after = {"name": name, "language": language, "theme": theme}
    changes = {
        field: (getattr(user, field), value)
        for field, value in after.items()
        if getattr(user, field) != value
    }
    if changes:
        for field, value in after.items():
            setattr(user, field, value)
        user.save(update_fields=list(after))
        audit.record(
            "accounts.edit_account", targets=user, workspace=None, by=user, at=at, changes=changes
        )
    return user


@transaction.atomic
def set_password(user: User, *, password: str, kept: str = "", at: datetime) -> None:
    """
    Give ``user`` a password; what it is stands nowhere, only that it was set.

    Every browser is signed out, except the one whose session key is ``kept``, and links that
    would still sign in are closed. The person is told by mail.
    """
    user.set_password(password)
    user.save(update_fields=["password"])
    sessions_of(user).exclude(session_key=kept).delete()
    revoke_sign_in_links(user, at=at)
    audit.record("accounts.set_password", targets=user, workspace=None, by=user, at=at)
    tell(user, gettext_lazy("Your password was set."), at=at)
