import pytest
from django.core import mail as sent
from pytest_django import DjangoCaptureOnCommitCallbacks

from raceme.core.errors import ChangedMeanwhile
from raceme.core.models import Job
from raceme.mail import actions
from raceme.mail.models import Mailing, Message
from tests.factories import NOW, UserFactory, WorkspaceFactory

pytestmark = pytest.mark.django_db
WORDS = {
    "en": {
        "subject": "Hello\r\nBcc: x@y.example",
        "text": "Dear {name} of {organisation},\n\n<b>come</b>",
    },
    "ro": {"subject": "Salut", "text": "Dragă {name},\n\nvino"},
}


def _mailing() -> Mailing:
    mailing = actions.begin_mailing(
        WorkspaceFactory.create(name="Clusterul"), people=[2, 1, 2], by=UserFactory.create(), at=NOW
    )
    actions.edit_mailing(mailing, words=WORDS, purpose="news", revision=1)
    return Mailing.objects.get(pk=mailing.pk)


def _letters(number: int = 1, language: str = "en") -> list[actions.Letter]:
    return [
        actions.Letter(
            name="Ana {organisation}",
            organisation="Firm & Co",
            address=f"ana{each}@firm.example",
            language=language,
        )
        for each in range(number)
    ]


def _send(mailing: Mailing, letters: list[actions.Letter], *, is_held: bool = False) -> int:
    return actions.send_mailing(
        mailing,
        letters=letters,
        is_held=is_held,
        reply_to="office@cluster.example",
        by=UserFactory.create(),
        at=NOW,
    )


def test_each_gets_a_letter_of_their_own_in_their_language(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    mailing = _mailing()
    letters = [*_letters(), *_letters(2, "ro")[1:]]

    with django_capture_on_commit_callbacks(execute=True):
        count = _send(mailing, letters)

    english, romanian = Message.objects.order_by("pk")
    assert (count, mailing.people) == (2, [1, 2])
    assert english.subject == "Hello Bcc: x@y.example"
    assert english.text.startswith("Dear Ana {organisation} of Firm & Co,\n\n<b>come</b>")
    assert "&lt;b&gt;come&lt;/b&gt;" in english.html
    assert "Firm &amp; Co" in english.html
    assert (romanian.subject, romanian.language) == ("Salut", "ro")
    assert {message.state for message in (english, romanian)} == {"sent"}
    assert [each.reply_to for each in sent.outbox] == [["office@cluster.example"]] * 2
    assert Job.objects.get().state == Job.State.DONE


def test_send_mailing_sends_once_however_often_the_button_is_pressed() -> None:
    mailing = _mailing()
    _send(mailing, _letters())

    with pytest.raises(actions.AlreadySent):
        _send(mailing, _letters())

    assert Message.objects.count() == 1


def test_send_mailing_refuses_what_is_not_written_and_nobody() -> None:
    mailing = actions.begin_mailing(
        WorkspaceFactory.create(), people=[1], by=UserFactory.create(), at=NOW
    )

    with pytest.raises(actions.NothingWritten):
        _send(mailing, _letters())
    with pytest.raises(actions.NobodyToWriteTo):
        _send(mailing, [])

    assert Message.objects.count() == 0


def test_a_mailing_that_is_held_leaves_when_it_is_released(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    mailing = _mailing()
    with django_capture_on_commit_callbacks(execute=True):
        _send(mailing, _letters(2), is_held=True)
    held = list(sent.outbox)

    with django_capture_on_commit_callbacks(execute=True):
        count = actions.release_mailing(mailing, by=UserFactory.create(), at=NOW)

    again = actions.release_mailing(mailing, by=UserFactory.create(), at=NOW)
    assert (held, count, again, len(sent.outbox)) == ([], 2, 0, 2)


def test_edit_mailing_refuses_what_another_saved_and_what_is_sent() -> None:
    mailing = _mailing()

    with pytest.raises(ChangedMeanwhile):
        actions.edit_mailing(mailing, words=WORDS, purpose="news", revision=1)
    _send(mailing, _letters())
    with pytest.raises(actions.AlreadySent):
        actions.edit_mailing(mailing, words=WORDS, purpose="news", revision=2)
