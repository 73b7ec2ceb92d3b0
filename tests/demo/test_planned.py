"""The demonstration has an event ahead, with an agenda that everybody can read."""

from datetime import timedelta

import pytest
from django.db.models import Count, Q

from raceme.engagements.models import Activity
from raceme.events.models import Event, Registration
from raceme.events.queries import sessions_of
from raceme.matchmaking.models import Meeting, Request, Schedule
from tests.demo.conftest import LOADED_AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]

AHEAD = Q(starts_on__gt=LOADED_AT.date())
OF_IT = Q(event__starts_on__gt=LOADED_AT.date())
MET_THERE = Q(matchmaking__event__starts_on__gt=LOADED_AT.date())


def test_an_invented_event_lies_ahead_with_its_agenda_published() -> None:
    event = Event.objects.reached_by(AHEAD).get()
    sessions = list(sessions_of(event))

    assert (event.state, event.is_invented) == ("published", True)
    assert event.starts_on == LOADED_AT.date() + timedelta(days=1)
    assert {event.day_of(one.starts_at) for one in sessions} == {event.starts_on, event.ends_on}
    assert all(one.speakers.all() for one in sessions if one.kind)


def test_what_it_plans_is_planned_in_the_log_and_counts_nowhere() -> None:
    event = Event.objects.reached_by(AHEAD).get()
    assert event.activity is not None
    rows = Activity.objects.reached_by(Q(pk=event.activity.pk) | Q(part_of=event.activity))

    assert {row.state for row in rows} == {"planned"}
    assert {row.is_generated for row in rows} == {True}
    assert not event.programmes.exists()


def test_more_register_than_there_is_room_for() -> None:
    rows = Registration.objects.reached_by(OF_IT).order_by().values_list("state")
    states = dict(rows.annotate(number=Count("pk")))

    assert states["confirmed"] + states["named"] + states.get("applied", 0) == 36
    assert min(states["waiting"], states["named"]) > 0


def test_their_schedule_is_published_and_some_requests_are_open() -> None:
    schedule = Schedule.objects.reached_by(MET_THERE).get()
    requests = Request.objects.reached_by(MET_THERE).order_by().values_list("state")
    (kept,) = (one for one in schedule.said["levels"] if one["goal"] == "kept_weight")

    assert schedule.state == "published"
    assert kept["value"] == kept["bound"]
    assert Meeting.objects.reached_by(MET_THERE & Q(state="scheduled")).count() == 40
    assert dict(requests.annotate(number=Count("pk"))) == {"accepted": 40, "declined": 4, "open": 5}
