from datetime import timedelta

import pytest

from raceme.mail.models import Message
from raceme.matchmaking.actions import joining, requesting, telling
from raceme.matchmaking.actions.terms import Asking
from raceme.matchmaking.models import News
from tests.factories import NOW
from tests.matchmaking.build import asked, somebody, two

pytestmark = pytest.mark.django_db
BY = "test"
SOON, LATER = NOW + timedelta(minutes=30), NOW + timedelta(hours=3)


def _mails() -> list[tuple[str, str]]:
    return list(Message.objects.order_by("pk").values_list("to_address", "subject"))


def test_all_there_is_to_tell_goes_in_one_mail_and_more_of_it_waits() -> None:
    ana, bela = two()
    cora = somebody(ana.matchmaking, name="Cora")
    requesting.accept(asked(ana, bela), strength="", by=BY, at=NOW)
    requesting.decline(asked(ana, cora), word="No oak", by=BY, at=NOW)

    assert telling.tell_everybody(at=NOW) == 1
    requesting.withdraw(asked(cora, ana), by=BY, at=SOON)
    assert telling.tell_everybody(at=SOON) == 0
    assert telling.tell_everybody(at=LATER) == 1

    address = ana.registration.email
    assert [to for to, _subject in _mails()] == [address, address]
    first = Message.objects.order_by("pk")[0]
    for said in ("Bela", "accepted", "Cora", "declined", "No oak", "/attending/"):
        assert said in first.text
    assert not News.objects.of(ana.workspace_id).filter(told_at=None).exists()


def test_the_subject_says_how_many_ask() -> None:
    ana, bela = two()
    requesting.ask(ana, bela, asking=Asking(message="Oak & beech?"), by=BY, at=NOW)

    telling.tell_everybody(at=NOW)

    ((to, subject),) = _mails()
    assert to == bela.registration.email
    assert subject == f"{ana.matchmaking.event.title}: 1 asks to meet you"
    assert "Oak & beech?" in Message.objects.get().text


def test_who_has_no_address_is_told_by_no_mail() -> None:
    ana, bela = two()
    bela.registration.email = ""
    bela.registration.save()
    requesting.withdraw(asked(ana, bela), by=BY, at=NOW)

    assert telling.tell_everybody(at=NOW) == 0
    assert (_mails(), telling.tell_everybody(at=LATER)) == ([], 0)


@pytest.mark.parametrize("goes", ["leaves the meetings", "cancels the registration"])
def test_who_has_gone_is_told_no_more(goes: str) -> None:
    ana, bela = two()
    requesting.decline(asked(ana, bela), word="", by=BY, at=NOW)
    requesting.decline(asked(bela, ana), word="", by=BY, at=NOW)
    if goes == "leaves the meetings":
        joining.leave(ana, by=BY, at=NOW)
    else:
        ana.registration.state = "cancelled"
        ana.registration.save()

    telling.tell_everybody(at=NOW)

    assert [to for to, _subject in _mails()] == [bela.registration.email]


def test_both_hear_of_what_runs_out_in_their_language() -> None:
    ana, bela = two()
    request = asked(ana, bela)

    requesting.expire(at=request.expires_at)
    telling.tell_everybody(at=request.expires_at)

    assert {to for to, _subject in _mails()} == {ana.registration.email, bela.registration.email}
