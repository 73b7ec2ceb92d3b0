import hashlib
from datetime import datetime, timedelta

from django.contrib.auth import authenticate
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from raceme.accounts.models import FailedSignIn, User
from raceme.audit import actions as audit
from raceme.core.errors import FieldRefusal

FAILURES_ALLOWED = 10
FAILURES_COUNT_FOR = timedelta(minutes=15)


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


class TooManyAttempts(FieldRefusal):
    def __init__(self) -> None:
        super().__init__(
            "password",
            _(
                "The password was wrong too often. Wait a quarter of an hour, or have a sign-in "
                "link sent to you: that works at once."
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


def sign_in(email: str, *, password: str, source: str, at: datetime) -> User:
    """
    Return whom the password proves; ``source`` says from where it was typed.

    Raises ``WrongPassword``, or ``TooManyAttempts`` after ``FAILURES_ALLOWED`` within
    ``FAILURES_COUNT_FOR`` from one source for one address. A failure is kept, so this is
    one action that a refusal does not undo.
    """
    key = hashlib.sha256(f"{source}\n{email.strip().lower()}".encode()).hexdigest()
    failures = FailedSignIn.objects.filter(key=key, at__gt=at - FAILURES_COUNT_FOR).count()
    if failures >= FAILURES_ALLOWED:
        raise TooManyAttempts
    user = authenticate(username=email.strip(), password=password)
    if not isinstance(user, User):
        FailedSignIn.objects.filter(at__lte=at - FAILURES_COUNT_FOR).delete()
        FailedSignIn.objects.create(key=key, at=at)
        raise WrongPassword
    with transaction.atomic():
        FailedSignIn.objects.filter(key=key).delete()
        audit.record("accounts.sign_in", targets=user, workspace=None, by=user, at=at)
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
def set_password(user: User, *, password: str, at: datetime) -> None:
    """Give ``user`` a password; what it is stands nowhere, only that it was set."""
    user.set_password(password)
    user.save(update_fields=["password"])
    audit.record("accounts.set_password", targets=user, workspace=None, by=user, at=at)
