from datetime import timedelta

import pytest
from django.core import mail as sent
from django.test import override_settings
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from raceme.core import jobs
from raceme.mail import actions, tasks
from raceme.mail.models import Message
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def _queue() -> int:
    message = actions.queue(
        "invitation",
        to="b@cluster.example",
        language="en",
        context={"expires_at": NOW},
        workspace=None,
        at=NOW,
    )
    return message.pk


def test_deliver_sends_the_message_it_is_told() -> None:
    first, second = _queue(), _queue()

    tasks.deliver(second)

    assert [email.to for email in sent.outbox] == [["b@cluster.example"]]
    assert [message.pk for message in Message.objects.filter(state="queued")] == [first]


@override_settings(
    EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
    EMAIL_HOST="127.0.0.1",
    EMAIL_PORT=9,
)
def test_deliver_asks_for_more_patience_each_time() -> None:
    pk = _queue()
    patience = []

    for _ in range(2):
        with pytest.raises(jobs.TryAgain) as later:
            tasks.deliver(pk)
        patience.append(later.value.after)
        Message.objects.update(due_at=NOW)

    assert patience == [timedelta(minutes=1), timedelta(minutes=5)]


def test_deliver_comes_back_when_a_message_is_due() -> None:
    pk = _queue()
    Message.objects.update(due_at=timezone.now() + timedelta(hours=1))

    with pytest.raises(jobs.TryAgain) as later:
        tasks.deliver(pk)

    assert timedelta(minutes=59) < later.value.after <= timedelta(hours=1)
    assert sent.outbox == []


def test_deliver_leaves_what_was_taken_away() -> None:
    pk = _queue()
    Message.objects.all().delete()

    tasks.deliver(pk)

    assert sent.outbox == []


def test_find_left_puts_in_line_what_no_line_has(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    _queue()
    Message.objects.update(due_at=timezone.now() - timedelta(hours=1))

    with django_capture_on_commit_callbacks(execute=True):
        tasks.find_left()

    assert [email.to for email in sent.outbox] == [["b@cluster.example"]]
