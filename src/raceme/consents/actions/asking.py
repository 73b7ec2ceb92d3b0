"""
Asking a person what they agree to: an ask like any other, once in a while, never again and again.

And mail with the link to a person's own page because they want to see it, as often as any link is
sent to an address.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from raceme.accounts.actions.throttling import LINK_FROM_CLIENT, LINK_TO_ADDRESS, attempt
from raceme.accounts.queries import active_user_with
from raceme.asks import actions as asks
from raceme.asks.models import Ask
from raceme.asks.queries import local_day
from raceme.audit import actions as audit
from raceme.consents.actions.links import VALID_FOR, make_page_secret, page_path
from raceme.consents.actions.terms import By
from raceme.consents.models import ConsentRequest, Purpose
from raceme.consents.queries import ASKED_AGAIN_AFTER, last_asked
from raceme.core.errors import Refusal
from raceme.core.words import day
from raceme.mail import actions as mail
from raceme.mail.queries import bounces_of
from raceme.organisations.actions.standing import locked_person
from raceme.organisations.models import Person
from raceme.workspaces.models import Workspace

MODULE = "consents"
MINUTES = 1
DUE_AFTER = timedelta(days=14)


class NoAddress(Refusal):
    def __init__(self, *, name: str) -> None:
        super().__init__(
            _("Nothing was sent: no mail reaches %(name)s. Add an address, or ask on paper.")
            % {"name": name}
        )


class AskedLately(Refusal):
    def __init__(self, *, name: str, on: str, again: str) -> None:
        super().__init__(
            _(
                "Nothing was sent: %(name)s was asked on %(day)s already. From %(again)s on you "
                "may ask again."
            )
            % {"name": name, "day": on, "again": again}
        )


class StillOpen(Refusal):
    def __init__(self, *, name: str) -> None:
        super().__init__(
            _("Not asked: the same is still open for %(name)s. Remind them of that one instead.")
            % {"name": name}
        )


def usual_due(workspace: Workspace, *, at: datetime) -> date:
    """Return the day that a new question offers."""
    return local_day(workspace, at=at) + DUE_AFTER


def question(workspace: Workspace, *, purposes: Sequence[str], due_on: date) -> asks.Asking:
    """Return what is asked about ``purposes``, in the language of the workspace."""
    with translation.override(workspace.language):
        named = ", ".join(str(each.label) for each in Purpose if each in purposes)
        return asks.Asking(
            title=_("What do you agree to: %(purposes)s?") % {"purposes": named},
            purpose=_("So that your data is used only for what you agree to."),
            text=_(
                "You may say no to each, and change your mind at any time. Without an answer "
                "nothing changes."
            ),
            due_on=due_on,
            minutes=MINUTES,
            kind=Ask.Kind.PAGE,
            module=MODULE,
        )


def asked(person: Person) -> asks.Recipient:
    """Return whom a question is for: the person alone, whose page the link of their mail opens."""
    path = reverse("consents-public:asked", args=[mail.SECRET])
    return asks.Recipient(person=person, path=path)


@transaction.atomic
def ask_for_consent(
    person: Person,
    *,
    purposes: Sequence[str],
    due_on: date | None = None,
    by: By,
    at: datetime,
    despite: str = "",
) -> ConsentRequest:
    """
    Ask ``person`` by the week's mail what of ``purposes`` they agree to, by a day.

    Raises ``NoAddress``, ``AskedLately``, ``StillOpen``, ``MergedMeanwhile``, and what is wrong
    with an ask: its day, or that the quarter is full and ``despite`` does not say why it is asked.
    """
    row = _reached(person)
    before = last_asked(row)
    if before is not None and before.at + ASKED_AGAIN_AFTER > at:
        again = before.at + ASKED_AGAIN_AFTER
        raise AskedLately(name=row.name, on=day(before.at.date()), again=day(again.date()))
    space = row.workspace
    asking = question(space, purposes=purposes, due_on=due_on or usual_due(space, at=at))
    try:
        made = asks.ask(asking, workspace=space, of=asked(row), by=by, at=at, despite=despite)
    except asks.AskedAlready as refusal:
        raise StillOpen(name=row.name) from refusal
    audit.record(
        "consents.ask",
        targets=row,
        workspace=row.workspace_id,
        by=by,
        at=at,
        changes={"purposes": (None, list(purposes))},
    )
    return ConsentRequest.objects.create(
        workspace_id=row.workspace_id,
        person=row,
        ask=made,
        purposes=list(purposes),
        at=at,
        asked_by=str(by)[:200],
    )


@transaction.atomic
def send_page(person: Person, *, by: By, client: str = "", at: datetime) -> None:
    """
    Mail ``person`` the link to their own page because they want it: nothing is asked of them.

    It goes to the address that is known, whoever wants it. Raises ``NoAddress``,
    ``TooManyAttempts`` and ``MergedMeanwhile``.
    """
    row = _reached(person)
    attempt(LINK_FROM_CLIENT, client, at=at)
    attempt(LINK_TO_ADDRESS, row.email, at=at)
    audit.record("consents.send_page", targets=row, workspace=row.workspace_id, by=by, at=at)
    account = active_user_with(row.email)
    mail.queue(
        "consent_page",
        to=row.email,
        language=account.language if account else row.workspace.language,
        context={
            "name": row.name,
            "workspace": row.workspace.name,
            "path": page_path(mail.SECRET),
            "expires_at": at + VALID_FOR,
        },
        workspace=row.workspace,
        secret=make_page_secret(row, at=at),
        at=at,
    )


def _reached(person: Person) -> Person:
    """Return the row of ``person``, locked; raises ``NoAddress`` where no mail gets there."""
    row = locked_person(person)
    if not row.email or bounces_of([row.email]).exists():
        raise NoAddress(name=row.name)
    return row
