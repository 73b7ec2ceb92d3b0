from pathlib import Path

import pytest
from django.core import mail as sent
from django.core.mail import EmailMultiAlternatives
from django.test import override_settings
from pytest_django import DjangoCaptureOnCommitCallbacks

from raceme.mail import actions
from raceme.mail.models import Message
from raceme.mail.queries import messages_of
from tests.factories import NOW, WorkspaceFactory

pytestmark = pytest.mark.django_db
LATER = NOW.replace(hour=10)


def _queue() -> Message:
    return actions.queue(
        "sign_in_link",
        to="ana@cluster.example",
        language="en",
        context={"name": "Ana <Pop>", "path": f"/link/{actions.SECRET}/", "minutes": 30},
        workspace=None,
        at=NOW,
        secret="only-for-ana",
    )


def test_queue_sends_once_the_transaction_is_committed(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        message = _queue()
        sent_before_commit = list(sent.outbox)

    message.refresh_from_db()
    email = sent.outbox[0]
    assert isinstance(email, EmailMultiAlternatives)
    html, media_type = str(email.alternatives[0][0]), email.alternatives[0][1]
    assert sent_before_commit == []
    assert (email.to, email.subject) == (["ana@cluster.example"], message.subject)
    assert "/link/only-for-ana/" in str(email.body)
    assert "/link/only-for-ana/" in html
    assert (media_type, "Ana &lt;Pop&gt;" in html) == ("text/html", True)
    assert (message.state, message.attempts) == (Message.State.SENT, 1)


def test_deliver_forgets_the_secret_once_it_has_left() -> None:
    message = _queue()

    wait = actions.deliver(message, at=LATER)

    message.refresh_from_db()
    assert wait is None
    assert (message.sent_at, message.secret, message.error) == (LATER, "", "")
    assert "only-for-ana" not in message.text + message.html


def test_deliver_sends_nothing_twice() -> None:
    message = _queue()
    actions.deliver(message, at=LATER)

    wait = actions.deliver(message, at=LATER)

    assert wait is None
    assert len(sent.outbox) == 1


def test_the_outbox_without_a_mail_server_is_a_folder_with_a_file_for_each_message(
    tmp_path: Path,
) -> None:
    messages = [_queue() for _ in range(20)]

    with override_settings(
        EMAIL_BACKEND="raceme.core.mail_folder.EmailBackend",
        EMAIL_FILE_PATH=str(tmp_path / "outbox"),
    ):
        for message in messages:
            actions.deliver(message, at=LATER)

    files = list((tmp_path / "outbox").glob("*.eml"))
    assert len(files) == len(messages)
    assert all("/link/only-for-ana/" in file.read_text() for file in files)


def test_messages_of_gives_a_workspace_its_own_newest_first() -> None:
    ours, theirs = WorkspaceFactory.create(), WorkspaceFactory.create()
    written = [
        actions.queue(
            "invitation",
            to="b@cluster.example",
            language="en",
            context={"expires_at": NOW},
            workspace=workspace,
            at=at,
        )
        for workspace, at in ((ours, NOW), (theirs, NOW), (ours, LATER))
    ]
    _queue()

    assert list(messages_of(ours)) == [written[2], written[0]]
