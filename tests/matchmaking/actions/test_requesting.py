from collections.abc import Callable
from datetime import timedelta

import pytest

from raceme.core.errors import Refusal
from raceme.matchmaking.actions import joining, refusals, requesting, telling
from raceme.matchmaking.actions.terms import Asking
from raceme.matchmaking.models import (
    Matchmaking,
    MayNotMeet,
    News,
    Participant,
    Request,
    Wish,
    WishMember,
)
from raceme.matchmaking.queries.profiles import shown_to
from raceme.matchmaking.queries.requests import held_by, received_by
from tests.factories import NOW
from tests.factories.events import ParticipantTypeFactory
from tests.factories.matchmaking import MeetingFactory
from tests.matchmaking.build import asked, somebody, two

pytestmark = pytest.mark.django_db
BY = "test"
LATER = NOW + timedelta(hours=1)


def _ask(sender: Participant, receiver: Participant, **values: str) -> Request:
    return requesting.ask(sender, receiver, asking=Asking(**values), by=BY, at=NOW)


def _news(participant: Participant) -> list[str]:
    rows = News.objects.of(participant.workspace_id).filter(participant=participant, told_at=None)
    return list(rows.order_by("pk").values_list("kind", flat=True))


def _members(wish: Wish) -> set[int]:
    rows = WishMember.objects.of(wish.workspace_id).filter(wish=wish)
    return set(rows.values_list("participant", flat=True))


def test_what_is_asked_and_accepted_is_a_wish_of_both() -> None:
    ana, bela = two()

    request = _ask(ana, bela, strength="must", message="Oak for tables?")
    wish = requesting.accept(request, strength="like", by=BY, at=LATER)

    request.refresh_from_db()
    assert (request.state, request.returned, request.answered_at) == ("accepted", "like", LATER)
    assert request.expires_at == NOW + timedelta(hours=72)
    assert (wish.way, wish.weight, wish.request_id) == ("request", 4, request.pk)
    assert _members(wish) == {ana.pk, bela.pk}
    assert (_news(bela), _news(ana)) == (["asked"], ["accepted"])


@pytest.mark.parametrize(
    ("asked_as", "returned", "weight"),
    [
        ("like", "", 1),
        ("like", "like", 2),
        ("must", "", 4),
        ("must", "like", 4),
        ("like", "must", 4),
        ("must", "must", 8),
    ],
)
def test_a_wish_weighs_what_both_say(asked_as: str, returned: str, weight: int) -> None:
    ana, bela = two()

    wish = requesting.accept(asked(ana, bela, strength=asked_as), strength=returned, by=BY, at=NOW)

    assert wish.weight == weight


def test_a_quota_holds_what_is_open_and_agreed_and_frees_what_is_over() -> None:
    ana, bela = two(most_requests=1)
    cora = somebody(ana.matchmaking)
    request = _ask(ana, bela)

    with pytest.raises(refusals.QuotaUsed):
        _ask(ana, cora)
    requesting.decline(request, word="No time", by=BY, at=LATER)
    _ask(ana, cora)

    assert held_by(ana) == 1
    assert _news(ana) == ["declined"]


def _hide(_ana: Participant, bela: Participant) -> None:
    Participant.objects.of(bela.workspace_id).filter(pk=bela.pk).update(is_shown=False)


def _hide_oneself(ana: Participant, _bela: Participant) -> None:
    Participant.objects.of(ana.workspace_id).filter(pk=ana.pk).update(is_shown=False)


def _refuse(ana: Participant, bela: Participant) -> None:
    requesting.say_no_thanks(bela, ana, by=BY, at=NOW)


def _close(ana: Participant, _bela: Participant) -> None:
    Matchmaking.objects.of(ana.workspace_id).update(state="closed")


def _not_yet(ana: Participant, _bela: Participant) -> None:
    Matchmaking.objects.of(ana.workspace_id).update(opens_at=LATER)


def _keep_apart(ana: Participant, bela: Participant) -> None:
    other = ParticipantTypeFactory.create(event=ana.matchmaking.event)
    bela.registration.type = other
    bela.registration.save()
    MayNotMeet.objects.create(
        workspace_id=ana.workspace_id,
        matchmaking=ana.matchmaking,
        first=ana.registration.type,
        second=other,
    )


def _colleague(ana: Participant, bela: Participant) -> None:
    bela.registration.organisation_name = ana.registration.organisation_name.upper()
    bela.registration.save()


def _ask_already(ana: Participant, bela: Participant) -> None:
    asked(ana, bela)


def _be_asked(ana: Participant, bela: Participant) -> None:
    asked(bela, ana)


def _agree(ana: Participant, bela: Participant) -> None:
    requesting.accept(asked(bela, ana), strength="", by=BY, at=NOW)


def _be_declined(ana: Participant, bela: Participant) -> None:
    asked(ana, bela, state="declined")


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        (_hide, refusals.NotToBeFound),
        (_hide_oneself, refusals.NotShownYourself),
        (_refuse, refusals.NotToBeFound),
        (_close, refusals.TakesNoRequests),
        (_not_yet, refusals.TakesNoRequests),
        (_keep_apart, refusals.KindsApart),
        (_colleague, refusals.NotToBeFound),
        (_ask_already, refusals.AskedAlready),
        (_be_asked, refusals.AskedYou),
        (_agree, refusals.AgreedAlready),
        (_be_declined, refusals.AskedBefore),
    ],
)
def test_who_may_not_ask_is_told_why(
    given: Callable[[Participant, Participant], None], refusal: type[Refusal]
) -> None:
    ana, bela = two()
    given(ana, bela)
    before = Request.objects.of(ana.workspace_id).count()

    with pytest.raises(refusal):
        _ask(ana, bela)

    assert Request.objects.of(ana.workspace_id).count() == before


def test_no_thanks_sounds_like_nobody_answering() -> None:
    ana, bela = two()
    request = _ask(ana, bela)

    requesting.say_no_thanks(bela, ana, by=BY, at=NOW)

    assert not received_by(bela).exists()
    assert _news(bela) == []
    request.refresh_from_db()
    assert request.state == "open"
    requesting.expire(at=NOW + timedelta(hours=73))
    assert (_news(ana), _news(bela)) == (["expired"], [])
    assert not shown_to(ana).exists()
    requesting.take_no_thanks_back(bela, ana, by=BY, at=NOW)
    assert list(shown_to(ana)) == [bela]


def test_what_nobody_answers_runs_out_and_both_are_told() -> None:
    ana, bela = two(most_requests=1)
    request = _ask(ana, bela)

    assert requesting.expire(at=request.expires_at - timedelta(seconds=1)) == 0
    assert requesting.expire(at=request.expires_at) == 1
    assert requesting.expire(at=request.expires_at) == 0

    request.refresh_from_db()
    assert request.state == "expired"
    assert (_news(ana), _news(bela), held_by(ana)) == (["expired"], ["expired"], 0)
    with pytest.raises(refusals.AnsweredAlready):
        requesting.accept(request, strength="", by=BY, at=request.expires_at)


def test_a_request_whose_time_is_over_is_not_accepted_before_the_job_comes() -> None:
    ana, bela = two()
    request = _ask(ana, bela)

    with pytest.raises(refusals.RunOut):
        requesting.accept(request, strength="", by=BY, at=request.expires_at)


def test_what_was_agreed_is_taken_back_and_both_are_told() -> None:
    ana, bela = two()
    request = asked(ana, bela)
    wish = requesting.accept(request, strength="", by=BY, at=NOW)

    requesting.withdraw(request, by=BY, at=LATER)

    wish.refresh_from_db()
    assert wish.ended_at == LATER
    assert (_news(ana), _news(bela)) == (["accepted", "withdrawn"], ["withdrawn"])
    _ask(ana, bela)


def test_nobody_hears_of_a_request_that_was_taken_back_before_the_mail() -> None:
    ana, bela = two()

    requesting.withdraw(_ask(ana, bela), by=BY, at=LATER)

    assert _news(bela) == ["withdrawn"]
    assert telling.tell(bela.pk, at=LATER)


def test_what_is_scheduled_is_not_taken_back_here() -> None:
    ana, bela = two()
    request = asked(ana, bela)
    wish = requesting.accept(request, strength="", by=BY, at=NOW)
    MeetingFactory.create(matchmaking=ana.matchmaking, wish=wish)

    with pytest.raises(refusals.Scheduled):
        requesting.withdraw(request, by=BY, at=LATER)


def test_a_colleague_who_stands_in_is_offered_instead() -> None:
    ana, bela = two()
    firm = bela.registration.organisation_name
    cora = somebody(ana.matchmaking, organisation_name=firm)
    request = asked(ana, bela)

    with pytest.raises(refusals.NoColleague):
        requesting.counter(request, colleague=cora, message="", by=BY, at=NOW)
    with pytest.raises(refusals.SaysNothing):
        requesting.counter(request, colleague=None, message=" ", by=BY, at=NOW)
    joining.stand_in(bela, cora, by=BY, at=NOW)
    offered = requesting.counter(request, colleague=cora, message="She knows", by=BY, at=NOW)

    request.refresh_from_db()
    assert (request.state, request.answer) == ("declined", "She knows")
    assert (offered.sender_id, offered.receiver_id) == (cora.pk, ana.pk)
    assert (offered.counters_id, held_by(cora)) == (request.pk, 0)
    assert _news(ana) == ["countered"]
    wish = requesting.accept(offered, strength="like", by=BY, at=NOW)
    assert _members(wish) == {ana.pk, cora.pk}


def test_other_terms_are_a_request_the_other_way_round() -> None:
    ana, bela = two()
    request = asked(ana, bela)

    offered = requesting.counter(request, colleague=None, message="Online?", by=BY, at=NOW)

    assert (offered.sender_id, offered.receiver_id, offered.message) == (
        bela.pk,
        ana.pk,
        "Online?",
    )


def test_who_leaves_ends_what_they_agreed_and_asked() -> None:
    ana, bela = two()
    cora, dan = somebody(ana.matchmaking), somebody(ana.matchmaking)
    wish = requesting.accept(asked(bela, ana), strength="", by=BY, at=NOW)
    sent, received = asked(ana, cora), asked(dan, ana)

    joining.leave(ana, by=BY, at=LATER)

    for row in (wish, sent, received, ana):
        row.refresh_from_db()
    assert (wish.ended_at, ana.left_at, ana.is_shown) == (LATER, LATER, False)
    assert (sent.state, received.state) == ("withdrawn", "declined")
    assert _news(bela) == ["accepted", "withdrawn"]
    assert (_news(cora), _news(dan)) == (["withdrawn"], ["declined"])


def test_who_leaves_says_nothing_more_of_a_meeting_that_was_cancelled() -> None:
    ana, bela = two()
    cora = somebody(ana.matchmaking)
    gone = requesting.accept(asked(bela, ana), strength="", by=BY, at=NOW)
    requesting.accept(asked(cora, ana), strength="", by=BY, at=NOW)
    MeetingFactory.create(matchmaking=ana.matchmaking, wish=gone, state="cancelled")

    joining.leave(ana, by=BY, at=LATER)

    gone.refresh_from_db()
    assert gone.ended_at == LATER
    assert (_news(bela), _news(cora)) == (["accepted"], ["accepted", "withdrawn"])


def test_who_cancels_their_registration_meets_nobody_any_more() -> None:
    ana, bela = two()
    asked(bela, ana)
    ana.registration.state = "cancelled"
    ana.registration.save()

    assert joining.let_go_who_cancelled(at=LATER) == 1
    assert joining.let_go_who_cancelled(at=LATER) == 0

    assert _news(bela) == ["declined"]


def test_nobody_is_offered_instead_whose_type_does_not_meet_who_asked() -> None:
    ana, bela = two()
    cora = somebody(ana.matchmaking, organisation_name=bela.registration.organisation_name)
    joining.stand_in(bela, cora, by=BY, at=NOW)
    _keep_apart(ana, cora)
    request = asked(ana, bela)

    with pytest.raises(refusals.KindsApart):
        requesting.counter(request, colleague=cora, message="", by=BY, at=LATER)

    request.refresh_from_db()
    assert request.state == "open"
