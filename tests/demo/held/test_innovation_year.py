"""Case 3 runs through the product: its online matchmaking is over, and gives the figures."""

from collections import Counter
from datetime import date

import pytest
from django.db.models import Q

from raceme.engagements.models import Activity, Engagement
from raceme.events.models import Registration
from raceme.events.queries.attending import who_came
from raceme.matchmaking.models import Participant, Slot, Table
from raceme.matchmaking.queries.meetings import meetings_of
from raceme.matchmaking.queries.outcomes import figures_of
from tests.demo.held.finished import at_two_places, broken, event_called, matchmaking_of, taken

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]

TITLE = "Online matchmaking: digital health, information technology, Industry 4.0"
OF_THESE = ("online-matchmaking", "bilateral-meeting")


def test_it_was_held_online_on_its_days() -> None:
    event = event_called(TITLE)

    assert event.activity is not None
    assert (event.state, event.is_online, event.activity.state) == ("published", True, "held")
    assert (event.starts_on, event.ends_on) == (date(2024, 4, 16), date(2024, 4, 26))
    assert event.activity.is_online
    # What is told of the hours is no activity.
    assert set(event.sessions.values_list("kind", flat=True)) == {None}


def test_98_of_15_countries_came_and_four_did_not() -> None:
    event = event_called(TITLE)
    rows = Registration.objects.of(event.workspace).filter(event=event)
    parts = Engagement.objects.of(event.workspace).filter(activity=event.activity)

    assert set(rows.values_list("state", "is_generated")) == {("confirmed", True)}
    assert not rows.filter(Q(person=None) | Q(organisation=None)).exists()
    assert who_came(event).count() == 98
    assert Counter(parts.values_list("state", flat=True)) == {"took_part": 98, "absent": 4}


def test_each_country_has_its_own_clock_and_each_room_its_link() -> None:
    matchmaking = matchmaking_of(event_called(TITLE))
    people = Participant.objects.of(matchmaking.workspace).filter(matchmaking=matchmaking)
    tables = Table.objects.of(matchmaking.workspace).filter(matchmaking=matchmaking)

    clocks = set(people.values_list("registration__country", "time_zone"))

    assert people.count() == 98
    assert len(clocks) == len(dict(clocks)) == len({zone for _country, zone in clocks}) == 15
    assert set(people.values_list("presence", flat=True)) == {"online"}
    assert len(set(tables.values_list("link", flat=True))) == tables.count() == 3
    assert not tables.exclude(link__startswith="https://").exists()


def test_67_meetings_were_held_and_nine_cancelled_by_the_rules() -> None:
    event = event_called(TITLE)
    matchmaking = matchmaking_of(event)
    figures = figures_of(matchmaking)

    assert matchmaking.state == "over"
    assert (figures.held, figures.not_held, figures.cancelled) == (67, 0, 9)
    assert broken(matchmaking) == []
    assert len(taken(event)) > 90
    assert at_two_places(event) == []
    slots = Slot.objects.of(event.workspace).filter(matchmaking=matchmaking)
    assert len({one.starts_at.date() for one in slots}) == 9


def test_the_company_that_is_followed_met_two_norwegians() -> None:
    event = event_called(TITLE)
    meetings = meetings_of(matchmaking_of(event)).filter(
        seats__participant__registration__name="Andrei Pop"
    )

    told = [
        (
            f"{one.slot.starts_at.astimezone(event.zone):%d %H:%M}",
            {seat.participant.registration.country for seat in one.seats.all()},
        )
        for one in meetings
    ]

    assert told == [("18 10:30", {"RO", "NO"}), ("23 10:30", {"RO", "NO"})]


def test_the_log_has_what_was_held_once_and_from_the_event() -> None:
    event = event_called(TITLE)
    logged = Activity.objects.of(event.workspace).filter(
        attributions__programme__code="innovation-year-2023", kind__code__in=OF_THESE
    )

    kinds = Counter(logged.values_list("kind__code", "state"))

    assert kinds == {("online-matchmaking", "held"): 1, ("bilateral-meeting", "held"): 67}
    assert not logged.filter(source="").exists()
    assert {one.part_of_id for one in logged.filter(kind__code="bilateral-meeting")} == {
        event.activity_id
    }
