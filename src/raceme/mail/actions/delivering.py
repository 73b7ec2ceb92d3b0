"""
Handing messages over: taken first, sent once, tried again while that is of use.

With SMTP nobody can promise *exactly once*: a server that took the message and was cut off
before it could say so leaves the sender in doubt. It is tried again then, with the same
Message-ID, by which mailboxes know it again.
"""

from datetime import datetime, timedelta
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F, Q

from raceme.mail.actions.bounces import note_bounce
from raceme.mail.actions.failures import EXPECTED, Failure, failure_of
from raceme.mail.actions.writing import SECRET, new_identity
from raceme.mail.models import Message
from raceme.mail.queries import obstacle_to, stop_address

State = Message.State
# After the first attempt, the second, and so on: half a day and more in all.
WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720)]
ATTEMPTS = len(WAITS) + 1
# Longer than a server can take that answers each step just in time (EMAIL_TIMEOUT).
LEASE = timedelta(minutes=10)


def deliver(
    message: Message, *, at: datetime, connection: BaseEmailBackend | None = None
) -> timedelta | None:
    """
    Hand ``message`` over to the mail server; return in how long it should be tried again.

    None where nothing more is to be done. No transaction is open while the server is spoken
    to, so that a slow one keeps no writer waiting.
    """
    if not _take(message, at=at):
        return _remaining(message, at=at)
    message.refresh_from_db()
    if message.attempts > ATTEMPTS:
        _give_up(message, Failure(reason=Message.Reason.ENDED, said="", is_final=True), at=at)
        return None
    if reason := obstacle_to(message):
        state = State.BOUNCED if reason == Message.Reason.BOUNCED_BEFORE else State.FAILED
        _put_down(message, state=state, reason=reason, error="")
        return None
    try:
        _as_email(message, connection=connection).send()
    except EXPECTED as error:
        return _after(failure_of(error), message, at=at)
    # Even if the lease ran out meanwhile: it has left.
    Message.objects.filter(pk=message.pk).exclude(state=State.SENT).update(
        state=State.SENT, sent_at=at, reason="", error="", secret="", lease_until=None
    )
    return None


def _take(message: Message, *, at: datetime) -> bool:
    """Claim it by one conditional update: of several who try, one gets it."""
    is_due = Q(state=State.QUEUED) & (Q(due_at=None) | Q(due_at__lte=at))
    is_left = Q(state=State.SENDING, lease_until__lte=at)
    if not message.identity:
        Message.objects.filter(pk=message.pk, identity="").update(identity=new_identity())
    return bool(
        Message.objects.filter(is_due | is_left, pk=message.pk).update(
            state=State.SENDING, attempts=F("attempts") + 1, lease_until=at + LEASE
        )
    )


def _remaining(message: Message, *, at: datetime) -> timedelta | None:
    """Return until when it is somebody else's, or not to be sent yet."""
    message.refresh_from_db()
    until = {State.QUEUED.value: message.due_at, State.SENDING.value: message.lease_until}.get(
        message.state
    )
    return max(until - at, timedelta(seconds=1)) if until else None


def _after(failure: Failure, message: Message, *, at: datetime) -> timedelta | None:
    if failure.is_final or message.attempts >= ATTEMPTS:
        _give_up(message, failure, at=at)
        return None
    wait = WAITS[message.attempts - 1]
    _put_down(
        message, state=State.QUEUED, reason=failure.reason, error=failure.said, due_at=at + wait
    )
    return wait


@transaction.atomic
def _give_up(message: Message, failure: Failure, *, at: datetime) -> None:
    state = State.BOUNCED if failure.is_bounce else State.FAILED
    _put_down(message, state=state, reason=failure.reason, error=failure.said)
    if failure.is_bounce:
        note_bounce(message.to_address, said=failure.said, message=message, at=at)


def _put_down(
    message: Message,
    *,
    state: Message.State,
    reason: Message.Reason,
    error: str,
    due_at: datetime | None = None,
) -> None:
    # Only as long as it is ours: who found our lease run out has taken it over.
    Message.objects.filter(pk=message.pk, state=State.SENDING, attempts=message.attempts).update(
        state=state, reason=reason, error=error[:500], due_at=due_at, lease_until=None
    )


def _as_email(message: Message, *, connection: BaseEmailBackend | None) -> EmailMultiAlternatives:
    try:
        validate_email(message.to_address)
    except ValidationError as error:
        raise ValueError(error.messages[0]) from error
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    if message.workspace:
        name = " ".join(message.workspace.name.split())
    headers = {"Message-ID": f"<{message.identity}>"}
    if message.can_be_stopped:
        # RFC 8058: mail programs show a button, and post this without opening a page.
        headers["List-Unsubscribe"] = f"<{stop_address(message.identity)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    email = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text.replace(SECRET, message.secret),
        from_email=formataddr((name, address)),
        to=[formataddr((message.to_name, message.to_address))],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers=headers,
        connection=connection,
    )
    email.attach_alternative(message.html.replace(SECRET, message.secret), "text/html")
    return email
