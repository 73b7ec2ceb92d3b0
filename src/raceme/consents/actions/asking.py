"""Asking people by mail what they agree to: once in a while, never again and again."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from raceme.accounts.queries import active_user_with
from raceme.audit import actions as audit
from raceme.consents.actions.links import VALID_FOR, make_page_secret, page_path
from raceme.consents.actions.terms import By
from raceme.consents.models import ConsentRequest, Purpose
from raceme.consents.queries import last_asked
from raceme.core.errors import Refusal
from raceme.core.words import day
from raceme.mail import actions as mail
from raceme.mail.queries import bounces_of
from raceme.organisations.actions.standing import locked_person
from raceme.organisations.models import Person

ASKED_AGAIN_AFTER = timedelta(days=30)


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


@transaction.atomic
def ask_for_consent(
    person: Person, *, purposes: Sequence[str], by: By, at: datetime
) -> ConsentRequest:
    """
    Mail ``person`` a link to the page where each of ``purposes`` is agreed to or not.

    Raises ``NoAddress``, ``AskedLately`` and ``MergedMeanwhile``.
    """
    row = locked_person(person)
    if not row.email or bounces_of([row.email]).exists():
        raise NoAddress(name=row.name)
    before = last_asked(row)
    if before is not None and before + ASKED_AGAIN_AFTER > at:
        again = before + ASKED_AGAIN_AFTER
        raise AskedLately(name=row.name, on=day(before.date()), again=day(again.date()))
    account = active_user_with(row.email)
    message = mail.queue(
        "consent_request",
        to=row.email,
        language=account.language if account else row.workspace.language,
        context={
            "name": row.name,
            "workspace": row.workspace.name,
            "path": page_path(mail.SECRET),
            "expires_at": at + VALID_FOR,
            "purposes": [Purpose(purpose).label for purpose in purposes],
        },
        workspace=row.workspace,
        secret=make_page_secret(row, at=at),
        at=at,
    )
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
        purposes=list(purposes),
        message=message.reference,
        at=at,
        asked_by=str(by)[:200],
    )
