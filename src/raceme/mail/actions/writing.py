from collections.abc import Mapping
from datetime import datetime
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
        text = plain_text(f"mail/{purpose}.txt", words)
        around = {**words, "language": language, "subject": subject.strip()}
        html = render_to_string(f"mail/{purpose}.html", around)
    message = Message.objects.create(
        workspace=workspace,
        purpose=purpose,
        to_address=to,
        language=language,
        subject=one_line(subject),
        text=text.strip() + "\n",
        html=html,
        secret=secret,
        identity=new_identity(),
        created_at=at,
        due_at=at,
    )
    jobs.enqueue("mail.deliver", message_id=message.pk)
    return message


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
