"""
Asking many for one purpose: each as if asked alone, and nobody twice.

Whoever was asked is left out for a month, under the lock of their row. So of two who ask the same
people at once the second asks whom the first has not.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from raceme.asks import actions as asks
from raceme.asks.models import Ask
from raceme.audit import actions as audit
from raceme.consents.actions.asking import asked, question, usual_due
from raceme.consents.actions.terms import By
from raceme.consents.models import ConsentRequest
from raceme.consents.queries import to_ask
from raceme.core import submissions
from raceme.core.errors import Refusal
from raceme.organisations.models import Person
from raceme.workspaces.models import Workspace


class NobodyToAsk(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _(
                "Nobody was asked: each of them has answered, was asked a short while ago, or "
                "gets no mail."
            )
        )


@transaction.atomic
def ask_many(
    people: Sequence[int],
    *,
    workspace: Workspace,
    purpose: str,
    due_on: date | None = None,
    by: By,
    at: datetime,
    despite: str = "",
    token: UUID | None = None,
) -> list[ConsentRequest]:
    """
    Ask those of ``people`` who are still to be asked, by a day; return what was asked.

    One transaction, and one entry that lists them. Whose quarter is full is left out, unless
    ``despite`` says why they are asked. Sent twice with the same ``token``, it returns what the
    first sending made. Raises ``NobodyToAsk``, or that the day is over.
    """
    rows = ConsentRequest.objects.of(workspace)
    if made := submissions.made_before(rows, token, by=by, at=at):
        together = made.ask.round if made.ask else None
        return list(rows.filter(ask__round=together).order_by("pk")) if together else [made]
    known = Person.objects.of(workspace).filter(pk__in=people)
    locked = list(known.select_for_update(of=("self",)).order_by("pk"))
    found = to_ask(workspace, purpose, locked, at=at).people
    asking = question(workspace, purposes=[purpose], due_on=due_on or usual_due(workspace, at=at))
    try:
        sent = asks.ask_many(
            asking,
            workspace=workspace,
            of=[asked(person) for person in found],
            by=by,
            at=at,
            despite=despite,
        )
    except asks.NobodyToAsk as refusal:
        raise NobodyToAsk from refusal
    written = _written(sent.asks, purpose=purpose, by=by, at=at)
    audit.record(
        "consents.ask_many",
        targets=[request.person for request in written],
        workspace=workspace,
        by=by,
        at=at,
        changes={"purposes": (None, [purpose]), "people": (None, len(written))}
        | ({"despite": (None, despite)} if despite else {}),
    )
    submissions.settle(token, result=written[0].reference)
    return written


def _written(made: Sequence[Ask], *, purpose: str, by: By, at: datetime) -> list[ConsentRequest]:
    requests = [
        ConsentRequest(
            workspace_id=ask.workspace_id,
            person=ask.person,
            ask=ask,
            purposes=[purpose],
            at=at,
            asked_by=str(by)[:200],
        )
        for ask in made
        if ask.person
    ]
    return ConsentRequest.objects.bulk_create(requests, batch_size=500)
