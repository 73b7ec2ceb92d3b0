"""Whatever is decided stands in the history, in the transaction that decides it."""

from datetime import timedelta
from decimal import Decimal

import pytest

from raceme.audit.queries import history_of
from raceme.core.models import Record
from raceme.events import actions
from raceme.events.actions import Named, mails, registering, sign_ups, travel
from raceme.events.actions import series as of_series
from raceme.events.actions.attending import Seen, check_in, undo_check_in
from raceme.events.actions.closing import close_event
from raceme.events.actions.registering import AdmissionFacts, TypeFacts
from raceme.events.models import Event, Registration
from tests.events.build import facts, session_facts
from tests.events.build_registering import colleague, entered, kind_of, open_event, registered, said
from tests.factories import NOW, UserFactory, WorkspaceFactory
from tests.factories.events import (
    EventFactory,
    ParticipantTypeFactory,
    RegistrationFactory,
    SessionFactory,
    at_nine,
)

pytestmark = pytest.mark.django_db
BY = "test"


def _told(record: Record, workspace: int) -> list[str]:
    """Return what was done to a record, the first first, without the app's name."""
    entries = history_of(record, within=workspace)
    return [entry.verb.removeprefix("events.") for entry in reversed(entries)]


def _of(record: Event | Registration) -> list[str]:
    return _told(record, record.workspace_id)


def test_what_staff_decide_of_a_registration() -> None:
    event = open_event(capacity=1)
    kind = ParticipantTypeFactory.create(event=event, needs_approval=True, position=5)
    row = registered(event, kind=kind)

    registering.refuse(row, reason="Mistake", by=BY, at=NOW)
    registering.approve(row, by=BY, at=NOW)
    registering.change_type(row, kind=kind_of(event), by=BY, at=NOW)
    row.refresh_from_db()
    registering.correct_registration(
        row, said=said(phone="0700"), note="", revision=row.revision, by=BY, at=NOW
    )
    registering.send_own_link(row, by=BY, at=NOW)
    registering.settle_person(row, person="new", organisation=None, by=BY, at=NOW)
    registering.cancel(row, reason="Ill", by=BY, at=NOW)
    registering.come_back(row, by=row, at=NOW)

    assert _of(row) == [
        *("register", "refuse", "approve", "change_type", "correct_registration"),
        *("send_own_link", "settle_person", "cancel", "come_back"),
    ]


def test_who_was_named_and_who_waits() -> None:
    event = open_event(capacity=2)
    registered(event, colleagues=[colleague(1), colleague(2)])
    named, waiting = (entered(event, f"ion{number}@firm.example") for number in (1, 2))

    registering.agree_to_come(named, by=named, at=NOW)
    registering.confirm_out_of_turn(waiting, reason="Speaks", by=BY, at=NOW)

    assert _of(named) == ["register", "agree_to_come"]
    assert _of(waiting) == ["register", "confirm_out_of_turn"]


def test_sessions_that_somebody_signs_up_for_leaves_and_comes_to() -> None:
    row = registered(open_event())
    session = SessionFactory.create(event=row.event, needs_sign_up=True)

    sign_ups.sign_up(session, row, by=row, at=NOW)
    sign_ups.leave(session, row, by=row, at=NOW)
    check_in(row.event, seen=[Seen(code=row.code, came_at=NOW)], by=BY, at=NOW)
    undo_check_in(row, by=BY, at=NOW)

    assert _of(row) == ["register", "sign_up", "leave_session", "check_in", "undo_check_in"]


def test_an_event_from_its_draft_to_its_cancelling() -> None:
    event = actions.add_event(WorkspaceFactory.create(), facts=facts(), by=BY, at=NOW)

    session = actions.add_session(event, facts=session_facts(event), by=BY, at=NOW)
    longer = session_facts(event, "09:00", "11:00")
    actions.correct_session(session, facts=longer, revision=1, by=BY, at=NOW)
    speaker = actions.name_speaker(session, named=Named(name="Ana Pop"), by=BY, at=NOW)
    actions.take_speaker_away(speaker, by=BY, at=NOW)
    actions.publish(event, by=BY, at=NOW)
    actions.take_out(session, by=BY, at=NOW)
    told = facts(title="Clusters Meet")
    actions.correct_event(event, facts=told, revision=2, by=BY, at=NOW)
    actions.cancel_event(event, reason="Storm", by=BY, at=NOW)

    assert _of(event) == [
        *("add_event", "add_session", "correct_session", "name_speaker", "take_speaker_away"),
        *("publish", "take_out", "correct_event", "cancel_event"),
    ]


def test_rooms_and_tracks() -> None:
    event = EventFactory.create()

    room = actions.add_room(event, name="Sala", capacity=None, by=BY, at=NOW)
    actions.correct_room(room, name="Sala Unirii", capacity=9, by=BY, at=NOW)
    actions.remove_room(room, by=BY, at=NOW)
    track = actions.add_track(event, name="Green", by=BY, at=NOW)
    actions.correct_track(track, name="Blue", by=BY, at=NOW)
    actions.remove_track(track, by=BY, at=NOW)

    assert _of(event) == [
        *("add_room", "correct_room", "remove_room"),
        *("add_track", "correct_track", "remove_track"),
    ]


def test_how_one_gets_in_and_as_what() -> None:
    event = EventFactory.create(state="published")

    registering.save_admission(event, facts=AdmissionFacts(), revision=0, by=BY, at=NOW)
    registering.save_admission(event, facts=AdmissionFacts(capacity=9), revision=1, by=BY, at=NOW)
    kind = registering.add_type(event, facts=TypeFacts(name="Pitch"), by=BY, at=NOW)
    registering.put_type_earlier(kind, by=BY, at=NOW)
    registering.correct_type(
        kind, facts=TypeFacts(name="Pitch", capacity=2), revision=1, by=BY, at=NOW
    )
    registering.remove_type(kind, by=BY, at=NOW)

    assert _of(event) == [
        *("open_admission", "add_type", "correct_admission"),
        *("add_type", "order_types", "correct_type", "remove_type"),
    ]


def test_who_is_written_to_and_in_which_words() -> None:
    event, user = EventFactory.create(state="published"), UserFactory.create()
    changed = mails.MailFacts(is_on=False, days=3, words={})

    mails.set_mail(event, "reminder", facts=changed, revision=0, by=BY, at=NOW)
    mails.begin_inviting(event, [1], by=user, at=NOW)
    mails.begin_telling(event, session=None, said="", occasion="one", by=user, at=NOW)

    assert _of(event) == ["set_mail", "invite", "tell_change"]


def test_whom_one_visits_and_what_it_cost() -> None:
    event = EventFactory.create()
    told = travel.CostFacts(kind="meals", what="Dinner", amount=Decimal(90))
    dearer = travel.CostFacts(kind="meals", what="Dinner", amount=Decimal(95))

    host = travel.add_host(event, facts=travel.HostFacts(name="Oslo"), by=BY, at=NOW)
    named = travel.HostFacts(name="Oslo Cluster")
    travel.correct_host(host, facts=named, revision=1, by=BY, at=NOW)
    travel.remove_host(host, by=BY, at=NOW)
    cost = travel.add_cost(event, facts=told, by=BY, at=NOW)
    travel.correct_cost(cost, facts=dearer, revision=1, by=BY, at=NOW)
    travel.remove_cost(cost, by=BY, at=NOW)

    assert _of(event) == [
        *("add_host", "correct_host", "remove_host"),
        *("add_cost", "correct_cost", "remove_cost"),
    ]


def test_a_series_and_what_is_copied_into_it() -> None:
    event = EventFactory.create()

    of_series.copy_event(event, times=2, step="week", by=BY, at=NOW)
    event.refresh_from_db()
    series = event.series
    assert series is not None
    named = of_series.SeriesFacts(title="Evenings")
    of_series.correct_series(series, facts=named, revision=1, by=BY, at=NOW)

    assert _of(event) == ["copy_event"]
    assert _told(series, event.workspace_id) == ["add_series", "correct_series"]


def test_who_came_and_what_was_written_into_the_log() -> None:
    event = EventFactory.create()
    SessionFactory.create(event=event)
    evening = at_nine(event) + timedelta(hours=9)
    actions.publish(event, by=BY, at=NOW)
    row = RegistrationFactory.create(event=event)

    check_in(event, seen=[Seen(code=row.code, came_at=evening)], by=BY, at=evening)
    close_event(event, by=BY, at=evening)

    assert _of(row) == ["check_in", "settle_person"]
    assert _of(event) == ["publish", "check_in", "close"]
