from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from raceme.events.actions.own_links import feed_link
from raceme.matchmaking.actions import presence
from raceme.matchmaking.exports.calendar import calendar_of_meetings
from raceme.matchmaking.models import Matchmaking, Participant
from raceme.matchmaking.queries.meetings import own_meetings
from tests.factories import NOW
from tests.factories.matchmaking import SlotFactory, TableFactory
from tests.matchmaking.day import before, meeting_of, participant, published

pytestmark = pytest.mark.django_db


def _read(mine: Participant) -> Calendar:
    return Calendar.from_ical(calendar_of_meetings(mine, own_meetings(mine)))


def test_a_meeting_is_read_back_with_its_other_side_its_table_and_its_hours() -> None:
    space = published()
    ana, ion = participant(space, "Ana Pop"), participant(space, "Ion Rus")
    table = TableFactory.create(matchmaking=space, name="Table 4", room="Sala Unirii")
    meeting_of(space, ana, ion, table=table)

    calendar = _read(ana)

    (entry,) = calendar.walk("VEVENT")
    assert entry["summary"] == "Meeting: Ion Rus (Ion Rus SRL)"
    assert (entry["location"], entry["status"], entry["sequence"]) == (
        "Table 4, Sala Unirii",
        "CONFIRMED",
        0,
    )
    assert entry.decoded("dtstart") == datetime(2027, 5, 11, 6, tzinfo=UTC)
    assert entry.decoded("dtend") - entry.decoded("dtstart") == timedelta(minutes=30)
    assert [one["tzid"] for one in calendar.walk("VTIMEZONE")] == ["Europe/Bucharest"]


def test_a_cancelled_meeting_keeps_its_uid_counts_up_and_says_so() -> None:
    space = published()
    ana, ion = participant(space, "Ana Pop"), participant(space, "Ion Rus")
    meeting = meeting_of(space, ana, ion)
    (stood,) = _read(ana).walk("VEVENT")

    presence.cancel_meeting(meeting, participant=ion, by=ion.registration, at=before(meeting))

    (gone,) = _read(ana).walk("VEVENT")
    assert stood["uid"] == gone["uid"] == str(meeting.uid)
    assert [(one["sequence"], one["status"]) for one in (stood, gone)] == [
        (0, "CONFIRMED"),
        (1, "CANCELLED"),
    ]
    assert gone.decoded("dtstamp") == before(meeting)


def test_clocks_that_change_to_summer_time_shift_nobody_s_meeting() -> None:
    space = published(starts_on=date(2027, 3, 26), ends_on=date(2027, 3, 29))
    ana, ion = participant(space, "Ana Pop"), participant(space, "Ion Rus")
    for day in (26, 29):
        begins = datetime(2027, 3, day, 9, tzinfo=space.event.zone)
        slot = SlotFactory.create(matchmaking=space, starts_at=begins)
        meeting_of(space, ana, ion, slot=slot)

    entries = _read(ana).walk("VEVENT")

    assert [one.decoded("dtstart").hour for one in entries] == [9, 9]
    assert [one.decoded("dtstart").astimezone(UTC).hour for one in entries] == [7, 6]
    assert [one["dtstart"].params["TZID"] for one in entries] == ["Europe/Bucharest"] * 2


def test_online_the_place_is_where_one_meets() -> None:
    space = published()
    ana = participant(space, "Ana Pop")
    ion = participant(space, "Ion Rus", link="https://meet.example/ion")
    meeting_of(space, ana, ion)

    (entry,) = _read(ana).walk("VEVENT")

    assert (entry["location"], entry["url"]) == ("https://meet.example/ion",) * 2


def test_a_calendar_that_follows_somebody_has_their_meetings_once_they_are_published(
    client: Client,
) -> None:
    space = published()
    ana, ion = participant(space, "Ana Pop"), participant(space, "Ion Rus")
    meeting = meeting_of(space, ana, ion)
    address = reverse("events-public:feed", args=[feed_link(ana.registration, at=NOW)])

    shown = Calendar.from_ical(client.get(address).content).walk("VEVENT")
    Matchmaking.objects.of(space.workspace).update(state="closed")
    hidden = Calendar.from_ical(client.get(address).content).walk("VEVENT")

    assert str(meeting.uid) in [one["uid"] for one in shown]
    assert str(meeting.uid) not in [one["uid"] for one in hidden]
