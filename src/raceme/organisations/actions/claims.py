"""
Who speaks for an organisation: asked for, proved by a link to its own domain or by staff.

An organisation whose last claim ends is nobody's again. Its row is locked first, so that of two
who decide about the same claim one waits and finds it decided.
"""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raceme.accounts.actions import create_user
from raceme.accounts.actions.links import (
    LinkRevoked,
    LinkUnknown,
    Purpose,
    link_of,
    make_link,
    refuse_what_is_over,
    revoke_links,
    use_link,
)
from raceme.accounts.actions.throttling import LINK_FROM_CLIENT, LINK_TO_ADDRESS, attempt
from raceme.accounts.models import User
from raceme.accounts.queries import active_user_with
from raceme.audit import actions as audit
from raceme.core.errors import FieldRefusal, Refusal
from raceme.mail import actions as mail
from raceme.organisations.actions.standing import locked_organisation
from raceme.organisations.actions.terms import By
from raceme.organisations.models import Claim, Organisation
from raceme.organisations.names import is_within, own_domains
from raceme.workspaces.models import Workspace

VALID_FOR = timedelta(days=7)
PURPOSE = Purpose(
    "claim",
    used=gettext_lazy("This link has been used: the claim stands. Sign in to go on."),
    expired=gettext_lazy("This link has run out. Ask for a new one on the company's page."),
    revoked=gettext_lazy("A newer link was sent, or the claim was ended. This one works no more."),
)


class ClaimedAlready(FieldRefusal):
    def __init__(self, *, organisation: str) -> None:
        super().__init__(
            "email",
            _("This person speaks for %(organisation)s already.") % {"organisation": organisation},
        )


class NotWaiting(Refusal):
    def __init__(self) -> None:
        super().__init__(_("This claim was decided meanwhile. Nothing was changed."))


@transaction.atomic
def ask_claim(
    organisation: Organisation,
    *,
    email: str,
    name: str,
    by: By,
    language: str = "en",
    client: str = "",
    at: datetime,
) -> Claim:
    """
    Ask to speak for an organisation.

    To an address of its own domain a link goes that makes the claim stand; for any other,
    staff decide. Asked again, the link goes out anew. Raises ``ClaimedAlready`` or
    ``TooManyAttempts``.
    """
    attempt(LINK_FROM_CLIENT, client, at=at)
    domains = own_domains(website=organisation.website, email=organisation.email)
    way = Claim.Way.DOMAIN if is_within(email, domains) else Claim.Way.STAFF
    claim = _asked(organisation, email=email, name=name, way=way, by=by, at=at)
    if way == Claim.Way.DOMAIN:
        _mail_link(claim, language=language, at=at)
    return claim


@transaction.atomic
def name_colleague(
    claim: Claim, *, email: str, name: str, language: str, client: str = "", by: User, at: datetime
) -> Claim:
    """
    Let somebody who speaks for an organisation name another: a link goes to the address.

    Raises ``NotWaiting`` where the claim stands no more, ``ClaimedAlready`` or
    ``TooManyAttempts``.
    """
    attempt(LINK_FROM_CLIENT, client, at=at)
    row = _locked(claim)
    if row.state != Claim.State.STANDING:
        raise NotWaiting
    way = Claim.Way.COLLEAGUE
    named = _asked(row.organisation, email=email, name=name, way=way, by=by, at=at)
    _mail_link(named, language=language, at=at)
    return named


def claim_with(secret: str, *, at: datetime) -> Claim:
    """Return the claim that a link would make stand; raises what is over."""
    link = link_of(PURPOSE, secret)
    refuse_what_is_over(PURPOSE, link, at=at)
    key = link.subject.removeprefix("organisations.claim:")
    claim = Claim.objects.filter(pk=key).select_related("organisation", "user").first()
    if claim is None:
        raise LinkUnknown
    if claim.state != Claim.State.ASKED:
        raise LinkRevoked(str(PURPOSE.revoked))
    return claim


@transaction.atomic
def confirm_claim(secret: str, *, language: str, at: datetime) -> Claim:
    """
    Let the claim stand for which a link was sent; who has no account gets one.

    Raises what is over, ``NotWaiting`` or ``ClaimedAlready``, and then changes nothing.
    """
    row = _locked(claim_with(secret, at=at))
    if row.state != Claim.State.ASKED:
        raise NotWaiting
    use_link(PURPOSE, link_of(PURPOSE, secret), at=at)
    user = _user_of(row, language=language, at=at)
    _stand(row, user=user, by=user, at=at)
    return row


@transaction.atomic
def approve_claim(claim: Claim, *, workspace: Workspace, by: User, at: datetime) -> Claim:
    """
    Let a claim stand because staff know whose it is, and write to them.

    Raises ``NotWaiting`` or ``ClaimedAlready``.
    """
    row = _locked(claim)
    if row.state != Claim.State.ASKED:
        raise NotWaiting
    row.way = Claim.Way.STAFF
    user = _user_of(row, language=workspace.language, at=at)
    revoke_links(PURPOSE, subject=row, at=at)
    _stand(row, user=user, by=by, at=at)
    mail.queue(
        "claim_approved",
        to=user.email,
        language=user.language,
        context={
            "name": row.name,
            "organisation": row.organisation.name,
            "workspace": workspace.name,
            "path": f"{reverse('accounts-public:sign_in')}?next={reverse('portal-public:my')}",
        },
        workspace=workspace,
        at=at,
    )
    return row


@transaction.atomic
def refuse_claim(claim: Claim, *, by: User, at: datetime) -> Claim:
    """Say no to a claim that waits. Raises ``NotWaiting``."""
    row = _locked(claim)
    if row.state != Claim.State.ASKED:
        raise NotWaiting
    row.state, row.decided_at, row.decided_by = Claim.State.REFUSED, at, str(by)
    row.save()
    revoke_links(PURPOSE, subject=row, at=at)
    _record("organisations.refuse_claim", row, by=by, at=at)
    return row


@transaction.atomic
def end_claim(claim: Claim, *, by: User, at: datetime) -> Claim:
    """
    End a claim that stands, one's own or somebody's who has left. Raises ``NotWaiting``.

    What was proposed to the organisation's people waits for the next of them.
    """
    row = _locked(claim)
    if row.state != Claim.State.STANDING:
        raise NotWaiting
    row.state, row.ended_at, row.ended_by = Claim.State.ENDED, at, str(by)
    row.save()
    _record("organisations.end_claim", row, by=by, at=at)
    return row


def _asked(
    organisation: Organisation,
    *,
    email: str,
    name: str,
    way: str,
    by: By,
    at: datetime,
) -> Claim:
    address = email.strip().lower()
    attempt(LINK_TO_ADDRESS, address, at=at)
    row = locked_organisation(organisation)
    open_ones = row.claims.filter(email=address, state__in=Claim.OPEN)
    claim = open_ones.first() or Claim(organisation=row, email=address)
    if claim.state == Claim.State.STANDING:
        raise ClaimedAlready(organisation=row.name)
    claim.name, claim.way = " ".join(name.split()), way
    claim.asked_at, claim.asked_by = at, str(by)[:200]
    claim.save()
    _record("organisations.ask_claim", claim, by=by, at=at)
    return claim


def _user_of(claim: Claim, *, language: str, at: datetime) -> User:
    return (
        claim.user
        or active_user_with(claim.email)
        or create_user(claim.email, name=claim.name or claim.email, language=language, at=at)
    )


def _stand(claim: Claim, *, user: User, by: User, at: datetime) -> None:
    claim.user, claim.state = user, Claim.State.STANDING
    claim.decided_at, claim.decided_by = at, str(by)
    try:
        with transaction.atomic():
            claim.save()
    except IntegrityError as error:
        raise ClaimedAlready(organisation=claim.organisation.name) from error
    _record("organisations.claim", claim, by=by, at=at)


def _locked(claim: Claim) -> Claim:
    locked_organisation(claim.organisation)
    return Claim.objects.select_related("organisation", "user").get(pk=claim.pk)


def _mail_link(claim: Claim, *, language: str, at: datetime) -> None:
    revoke_links(PURPOSE, subject=claim, at=at)
    known = active_user_with(claim.email)
    mail.queue(
        "claim",
        to=claim.email,
        language=known.language if known else language,
        context={
            "name": claim.name,
            "asked_by": claim.asked_by,
            "organisation": claim.organisation.name,
            "path": reverse("portal-public:claim_link", args=[mail.SECRET]),
            "expires_at": at + VALID_FOR,
        },
        workspace=None,
        at=at,
        secret=make_link(PURPOSE, subject=claim, at=at, valid_for=VALID_FOR),
    )


def _record(verb: str, claim: Claim, *, by: By, at: datetime) -> None:
    # The organisation's history shows it to all who deal with it, without the address.
    audit.record(
        verb,
        targets=[claim.organisation, claim],
        workspace=None,
        by=by,
        at=at,
        changes={"person": (None, claim.name), "way": (None, claim.way)},
    )
