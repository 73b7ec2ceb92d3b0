"""
Asking many for one purpose: each as if asked alone, and nobody twice.

Whoever was asked is left out for a month, under the lock of their row. So of two who ask the same
people at once the second asks whom the first has not, and work that runs twice asks nobody twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from raceme.accounts.models import User
from raceme.audit import actions as audit
from raceme.consents.actions.asking import mailed_question
from raceme.consents.actions.links import make_page_secrets
from raceme.consents.actions.terms import By
from raceme.consents.models import ConsentRequest
from raceme.consents.queries import to_ask
from raceme.core import jobs, submissions
from raceme.core.errors import Refusal
from raceme.core.models import Job
from raceme.organisations.models import Person
from raceme.workspaces.models import Workspace

# More than so many are asked in the background, so many in one transaction.
AT_ONCE = 100


class NobodyToAsk(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _(
                "Nobody was asked: each of them has answered, was asked a short while ago, or "
                "gets no mail."
            )
        )


@dataclass(frozen=True, kw_only=True)
class Begun:
    """How many were asked, or the job that asks them."""

    asked: int = 0
    job: Job | None = None


@transaction.atomic
def begin_asking(
    people: Sequence[int],
    *,
    workspace: Workspace,
    purpose: str,
    by: User,
    at: datetime,
    despite: str = "",
    token: UUID | None = None,
) -> Begun:
    """
    Ask those of ``people`` who have not answered, at once or, where they are many, by a job.

    ``despite`` says why those are among them who were asked enough. Sent twice with the same
    ``token``, it returns what the first sending did. Raises ``NobodyToAsk``.
    """
    once = f"consents.ask_many:{token}" if token else ""
    if once and (underway := jobs.newest(once)):
        return Begun(job=underway)
    rows = ConsentRequest.objects.of(workspace)
    if made := submissions.made_before(rows, token, by=by, at=at):
        # All that one sending asks is asked at one moment.
        return Begun(asked=rows.filter(at=made.at, asked_by=made.asked_by).count())
    found = [row.pk for row in to_ask(workspace, purpose, _of(workspace, people), at=at).people]
    if len(found) > AT_ONCE:
        told = {"workspace_id": workspace.pk, "purpose": purpose, "people": found}
        title = ngettext(
            "Asking %(number)s person for consent",
            "Asking %(number)s people for consent",
            len(found),
        )
        job = jobs.start(
            "consents.ask_many",
            arguments={**told, "user_id": by.pk, "despite": despite},
            title=title % {"number": len(found)},
            by=by,
            workspace=workspace,
            at=at,
            once=once,
        )
        return Begun(job=job)
    requests = ask_many(found, workspace=workspace, purpose=purpose, by=by, at=at, despite=despite)
    if not requests:
        raise NobodyToAsk
    submissions.settle(token, result=requests[0].reference)
    return Begun(asked=len(requests))


@transaction.atomic
def ask_many(
    people: Sequence[int],
    *,
    workspace: Workspace,
    purpose: str,
    by: By,
    at: datetime,
    despite: str = "",
) -> list[ConsentRequest]:
    """
    Ask those of ``people`` who are still to be asked; return what was asked, or nothing.

    One transaction, and one entry that lists them.
    """
    locked = list(_of(workspace, people).select_for_update(of=("self",)).order_by("pk"))
    found = to_ask(workspace, purpose, locked, at=at).people
    if not found:
        return []
    secrets = make_page_secrets(found, at=at)
    languages = _languages(found)
    requests = [
        ConsentRequest(
            workspace=workspace,
            person=person,
            purposes=[purpose],
            message=mailed_question(
                person,
                purposes=[purpose],
                language=languages.get(person.email.lower(), workspace.language),
                secret=secrets[person.pk],
                at=at,
            ).reference,
            at=at,
            asked_by=str(by)[:200],
        )
        for person in found
    ]
    written = ConsentRequest.objects.bulk_create(requests)
    audit.record(
        "consents.ask_many",
        targets=found,
        workspace=workspace,
        by=by,
        at=at,
        changes={"purposes": (None, [purpose]), "people": (None, len(found))}
        | ({"despite": (None, despite)} if despite else {}),
    )
    return written


def _of(workspace: Workspace, people: Sequence[int]) -> QuerySet[Person]:
    return Person.objects.of(workspace).filter(pk__in=people)


def _languages(people: Sequence[Person]) -> Mapping[str, str]:
    """Return in which language those read who have an account, by address in small letters."""
    addresses = {each for one in people for each in (one.email, one.email.lower())}
    accounts = User.objects.filter(email__in=addresses, is_active=True)
    return {
        email.lower(): language for email, language in accounts.values_list("email", "language")
    }
