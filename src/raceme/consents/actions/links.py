"""
The link to a person's own page of consents: it opens that page and nothing else.

It is used as often as one likes until it runs out or is closed; what opens the page changes
nothing, and its buttons do.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from raceme.accounts.actions import links
from raceme.accounts.actions.links import (
    LinkRevoked,
    LinkUnknown,
    Purpose,
    refuse_what_is_over,
    revoke_links,
)
from raceme.accounts.models import Link
from raceme.audit import actions as audit
from raceme.consents.actions.terms import By
from raceme.organisations.models import Person

VALID_FOR = timedelta(days=365)
PAGE = Purpose(
    "consents.page",
    used=_("This link was used up. Ask whoever sent it for a new one."),
    expired=_(
        "This link has run out: it opens the page for a year. What you agreed to stands as it "
        "was. Ask whoever wrote to you for a new link."
    ),
    revoked=_(
        "This link was closed, so it opens nothing any more. Ask whoever wrote to you, if you "
        "think that it was not meant."
    ),
)


def make_page_secret(person: Person, *, at: datetime) -> str:
    """Make a link to the page of ``person`` and return its secret."""
    return make_page_secrets([person], at=at)[person.pk]


def make_page_secrets(people: Iterable[Person], *, at: datetime) -> dict[int, str]:
    """Make a link for each of ``people`` and return the secrets by the person's key."""
    chosen = list(people)
    secrets = links.make_links(PAGE, subjects=chosen, at=at, valid_for=VALID_FOR)
    return {person.pk: secret for person, secret in zip(chosen, secrets, strict=True)}


def page_path(secret: str) -> str:
    return reverse("consents-public:mine", args=[secret])


def page_of(secret: str, *, at: datetime) -> tuple[Link, Person]:
    """Return whose page ``secret`` opens; raises the ``LinkOver`` that says why it opens none."""
    link = links.link_of(PAGE, secret)
    refuse_what_is_over(PAGE, link, at=at)
    key = int(link.subject.rpartition(":")[2])
    person = Person.objects.reached_by(Q(pk=key)).select_related("workspace").first()
    if person is None:
        raise LinkUnknown
    if person.erased_at is not None:
        raise LinkRevoked(str(PAGE.revoked))
    return link, person


@transaction.atomic
def close_pages(person: Person, *, by: By, at: datetime) -> int:
    """Close every link to the page of ``person``; return how many worked."""
    count = revoke_links(PAGE, subject=person, at=at)
    if count:
        audit.record(
            "consents.close_links",
            targets=person,
            workspace=person.workspace_id,
            by=by,
            at=at,
            changes={"links": (count, 0)},
        )
    return count
