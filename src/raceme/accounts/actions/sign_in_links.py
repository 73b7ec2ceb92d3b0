"""Links that sign somebody in, mailed or printed by the command of the demonstration."""

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from raceme.accounts.actions.links import (
    LinkUnknown,
    Purpose,
    link_of,
    make_link,
    refuse_what_is_over,
    revoke_links,
    use_link,
)
from raceme.accounts.actions.throttling import LINK_FROM_CLIENT, LINK_TO_ADDRESS, attempt
from raceme.accounts.models import Link, User
from raceme.accounts.queries import active_user, active_user_with
from raceme.audit import actions as audit
from raceme.mail import actions as mail

PURPOSE = Purpose(
    "sign_in",
    used=_("This link has signed somebody in already. Each link works once."),
    expired=_("This link has run out. A new one takes a minute."),
    revoked=_(
        "This link was closed when the password was changed, or when this person was signed "
        "out everywhere."
    ),
)
VALID_FOR = timedelta(minutes=30)
# How long after coming by a link a password may be set without the one before.
LINK_TRUSTED = timedelta(minutes=30)


@transaction.atomic
def create_sign_in_link(
    user: User, *, leads_to: str = "", at: datetime, valid_for: timedelta = VALID_FOR
) -> str:
    """
    Make a link that signs ``user`` in once, as soon as it is opened, and return its path.

    ``leads_to`` is a path of this installation; without it the link leads to the user's
    start. Only a digest of the link's secret is kept, so that the path cannot be read again.
    """
    secret = make_link(
        PURPOSE, subject=user, leads_to=leads_to, at=at, valid_for=valid_for, is_mailed=False
    )
    return reverse("accounts-public:sign_in_with_link", args=[secret])


@transaction.atomic
def send_sign_in_link(address: str, *, leads_to: str = "", client: str = "", at: datetime) -> None:
    """
    Mail a sign-in link to ``address`` if somebody has an account with it.

    Says nothing of whether: who asks learns the same either way, and so does who asks too
    often. Raises ``TooManyAttempts``.
    """
    attempt(LINK_FROM_CLIENT, client, at=at)
    attempt(LINK_TO_ADDRESS, address, at=at)
    user = active_user_with(address)
    if user is not None:
        _send(user, leads_to=leads_to, at=at)


def renew_sign_in_link(secret: str, *, client: str = "", at: datetime) -> None:
    """
    Mail a new link to whom the one of ``secret`` was for; a link nobody sent does nothing.

    Raises ``TooManyAttempts``.
    """
    try:
        link = link_of(PURPOSE, secret)
    except LinkUnknown:
        return
    user = active_user(link.subject)
    if user is not None:
        send_sign_in_link(user.email, leads_to=link.leads_to, client=client, at=at)


def sign_in_link_with(secret: str, *, at: datetime) -> tuple[Link, User]:
    """
    Return the link of ``secret``, and whom it signs in, without using it up.

    Raises ``LinkUnknown``, ``LinkUsed``, ``LinkRevoked`` or ``LinkExpired``.
    """
    link = link_of(PURPOSE, secret)
    user = active_user(link.subject)
    if user is None:
        raise LinkUnknown
    refuse_what_is_over(PURPOSE, link, at=at)
    return link, user


@transaction.atomic
def sign_in_with(secret: str, *, at: datetime) -> tuple[Link, User]:
    """
    Use the link up and return it with its user.

    Raises what ``sign_in_link_with`` does, and then changes nothing.
    """
    link, user = sign_in_link_with(secret, at=at)
    use_link(PURPOSE, link, at=at)
    audit.record("accounts.sign_in_by_link", targets=user, workspace=None, by=user, at=at)
    return link, user


def revoke_sign_in_links(user: User, *, at: datetime) -> int:
    """Close the links that would still sign ``user`` in."""
    return revoke_links(PURPOSE, subject=user, at=at)


def _send(user: User, *, leads_to: str, at: datetime) -> None:
    secret = make_link(PURPOSE, subject=user, leads_to=leads_to, at=at, valid_for=VALID_FOR)
    mail.queue(
        "sign_in_link",
        to=user.email,
        language=user.language,
        context={
            "name": str(user),
            "path": reverse("accounts-public:sign_in_with_link", args=[mail.SECRET]),
            "minutes": int(VALID_FOR.total_seconds() // 60),
        },
        # A sign-in opens every workspace of its user, so it belongs to the installation.
        workspace=None,
        at=at,
        secret=secret,
    )
