from datetime import datetime, timedelta

import pytest

from raceme.audit.models import Entry
from raceme.events.actions.attending import (
    NotThere,
    Outcome,
    Seen,
    check_in,
    undo_check_in,
)
from raceme.events.actions.refusals import StateForbids
from raceme.events.models import Attendance, Event, Registration, Session
from raceme.events.queries.attending import attendances_of, news_of, turnout_of, who_came
from tests.factories import NOW
from tests.factories.events import EventFactory, RegistrationFactory, SessionFactory

pytestmark = pytest.mark.django_db
BY = "desk"
FIRST, SECOND = "phone one", "phone two"


def _before(minutes: int) -> datetime:
    return NOW - timedelta(minutes=minutes)


def _scan(
    one: Registration, minutes: int = 0, *, device: str = FIRST, session: int | None = None
) -> Seen:
    return Seen(
        code=one.code,
        came_at=_before(minutes),
        session=session,
        way=Attendance.Way.SCAN,
        device=device,
    )


def _check(event: Event, *seen: Seen, at: datetime = NOW) -> list[Outcome]:
    return [one.outcome for one in check_in(event, seen=seen, by=BY, at=at)]


def test_whom_two_devices_saw_came_once_and_the_earliest_time_stays() -> None:
    ana = RegistrationFactory.create()

    assert _check(ana.event, _scan(ana, 5)) == [Outcome.HERE]
    later = NOW + timedelta(minutes=1)
    answers = check_in(ana.event, seen=[_scan(ana, 9, device=SECOND)], by=BY, at=later)

    assert [(one.outcome, one.since) for one in answers] == [(Outcome.ALREADY, _before(9))]
    assert list(attendances_of(ana.event).values_list("came_at", flat=True)) == [_before(9)]
    assert _check(ana.event, _scan(ana, 2, device=SECOND)) == [Outcome.ALREADY]


def test_a_batch_that_was_answered_into_nothing_is_sent_again_and_says_the_same() -> None:
    ana = RegistrationFactory.create()
    batch = [_scan(ana, 5), _scan(ana, 4)]

    first = _check(ana.event, *batch)
    again = _check(ana.event, *batch, at=NOW + timedelta(minutes=3))

    assert first == again == [Outcome.HERE, Outcome.ALREADY]
    assert Attendance.objects.of(ana.workspace).count() == 1
    assert Entry.objects.filter(verb="events.check_in").count() == 1


def test_each_is_told_what_stands_against_it() -> None:
    ana = RegistrationFactory.create()
    event = ana.event
    waiting = RegistrationFactory.create(event=event, state="waiting", waiting_since=NOW)
    gone = RegistrationFactory.create(event=event, state="cancelled")
    elsewhere = RegistrationFactory.create()

    answers = check_in(
        event, seen=[_scan(one) for one in (ana, waiting, gone, elsewhere)], by=BY, at=NOW
    )

    assert [(one.outcome, one.registration) for one in answers] == [
        (Outcome.HERE, ana),
        (Outcome.HERE, waiting),
        (Outcome.CANCELLED, gone),
        (Outcome.UNKNOWN, None),
    ]
    assert list(who_came(event)) == [ana, waiting]


def test_a_session_counts_its_own_and_one_that_is_gone_counts_as_the_event() -> None:
    ana = RegistrationFactory.create()
    session = SessionFactory.create(event=ana.event)
    out = SessionFactory.create(event=ana.event, cancelled_at=NOW)
    ion = RegistrationFactory.create(event=ana.event)

    _check(ana.event, _scan(ana, session=session.pk), _scan(ion, session=out.pk))

    assert list(who_came(ana.event, session=session)) == [ana]
    assert list(who_came(ana.event)) == [ana, ion]
    assert set(attendances_of(ana.event).values_list("session", flat=True)) == {session.pk, None}


def test_what_was_taken_back_does_not_come_back_late_but_who_is_seen_after_that_is_here() -> None:
    ana = RegistrationFactory.create()
    _check(ana.event, _scan(ana, 30))

    undo_check_in(ana, by=BY, at=_before(10))

    assert not who_came(ana.event).exists()
    assert _check(ana.event, _scan(ana, 20, device=SECOND)) == [Outcome.TAKEN_BACK]
    assert _check(ana.event, _scan(ana, 5, device=SECOND)) == [Outcome.HERE]
    assert list(attendances_of(ana.event).values_list("came_at", flat=True)) == [_before(5)]


def test_taking_back_twice_is_one_and_of_nobody_is_refused() -> None:
    ana = RegistrationFactory.create()
    with pytest.raises(NotThere):
        undo_check_in(ana, by=BY, at=NOW)
    _check(ana.event, _scan(ana))

    for _ in range(2):
        undo_check_in(ana, by=BY, at=NOW)

    assert Entry.objects.filter(verb="events.undo_check_in").count() == 1


def test_a_clock_ahead_of_ours_and_a_strange_device_do_no_harm() -> None:
    ana = RegistrationFactory.create()

    _check(ana.event, _scan(ana, -600, device="x" * 300))

    row = attendances_of(ana.event).get()
    assert (row.came_at, row.device) == (NOW, "x" * 60)


def test_nobody_is_checked_in_where_the_event_is_cancelled() -> None:
    ana = RegistrationFactory.create(event__state="cancelled")

    with pytest.raises(StateForbids):
        _check(ana.event, _scan(ana))


def test_the_turnout_counts_the_expected_and_who_came_of_all() -> None:
    ana, ion = RegistrationFactory.create_batch(2, event=_event())
    waiting = RegistrationFactory.create(event=ana.event, state="waiting", waiting_since=NOW)
    session = SessionFactory.create(event=ana.event)
    _check(ana.event, _scan(ana), _scan(ana, session=session.pk), _scan(waiting))

    turnout = turnout_of(ion.event)

    assert (turnout.expected, turnout.came, turnout.absent) == (2, 2, 1)
    assert turnout.absent_share == 0.5


def test_news_say_who_came_and_who_was_taken_back_since() -> None:
    ana, ion = RegistrationFactory.create_batch(2, event=_event())
    session: Session = SessionFactory.create(event=ana.event)
    _check(ana.event, _scan(ana, 9), at=_before(9))
    _check(ana.event, _scan(ion, 3, session=session.pk), at=_before(3))
    undo_check_in(ana, by=BY, at=_before(2))

    news = news_of(ana.event, since=_before(5))

    assert news.seen == [(ion.code, session.pk, _before(3))]
    assert news.undone == [(ana.code, None)]


def _event() -> Event:
    return RegistrationFactory.create(state="cancelled").event


def test_a_badge_of_another_event_of_the_workspace_is_known_to_that_one_alone() -> None:
    here = EventFactory.create(state="published")
    elsewhere = EventFactory.create(state="published", workspace=here.workspace)
    ana = RegistrationFactory.create(event=elsewhere)

    assert _check(here, _scan(ana)) == [Outcome.UNKNOWN]
    assert not ana.attendances.exists()
    assert _check(elsewhere, _scan(ana)) == [Outcome.HERE]
