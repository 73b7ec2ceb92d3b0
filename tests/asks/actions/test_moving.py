"""Asks whose last day moves, and asks that are open again."""

from datetime import UTC, date, datetime, timedelta

import pytest

from raceme.asks import actions
from raceme.asks.models import Ask
from raceme.audit.models import Entry
from tests.asks.build import asking, somebody, to
from tests.factories import NOW, WorkspaceFactory
from tests.factories.asks import AskFactory

pytestmark = pytest.mark.django_db
State = Ask.State
# The mails of a week leave on Tuesday at nine, in Bucharest.
TUESDAY = datetime(2026, 11, 24, 7, tzinfo=UTC)
WEEK = timedelta(days=7)
A_DAY_AFTER = TUESDAY + timedelta(days=1)
DUE, EARLIER, LATER = date(2026, 12, 21), date(2026, 12, 14), date(2027, 1, 18)


def _asked() -> Ask:
    ana = somebody(WorkspaceFactory.create())
    return actions.ask(asking(due_on=DUE), workspace=ana.workspace, of=to(ana), by="Ioana", at=NOW)


def _now(ask: Ask) -> Ask:
    return Ask.objects.of(ask.workspace_id).get(pk=ask.pk)


def _told() -> Ask:
    """Return what was in the mail of Tuesday, to be reminded of in the week before its day."""
    ask = _asked()
    actions.tell_everybody(at=TUESDAY)
    assert _now(ask).next_mail_at == datetime(2026, 12, 15, 7, tzinfo=UTC)
    return _now(ask)


def test_a_day_that_comes_earlier_is_told_with_the_next_mail() -> None:
    ask = _told()

    count = actions.move_due_day([ask], due_on=EARLIER, by="Ioana", at=A_DAY_AFTER)

    now = _now(ask)
    assert (count, now.due_on, now.next_mail_at) == (1, EARLIER, TUESDAY + WEEK)
    changes = Entry.objects.get(verb="asks.move_due_day").values.changes
    assert changes == {"due_on": ["2026-12-21", "2026-12-14"], "asks": [None, 1]}


def test_a_day_before_the_next_mail_is_told_at_once() -> None:
    ask = _told()

    actions.move_due_day([ask], due_on=date(2026, 11, 27), by="Ioana", at=A_DAY_AFTER)

    assert _now(ask).next_mail_at == A_DAY_AFTER


def test_a_later_day_is_told_to_nobody_and_puts_the_reminder_off() -> None:
    ask = _told()

    actions.move_due_day([ask], due_on=LATER, by="Ioana", at=A_DAY_AFTER)

    # The Tuesday of the week before it.
    assert _now(ask).next_mail_at == datetime(2027, 1, 12, 7, tzinfo=UTC)


def test_who_was_reminded_twice_gets_no_third_mail() -> None:
    ask = _told()
    Ask.objects.of(ask.workspace).update(reminders=2, next_mail_at=None)

    actions.move_due_day([_now(ask)], due_on=EARLIER, by="Ioana", at=A_DAY_AFTER)

    assert (_now(ask).due_on, _now(ask).next_mail_at) == (EARLIER, None)


def test_what_was_not_told_yet_still_goes_with_the_first_mail() -> None:
    ask = _asked()

    actions.move_due_day([ask], due_on=LATER, by="Ioana", at=NOW)
    later = _now(ask).next_mail_at
    actions.move_due_day([_now(ask)], due_on=NOW.date(), by="Ioana", at=NOW)

    assert (later, _now(ask).next_mail_at) == (TUESDAY, NOW)


def test_a_day_that_is_over_is_refused_and_what_is_closed_stays() -> None:
    ask, other = _asked(), _asked()
    actions.withdraw(other, by="Ioana", at=NOW)

    with pytest.raises(actions.DueTooEarly):
        actions.move_due_day([ask], due_on=date(2026, 11, 22), by="Ioana", at=NOW)
    count = actions.move_due_day([_now(other)], due_on=LATER, by="Ioana", at=NOW)

    assert (count, _now(ask).due_on, _now(other).due_on) == (0, DUE, DUE)


def test_what_is_asked_again_goes_on_where_it_stopped() -> None:
    ask = _told()
    actions.withdraw(ask, reason="Closed", by="Ioana", at=A_DAY_AFTER)

    resumed = actions.resume([_now(ask)], past_due_on=LATER, by="Ioana", at=A_DAY_AFTER)

    now = _now(ask)
    assert [each.pk for each in resumed] == [ask.pk]
    assert (now.state, now.reason, now.closed_at, now.due_on) == (State.OPEN, "", None, DUE)
    assert (now.told_at, now.next_mail_at) == (TUESDAY, datetime(2026, 12, 15, 7, tzinfo=UTC))
    assert Entry.objects.filter(verb="asks.resume").count() == 1


def test_whose_day_is_past_gets_another() -> None:
    ask = _asked()
    actions.withdraw(ask, by="Ioana", at=NOW)
    after = datetime(2026, 12, 22, 8, tzinfo=UTC)

    actions.resume([_now(ask)], past_due_on=LATER, by="Ioana", at=after)

    assert (_now(ask).due_on, _now(ask).next_mail_at) == (
        LATER,
        datetime(2026, 12, 29, 7, tzinfo=UTC),
    )


@pytest.mark.parametrize("left_out", ["answered", "asked anew", "erased"])
def test_who_need_not_be_asked_is_left_out(left_out: str) -> None:
    ask = AskFactory.create()
    if left_out == "answered":
        actions.answer(ask, summary="31", way="link", by="Ana", at=NOW)
    else:
        actions.withdraw(ask, by="Ioana", at=NOW)
    if left_out == "asked anew":
        AskFactory.create(person=ask.person, title=ask.title)
    if left_out == "erased":
        assert ask.person
        ask.person.erased_at = NOW
        ask.person.save()
    before = _now(ask).state

    resumed = actions.resume([_now(ask)], past_due_on=LATER, by="Ioana", at=NOW)

    assert (resumed, _now(ask).state) == ([], before)
