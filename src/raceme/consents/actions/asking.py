"""
Mail with the link to a person's own page: asked of them once in a while, never again and again.

Or sent because the person wants to see the page, as often as any link is sent to an address.
"""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from raceme.accounts.actions.throttling import LINK_FROM_CLIENT, LINK_TO_ADDRESS, attempt
from raceme.accounts.queries import active_user_with
from raceme.audit import actions as audit
from raceme.consents.actions.links import VALID_FOR, make_page_secret, page_path
from raceme.consents.actions.terms import By
from raceme.consents.models import ConsentRequest, Purpose
from raceme.consents.queries import ASKED_AGAIN_AFTER, last_asked
from raceme.core.errors import Refusal
from raceme.core.words import day
from raceme.mail import actions as mail
from raceme.mail.actions.writing import one_line, plain_text
from raceme.mail.models import Message
from raceme.mail.queries import bounces_of
from raceme.organisations.actions.standing import locked_person
from raceme.organisations.models import Person

QUESTION = "consent_request"


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
    row = _reached(person)
    before = last_asked(row)
    if before is not None and before + ASKED_AGAIN_AFTER > at:
        again = before + ASKED_AGAIN_AFTER
        raise AskedLately(name=row.name, on=day(before.date()), again=day(again.date()))
    message = mailed_question(
        row,
        purposes=purposes,
        language=_language_of(row),
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
    _mailed(
        "consent_page",
        row,
        context={},
        language=_language_of(row),
        secret=make_page_secret(row, at=at),
        at=at,
    )


def mailed_question(
    person: Person, *, purposes: Sequence[str], language: str, secret: str, at: datetime
) -> Message:
    """Put the question in line; ``secret`` opens the page of ``person``."""
    return _mailed(
        QUESTION,
        person,
        context=_about(purposes, language=language),
        language=language,
        secret=secret,
        at=at,
    )


def preview(person: Person, *, purposes: Sequence[str], at: datetime) -> dict[str, str]:
    """Return subject and text of the question to ``person``, in the language of the workspace."""
    language = person.workspace.language
    words = {
        **_words(person, at=at),
        **_about(purposes, language=language),
        "base_url": settings.BASE_URL,
    }
    with translation.override(language):
        return {
            "subject": one_line(plain_text(f"mail/{QUESTION}.subject.txt", words)),
            "text": plain_text(f"mail/{QUESTION}.txt", words).strip(),
        }


def _about(purposes: Sequence[str], *, language: str) -> dict[str, object]:
    with translation.override(language):
        return {"purposes": [str(Purpose(purpose).label) for purpose in purposes]}


def _reached(person: Person) -> Person:
    """Return the row of ``person``, locked; raises ``NoAddress`` where no mail gets there."""
    row = locked_person(person)
    if not row.email or bounces_of([row.email]).exists():
        raise NoAddress(name=row.name)
    return row


def _language_of(person: Person) -> str:
    account = active_user_with(person.email)
    return account.language if account else person.workspace.language


def _words(person: Person, *, at: datetime) -> dict[str, object]:
    return {
        "name": person.name,
        "workspace": person.workspace.name,
        "path": page_path(mail.SECRET),
        "expires_at": at + VALID_FOR,
    }


def _mailed(
    template: str,
    person: Person,
    *,
    context: dict[str, object],
    language: str,
    secret: str,
    at: datetime,
) -> Message:
    return mail.queue(
        template,
        to=person.email,
        language=language,
        context={**_words(person, at=at), **context},
        workspace=person.workspace,
        secret=secret,
        at=at,
    )
