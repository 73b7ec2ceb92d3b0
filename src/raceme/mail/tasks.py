from django.utils import timezone

from raceme.core import jobs
from raceme.mail import actions
from raceme.mail.models import Message


@jobs.task("mail.deliver")
def deliver(message_id: int) -> None:
    message = Message.objects.select_related("workspace").filter(pk=message_id).first()
    if message is None:
        # Taken away with its workspace.
        return
    wait = actions.deliver(message, at=timezone.now())
    if wait is not None:
        raise jobs.TryAgain(after=wait)


@jobs.every(minutes=5)
@jobs.task("mail.find_left")
def find_left() -> None:
    """Put in line what is to be sent and is in no line, as after a backup was restored."""
    actions.put_back_in_line(at=timezone.now())
