from datetime import timedelta

import pytest
from django.core import mail as sent
from pytest_django import DjangoCaptureOnCommitCallbacks

from raceme.mail import actions
from raceme.mail.models import Message
from raceme.mail.queries import messages_waiting
from tests.factories import NOW

pytestmark = pytest.mark.django_db
State = Message.State
OLD = NOW - actions.LEFT_AFTER


def _message(state: str = "queued", **values: object) -> Message:
    return Message.objects.create(
        purpose="invitation",
        to_address="b@cluster.example",
        language="en",
        subject="Hello",
        text="Hello",
        state=state,
        **{"created_at": NOW, "due_at": NOW, **values},
    )


def _states(*messages: Message) -> list[str]:
    return [Message.objects.get(pk=message.pk).state for message in messages]


@pytest.mark.parametrize("state", [State.FAILED, State.BOUNCED])
def test_send_again_puts_what_was_not_sent_back_in_line(state: str) -> None:
    message = _message(state, attempts=8, error="550 no", reason="refused")

    actions.send_again(message, at=NOW)

    assert [(each.attempts, each.reason) for each in messages_waiting()] == [(0, "")]


@pytest.mark.parametrize("state", [State.QUEUED, State.HELD, State.SENDING, State.SENT])
def test_send_again_refuses_what_is_on_its_way_or_sent(state: str) -> None:
    message = _message(state)

    with pytest.raises(actions.NothingToSend):
        actions.send_again(message, at=NOW)


def test_hold_keeps_back_what_nobody_has_begun_to_send() -> None:
    waiting, begun, done = _message(), _message("sending"), _message("sent")

    count = actions.hold([waiting, begun, done])

    assert count == 1
    assert _states(waiting, begun, done) == ["held", "sending", "sent"]
    with pytest.raises(actions.NothingToHold):
        actions.hold([waiting])


def test_what_is_held_is_not_sent_until_it_is_released(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    message, other = _message("held"), _message("sent")
    actions.deliver(message, at=NOW)
    held_back = list(sent.outbox)

    with django_capture_on_commit_callbacks(execute=True):
        count = actions.release([message, other], at=NOW)

    assert (count, held_back, len(sent.outbox)) == (1, [], 1)
    with pytest.raises(actions.NothingToRelease):
        actions.release([message], at=NOW)


def test_put_back_in_line_finds_what_is_in_no_line() -> None:
    left = _message(due_at=OLD)
    never = _message(due_at=None, created_at=OLD)
    cut_off = _message("sending", due_at=OLD, lease_until=NOW)
    just_now = _message(due_at=OLD + timedelta(seconds=1))
    later = _message(due_at=NOW + timedelta(hours=3))
    taken = _message("sending", due_at=OLD, lease_until=NOW + timedelta(minutes=1))
    held = _message("held", due_at=OLD)

    count = actions.put_back_in_line(at=NOW)

    again = actions.put_back_in_line(at=NOW)
    due = {each.pk for each in Message.objects.filter(due_at=NOW)}
    assert (count, again) == (3, 0)
    assert due == {left.pk, never.pk, cut_off.pk}
    assert _states(just_now, later, taken, held) == ["queued", "queued", "sending", "held"]
