from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.core import mail as sent
from django.test import override_settings

from raceme.mail import actions
from raceme.mail.models import Bounce, Message
from tests.factories import NOW, WorkspaceFactory
from tests.mail.server import mail_server

pytestmark = pytest.mark.django_db
State, Reason = Message.State, Message.Reason
MINUTE = timedelta(minutes=1)


def _queue(to: str = "ana@cluster.example", **values: object) -> Message:
    message = actions.queue(
        "sign_in_link",
        to=to,
        language="en",
        context={"name": "Ana", "path": f"/link/{actions.SECRET}/", "minutes": 30},
        workspace=None,
        at=NOW,
        secret="only-for-ana",
    )
    for name, value in values.items():
        setattr(message, name, value)
    message.save()
    return message


def _stands(message: Message) -> tuple[str, str, int]:
    message.refresh_from_db()
    return message.state, message.reason, message.attempts


def test_deliver_says_from_whom_it_comes_and_where_answers_go() -> None:
    workspace = WorkspaceFactory.create(name="Clusterul Știință\r\nBcc: x@y.example")
    message = _queue(workspace=workspace, reply_to="office@cluster.example", to_name="Ană Pop")

    with mail_server() as server:
        actions.deliver(message, at=NOW)

    (email,) = server.taken
    assert {name: email[name] for name in ("To", "Reply-To", "Message-ID", "Bcc")} == {
        "To": "Ană Pop <ana@cluster.example>",
        "Reply-To": "office@cluster.example",
        "Message-ID": f"<{message.identity}>",
        "Bcc": None,
    }
    assert "Clusterul Știință Bcc: x@y.example" in str(email["From"])
    assert email["Date"] is not None
    assert _stands(message) == (State.SENT, "", 1)


@pytest.mark.parametrize(
    ("answers", "state", "reason"),
    [
        ({"RCPT": "550 5.1.1 no such user"}, State.BOUNCED, Reason.NO_ADDRESS),
        ({"RCPT": "550 unknown"}, State.BOUNCED, Reason.NO_ADDRESS),
        ({"RCPT": "554 5.7.1 relay denied"}, State.FAILED, Reason.REFUSED),
        ({"RCPT": "552 5.2.2 mailbox full"}, State.FAILED, Reason.REFUSED),
        ({"MAIL": "553 sender not allowed"}, State.FAILED, Reason.REFUSED),
        ({".": "554 5.6.0 looks like spam"}, State.FAILED, Reason.REFUSED),
        ({"RCPT": "450 4.2.1 wait"}, State.QUEUED, Reason.LATER),
        ({".": "451 try later"}, State.QUEUED, Reason.LATER),
        ({"RCPT": None}, State.QUEUED, Reason.UNREACHABLE),
        ({".": None}, State.QUEUED, Reason.UNREACHABLE),
    ],
    ids=str,
)
def test_deliver_reads_what_a_server_answers(
    answers: dict[str, str | None], state: str, reason: str
) -> None:
    message = _queue()

    with mail_server() as server:
        server.answers = answers
        wait = actions.deliver(message, at=NOW)

    assert _stands(message) == (state, reason, 1)
    assert server.taken == []
    assert (wait is None) == (state != State.QUEUED)
    assert Bounce.objects.exists() == (state == State.BOUNCED)
    assert message.secret == "only-for-ana"
    said = next(iter(answers.values()))
    assert said is None or message.error == said


def test_deliver_does_not_wait_for_a_slow_server_for_ever() -> None:
    message = _queue()

    with mail_server(timeout=0.2) as server:
        server.delay = 0.6
        wait = actions.deliver(message, at=NOW)

    assert (wait, _stands(message)) == (MINUTE, (State.QUEUED, Reason.UNREACHABLE, 1))


def test_deliver_tries_again_under_the_same_identity_what_may_have_arrived() -> None:
    message = _queue()

    with mail_server() as server:
        server.hangs_up_after = True
        wait = actions.deliver(message, at=NOW)
        server.hangs_up_after = False
        actions.deliver(message, at=NOW + (wait or MINUTE))

    assert [_identity(email) for email in server.taken] == [f"<{message.identity}>"] * 2
    assert _stands(message) == (State.SENT, "", 2)


def _identity(email: EmailMessage) -> str:
    return str(email["Message-ID"])


def test_deliver_waits_longer_each_time_and_gives_up_in_the_end() -> None:
    message, at, waits = _queue(), NOW, []

    with mail_server() as server:
        server.answers = {"RCPT": "451 later"}
        while (wait := actions.deliver(message, at=at)) is not None:
            waits.append(wait)
            at += wait

    assert waits == actions.WAITS
    assert waits == sorted(waits)
    assert _stands(message) == (State.FAILED, Reason.LATER, actions.ATTEMPTS)


def test_deliver_does_not_send_what_another_has_taken() -> None:
    message = _queue(state=State.SENDING, attempts=1, lease_until=NOW + MINUTE)

    wait = actions.deliver(message, at=NOW)

    assert (wait, sent.outbox) == (MINUTE, [])


def test_deliver_sends_what_a_killed_worker_had_taken() -> None:
    message = _queue(state=State.SENDING, attempts=1, lease_until=NOW)

    wait = actions.deliver(message, at=NOW)

    assert (wait, len(sent.outbox)) == (None, 1)
    assert _stands(message) == (State.SENT, "", 2)


def test_deliver_gives_up_what_kills_each_worker() -> None:
    message = _queue(state=State.SENDING, attempts=actions.ATTEMPTS, lease_until=NOW)

    actions.deliver(message, at=NOW)

    assert sent.outbox == []
    assert _stands(message)[:2] == (State.FAILED, Reason.ENDED)


@pytest.mark.parametrize("to", ["a@b.example\nBcc: x@y.example", "no address", "ștefan@b.example"])
def test_deliver_writes_to_nobody_but_an_address(to: str) -> None:
    message = _queue()
    Message.objects.filter(pk=message.pk).update(to_address=to)

    with mail_server() as server:
        actions.deliver(message, at=NOW)

    assert server.taken == []
    assert _stands(message)[:2] == (State.FAILED, Reason.UNWRITABLE)


def test_deliver_refuses_a_subject_that_would_begin_another_header() -> None:
    message = _queue(subject="Hello\nBcc: x@y.example")

    with mail_server() as server:
        actions.deliver(message, at=NOW)

    assert server.taken == []
    assert _stands(message)[:2] == (State.FAILED, Reason.UNWRITABLE)


@override_settings(EMAIL_BACKEND="anymail.backends.test.EmailBackend")
def test_deliver_hands_over_to_a_provider() -> None:
    message = _queue()

    actions.deliver(message, at=NOW)

    assert _stands(message) == (State.SENT, "", 1)


def test_deliver_writes_no_more_to_an_address_that_bounced() -> None:
    actions.note_bounce("Ana@cluster.example", said="550 no", at=NOW)
    kept, other = _queue(), _queue("b@cluster.example")

    for message in (kept, other):
        actions.deliver(message, at=NOW)

    assert [email.to for email in sent.outbox] == [["b@cluster.example"]]
    assert _stands(kept)[:2] == (State.BOUNCED, Reason.BOUNCED_BEFORE)


def test_deliver_writes_again_once_it_is_cleared() -> None:
    actions.note_bounce("ana@cluster.example", said="550 no", at=NOW)
    message = _queue()
    actions.deliver(message, at=NOW)

    actions.clear_bounces("ana@cluster.example", at=NOW)
    actions.send_again(message, at=NOW)
    actions.deliver(message, at=NOW)

    assert _stands(message)[0] == State.SENT
    with pytest.raises(actions.NothingToClear):
        actions.clear_bounces("ana@cluster.example", at=NOW)


def test_note_bounce_told_twice_stands_once() -> None:
    first = actions.note_bounce("a@b.example", said="550 no", at=NOW)

    second = actions.note_bounce("A@b.example", said="550 again", at=NOW)

    assert (second.pk, Bounce.objects.count()) == (first.pk, 1)
