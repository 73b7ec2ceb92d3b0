"""Somebody's own link to their registration: it changes and cancels without a password."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy

from raceme.accounts.actions.links import (
    LinkRevoked,
    Purpose,
    link_of,
    make_link,
    refuse_what_is_over,
    revoke_links,
)
from raceme.events.models import Registration
from raceme.events.queries.registrations import registration_reached

# Half a year after the event its people are asked once more what came of their meetings.
VALID_AFTER = timedelta(days=270)
PURPOSE = Purpose(
    "registration",
    # It is never used up.
    used=gettext_lazy("This link has been used."),
    expired=gettext_lazy("This link has run out: the event is long over."),
    revoked=gettext_lazy("This link was closed. Ask whoever organises the event for a new one."),
)


def own_link(registration: Registration, *, at: datetime) -> str:
    """Make a link to somebody's own registration and return its secret, which is kept nowhere."""
    ends = datetime.combine(registration.event.ends_on, at.timetz())
    return make_link(
        PURPOSE, subject=registration, at=at, valid_for=max(ends - at, timedelta()) + VALID_AFTER
    )


def registration_behind(secret: str, *, at: datetime) -> Registration:
    """
    Return whose registration a link opens, with its event and type.

    Raises ``LinkUnknown``, ``LinkExpired`` or ``LinkRevoked``.
    """
    link = link_of(PURPOSE, secret)
    refuse_what_is_over(PURPOSE, link, at=at)
    found = registration_reached(int(link.subject.rpartition(":")[2]))
    if found is None:
        raise LinkRevoked(str(PURPOSE.revoked))
    return found


def close_own_links(registration: Registration, *, at: datetime) -> int:
    """Close what was sent before, as when somebody's address was wrong; return how many."""
    return revoke_links(PURPOSE, subject=registration, at=at)
