"""Somebody's own link to their registration: it changes and cancels without a password."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy

from raceme.accounts.actions.links import (
    LinkRevoked,
    Purpose,
    link_of,
    make_link,
    refuse_what_is_over,
    revoke_links,
)
from raceme.accounts.actions.throttling import Limit, attempt
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

FEED = Purpose(
    "feed",
    used=gettext_lazy("This address has been used."),
    expired=gettext_lazy("This calendar has run out: the event is long over."),
    revoked=gettext_lazy("This calendar was closed."),
)
FEEDS = Limit(
    "event-feeds",
    20,
    within=timedelta(hours=1),
    sentence=gettext_lazy("Very many addresses were made for this calendar. They all work."),
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
    return _registration_of(PURPOSE, secret, at=at)


def close_own_links(registration: Registration, *, at: datetime) -> int:
    """
    Close what was sent before, as when somebody's address was wrong; return how many.

    Calendars follow no more, either: who has the wrong mailbox may have subscribed.
    """
    feeds = revoke_links(FEED, subject=registration, at=at)
    return feeds + revoke_links(PURPOSE, subject=registration, at=at)


@transaction.atomic
def feed_link(registration: Registration, *, at: datetime) -> str:
    """
    Make an address by which a calendar follows somebody, and return its secret.

    It opens the calendar and nothing else: calendars keep what they subscribe to on other
    people's servers, and show it to whom they are shared with. Raises ``TooManyAttempts``.
    """
    attempt(FEEDS, registration.reference, at=at)
    ends = datetime.combine(registration.event.ends_on, at.timetz())
    return make_link(
        FEED, subject=registration, at=at, valid_for=max(ends - at, timedelta()) + VALID_AFTER
    )


def registration_followed(secret: str, *, at: datetime) -> Registration:
    """Return whom a calendar follows; raises as ``registration_behind`` does."""
    return _registration_of(FEED, secret, at=at)


def _registration_of(purpose: Purpose, secret: str, *, at: datetime) -> Registration:
    link = link_of(purpose, secret)
    refuse_what_is_over(purpose, link, at=at)
    found = registration_reached(int(link.subject.rpartition(":")[2]))
    if found is None:
        raise LinkRevoked(str(purpose.revoked))
    return found
