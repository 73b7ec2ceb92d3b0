from datetime import timedelta

from django.utils import timezone

from raceme.core import jobs
from raceme.mail import actions
from raceme.mail.models import Message

WAIT = timedelta(minutes=5)


@jobs.task("mail.deliver")
def deliver(message_id: int) -> None:
    message = Message.objects.get(pk=message_id)
    if not actions.deliver(message, at=timezone.now()):
        raise jobs.TryAgain(after=WAIT * message.attempts)
