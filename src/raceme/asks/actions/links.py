"""
The link in a mail with asks: it opens one person's page, more than once, and nothing else.

It is about the mail it came in: it works as long as the person has the address that mail was
sent to and belongs where they belonged then. So who takes over a mailbox takes over no page.
"""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from raceme.accounts.actions.links import (
    LinkRevoked,
    LinkUnknown,
    Purpose,
    link_of,
    make_link,
    refuse_what_is_over,
    revoke_links,
)
from raceme.asks.models import Bundle
from raceme.organisations.models import Affiliation

PURPOSE = Purpose(
    "asks",
    used=_("This link has been used up."),
    expired=_("This link has run out. The next mail with a question brings a new one."),
    revoked=_("This link was closed: its person has left the company, or has another address."),
)
VALID_FOR = timedelta(days=90)


def page_with(secret: str, *, at: datetime) -> Bundle:
    """
    Return the mail whose link this is, with its person and workspace.

    Raises ``LinkUnknown``, ``LinkExpired`` or ``LinkRevoked``.
    """
    link = link_of(PURPOSE, secret)
    key = link.subject.removeprefix("asks.bundle:")
    rows = Bundle.objects.reached_by(Q(pk=key if key.isdecimal() else None))
    bundle = rows.select_related("person", "workspace").first()
    if bundle is None:
        raise LinkUnknown
    refuse_what_is_over(PURPOSE, link, at=at)
    if not is_theirs(bundle):
        raise LinkRevoked(str(PURPOSE.revoked))
    return bundle


def is_theirs(bundle: Bundle) -> bool:
    """Tell whether the person still has the address, and belongs where they belonged."""
    if bundle.person.email.lower() != bundle.address:
        return False
    ended = Affiliation.objects.of(bundle.workspace_id).filter(
        pk__in=bundle.affiliations, ended_on__isnull=False
    )
    return not ended.exists()


def make_page_link(bundle: Bundle, *, at: datetime) -> str:
    """Make the link of a mail and return its secret, which is kept nowhere."""
    return make_link(PURPOSE, subject=bundle, at=at, valid_for=VALID_FOR)


def close_page(bundle: Bundle, *, at: datetime) -> int:
    return revoke_links(PURPOSE, subject=bundle, at=at)
