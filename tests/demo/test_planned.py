"""The demonstration has an event ahead, with an agenda that everybody can read."""

import pytest
from django.db.models import Q

from raceme.engagements.models import Activity
from raceme.events.models import Event
from raceme.events.queries import sessions_of
from tests.demo.conftest import LOADED_AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]


def test_an_invented_event_lies_ahead_with_its_agenda_published() -> None:
    event = Event.objects.reached_by(Q()).get()
    sessions = list(sessions_of(event))

    assert (event.state, event.is_invented) == ("published", True)
    assert event.starts_on > LOADED_AT.date()
    assert {event.day_of(one.starts_at) for one in sessions} == {event.starts_on, event.ends_on}
    assert all(one.speakers.all() for one in sessions if one.kind)


def test_what_it_plans_is_planned_in_the_log_and_counts_nowhere() -> None:
    event = Event.objects.reached_by(Q()).get()
    assert event.activity is not None
    rows = Activity.objects.reached_by(Q(pk=event.activity.pk) | Q(part_of=event.activity))

    assert {row.state for row in rows} == {"planned"}
    assert {row.is_generated for row in rows} == {True}
    assert not event.programmes.exists()
