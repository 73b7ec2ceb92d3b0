"""What one who is registered finds in a calendar of their own, read back by another parser."""

from datetime import date, timedelta

import pytest
from icalendar import Calendar
from icalendar.cal import Component

from raceme.events import actions
from raceme.events.actions import sign_ups
from raceme.events.exports.calendar import calendar_with, sessions_for
from raceme.events.models import Event, Registration, Session
from raceme.events.queries.registrations import registration_reached
from tests.events.build import moment, session_facts
from tests.factories import NOW
from tests.factories.events import EventFactory, RegistrationFactory, SessionFactory

pytestmark = pytest.mark.django_db
BY = "test"


def _event(**values: object) -> Event:
    event = EventFactory.create(**values)
    SessionFactory.create(event=event, title="Opening", starts_at=moment(event, "08:00"))
    return actions.publish(event, by=BY, at=NOW)


def _workshop(event: Event) -> Session:
    return SessionFactory.create(event=event, title="Workshop", needs_sign_up=True, capacity=1)


def _read(registration: Registration) -> dict[str, Component]:
    row = registration_reached(registration.pk)
    assert row is not None
    content = calendar_with(sessions_for(row), name=row.event.title)
    return {str(one["summary"]): one for one in Calendar.from_ical(content).walk("VEVENT")}


def test_a_feed_holds_what_everybody_goes_to_and_what_one_signed_up_for() -> None:
    event = _event()
    workshop, other = _workshop(event), _workshop(event)
    registration = RegistrationFactory.create(event=event)
    sign_ups.sign_up(workshop, registration, by=registration, at=NOW)

    read = _read(registration)

    assert {name: str(one["status"]) for name, one in read.items()} == {
        "Opening": "CONFIRMED",
        "Workshop": "CONFIRMED",
    }
    assert read["Workshop"]["uid"] == str(workshop.uid) != str(other.uid)


def test_what_one_leaves_is_cancelled_and_comes_back_under_the_same_identity() -> None:
    event = _event()
    workshop = _workshop(event)
    registration = RegistrationFactory.create(event=event)
    seen = []
    for act in (sign_ups.sign_up, sign_ups.leave, sign_ups.sign_up):
        act(workshop, registration, by=registration, at=NOW)
        entry = _read(registration)["Workshop"]
        seen.append((str(entry["uid"]), int(str(entry["sequence"])), str(entry["status"])))

    uid = str(workshop.uid)
    assert seen == [(uid, 2, "CONFIRMED"), (uid, 3, "CANCELLED"), (uid, 4, "CONFIRMED")]


def test_who_waits_has_nothing_in_the_calendar_until_they_move_up() -> None:
    event = _event()
    workshop = _workshop(event)
    first, second = RegistrationFactory.create_batch(2, event=event)
    for one in (first, second):
        sign_ups.sign_up(workshop, one, by=one, at=NOW)

    before = set(_read(second))
    sign_ups.leave(workshop, first, by=first, at=NOW)

    assert (before, set(_read(second))) == ({"Opening"}, {"Opening", "Workshop"})


def test_a_session_that_moves_moves_and_one_taken_out_vanishes() -> None:
    event = _event()
    workshop = _workshop(event)
    registration = RegistrationFactory.create(event=event)
    sign_ups.sign_up(workshop, registration, by=registration, at=NOW)
    before = _read(registration)["Workshop"]
    later = session_facts(event, "15:00", "16:00", title="Workshop", needs_sign_up=True)

    moved = actions.correct_session(workshop, facts=later, revision=1, by=BY, at=NOW)
    after = _read(registration)["Workshop"]
    actions.take_out(moved, by=BY, at=NOW + timedelta(hours=1))
    gone = _read(registration)["Workshop"]

    assert after.decoded("dtstart") == moment(event, "15:00")
    assert [int(str(one["sequence"])) for one in (before, after, gone)] == [2, 3, 4]
    assert [str(one["status"]) for one in (after, gone)] == ["CONFIRMED", "CANCELLED"]


def test_all_is_cancelled_for_who_comes_no_more_and_where_the_event_is() -> None:
    event = _event()
    gone = RegistrationFactory.create(event=event, state="cancelled", revision=2)
    coming = RegistrationFactory.create(event=event)

    of_gone = _read(gone)["Opening"]
    actions.cancel_event(event, reason="Storm", by=BY, at=NOW)

    assert (str(of_gone["status"]), int(str(of_gone["sequence"]))) == ("CANCELLED", 2)
    assert str(_read(coming)["Opening"]["status"]) == "CANCELLED"


def test_an_event_without_sessions_stands_there_by_its_days() -> None:
    event = EventFactory.create(state="published", published_at=NOW, title="Camp")
    registration = RegistrationFactory.create(event=event)

    (entry,) = _read(registration).values()

    assert entry.decoded("dtstart") == date(2027, 5, 11)


def test_calendars_are_told_how_often_to_look() -> None:
    registration = RegistrationFactory.create(event=_event())
    content = calendar_with(sessions_for(registration), name="Mine").decode()

    assert "X-PUBLISHED-TTL:PT1H" in content
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H" in content


def test_an_entry_says_when_one_signed_up_for_it_or_left_it_last() -> None:
    event = _event()
    workshop = _workshop(event)
    registration = RegistrationFactory.create(event=event)
    later = NOW + timedelta(hours=2)
    sign_ups.sign_up(workshop, registration, by=registration, at=later)

    read = _read(registration)

    assert {name: one.decoded("last-modified") for name, one in read.items()} == {
        "Opening": NOW,
        "Workshop": later,
    }
