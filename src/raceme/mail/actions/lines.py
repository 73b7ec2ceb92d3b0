"""Who waits in which line: held, released, tried again, and found where nobody had it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from raceme.core import jobs
from raceme.core.errors import Refusal
from raceme.mail.models import Message

State = Message.State
# What was due so long ago is in nobody's line: a backup, for one, does not hold the queue.
LEFT_AFTER = timedelta(minutes=15)
BATCH = 500


class NothingToSend(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("This message is not waiting to be sent again: it is on its way, or sent already.")
        )


class NothingToHold(Refusal):
    def __init__(self) -> None:
        super().__init__(_("There is nothing to hold: it is being sent, or sent already."))


class NothingToRelease(Refusal):
    def __init__(self) -> None:
        super().__init__(_("There is nothing to release: it is not held."))


@transaction.atomic
def send_again(message: Message, *, at: datetime) -> None:
    """Put a message that could not be sent back in line. Raises ``NothingToSend``."""
    waiting = Message.objects.filter(pk=message.pk, state__in=[State.FAILED, State.BOUNCED])
    if not waiting.update(state=State.QUEUED, attempts=0, due_at=at, reason="", error=""):
        raise NothingToSend
    jobs.enqueue("mail.deliver", message_id=message.pk)


@transaction.atomic
def hold(messages: list[Message]) -> int:
    """Keep back those that nobody has begun to send; return how many. Raises ``NothingToHold``."""
    count = Message.objects.filter(
        pk__in=[message.pk for message in messages], state=State.QUEUED
    ).update(state=State.HELD)
    if not count:
        raise NothingToHold
    return count


@transaction.atomic
def release(messages: list[Message], *, at: datetime) -> int:
    """Send those that are held; return how many. Raises ``NothingToRelease``."""
    held = Message.objects.select_for_update().filter(
        pk__in=[message.pk for message in messages], state=State.HELD
    )
    keys = list(held.order_by("pk").values_list("pk", flat=True))
    if not keys:
        raise NothingToRelease
    Message.objects.filter(pk__in=keys).update(state=State.QUEUED, attempts=0, due_at=at)
    for key in keys:
        jobs.enqueue("mail.deliver", message_id=key)
    return len(keys)


@transaction.atomic
def put_back_in_line(*, at: datetime) -> int:
    """
    Put in line what nobody has there any more; return how many.

    After a restore the queue is empty, and a worker may be killed with its message taken.
    Each found is due from now on, so that it is found once and not at every look.
    """
    before = at - LEFT_AFTER
    is_free = Q(state=State.QUEUED) | Q(state=State.SENDING, lease_until__lte=at)
    is_old = Q(due_at__lte=before) | Q(due_at=None, created_at__lte=before)
    found = Message.objects.select_for_update().filter(is_free, is_old)
    keys = list(found.order_by("created_at", "pk").values_list("pk", flat=True)[:BATCH])
    Message.objects.filter(pk__in=keys).update(due_at=at)
    for key in keys:
        jobs.enqueue("mail.deliver", message_id=key)
    return len(keys)
