from dataclasses import replace
from datetime import date, timedelta

import pytest

from raceme.core.errors import ChangedMeanwhile, FieldRefusal, Refusal
from raceme.engagements.models import Activity
from raceme.events import actions
from raceme.events.models import Session
from tests.events.build import kind, moment, session_facts
from tests.factories import NOW
from tests.factories.events import EventFactory, RoomFactory, SessionFactory, TrackFactory

pytestmark = pytest.mark.django_db
BY = "test"


def test_a_session_of_a_published_event_is_planned_at_once() -> None:
    event = EventFactory.create()
    SessionFactory.create(event=event)
    event = actions.publish(event, by=BY, at=NOW)

    made = actions.add_session(event, facts=session_facts(event), by=BY, at=NOW)

    assert made.activity is not None
    assert (made.activity.kind.code, made.activity.part_of) == ("keynote", event.activity)


@pytest.mark.parametrize(
    ("field", "begins", "until"), [("until", "10:00", "10:00"), ("until", "10:00", "09:00")]
)
def test_a_session_ends_after_it_begins(field: str, begins: str, until: str) -> None:
    event = EventFactory.create()

    with pytest.raises(FieldRefusal) as refused:
        actions.add_session(event, facts=session_facts(event, begins, until), by=BY, at=NOW)

    assert refused.value.field == field


def test_a_session_is_on_a_day_of_its_event_by_the_event_s_clock() -> None:
    event = EventFactory.create()
    late = moment(event, "23:00", day=event.ends_on)
    facts = session_facts(event, starts_at=late, ends_at=late + timedelta(hours=2))

    actions.add_session(event, facts=facts, by=BY, at=NOW)
    day = timedelta(days=1)
    outside = replace(facts, starts_at=late + day, ends_at=late + day + day)
    with pytest.raises(FieldRefusal) as refused:
        actions.add_session(event, facts=outside, by=BY, at=NOW)
    assert refused.value.field == "day"


def test_a_room_holds_one_session_at_a_time() -> None:
    room = RoomFactory.create()
    event = room.event
    first = actions.add_session(event, facts=session_facts(event, room=room), by=BY, at=NOW)

    for begins, until in (("09:30", "10:30"), ("08:00", "11:00"), ("09:00", "10:00")):
        facts = session_facts(event, begins, until, room=room)
        with pytest.raises(FieldRefusal, match="Opening"):
            actions.add_session(event, facts=facts, by=BY, at=NOW)

    after = session_facts(event, "10:00", "11:00", room=room)
    actions.add_session(event, facts=after, by=BY, at=NOW)
    # It is not in its own way.
    longer = session_facts(event, "08:30", "10:00", room=room)
    actions.correct_session(first, facts=longer, revision=1, by=BY, at=NOW)
    actions.take_out(first, by=BY, at=NOW)
    actions.add_session(event, facts=session_facts(event, room=room), by=BY, at=NOW)


def test_a_room_or_track_of_another_event_is_refused() -> None:
    event = EventFactory.create()

    facts = session_facts(event)
    for wrong in (
        replace(facts, room=RoomFactory.create()),
        replace(facts, track=TrackFactory.create()),
    ):
        with pytest.raises(Refusal):
            actions.add_session(event, facts=wrong, by=BY, at=NOW)


def test_a_second_editor_is_told() -> None:
    session = SessionFactory.create()
    facts = session_facts(session.event)
    actions.correct_session(session, facts=facts, revision=1, by=BY, at=NOW)

    with pytest.raises(ChangedMeanwhile):
        actions.correct_session(session, facts=facts, revision=1, by=BY, at=NOW)


def test_what_becomes_a_break_is_planned_no_more_and_may_come_back() -> None:
    event = EventFactory.create()
    session = SessionFactory.create(event=event)
    event = actions.publish(event, by=BY, at=NOW)
    talk = session_facts(event)

    actions.correct_session(session, facts=replace(talk, kind=None), revision=1, by=BY, at=NOW)
    activity = Activity.objects.of(event.workspace).exclude(part_of=None)
    assert activity.get().state == "withdrawn"
    actions.correct_session(session, facts=talk, revision=2, by=BY, at=NOW)

    assert (activity.get().state, activity.get().title) == ("planned", "Opening")


def test_a_session_of_a_draft_goes_and_a_published_one_stays_crossed_out() -> None:
    event = EventFactory.create()
    first, second = SessionFactory.create_batch(2, event=event)
    actions.take_out(first, by=BY, at=NOW)
    event = actions.publish(event, by=BY, at=NOW)

    actions.take_out(second, by=BY, at=NOW)

    left = Session.objects.of(event.workspace).get()
    assert (left, left.cancelled_at, left.sequence) == (second, NOW, 1)
    assert left.activity is not None
    assert left.activity.state == "withdrawn"
    with pytest.raises(Refusal):
        actions.take_out(second, by=BY, at=NOW)


def test_what_was_held_is_not_taken_out() -> None:
    event = EventFactory.create()
    session = SessionFactory.create(event=event)
    event = actions.publish(event, by=BY, at=NOW)
    Activity.objects.of(event.workspace).update(state="held")

    with pytest.raises(Refusal, match="held"):
        actions.take_out(session, by=BY, at=NOW)


def test_a_session_over_midnight_is_in_the_log_on_both_days() -> None:
    event = EventFactory.create()
    SessionFactory.create(event=event)
    event = actions.publish(event, by=BY, at=NOW)
    late = moment(event, "23:00")
    facts = session_facts(
        event, kind=kind("camp"), starts_at=late, ends_at=late + timedelta(hours=3)
    )

    made = actions.add_session(event, facts=facts, by=BY, at=NOW)

    assert made.activity is not None
    assert (made.activity.started_on, made.activity.ended_on) == (
        date(2027, 5, 11),
        date(2027, 5, 12),
    )
