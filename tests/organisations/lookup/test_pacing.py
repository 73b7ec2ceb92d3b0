"""One question a second, of all who ask together."""

from time import monotonic

import pytest

from raceme.organisations.lookup import pacing, terms
from raceme.organisations.lookup.anaf import AnnualAccounts, Register
from raceme.organisations.lookup.vies import Vies
from tests.parallel import at_once

PATIENT = terms.Patience(turn=5, answer=1)
HURRIED = terms.Patience(turn=0, answer=1)


@pytest.mark.django_db
def test_the_next_question_to_a_host_waits_its_second() -> None:
    began = monotonic()

    pacing.wait_for_turn(Register(), patience=PATIENT)
    pacing.wait_for_turn(AnnualAccounts(), patience=PATIENT)

    assert 0.9 < monotonic() - began < 3


@pytest.mark.django_db
def test_who_cannot_wait_is_told_that_others_ask() -> None:
    pacing.wait_for_turn(Register(), patience=HURRIED)
    pacing.wait_for_turn(Vies(), patience=HURRIED)  # another host has its own pace

    with pytest.raises(terms.Busy, match="Others are asking"):
        pacing.wait_for_turn(Register(), patience=HURRIED)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_who_ask_at_once_one_gets_through() -> None:
    def ask() -> str:
        pacing.wait_for_turn(Register(), patience=HURRIED)
        return "asked"

    assert at_once(ask, ask) == [terms.Busy]
