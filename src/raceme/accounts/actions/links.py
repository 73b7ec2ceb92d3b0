"""
Links for one purpose: signed, used once, running out, and closed before that where need be.

The secret of a link stands in its address alone; what is kept is a digest of it. Its
signature binds it to its purpose, so that what was sent for one opens nothing else.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.db import transaction
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from raceme.accounts.models import LONGEST_ADDRESS, Link
from raceme.accounts.queries import digest_of
from raceme.core.errors import Refusal
from raceme.core.models import Record


@dataclass(frozen=True)
class Purpose:
    """What links are for, and what is said of one that works no more."""

    name: str
    used: Promise
    expired: Promise
    revoked: Promise


class LinkOver(Refusal):
    """A link that opens nothing: the classes below say why."""


class LinkUnknown(LinkOver):
    def __init__(self) -> None:
        super().__init__(
            _("This is not a link that Raceme has sent. Perhaps the address was cut short.")
        )


class LinkUsed(LinkOver):
    pass


class LinkExpired(LinkOver):
    pass


class LinkRevoked(LinkOver):
    pass


@transaction.atomic
def make_link(
    purpose: Purpose,
    *,
    subject: Record,
    at: datetime,
    valid_for: timedelta,
    is_mailed: bool = True,
    leads_to: str = "",
) -> str:
    """
    Make a link for ``purpose`` about ``subject`` and return its secret, which is kept nowhere.

    ``leads_to`` is a path of this installation; any other is left out.
    """
    secret = _signer(purpose).sign(secrets.token_urlsafe(24))
    Link.objects.create(
        purpose=purpose.name,
        subject=subject.reference,
        digest=digest_of(secret),
        is_mailed=is_mailed,
        leads_to=leads_to if _can_be_led_to(leads_to) else "",
        created_at=at,
        expires_at=at + valid_for,
    )
    return secret


@transaction.atomic
def make_links(
    purpose: Purpose, *, subjects: Iterable[Record], at: datetime, valid_for: timedelta
) -> list[str]:
    """Make a mailed link about each of ``subjects``; return their secrets in the same order."""
    signer = _signer(purpose)
    made = [(subject, signer.sign(secrets.token_urlsafe(24))) for subject in subjects]
    Link.objects.bulk_create(
        [
            Link(
                purpose=purpose.name,
                subject=subject.reference,
                digest=digest_of(secret),
                created_at=at,
                expires_at=at + valid_for,
            )
            for subject, secret in made
        ],
        batch_size=500,
    )
    return [secret for _subject, secret in made]


def link_of(purpose: Purpose, secret: str) -> Link:
    """Return the link of ``secret`` whether it still works or not; raises ``LinkUnknown``."""
    try:
        _signer(purpose).unsign(secret)
    except signing.BadSignature as error:
        raise LinkUnknown from error
    link = Link.objects.filter(purpose=purpose.name, digest=digest_of(secret)).first()
    if link is None:
        raise LinkUnknown
    return link


def use_link(purpose: Purpose, link: Link, *, at: datetime) -> None:
    """Use ``link`` up, in the transaction of what it is used for; raises what is over."""
    refuse_what_is_over(purpose, link, at=at)
    # Of two that arrive at once the second waits here, and changes no row.
    if not Link.objects.filter(pk=link.pk, used_at=None, revoked_at=None).update(used_at=at):
        raise LinkUsed(str(purpose.used))
    link.used_at = at


def refuse_what_is_over(purpose: Purpose, link: Link, *, at: datetime) -> None:
    """Raise ``LinkUsed``, ``LinkRevoked`` or ``LinkExpired`` for a link that works no more."""
    if link.used_at is not None:
        raise LinkUsed(str(purpose.used))
    if link.revoked_at is not None:
        raise LinkRevoked(str(purpose.revoked))
    if link.expires_at <= at:
        raise LinkExpired(str(purpose.expired))


def revoke_links(purpose: Purpose, *, subject: Record, at: datetime) -> int:
    """Close every link for ``purpose`` about ``subject`` that still works; return how many."""
    return Link.objects.filter(
        purpose=purpose.name,
        subject=subject.reference,
        used_at=None,
        revoked_at=None,
        expires_at__gt=at,
    ).update(revoked_at=at)


def revoke_mailed_links(*, subject: Record, at: datetime) -> int:
    """Close every link about ``subject`` that was mailed, whatever for; return how many worked."""
    return Link.objects.filter(
        subject=subject.reference,
        is_mailed=True,
        used_at=None,
        revoked_at=None,
        expires_at__gt=at,
    ).update(revoked_at=at)


def _signer(purpose: Purpose) -> signing.Signer:
    return signing.Signer(salt=f"raceme.link.{purpose.name}", sep=".")


def _can_be_led_to(address: str) -> bool:
    is_inside = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return is_inside and address.startswith("/") and len(address) <= LONGEST_ADDRESS
