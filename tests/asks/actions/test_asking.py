from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from raceme.asks import actions
from raceme.asks.actions import Recipient
from raceme.asks.models import Ask
from raceme.audit.models import Entry
from raceme.core.errors import FieldRefusal
from raceme.organisations.models import Relationship
from tests.asks.build import DUE, asking, somebody, to
from tests.factories import NOW, OrganisationFactory, PersonFactory, WorkspaceFactory
from tests.factories.asks import AskFactory, RhythmFactory

pytestmark = pytest.mark.django_db
# NOW is a Monday; the mails of a week leave on Tuesday at nine, in Bucharest.
TUESDAY = datetime(2026, 11, 24, 7, tzinfo=UTC)


def test_ask_writes_who_asks_whom_for_what_and_when_it_goes_out() -> None:
    ana = somebody(WorkspaceFactory.create())

    ask = actions.ask(asking(), workspace=ana.workspace, of=to(ana), by="Ioana", at=NOW)

    ask.refresh_from_db()
    told = (ask.title, ask.due_on, ask.minutes, ask.state, ask.person, ask.asked_by)
    assert told == ("How many people work for you?", DUE, 2, "open", ana, "Ioana")
    assert (ask.next_mail_at, ask.told_at) == (TUESDAY, None)
    entry = Entry.objects.get(verb="asks.ask")
    assert entry.values.changes["of"] == [None, str(to(ana))]
    assert Relationship.objects.filter(organisation=ask.organisation).count() == 1


def test_ask_that_is_due_before_the_next_mail_goes_out_at_once() -> None:
    ana = somebody(WorkspaceFactory.create())
    soon = asking(due_on=TUESDAY.date())

    ask = actions.ask(soon, workspace=ana.workspace, of=to(ana), by="Ioana", at=NOW)

    assert ask.next_mail_at == NOW


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"purpose": ""}, "purpose"),
        ({"due_on": NOW.date() - timedelta(days=1)}, "due_on"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 481}, "minutes"),
        ({"kind": "page"}, "path"),
    ],
    ids=str,
)
def test_ask_refuses_what_nobody_could_answer(wrong: dict[str, object], field: str) -> None:
    ana = somebody(WorkspaceFactory.create())

    with pytest.raises(FieldRefusal) as refused:
        actions.ask(asking(**wrong), workspace=ana.workspace, of=to(ana), by="Ioana", at=NOW)

    assert refused.value.field == field
    assert not Ask.objects.of(ana.workspace).exists()


@pytest.mark.parametrize("path", ["https://elsewhere.example/", "//elsewhere.example/", ""])
def test_ask_is_answered_on_a_page_of_this_installation_only(path: str) -> None:
    ana = somebody(WorkspaceFactory.create())
    of = Recipient(person=ana, path=path)

    with pytest.raises(actions.PageMissing):
        actions.ask(asking(kind="page"), workspace=ana.workspace, of=of, by="Ioana", at=NOW)


def test_ask_sent_twice_makes_one() -> None:
    ana, token = somebody(WorkspaceFactory.create()), uuid4()
    first, second = (
        actions.ask(asking(), workspace=ana.workspace, of=to(ana), by="Io", at=NOW, token=token)
        for _time in range(2)
    )

    assert first == second
    assert Ask.objects.of(ana.workspace).count() == 1


def test_ask_does_not_ask_the_same_while_it_is_open() -> None:
    ana = somebody(WorkspaceFactory.create())
    first = actions.ask(asking(), workspace=ana.workspace, of=to(ana), by="Ioana", at=NOW)

    with pytest.raises(actions.AskedAlready):
        actions.ask(asking(), workspace=ana.workspace, of=to(ana), by="Radu", at=NOW)

    actions.withdraw(first, by="Ioana", at=NOW)
    actions.ask(asking(), workspace=ana.workspace, of=to(ana), by="Radu", at=NOW)


def test_ask_over_the_budget_needs_a_reason_that_is_kept() -> None:
    ana = somebody(WorkspaceFactory.create())
    RhythmFactory.create(workspace=ana.workspace, budget=2)
    elsewhere = PersonFactory.create(name="A. Pop", email="ana@firm.example")
    AskFactory.create(person=elsewhere)
    AskFactory.create(person=ana)

    with pytest.raises(actions.OverBudget) as refused:
        actions.ask(asking(), workspace=ana.workspace, of=to(ana), by="Ioana", at=NOW)
    ask = actions.ask(
        asking(), workspace=ana.workspace, of=to(ana), by="Io", at=NOW, despite="The law asks"
    )

    assert "2 requests this quarter already, of 2" in str(refused.value)
    assert ask.despite == "The law asks"
    assert Entry.objects.get(verb="asks.ask").values.changes["despite"] == [None, "The law asks"]


def test_ask_within_the_budget_keeps_no_reason() -> None:
    ana = somebody(WorkspaceFactory.create())

    ask = actions.ask(
        asking(), workspace=ana.workspace, of=to(ana), by="Ioana", at=NOW, despite="whatever"
    )

    assert ask.despite == ""


def test_ask_many_is_one_entry_however_many_they_are(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    workspace = WorkspaceFactory.create()
    of = [
        Recipient(organisation=OrganisationFactory.create(), person=person)
        for person in PersonFactory.create_batch(210, workspace=workspace)
    ]

    with django_assert_max_num_queries(30):
        sent = actions.ask_many(asking(), workspace=workspace, of=of, by="Ioana", at=NOW)

    assert len(sent.asks) == Ask.objects.of(workspace).count() == 210
    assert Entry.objects.count() == 1
    assert Entry.objects.get().values.changes["asks"] == [None, 210]


def test_ask_many_leaves_out_who_was_asked_enough_or_the_same() -> None:
    workspace = WorkspaceFactory.create()
    RhythmFactory.create(workspace=workspace, budget=1)
    ana, radu, ioana = (somebody(workspace, name) for name in ("Ana P", "Radu P", "Ioana P"))
    AskFactory.create(person=radu)
    AskFactory.create(
        person=ioana, organisation=to(ioana).organisation, title="How many people work for you?"
    )
    of = [to(person) for person in (ana, radu, ioana)]

    sent = actions.ask_many(asking(), workspace=workspace, of=of, by="Ioana", at=NOW)
    anyway = actions.ask_many(
        asking(title="And where?"), workspace=workspace, of=of, by="Ioana", at=NOW, despite="Law"
    )

    assert [ask.person for ask in sent.asks] == [ana]
    assert (sent.over_budget, sent.asked_already) == ([to(radu)], [to(ioana)])
    assert [(ask.person, ask.despite) for ask in anyway.asks] == [
        (ana, "Law"),
        (radu, "Law"),
        (ioana, "Law"),
    ]


def test_ask_many_without_anybody_left_writes_nothing() -> None:
    workspace = WorkspaceFactory.create()
    RhythmFactory.create(workspace=workspace, budget=1)
    ana = somebody(workspace)
    AskFactory.create(person=ana)

    with pytest.raises(actions.NobodyToAsk):
        actions.ask_many(asking(), workspace=workspace, of=[to(ana)], by="Ioana", at=NOW)

    assert not Entry.objects.exists()
