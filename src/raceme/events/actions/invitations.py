"""Links in invitations: who follows one finds the form of an event filled with what is known."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy

from raceme.accounts.actions.links import (
    LinkRevoked,
    Purpose,
    link_of,
    make_links,
    refuse_what_is_over,
)
from raceme.events.models import Event
from raceme.organisations.models import Person

# Until the day after its last one, wherever in the world that is.
VALID_AFTER = timedelta(days=2)
PURPOSE = Purpose(
    "event_invitation",
    # It is never used up: an invitation is opened more than once before one says yes.
    used=gettext_lazy("This link has been used."),
    expired=gettext_lazy("This invitation has run out: the event is over."),
    revoked=gettext_lazy("This invitation was withdrawn."),
)


def invitation_links(people: Sequence[Person], event: Event, *, at: datetime) -> list[str]:
    """Make links that know each of ``people`` on the form of ``event``; return their secrets."""
    ends = datetime.combine(event.ends_on, at.timetz())
    return make_links(
        PURPOSE, subjects=people, at=at, valid_for=max(ends - at, timedelta()) + VALID_AFTER
    )


def person_invited(secret: str, *, at: datetime) -> Person:
    """
    Return whom an invitation knows.

    Whoever asks looks whether the event is of the person's workspace: what one knows, another
    does not show. Raises ``LinkUnknown``, ``LinkExpired`` or ``LinkRevoked``.
    """
    link = link_of(PURPOSE, secret)
    refuse_what_is_over(PURPOSE, link, at=at)
    key = int(link.subject.rpartition(":")[2])
    found = Person.objects.reached_by(Q(pk=key, erased_at=None)).first()
    if found is None:
        raise LinkRevoked(str(PURPOSE.revoked))
    return found
