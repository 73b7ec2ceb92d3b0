"""
Telling people what came of requests: one mail with all of it, and then none for two hours.

What is to be told is written down with what happened, in its transaction. A job mails it. The
first news goes out with the next run; what follows waits until two hours after that mail. So
nobody has more than one mail in two hours, however much they are asked for.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from raceme.events.actions.own_links import own_link
from raceme.mail import actions as mail
from raceme.matchmaking.models import News, Participant, Request
from raceme.matchmaking.queries.requests import to_be_told, untold_news

PURPOSE = "meeting_news"
APART = timedelta(hours=2)
Kind = News.Kind
# Of these only the newest state counts: they say nothing once the request is over.
ONLY_WHILE_OPEN = (Kind.ASKED, Kind.COUNTERED)


def note(
    kind: News.Kind,
    *,
    to: Participant,
    about: Participant,
    of: Request | None = None,
    at: datetime,
) -> News:
    """Write down what ``to`` is to be told, in the transaction of what happened."""
    return News.objects.create(
        workspace_id=to.workspace_id,
        participant=to,
        other=about,
        request=of,
        kind=kind,
        happened_at=at,
    )


def forget_asked(request: Request) -> None:
    """Tell nobody of a request any more that is over before they were told of it."""
    rows = News.objects.of(request.workspace_id).filter(request=request, told_at=None)
    rows.filter(kind__in=ONLY_WHILE_OPEN).delete()


def forget_about(participant: Participant, other: Participant) -> None:
    """Tell somebody no more of another one."""
    rows = News.objects.of(participant.workspace_id).filter(participant=participant, told_at=None)
    rows.filter(other=other).delete()


def take_back_stand_in(participant: Participant, other: Participant) -> None:
    rows = News.objects.of(participant.workspace_id).filter(participant=participant, told_at=None)
    rows.filter(other=other, kind=Kind.STANDS_IN).delete()


def tell_everybody(*, at: datetime) -> int:
    """Mail what there is to tell to each who had no such mail for two hours; return how many."""
    return sum(tell(key, at=at) for key in to_be_told(before=at - APART))


@transaction.atomic
def tell(key: int, *, at: datetime) -> bool:
    """Mail one person all there is to tell; tell whether a mail was written."""
    rows = Participant.objects.reached_by(Q(pk=key)).select_related(
        "registration__event__workspace"
    )
    row = rows.select_for_update(of=("self",), no_key=True).first()
    if row is None or (row.mailed_at and row.mailed_at > at - APART):
        return False
    news = list(untold_news(row))
    if not news:
        return False
    News.objects.of(row.workspace_id).filter(pk__in=[one.pk for one in news]).update(told_at=at)
    # Somebody whom staff registered may have no address: they are told by phone. Who has left is
    # told nothing more.
    if not row.registration.email or row.registration.is_over or row.left_at:
        return False
    row.mailed_at = at
    row.save(update_fields=["mailed_at"])
    _queue(row, news, at=at)
    return True


def _queue(row: Participant, news: Sequence[News], *, at: datetime) -> None:
    registration = row.registration
    message = mail.queue(
        PURPOSE,
        to=registration.email,
        language=registration.language,
        context={
            "name": registration.name,
            "event": registration.event.title,
            "news": news,
            "asked": [one for one in news if one.kind in ONLY_WHILE_OPEN],
            "path": reverse("matchmaking-public:meetings", args=[mail.SECRET]),
        },
        workspace=registration.event.workspace,
        at=at,
        secret=own_link(registration, at=at),
    )
    message.to_name = registration.name
    message.save(update_fields=["to_name"])
