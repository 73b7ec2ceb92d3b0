"""What was proposed is told to the registrars: in the morning, and in one mail a day."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from raceme.accounts.models import User
from raceme.mail import actions as mail
from raceme.mail.models import Message
from raceme.stewardship.models import MergeProposal, Turn
from raceme.stewardship.queries.merges import proposals_waiting

PURPOSE = "merges_proposed"
TURN = "registrars"
MORNING = 8
MOST_NAMED = 10
# What was proposed in a transaction that ended only after the last mail was written.
A_MOMENT = timedelta(minutes=1)


@transaction.atomic
def tell_registrars(*, at: datetime) -> int:
    """
    Write to each registrar what was proposed since the last time; return how many were written to.

    Nobody gets two such mails a day, nor hears of what they proposed themselves.
    """
    if timezone.localtime(at).hour < MORNING:
        return 0
    waiting = list(proposals_waiting())
    if not waiting:
        return 0
    # Whoever does the same beside waits, and finds the mail written.
    Turn.objects.get_or_create(name=TURN)
    Turn.objects.select_for_update().get(name=TURN)
    return sum(
        _told(registrar, waiting, last=last, at=at) for registrar, last in _registrars().items()
    )


def _registrars() -> dict[User, datetime | None]:
    """Return who decides on merges and may come in, each with when they were last told."""
    rows = list(User.objects.filter(is_operator=True, is_active=True).order_by("pk"))
    sent = Message.objects.filter(purpose=PURPOSE, to_address__in=[row.email for row in rows])
    last = dict(sent.order_by().values_list("to_address").annotate(Max("created_at")))
    return {row: last.get(row.email) for row in rows}


def _told(
    registrar: User, waiting: Iterable[MergeProposal], *, last: datetime | None, at: datetime
) -> bool:
    if last is not None and timezone.localdate(last) >= timezone.localdate(at):
        return False
    theirs = [one for one in waiting if one.proposed_by_id != registrar.pk]
    new = [one for one in theirs if last is None or one.proposed_at > last - A_MOMENT]
    if not new:
        return False
    mail.queue(
        PURPOSE,
        to=registrar.email,
        language=registrar.language,
        context={
            "name": str(registrar),
            "count": len(new),
            "proposals": new[:MOST_NAMED],
            "more": max(0, len(new) - MOST_NAMED),
            "earlier": len(theirs) - len(new),
            "path": reverse("stewardship-public:merge_proposals"),
        },
        workspace=None,
        at=at,
    )
    return True
