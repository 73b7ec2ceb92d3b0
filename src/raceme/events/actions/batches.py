"""
Writing to many about an event: a batch in each transaction, under the event's lock.

What says that somebody was written to is part of the same transaction as the message; so a job
that runs twice, or two at once, writes to nobody twice.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation

from raceme.accounts.actions.links import make_links
from raceme.events.actions import own_links
from raceme.events.actions.letter_words import PURPOSES, Reader, mail_of, written
from raceme.events.actions.locks import locked_event
from raceme.events.models import Event, EventMail, EventMessage, MailKind, Registration
from raceme.events.queries.mails import kept_mails, not_told_yet, reply_address
from raceme.mail import actions as mail

BATCH = 200
Said = Callable[[], Mapping[str, str]]


def each_batch(
    event: Event,
    kind: MailKind,
    rows_of: Callable[[Event], QuerySet[Registration]],
    *,
    at: datetime,
    claimed: str = "",
    occasion: str = "",
    page: str = "",
    said: Said = dict,
) -> int:
    """Write to all whom ``rows_of`` gives, a batch in each transaction, until there is nobody."""
    count = 0
    while True:
        with transaction.atomic():
            row = held(event)
            due = (
                rows_of(row)
                if claimed
                else not_told_yet(rows_of(row), kind=kind, occasion=occasion)
            )
            batch = list(due[:BATCH])
            if not batch:
                return count
            if claimed:
                _claim(batch, claimed, at=at)
            readers = _readers(row, batch, page=page, at=at)
            count += write(row, kind, readers, batch, occasion=occasion, said=said, at=at)


def _claim(batch: list[Registration], field: str, *, at: datetime) -> None:
    """Mark a batch as written to: under the event's lock nobody else does meanwhile."""
    rows = Registration.objects.of(batch[0].workspace_id)
    rows.filter(pk__in=[one.pk for one in batch]).update(**{field: at})


def _readers(
    event: Event, batch: Sequence[Registration], *, page: str, at: datetime
) -> list[Reader]:
    if not page:
        return [Reader(name=one.name, address=one.email, language=_spoken(one)) for one in batch]
    secrets = make_links(
        own_links.PURPOSE,
        subjects=batch,
        at=at,
        valid_for=until(event, at=at) + own_links.VALID_AFTER,
    )
    path = reverse(page, args=[mail.SECRET])
    return [
        Reader(name=one.name, address=one.email, language=_spoken(one), page=path, secret=secret)
        for one, secret in zip(batch, secrets, strict=True)
    ]


def write(
    event: Event,
    kind: MailKind,
    readers: Sequence[Reader],
    registrations: Sequence[Registration] = (),
    *,
    occasion: str = "",
    said: Said = dict,
    at: datetime,
) -> int:
    row = mail_of(event, kind, kept_mails(event).get(kind))
    reply_to = reply_address(event.workspace)
    spoken: dict[str, Mapping[str, str]] = {}
    for language in {one.language for one in readers}:
        with translation.override(language):
            spoken[language] = said()
    otherwise = _everybodys_page(event, row)
    letters = [
        written(
            row,
            replace(one, page=one.page or otherwise),
            event=event,
            reply_to=reply_to,
            said=spoken[one.language],
        )
        for one in readers
    ]
    messages = mail.queue_all(PURPOSES[kind], letters, workspace=event.workspace, at=at)
    whose: Sequence[Registration | None] = registrations or [None] * len(messages)
    EventMessage.objects.bulk_create(
        [
            EventMessage(
                workspace_id=event.workspace_id,
                event=event,
                kind=kind,
                occasion=occasion,
                registration=registration,
                message=message,
                written_at=at,
            )
            for registration, message in zip(whose, messages, strict=True)
        ],
        batch_size=BATCH,
    )
    return len(messages)


def _everybodys_page(event: Event, row: EventMail) -> str:
    """Return the path behind the button of a mail that opens nothing of the reader's own."""
    if row.kind == MailKind.CANCELLATION:
        return reverse("events-public:agenda", args=[event.workspace.slug, event.slug])
    if row.kind == MailKind.THANKS and row.collection is not None:
        return reverse("questionnaires-public:begin", args=[row.collection.slug])
    return ""


def held(event: Event) -> Event:
    row = locked_event(event, within=event.workspace_id)
    row.workspace = event.workspace
    return row


def _spoken(registration: Registration) -> str:
    known = {code for code, _name in settings.LANGUAGES}
    own = registration.language
    return own if own in known else registration.event.workspace.language


def until(event: Event, *, at: datetime) -> timedelta:
    ends = datetime.combine(event.ends_on, at.timetz())
    return max(ends - at, timedelta())
