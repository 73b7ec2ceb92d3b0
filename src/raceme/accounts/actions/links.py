import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from raceme.accounts.models import LONGEST_ADDRESS, SignInLink, User
from raceme.accounts.queries import active_user_with, digest_of, sign_in_link_with
from raceme.audit import actions as audit
from raceme.core.errors import Refusal
from raceme.mail import actions as mail

VALID_FOR = timedelta(minutes=30)
# How long after coming by a link a password may be set without the one before.
LINK_TRUSTED = timedelta(minutes=30)
# Whoever asks for more links than this in VALID_FOR gets no further mail.
LINKS_AT_ONCE = 5


class LinkUnknown(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("This is not a link that Raceme has sent. Perhaps the address was cut short.")
        )


class LinkUsed(Refusal):
    def __init__(self) -> None:
        super().__init__(_("This link has signed somebody in already. Each link works once."))


class LinkExpired(Refusal):
    def __init__(self) -> None:
        super().__init__(_("This link has run out. A new one takes a minute."))


@transaction.atomic
def create_sign_in_link(
    user: User, *, leads_to: str = "", at: datetime, valid_for: timedelta = VALID_FOR
) -> str:
    """
    Make a link that signs ``user`` in once, as soon as it is opened, and return its path.

    ``leads_to`` is a path of this installation; without it the link leads to the user's
    start. Only a digest of the link's secret is kept, so that the path cannot be read again.
    """
    secret = secrets.token_urlsafe(32)
    _keep(secret, user=user, leads_to=leads_to, at=at, valid_for=valid_for, is_mailed=False)
    return reverse("accounts-public:sign_in_with_link", args=[secret])


@transaction.atomic
def send_sign_in_link(address: str, *, leads_to: str = "", at: datetime) -> None:
    """
    Mail a sign-in link to ``address`` if somebody has an account with it.

    Says nothing of whether: who asks learns the same either way.
    """
    user = active_user_with(address)
    if user is not None:
        _send(user, leads_to=leads_to, at=at)


@transaction.atomic
def renew_sign_in_link(secret: str, *, at: datetime) -> None:
    """Mail a new link to whom the one of ``secret`` was for; a link nobody sent does nothing."""
    link = sign_in_link_with(secret)
    if link is not None:
        _send(link.user, leads_to=link.leads_to, at=at)


def _send(user: User, *, leads_to: str, at: datetime) -> None:
    recent = user.sign_in_links.filter(created_at__gt=at - VALID_FOR).count()
    if recent >= LINKS_AT_ONCE:
        return
    secret = secrets.token_urlsafe(32)
    _keep(secret, user=user, leads_to=leads_to, at=at, valid_for=VALID_FOR, is_mailed=True)
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


def link_to_use(secret: str, *, at: datetime) -> SignInLink:
    """Return the link of ``secret``; raises ``LinkUnknown``, ``LinkUsed`` or ``LinkExpired``."""
    link = sign_in_link_with(secret)
    if link is None:
        raise LinkUnknown
    if link.used_at is not None:
        raise LinkUsed
    if link.expires_at <= at:
        raise LinkExpired
    return link


@transaction.atomic
def sign_in_with(secret: str, *, at: datetime) -> SignInLink:
    """
    Use the link up and return it with its user.

    Raises what ``link_to_use`` does, and then changes nothing.
    """
    link = link_to_use(secret, at=at)
    # Of two that arrive at once the second waits here, and changes no row.
    if not SignInLink.objects.filter(pk=link.pk, used_at=None).update(used_at=at):
        raise LinkUsed
    link.used_at = at
    audit.record("accounts.sign_in_by_link", targets=link.user, workspace=None, by=link.user, at=at)
    return link


def _keep(
    secret: str, *, user: User, leads_to: str, at: datetime, valid_for: timedelta, is_mailed: bool
) -> SignInLink:
    return SignInLink.objects.create(
        user=user,
        digest=digest_of(secret),
        is_mailed=is_mailed,
        leads_to=leads_to if _can_be_led_to(leads_to) else "",
        created_at=at,
        expires_at=at + valid_for,
    )


def _can_be_led_to(address: str) -> bool:
    is_inside = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return is_inside and address.startswith("/") and len(address) <= LONGEST_ADDRESS
