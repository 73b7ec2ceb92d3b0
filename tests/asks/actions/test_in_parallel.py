"""Two at once on one ask, one person, one company: with real transactions that commit."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from raceme.asks import actions
from raceme.asks.models import Ask, Bundle
from raceme.audit.models import Entry
from raceme.mail.models import Message
from raceme.organisations.models import Person
from tests.asks.build import asking, somebody, to
from tests.factories import NOW, WorkspaceFactory
from tests.factories.asks import AskFactory, RhythmFactory
from tests.parallel import at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
TUESDAY = datetime(2026, 11, 24, 7, tzinfo=UTC)


def _asked() -> tuple[Person, Ask]:
    ana = somebody(WorkspaceFactory.create())
    ask = actions.ask(asking(), workspace=ana.workspace, of=to(ana), by="Ioana", at=NOW)
    return ana, ask


def _now(ask: Ask) -> Ask:
    return Ask.objects.of(ask.workspace_id).get(pk=ask.pk)


def test_of_two_who_answer_at_once_one_answer_stands() -> None:
    _ana, ask = _asked()

    results = at_once(
        lambda: actions.answer(ask, summary="31", way="link", by="Ana", at=NOW),
        lambda: actions.answer(ask, summary="32", way="telephone", by="Radu", at=NOW),
    )

    assert results == [actions.NoLongerOpen]
    assert (_now(ask).answer, _now(ask).answered_by) == ("31", "Ana")
    assert Entry.objects.filter(verb="asks.answer").count() == 1


def test_of_answering_and_withdrawing_at_once_the_first_stands() -> None:
    _ana, ask = _asked()

    results = at_once(
        lambda: actions.answer(ask, summary="31", way="link", by="Ana", at=NOW),
        lambda: actions.withdraw(ask, by="Ioana", at=NOW),
    )

    assert results == [actions.NoLongerOpen]
    assert _now(ask).state == "answered"


def test_of_two_workers_one_writes_the_mail() -> None:
    ana, ask = _asked()

    results = at_once(
        lambda: actions.tell_everybody(at=TUESDAY),
        lambda: actions.tell(ana.pk, at=TUESDAY),
        lambda: actions.tell_everybody(at=TUESDAY),
    )

    assert results == [None, 0]
    assert (Message.objects.count(), Bundle.objects.of(ana.workspace).count()) == (1, 1)
    assert _now(ask).told_at == TUESDAY


def test_what_is_answered_while_the_mail_is_written_is_not_mailed_again() -> None:
    _ana, ask = _asked()

    results = at_once(
        lambda: actions.answer(ask, summary="31", way="telephone", by="Ioana", at=NOW),
        lambda: actions.tell_everybody(at=TUESDAY),
    )

    assert results == [0]
    assert not Message.objects.exists()


def test_of_two_who_ask_the_same_at_once_one_does() -> None:
    ana = somebody(WorkspaceFactory.create())
    of = to(ana)

    results = at_once(
        lambda: actions.ask(asking(), workspace=ana.workspace, of=of, by="Ioana", at=NOW),
        lambda: actions.ask(asking(), workspace=ana.workspace, of=of, by="Radu", at=NOW),
    )

    assert results == [actions.AskedAlready]
    assert Ask.objects.of(ana.workspace).count() == 1


def test_of_two_who_use_up_the_budget_at_once_the_second_is_warned() -> None:
    ana = somebody(WorkspaceFactory.create())
    RhythmFactory.create(workspace=ana.workspace, budget=2)
    AskFactory.create(person=ana)

    results = at_once(
        lambda: actions.ask(asking(), workspace=ana.workspace, of=to(ana), by="Ioana", at=NOW),
        lambda: actions.ask(
            asking(title="Another?"), workspace=ana.workspace, of=to(ana), by="Radu", at=NOW
        ),
    )

    assert results == [actions.OverBudget]


def test_handing_over_and_answering_at_once_lose_nothing() -> None:
    ana, ask = _asked()
    organisation = to(ana).organisation
    assert organisation is not None
    radu = somebody(ana.workspace, "Radu Pop", organisation=organisation)

    results = at_once(
        lambda: actions.answer(ask, summary="31", way="link", by="Ana", at=NOW),
        lambda: actions.hand_over(organisation, leaver=ana, to=radu, by="Ioana", at=NOW),
    )

    assert results == [0]
    assert (_now(ask).answer, _now(ask).person) == ("31", ana)
    assert connection.vendor == "postgresql"
