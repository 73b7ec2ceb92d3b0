"""Several who ask, answer and take back at the same moment, with transactions really parallel."""

from datetime import timedelta

import pytest

from raceme.matchmaking.actions import joining, requesting, wishing
from raceme.matchmaking.actions.refusals import (
    AgreedAlready,
    AnsweredAlready,
    AskedYou,
    QuotaUsed,
)
from raceme.matchmaking.actions.terms import Asking
from raceme.matchmaking.models import News, Request, Wish
from raceme.matchmaking.queries.requests import held_by
from tests.factories import NOW
from tests.matchmaking.build import asked, somebody, two
from tests.parallel import at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
BY = "test"


def test_of_two_who_accept_one_request_one_is_told() -> None:
    ana, bela = two()
    request = asked(ana, bela)

    def accept() -> object:
        return requesting.accept(request, strength="", by=BY, at=NOW)

    assert at_once(accept, accept, accept) == [AnsweredAlready, AnsweredAlready]
    assert Wish.objects.of(ana.workspace_id).count() == 1


def test_of_one_who_accepts_and_one_who_declines_the_second_is_told() -> None:
    ana, bela = two()
    request = asked(ana, bela)

    came = at_once(
        lambda: requesting.decline(request, word="", by=BY, at=NOW),
        lambda: requesting.accept(request, strength="", by=BY, at=NOW),
    )

    assert came == [AnsweredAlready]
    assert not Wish.objects.of(ana.workspace_id).exists()


def test_what_is_taken_back_while_it_is_accepted_is_never_half_agreed() -> None:
    ana, bela = two()
    request = asked(ana, bela)

    came = at_once(
        lambda: requesting.withdraw(request, by=BY, at=NOW),
        lambda: requesting.accept(request, strength="", by=BY, at=NOW),
    )

    assert came == [AnsweredAlready]
    assert not Wish.objects.of(ana.workspace_id).exists()


def test_what_is_accepted_while_it_is_taken_back_ends_at_once() -> None:
    ana, bela = two()
    request = asked(ana, bela)

    at_once(
        lambda: requesting.accept(request, strength="", by=BY, at=NOW),
        lambda: requesting.withdraw(request, by=BY, at=NOW),
    )

    wish = Wish.objects.of(ana.workspace_id).get()
    assert (wish.ended_at, Request.objects.of(ana.workspace_id).get().state) == (NOW, "withdrawn")


def test_the_last_place_of_a_quota_goes_to_one_request() -> None:
    ana, bela = two(most_requests=2)
    cora, dan = somebody(ana.matchmaking), somebody(ana.matchmaking)
    asked(ana, bela)

    came = at_once(
        lambda: requesting.ask(ana, cora, asking=Asking(), by=BY, at=NOW),
        lambda: requesting.ask(ana, dan, asking=Asking(), by=BY, at=NOW),
    )

    assert (came, held_by(ana)) == ([QuotaUsed], 2)


def test_two_who_ask_each_other_at_once_have_one_request() -> None:
    ana, bela = two()

    came = at_once(
        lambda: requesting.ask(ana, bela, asking=Asking(), by=BY, at=NOW),
        lambda: requesting.ask(bela, ana, asking=Asking(), by=BY, at=NOW),
    )

    assert (came, Request.objects.of(ana.workspace_id).count()) == ([AskedYou], 1)


def test_a_request_that_runs_out_while_it_is_accepted_is_accepted() -> None:
    ana, bela = two()
    request = asked(ana, bela)
    over = request.expires_at + timedelta(minutes=1)

    came = at_once(
        lambda: requesting.accept(request, strength="", by=BY, at=NOW),
        lambda: requesting.expire(at=over),
    )

    assert (came, Request.objects.of(ana.workspace_id).get().state) == ([0], "accepted")
    assert not News.objects.of(ana.workspace_id).filter(kind="expired").exists()


def test_a_wish_of_two_is_made_once() -> None:
    ana, bela = two()

    def make() -> object:
        return wishing.make_wish(ana.matchmaking, [ana, bela], weight=1, by=BY, at=NOW)

    assert at_once(make, make) == [AgreedAlready]
    assert Wish.objects.of(ana.workspace_id).count() == 1


def test_what_runs_out_while_somebody_leaves_has_run_out() -> None:
    ana, bela = two()
    request = asked(ana, bela)
    over = request.expires_at

    at_once(
        lambda: requesting.expire(at=over),
        lambda: joining.leave(ana, by=BY, at=over),
    )

    told = News.objects.of(ana.workspace_id).values_list("kind", flat=True)
    assert (Request.objects.of(ana.workspace_id).get().state, set(told)) == ("expired", {"expired"})
