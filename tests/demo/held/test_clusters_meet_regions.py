"""Case 4 runs through the product: its event is over, and gives the published figures."""

from collections import Counter

import pytest
from django.db.models import Q

from raceme.asks.models import Ask
from raceme.engagements.models import Activity, Engagement
from raceme.events.models import Registration, Speaker
from raceme.events.queries.attending import who_came
from raceme.matchmaking.models import Participant
from raceme.matchmaking.queries.outcomes import figures_of
from raceme.partnerships.models import Partnership
from tests.demo.held.finished import (
    at_two_places,
    broken,
    event_called,
    matchmaking_of,
    taken,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]

TITLE = "Clusters Meet Regions, 24th edition"
PROGRAMME = Q(attributions__programme__code="cmr-cluj-2025")


def test_the_event_was_held_with_its_sessions() -> None:
    event = event_called(TITLE)
    sessions = event.sessions.exclude(kind=None).values_list("kind__code", "activity__state")

    assert event.activity is not None
    assert (event.state, event.is_invented, event.activity.state) == ("published", True, "held")
    assert (event.ends_on - event.starts_on).days == 1
    assert Counter(sessions) == {
        ("keynote", "held"): 2,
        ("pitching", "held"): 1,
        ("workshop", "held"): 4,
        ("parallel-session", "held"): 4,
        ("parallel-session", "not_held"): 1,
        ("site-visit", "held"): 2,
    }
    pitchers = Speaker.objects.of(event.workspace).filter(role="pitcher")
    assert pitchers.exclude(person=None).exclude(organisation=None).count() == 11


def test_who_registered_came_but_for_seven() -> None:
    event = event_called(TITLE)
    rows = Registration.objects.of(event.workspace).filter(event=event)

    types = Counter(rows.values_list("type__name", flat=True))

    assert set(rows.values_list("state", "is_generated")) == {("confirmed", True)}
    assert types == {"Company or cluster": 81, "Pitching cluster": 11, "Speaker": 12, "Guest": 209}
    # One of them had registered twice, which a figure does not count.
    assert who_came(event).count() == 306
    assert not rows.filter(Q(person=None) | Q(organisation=None)).exists()


def test_the_log_has_what_was_held_once_and_from_the_event() -> None:
    event = event_called(TITLE)
    logged = Activity.objects.of(event.workspace).filter(PROGRAMME)

    kinds = Counter(logged.filter(state="held").values_list("kind__code", flat=True))

    assert kinds == {
        "conference": 1,
        "keynote": 2,
        "pitching": 1,
        "workshop": 4,
        "parallel-session": 4,
        "site-visit": 2,
        "bilateral-meeting": 107,
        "partnership-agreement": 4,
    }
    assert not logged.filter(source="").exists()
    parts = Engagement.objects.of(event.workspace).filter(activity=event.activity)
    assert Counter(parts.values_list("state", flat=True)) == {"took_part": 306, "absent": 7}


def test_meetings_were_scheduled_held_and_missed_by_the_rules() -> None:
    event = event_called(TITLE)
    matchmaking = matchmaking_of(event)
    figures = figures_of(matchmaking)
    people = Participant.objects.of(event.workspace).filter(matchmaking=matchmaking)

    assert matchmaking.state == "over"
    assert (figures.scheduled, figures.held, figures.not_held) == (115, 107, 8)
    assert figures.no_shows == 8
    assert people.count() == 81
    assert len(set(people.values_list("registration__country", flat=True))) == 15
    assert broken(matchmaking) == []
    assert len(taken(event)) > 81
    assert at_two_places(event) == []


def test_some_said_what_came_of_it_and_four_signed() -> None:
    event = event_called(TITLE)
    matchmaking = matchmaking_of(event)
    figures = figures_of(matchmaking)
    asks = Ask.objects.of(event.workspace).values_list("state", "is_generated")

    assert Counter(asks) == {("answered", True): 49, ("expired", True): 32}
    assert (figures.answered, figures.agreements, figures.contradicted) == (94, 4, 0)
    assert figures.second > 0
    signed = Partnership.objects.of(event.workspace)
    meetings = {one.reference for one in matchmaking.meetings.filter(state="held")}
    assert {one.source for one in signed} <= meetings
    assert {(one.state, one.is_generated) for one in signed} == {("signed", True)}
    assert sorted(int(one.amount or 0) for one in signed) == [9_200, 15_500, 48_000, 120_000]
