from django.utils import timezone
from django.utils.translation import gettext as _

from raceme.core import jobs
from raceme.mail import actions
from raceme.mail.models import Mailing, Message


@jobs.task("mail.deliver")
def deliver(message_id: int) -> None:
    message = Message.objects.select_related("workspace").filter(pk=message_id).first()
    if message is None:
        # Taken away with its workspace.
        return
    wait = actions.deliver(message, at=timezone.now())
    if wait is not None:
        raise jobs.TryAgain(after=wait)


@jobs.task("mail.deliver_all")
def deliver_all(message_ids: list[int]) -> None:
    """Send each of those that were written together; what is to be tried later has its own job."""
    rows = Message.objects.select_related("workspace").filter(pk__in=message_ids)
    for message in rows.order_by("pk"):
        if actions.deliver(message, at=timezone.now()) is not None:
            jobs.enqueue("mail.deliver", message_id=message.pk)


@jobs.every(minutes=5)
@jobs.task("mail.find_left")
def find_left() -> None:
    """Put in line what is to be sent and is in no line, as after a backup was restored."""
    actions.put_back_in_line(at=timezone.now())


@jobs.task("mail.deliver_mailing")
def deliver_mailing(progress: jobs.Progress, mailing_id: int) -> None:
    """Send each that waits; cancelled, hold the rest. What is to be tried later has its own job."""
    mailing = Mailing.objects.filter(pk=mailing_id).first()
    if mailing is None:
        return
    waiting = Message.objects.filter(mailing=mailing, state=Message.State.QUEUED)
    keys = list(waiting.order_by("pk").values_list("pk", flat=True))
    try:
        for done, key in enumerate(keys):
            progress.at(done, of=len(keys), step=_("Sending"))
            message = Message.objects.select_related("workspace").get(pk=key)
            if actions.deliver(message, at=timezone.now()) is not None:
                jobs.enqueue("mail.deliver", message_id=key)
    except jobs.Cancelled:
        actions.hold_rest(mailing)
        raise
    progress.result(text=_("The mailing is sent"))
