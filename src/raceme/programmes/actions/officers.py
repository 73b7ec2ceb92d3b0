"""Who oversees a programme for its funder, and which of its periods they may read."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from raceme.accounts.actions import create_user
from raceme.accounts.actions.links import make_link
from raceme.accounts.actions.sign_in_links import PURPOSE
from raceme.accounts.actions.throttling import INVITATION_TO_ADDRESS, attempt
from raceme.accounts.models import User
from raceme.accounts.queries import active_user_with
from raceme.audit import actions as audit
from raceme.core import submissions
from raceme.core.changes import Changes
from raceme.core.errors import FieldRefusal
from raceme.mail import actions as mail
from raceme.programmes.actions.locks import locked_programme
from raceme.programmes.actions.refusals import Gone
from raceme.programmes.actions.terms import By
from raceme.programmes.models import Officer, OpenedPeriod, Period, Programme

# Where an officer reads a programme; reporting, above, owns the page.
OVERSEEN = "/officer/{workspace}/{programme}/"
VALID_FOR = timedelta(days=14)


class AlreadyOfficer(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("email", _("This person oversees the programme already."))


@transaction.atomic
def name_officer(
    programme: Programme,
    *,
    email: str,
    name: str,
    language: str,
    by: By,
    at: datetime,
    token: UUID | None = None,
) -> Officer:
    """
    Let somebody oversee ``programme``, with an account without any role if there is none yet.

    An account that exists keeps its name and language, and is mailed an address; a new one
    a link that signs it in once. Raises ``AlreadyOfficer``, ``AddressTaken`` (of an account
    that is shut) or ``TooManyAttempts``.
    """
    standing = Officer.objects.of(programme.workspace_id).filter(programme=programme)
    if made := submissions.made_before(standing, token, by=by, at=at):
        return made
    row = locked_programme(programme)
    attempt(INVITATION_TO_ADDRESS, email, at=at)
    known = active_user_with(email)
    user = known or create_user(
        email, name=name, language=language, by=by if isinstance(by, User) else None, at=at
    )
    if standing.filter(user=user, until=None).exists():
        raise AlreadyOfficer
    officer = Officer.objects.create(
        workspace_id=row.workspace_id, programme=row, user=user, since=at
    )
    _audit(row, "name_officer", {"officer": (None, user.email)}, by=by, at=at)
    _mail(officer, by=by, at=at, is_new=known is None)
    submissions.settle(token, result=officer.reference)
    return officer


@transaction.atomic
def end_officer(officer: Officer, *, by: By, at: datetime) -> None:
    """End what ``officer`` may read, at once. Raises ``Gone`` where that was done before."""
    programme = locked_programme(officer.programme)
    rows = Officer.objects.of(programme.workspace_id).filter(pk=officer.pk, until=None)
    if not rows.update(until=at):
        raise Gone
    _audit(programme, "end_officer", {"officer": (officer.user.email, None)}, by=by, at=at)


@transaction.atomic
def open_period(period: Period, *, by: By, at: datetime) -> None:
    """Let officers read ``period``; one that is open stays so."""
    programme = locked_programme(period.programme)
    _made, is_new = OpenedPeriod.objects.of(programme.workspace_id).get_or_create(
        period=period,
        defaults={"workspace_id": programme.workspace_id, "opened_at": at, "opened_by": str(by)},
    )
    if is_new:
        _audit(programme, "open_period", {"period": (None, period.number)}, by=by, at=at)


@transaction.atomic
def close_period(period: Period, *, by: By, at: datetime) -> None:
    """Close ``period`` to officers, at once."""
    programme = locked_programme(period.programme)
    rows = OpenedPeriod.objects.of(programme.workspace_id).filter(period=period)
    if rows.delete()[0]:
        _audit(programme, "close_period", {"period": (period.number, None)}, by=by, at=at)


@transaction.atomic
def show_people(programme: Programme, *, shows: bool, by: By, at: datetime) -> None:
    """Say whether officers read people's names, and open files that may name them."""
    row = locked_programme(programme)
    if row.officers_see_people == shows:
        return
    row.officers_see_people = shows
    row.save(update_fields=["officers_see_people"])
    _audit(row, "show_people", {"officers_see_people": (not shows, shows)}, by=by, at=at)


def _mail(officer: Officer, *, by: By, at: datetime, is_new: bool) -> None:
    user, programme = officer.user, officer.programme
    address = OVERSEEN.format(workspace=programme.workspace.slug, programme=programme.code)
    secret = (
        make_link(PURPOSE, subject=user, leads_to=address, at=at, valid_for=VALID_FOR)
        if is_new
        else ""
    )
    mail.queue(
        "officer_named",
        to=user.email,
        language=user.language,
        context={
            "name": str(user),
            "named_by": str(by),
            "programme": programme.name,
            "workspace": programme.workspace.name,
            "path": _sign_in() if is_new else address,
            "until": at + VALID_FOR if is_new else None,
        },
        workspace=programme.workspace,
        at=at,
        secret=secret,
    )


def _sign_in() -> str:
    return reverse("accounts-public:sign_in_with_link", args=[mail.SECRET])


def _audit(programme: Programme, verb: str, changes: Changes, *, by: By, at: datetime) -> None:
    audit.record(
        f"programmes.{verb}",
        targets=programme,
        workspace=programme.workspace_id,
        by=by,
        at=at,
        changes=changes,
    )
