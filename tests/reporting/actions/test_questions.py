"""Two who ask about one line at the same moment, with transactions that are really parallel."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from raceme.core.errors import Refusal
from raceme.reporting.actions import questions as actions
from raceme.reporting.models import LineQuestion
from raceme.reporting.queries.asked_lines import messages_of, questions_of
from tests.factories import NOW, IndicatorFactory, PeriodFactory, UserFactory


def _together(*works: Callable[[], object]) -> list[str]:
    """Do ``works`` at the same moment; return what each was refused with, or nothing."""
    start = Barrier(len(works))

    def done(work: Callable[[], object]) -> str:
        start.wait()
        try:
            work()
        except Refusal as refusal:
            return type(refusal).__name__
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(works)) as threads:
        return sorted(threads.map(done, works))


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_once_begin_one_conversation() -> None:
    indicator, officer = IndicatorFactory.create(), UserFactory.create()
    period = PeriodFactory.create(programme=indicator.programme)

    def ask() -> LineQuestion:
        return actions.ask(
            indicator, period=period, record=7, told={}, text="Who?", by=officer, at=NOW
        )

    refused = _together(ask, ask, ask)

    assert refused == ["", "AskedAlready", "AskedAlready"]
    assert questions_of(indicator.programme).count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_who_answer_at_once_leave_one_answer() -> None:
    indicator, person = IndicatorFactory.create(), UserFactory.create()
    period = PeriodFactory.create(programme=indicator.programme)
    question = actions.ask(
        indicator, period=period, record=7, told={}, text="Who?", by=person, at=NOW
    )

    def answer() -> None:
        actions.answer(question, text="Ana.", revision=1, by=person, at=NOW)

    refused = _together(answer, answer)

    assert refused == ["", "ChangedMeanwhile"]
    assert messages_of(question).count() == 2
