from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.template import Context, Engine
from django.template.loader import render_to_string
from django.utils import translation

from raceme.core import jobs
from raceme.mail.models import Message
from raceme.workspaces.models import Workspace

# Stands in a message for its secret, which is put in as it leaves.
SECRET = "*" * 8
# So many that one worker does not keep them from the others for long.
SENT_TOGETHER = 50
# Whether what is written now counts as sent already.
_is_past: ContextVar[bool] = ContextVar("is_past", default=False)


@contextmanager
def kept_as_sent() -> Iterator[None]:
    """
    Keep of what is written within that it was sent when it was written, and send none of it.

    What it said is not kept: of mail that is old nobody keeps that.
    """
    token = _is_past.set(True)
    try:
        yield
    finally:
        _is_past.reset(token)


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
        subject = plain_text(f"mail/{purpose}.subject.txt", words)
        text = html = ""
        if not _is_past.get():
            text = plain_text(f"mail/{purpose}.txt", words).strip() + "\n"
            around = {**words, "language": language, "subject": subject.strip()}
            html = render_to_string(f"mail/{purpose}.html", around)
    message = Message.objects.create(
        workspace=workspace,
        purpose=purpose,
        to_address=to,
        language=language,
        subject=one_line(subject),
        text=text,
        html=html,
        identity=new_identity(),
        **_sending(secret, at=at),
    )
    if message.state == Message.State.QUEUED:
        jobs.enqueue("mail.deliver", message_id=message.pk)
    return message


def _sending(secret: str, *, at: datetime) -> dict[str, Any]:
    """Return the fields that say when a message leaves, and what is put in then."""
    sending = {"created_at": at, "due_at": at}
    if _is_past.get():
        return sending | {"state": Message.State.SENT, "sent_at": at}
    return sending | {"state": Message.State.QUEUED, "secret": secret}


def new_identity() -> str:
    """Return a Message-ID that no other message has, without its angle brackets."""
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    return f"{uuid4().hex}@{host}"


def one_line(text: str) -> str:
    """Return ``text`` as a header may hold it: what breaks the line would begin another."""
    return " ".join(text.split())[:200]


def plain_text(template: str, words: Mapping[str, object]) -> str:
    # Plain text is not escaped: an ampersand in a name stays one.
    source = Engine.get_default().get_template(template)
    return source.render(Context(dict(words), autoescape=False))


@dataclass(frozen=True, kw_only=True)
class Written:
    """A message as it is: to whom, in which words; ``SECRET`` stands where its secret comes in."""

    to: str
    name: str
    language: str
    subject: str
    text: str
    html: str
    secret: str = ""
    reply_to: str = ""
    identity: str = ""


@transaction.atomic
def queue_all(
    purpose: str, written: Sequence[Written], *, workspace: Workspace, at: datetime
) -> list[Message]:
    """Write many messages in few queries, and send them on commit; in the order of ``written``."""
    is_past = _is_past.get()
    messages = Message.objects.bulk_create(
        [
            Message(
                workspace=workspace,
                purpose=purpose,
                to_name=one_line(one.name),
                to_address=one.to,
                reply_to=one.reply_to,
                language=one.language,
                subject=one_line(one.subject),
                text="" if is_past else one.text.strip() + "\n",
                html="" if is_past else one.html,
                identity=one.identity or new_identity(),
                **_sending(one.secret, at=at),
            )
            for one in written
        ],
        batch_size=200,
    )
    if is_past:
        return messages
    for first in range(0, len(messages), SENT_TOGETHER):
        keys = [message.pk for message in messages[first : first + SENT_TOGETHER]]
        jobs.enqueue("mail.deliver_all", message_ids=keys)
    return messages
