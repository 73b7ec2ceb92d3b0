"""
The link by which somebody of an organisation opens *My company*, without an account.

It is about one affiliation, works as often as it is used, runs out, and is closed with the
affiliation. What it opens is for the pages to say; it changes nothing by being opened.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raceme.accounts.actions.links import (
    LinkRevoked,
    LinkUnknown,
    Purpose,
    link_of,
    make_link,
    refuse_what_is_over,
    revoke_links,
    revoke_mailed_links,
)
from raceme.accounts.actions.throttling import LINK_FROM_CLIENT, LINK_TO_ADDRESS, attempt
from raceme.audit import actions as audit
from raceme.core.errors import Refusal
from raceme.mail import actions as mail
from raceme.organisations.actions.refusals import HasEnded
from raceme.organisations.actions.terms import By
from raceme.organisations.models import Affiliation, Person
from raceme.organisations.queries import affiliation_of, is_current

VALID_FOR = timedelta(days=90)
PURPOSE = Purpose(
    "company",
    # It is never used up.
    used=gettext_lazy("This link has been used."),
    expired=gettext_lazy("This link has run out. A new one takes a minute."),
    revoked=gettext_lazy("This link was closed. Ask whoever sent it for a new one."),
)


class NoAddress(Refusal):
    def __init__(self, *, name: str) -> None:
        super().__init__(
            _("%(name)s has no e-mail address yet. Add one, then send the link.") % {"name": name}
        )


class NobodyThere(LinkRevoked):
    """The affiliation has ended, or the person was erased."""

    def __init__(self) -> None:
        super().__init__(
            _("This link belonged to somebody who has left the company, so it opens nothing more.")
        )


def company_link(affiliation: Affiliation, *, at: datetime) -> str:
    """Make a link to *My company* for whom the affiliation is about, and return its secret."""
    return make_link(PURPOSE, subject=affiliation, at=at, valid_for=VALID_FOR)


@transaction.atomic
def send_company_link(affiliation: Affiliation, *, by: By, client: str = "", at: datetime) -> None:
    """
    Mail somebody the link to *My company*; those sent before go on working.

    Raises ``HasEnded``, ``NoAddress`` or ``TooManyAttempts``.
    """
    row = _locked(affiliation)
    if not is_current(row, on=timezone.localdate(at)):
        raise HasEnded
    if not row.person.email:
        raise NoAddress(name=row.person.name)
    attempt(LINK_FROM_CLIENT, client, at=at)
    attempt(LINK_TO_ADDRESS, row.person.email, at=at)
    audit.record(
        "organisations.send_company_link",
        targets=[row.person, row.organisation],
        workspace=row.workspace_id,
        by=by,
        at=at,
        changes={"person": (None, row.person.name), "email": (None, row.person.email)},
    )
    mail.queue(
        "my_company",
        to=row.person.email,
        language=row.workspace.language,
        context={
            "name": row.person.name,
            "organisation": row.organisation.name,
            "workspace": row.workspace.name,
            "path": reverse("portal-public:by_link", args=[mail.SECRET]),
            "expires_at": at + VALID_FOR,
        },
        workspace=row.workspace,
        at=at,
        secret=company_link(row, at=at),
    )


def company_affiliation(secret: str, *, at: datetime) -> Affiliation:
    """
    Return whom a link is for: somebody who still belongs there.

    Raises ``LinkUnknown``, ``LinkExpired``, ``LinkRevoked`` or ``NobodyThere``.
    """
    link = link_of(PURPOSE, secret)
    refuse_what_is_over(PURPOSE, link, at=at)
    found = affiliation_of(link.subject)
    if found is None or not is_current(found, on=timezone.localdate(at)):
        raise NobodyThere
    return found


def renew_company_link(secret: str, *, client: str = "", at: datetime) -> None:
    """
    Mail a new link to whom the one of ``secret`` was for; for whom is gone, do nothing.

    What staff have closed they open again themselves. Raises ``TooManyAttempts``.
    """
    try:
        link = link_of(PURPOSE, secret)
    except LinkUnknown:
        return
    found = affiliation_of(link.subject)
    if found is None or link.revoked_at is not None or not found.person.email:
        return
    if is_current(found, on=timezone.localdate(at)):
        send_company_link(found, by=found.person, client=client, at=at)


@transaction.atomic
def revoke_company_links(affiliation: Affiliation, *, by: By, at: datetime) -> int:
    """Close the links of somebody; return how many still worked."""
    row = _locked(affiliation)
    closed = close_company_links(row, at=at)
    if closed:
        audit.record(
            "organisations.revoke_company_link",
            targets=[row.person, row.organisation],
            workspace=row.workspace_id,
            by=by,
            at=at,
            changes={"person": (row.person.name, row.person.name)},
        )
    return closed


def close_company_links(affiliation: Affiliation, *, at: datetime) -> int:
    """Close the links in the transaction of what makes them worthless, which is audited."""
    return revoke_links(PURPOSE, subject=affiliation, at=at)


def close_links_of(person: Person, *, at: datetime) -> None:
    """Close what was mailed to an address that is the person's no more."""
    revoke_mailed_links(subject=person, at=at)
    for affiliation in person.affiliations.all():
        close_company_links(affiliation, at=at)


def _locked(affiliation: Affiliation) -> Affiliation:
    return (
        Affiliation.objects.of(affiliation.workspace_id)
        .select_for_update(of=("self",))
        .select_related("person", "organisation", "workspace")
        .get(pk=affiliation.pk)
    )
