from datetime import date, timedelta

import pytest

from raceme.asks import actions
from raceme.asks.models import Ask
from raceme.audit.models import Entry
from tests.asks.build import somebody, to
from tests.factories import NOW, WorkspaceFactory
from tests.factories.asks import AskFactory

pytestmark = pytest.mark.django_db
State = Ask.State


def _now(ask: Ask) -> Ask:
    return Ask.objects.of(ask.workspace_id).get(pk=ask.pk)


def test_answer_keeps_what_was_said_by_whom_and_how() -> None:
    ask = AskFactory.create()

    actions.answer(ask, summary=" 31 ", way="link", by="Ana Pop", at=NOW)

    now = _now(ask)
    assert (now.state, now.answer, now.way, now.answered_at) == ("answered", "31", "link", NOW)
    assert (now.answered_by, now.next_mail_at) == ("Ana Pop", None)
    entry = Entry.objects.get(verb="asks.answer")
    assert entry.values.changes == {"answer": [None, "31"], "way": [None, "link"]}


@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        ("text", {"summary": " "}),
        ("yes_no", {"summary": "perhaps"}),
        ("yes_no", {"choice": "confirmed"}),
        ("confirm", {"choice": "yes"}),
    ],
)
def test_answer_must_be_one(kind: str, sent: dict[str, str]) -> None:
    ask = AskFactory.create(kind=kind)

    with pytest.raises(actions.AnswerMissing):
        actions.answer(ask, way="link", by="Ana Pop", at=NOW, **sent)

    assert _now(ask).state == State.OPEN


@pytest.mark.parametrize(
    ("kind", "choice"), [("yes_no", "yes"), ("yes_no", "no"), ("confirm", "confirmed")]
)
def test_answer_by_a_choice_may_have_words(kind: str, choice: str) -> None:
    ask = AskFactory.create(kind=kind)

    actions.answer(ask, choice=choice, summary="since May", way="link", by="Ana Pop", at=NOW)

    now = _now(ask)
    assert (now.choice, now.answer) == (choice, "since May")


def test_who_comes_second_is_told_who_was_first() -> None:
    ask = AskFactory.create()
    actions.answer(ask, summary="31", way="link", by="Ana Pop", at=NOW)

    with pytest.raises(actions.NoLongerOpen) as late:
        actions.answer(ask, summary="32", way="link", by="Radu Pop", at=NOW)
    with pytest.raises(actions.NoLongerOpen):
        actions.withdraw(ask, by="Ioana", at=NOW)

    assert "Ana Pop answered this on 23 November 2026" in str(late.value)
    assert (_now(ask).answer, Entry.objects.count()) == ("31", 1)


def test_every_state_but_open_is_an_end_and_only_what_was_withdrawn_is_asked_again() -> None:
    ends = {state: Ask.TRANSITIONS[state] for state in State if state != State.OPEN}

    assert ends.pop(State.WITHDRAWN) == {State.OPEN}
    assert ends == dict.fromkeys(ends, frozenset())
    assert Ask.TRANSITIONS[State.OPEN] == {*ends, State.WITHDRAWN}


def test_many_are_withdrawn_with_one_entry_and_what_was_answered_stays() -> None:
    open_one = AskFactory.create()
    answered = AskFactory.create(workspace=open_one.workspace)
    actions.answer(answered, summary="31", way="link", by="Ana Pop", at=NOW)

    count = actions.withdraw_all([open_one, answered], reason="Over", by="Ioana", at=NOW)

    assert count == 1
    now = _now(open_one)
    assert (now.state, now.reason, now.next_mail_at) == (State.WITHDRAWN, "Over", None)
    assert _now(answered).state == State.ANSWERED
    assert Entry.objects.get(verb="asks.withdraw").values.changes == {"reason": [None, "Over"]}


def test_decline_keeps_why() -> None:
    ask = AskFactory.create()

    actions.decline(ask, reason="We do not count them", way="link", by="Ana Pop", at=NOW)

    now = _now(ask)
    assert (now.state, now.reason, now.answered_at) == ("declined", "We do not count them", None)


def test_expire_lets_run_out_what_was_due_a_month_ago() -> None:
    old = AskFactory.create(due_on=NOW.date() - timedelta(days=31))
    late = AskFactory.create(
        due_on=NOW.date() - timedelta(days=30), person=somebody(old.workspace, "Radu Pop")
    )

    count = actions.expire(at=NOW)
    again = actions.expire(at=NOW)

    assert (count, again) == (1, 0)
    assert (_now(old).state, _now(late).state) == ("expired", "open")
    assert Entry.objects.get().verb == "asks.expire"


def test_expire_in_one_workspace_leaves_what_others_asked() -> None:
    over = NOW.date() - timedelta(days=31)
    ours, theirs = AskFactory.create(due_on=over), AskFactory.create(due_on=over)

    count = actions.expire_in(ours.workspace, at=NOW)

    assert count == 1
    assert (_now(ours).state, _now(theirs).state) == ("expired", "open")


def test_hand_over_moves_what_is_open_of_one_company() -> None:
    workspace = WorkspaceFactory.create()
    ana = somebody(workspace)
    radu = somebody(workspace, "Radu Pop", organisation=to(ana).organisation)
    of_company = AskFactory.create(person=ana, organisation=to(ana).organisation)
    of_ana = AskFactory.create(person=ana)
    organisation = of_company.organisation
    assert organisation is not None

    moved = actions.hand_over(organisation, leaver=ana, to=radu, by="Ana Pop", at=NOW)

    assert moved == 1
    assert (_now(of_company).person, _now(of_ana).person) == (radu, ana)


def test_answer_of_a_page_is_what_its_module_says() -> None:
    ask = AskFactory.create(kind="page", path="/my/", module="portal", due_on=date(2026, 12, 1))

    actions.answer(ask, summary="confirmed", way="account", by="Ana Pop", at=NOW)

    assert _now(ask).answer == "confirmed"
