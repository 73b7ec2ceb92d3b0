from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from raceme.events import actions
from raceme.events.exports.calendar import calendar_of
from raceme.events.models import Event
from raceme.events.queries import sessions_of
from tests.events.build import moment, session_facts
from tests.factories import NOW
from tests.factories.events import EventFactory, RoomFactory, SessionFactory

pytestmark = pytest.mark.django_db
BY = "test"


def _read(event: Event) -> Calendar:
    event = Event.objects.of(event.workspace).select_related("workspace").get(pk=event.pk)
    return Calendar.from_ical(calendar_of(event, sessions_of(event)))


def _published() -> Event:
    event = EventFactory.create(title="Târg de lemn", venue="Innovation Park")
    room = RoomFactory.create(event=event, name="Sala Unirii")
    SessionFactory.create(event=event, title="Deschidere", room=room)
    return actions.publish(event, by=BY, at=NOW)


def test_a_session_is_read_back_by_its_hours_in_the_event_s_time_zone() -> None:
    calendar = _read(_published())

    (entry,) = calendar.walk("VEVENT")
    assert (entry["summary"], entry["status"], entry["sequence"]) == ("Deschidere", "CONFIRMED", 0)
    assert entry["location"] == "Sala Unirii, Innovation Park, Cluj-Napoca"
    assert entry.decoded("dtstart") == datetime(2027, 5, 11, 6, tzinfo=UTC)
    assert entry["dtstart"].params["TZID"] == "Europe/Bucharest"
    assert [one["tzid"] for one in calendar.walk("VTIMEZONE")] == ["Europe/Bucharest"]


def test_a_session_keeps_its_identity_when_it_moves_and_when_it_is_taken_out() -> None:
    event = _published()
    session = sessions_of(event).get()
    session.event = event
    (before,) = _read(event).walk("VEVENT")
    later = session_facts(event, "11:00", "12:00")

    moved = actions.correct_session(session, facts=later, revision=1, by=BY, at=NOW)
    (after,) = _read(event).walk("VEVENT")
    actions.take_out(moved, by=BY, at=NOW + timedelta(hours=1))
    (gone,) = _read(event).walk("VEVENT")

    assert before["uid"] == after["uid"] == gone["uid"]
    assert [one["sequence"] for one in (before, after, gone)] == [0, 1, 2]
    assert after.decoded("dtstart") == moment(event, "11:00")
    assert (after["status"], gone["status"]) == ("CONFIRMED", "CANCELLED")
    assert gone.decoded("dtstamp") == NOW + timedelta(hours=1)


def test_a_cancelled_event_cancels_each_of_its_sessions() -> None:
    event = _published()
    actions.cancel_event(event, reason="Storm", by=BY, at=NOW)

    (entry,) = _read(event).walk("VEVENT")

    assert (entry["status"], entry["sequence"]) == ("CANCELLED", 1)


def test_hours_of_a_series_stay_over_the_change_to_summer_time() -> None:
    event = EventFactory.create(starts_on=date(2027, 3, 26), ends_on=date(2027, 3, 29))
    for day in (date(2027, 3, 26), date(2027, 3, 29)):
        begins = moment(event, "09:00", day=day)
        SessionFactory.create(event=event, starts_at=begins)
    event = actions.publish(event, by=BY, at=NOW)

    first, second = _read(event).walk("VEVENT")

    assert [one.decoded("dtstart").hour for one in (first, second)] == [9, 9]
    assert second.decoded("dtstart") - first.decoded("dtstart") == timedelta(days=3)
    moments = [one.decoded("dtstart").astimezone(UTC).hour for one in (first, second)]
    assert moments == [7, 6]


def test_a_link_stands_where_an_online_event_is() -> None:
    event = EventFactory.create(is_online=True, link="https://meet.example/b2b")
    SessionFactory.create(event=event)
    event = actions.publish(event, by=BY, at=NOW)

    (entry,) = _read(event).walk("VEVENT")

    assert entry["location"] == "https://meet.example/b2b"
