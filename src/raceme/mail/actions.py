from collections.abc import Mapping
from datetime import datetime
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template import Context, Engine
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from raceme.core import jobs
from raceme.core.errors import Refusal
from raceme.mail.models import Message
from raceme.workspaces.models import Workspace

# Stands in a message for its secret, which is put in as it leaves.
SECRET = "*" * 8
ATTEMPTS = 3


class NothingToSend(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("This message is not waiting to be sent again: it is on its way, or sent already.")
        )


@transaction.atomic
def queue(
    purpose: str,
    *,
    to: str,
    language: str,
    context: Mapping[str, object],
    workspace: Workspace | None,
    at: datetime,
    secret: str = "",
) -> Message:
    """
    Write the message ``templates/mail/<purpose>`` in the reader's language and send it on commit.

    Where the templates say ``{{ secret }}`` the message holds a row of stars until it leaves.
    Templates build absolute links by putting ``{{ base_url }}`` before a path.
    """
    with translation.override(language):
        words = {**context, "base_url": settings.BASE_URL, "secret": SECRET}
        subject = _plain_text(f"mail/{purpose}.subject.txt", words)
        text = _plain_text(f"mail/{purpose}.txt", words)
        around = {**words, "language": language, "subject": subject.strip()}
        html = render_to_string(f"mail/{purpose}.html", around)
    message = Message.objects.create(
        workspace=workspace,
        purpose=purpose,
        to_address=to,
        language=language,
        subject=" ".join(subject.split())[:200],
        text=text.strip() + "\n",
        html=html,
        secret=secret,
        created_at=at,
    )
    jobs.enqueue("mail.deliver", message_id=message.pk)
    return message


def deliver(message: Message, *, at: datetime) -> bool:
    """
    Hand ``message`` over to the mail server; return whether it need not be tried again.

    No transaction is open while the server is spoken to, so that a slow one keeps no
    writer waiting. What it refuses is kept with its reason, and tried ``ATTEMPTS`` times.
    """
    if message.state != Message.State.QUEUED:
        return True
    message.attempts += 1
    message.save(update_fields=["attempts"])
    try:
        _as_email(message).send()
    except (OSError, SMTPException) as error:
        message.error = str(error)[:500] or type(error).__name__
        message.state = (
            Message.State.FAILED if message.attempts >= ATTEMPTS else Message.State.QUEUED
        )
        message.save(update_fields=["error", "state"])
        return message.state == Message.State.FAILED
    message.state, message.sent_at, message.error, message.secret = Message.State.SENT, at, "", ""
    message.save(update_fields=["state", "sent_at", "error", "secret"])
    return True


@transaction.atomic
def send_again(message: Message) -> None:
    """Put a message that could not be sent back in line."""
    waiting = Message.objects.filter(pk=message.pk, state=Message.State.FAILED)
    if not waiting.update(state=Message.State.QUEUED, attempts=0):
        raise NothingToSend
    jobs.enqueue("mail.deliver", message_id=message.pk)


def _plain_text(template: str, words: Mapping[str, object]) -> str:
    # Plain text is not escaped: an ampersand in a name stays one.
    source = Engine.get_default().get_template(template)
    return source.render(Context(dict(words), autoescape=False))


def _as_email(message: Message) -> EmailMultiAlternatives:
    email = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text.replace(SECRET, message.secret),
        to=[message.to_address],
    )
    email.attach_alternative(message.html.replace(SECRET, message.secret), "text/html")
    return email
