from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from time_machine import travel

from raceme.core.models import Job
from raceme.engagements import actions as log
from raceme.matchmaking.actions import holding, outcomes, presence
from raceme.matchmaking.models import Matchmaking, Meeting, OutcomeAsk, Participant
from tests.conftest import World
from tests.factories.events import shipped
from tests.matchmaking.day import (
    again,
    during,
    meeting_of,
    participant,
    past,
    published,
    seat_of,
)

MOST_QUERIES = 15


@pytest.fixture
def staff(world: World, client: Client) -> Client:
    shipped(holding.KIND)
    client.force_login(world.staff)
    client.get(reverse("events:events", args=["transilvania"]))
    return client


def _address(name: str, space: Matchmaking, *more: object) -> str:
    return reverse(f"matchmaking:{name}", args=["transilvania", space.event.slug, *more])


def _full(world: World, count: int) -> tuple[Matchmaking, list[Meeting], list[Participant]]:
    space = published(world.workspace)
    people = [participant(space, f"Person{number} Pop") for number in range(count + 1)]
    meetings = [meeting_of(space, people[0], other) for other in people[1:]]
    for meeting, other in zip(meetings, people[1:], strict=True):
        presence.say_absent(seat_of(meeting, other), by=people[0].registration, at=during(meeting))
    return space, meetings, people


def test_pages_ask_the_same_number_of_queries(staff: Client, world: World) -> None:
    counted = []
    for count in (1, 3):
        space, meetings, _people = _full(world, count)
        at = past(meetings[-1])
        holding.settle_meetings(space, by="test", at=at)
        space.refresh_from_db()
        outcomes.ask_after(space, wave="week", by="test", at=at)
        of_pages = []
        for name in ("figures", "meetings", "day", "after"):
            with CaptureQueriesContext(connection) as asked:
                answer = staff.get(_address(name, space))
            assert answer.status_code == 200
            of_pages.append(len(asked))
        counted.append(of_pages)

    assert counted[0] == counted[1]
    assert max(counted[0]) <= MOST_QUERIES


def test_each_figure_opens_its_list(staff: Client, world: World) -> None:
    space, meetings, people = _full(world, 2)
    kept = meeting_of(space, people[1], people[2])
    holding.settle_meetings(space, by="test", at=past(kept))

    figures = staff.get(_address("figures", space)).content.decode()
    missed = staff.get(_address("meetings", space), {"missed": "yes"}).content.decode()
    held = staff.get(_address("meetings", space), {"state": "held"}).content.decode()

    assert f"{_address('meetings', space)}?missed=yes" in figures
    assert "33" in figures
    assert missed.count('scope="row"') == 2
    assert held.count('scope="row"') == 1
    assert meetings


def test_meetings_are_closed_in_a_job_once_the_last_is_over(staff: Client, world: World) -> None:
    space = published(world.workspace)
    meeting = meeting_of(space, participant(space, "Ana Pop"), participant(space, "Ion Rus"))

    with travel(during(meeting), tick=False):
        staff.force_login(world.staff)
        text = staff.get(_address("settle", space), follow=True).content.decode()
    assert "Not closed yet" in text
    with travel(past(meeting), tick=False):
        staff.force_login(world.staff)
        assert "Close the meetings of" in staff.get(_address("settle", space)).content.decode()
        staff.post(_address("settle", space))

    assert Job.objects.filter(name="matchmaking.settle").count() == 1


def test_staff_decide_where_sides_disagree(staff: Client, world: World) -> None:
    space = published(world.workspace)
    ana, ion = participant(space, "Ana Pop"), participant(space, "Ion Rus")
    meeting = meeting_of(space, ana, ion)
    for mine, other in ((ana, ion), (ion, ana)):
        presence.say_absent(seat_of(meeting, other), by=mine.registration, at=during(meeting))
    holding.settle_meetings(space, by="test", at=past(meeting))
    assert again(meeting).state == "not_held"

    with travel(past(meeting), tick=False):
        staff.force_login(world.staff)
        text = staff.get(_address("figures", space)).content.decode()
        staff.post(_address("decide", space, meeting.pk), {"held": "1"})

    assert "Their sides disagree" in text
    row = again(meeting)
    assert row.activity is not None
    assert (row.state, row.activity.state) == ("held", "held")
    states = row.activity.engagements.values_list("state", flat=True)
    assert set(states) == {"took_part"}


def test_no_shows_are_listed_with_their_history_and_taken_back(staff: Client, world: World) -> None:
    space, _meetings, people = _full(world, 1)
    seat = seat_of(_meetings[0], people[1])

    text = staff.get(_address("day", space)).content.decode()
    staff.post(_address("came_after_all", space, seat.pk))

    assert ("Person1 Pop" in text, "Person0 Pop" in text) == (True, True)
    assert seat_of(_meetings[0], people[1]).presence == "expected"


def test_people_are_asked_from_the_page(staff: Client, world: World) -> None:
    space, meetings, _people = _full(world, 1)
    at = past(meetings[0]) + timedelta(days=3)
    holding.settle_meetings(space, by="test", at=at)

    with travel(at, tick=False):
        staff.force_login(world.staff)
        question = staff.get(_address("ask_after", space, "week")).content.decode()
        text = staff.post(_address("ask_after", space, "week"), follow=True).content.decode()

    assert "Ask 2 people what came of their meetings?" in question
    assert "2 people are asked, in the next mail of the week." in text
    assert OutcomeAsk.objects.of(space.workspace).count() == 2


def test_papers_come_at_once_and_many_of_them_in_a_job(
    staff: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    space, _meetings, _people = _full(world, 1)

    answer = staff.post(_address("papers", space, "tables"))
    monkeypatch.setattr("raceme.matchmaking.views.hall.LARGE", 0)
    staff.post(_address("papers", space, "schedules"))

    assert answer.content.startswith(b"%PDF")
    assert Job.objects.filter(name="matchmaking.print").count() == 1
    assert staff.post(_address("papers", space, "posters")).status_code == 404


def test_the_board_names_only_who_is_shown(client: Client, world: World) -> None:
    space = published(world.workspace)
    ana = participant(space, "Ana Pop")
    ion = participant(space, "Ion Rus", is_shown=False)
    meeting = meeting_of(space, ana, ion)
    address = reverse("matchmaking-public:board", args=["transilvania", space.event.slug])

    with travel(during(meeting), tick=False):
        text = client.get(address).content.decode()

    assert ("Ana Pop, Ana Pop SRL" in text, "Ion Rus," in text) == (True, False)
    assert "Ion Rus SRL, Romania" in text
    assert "Now, until 09:30" in text


def test_what_was_withdrawn_in_the_log_is_decided_there(staff: Client, world: World) -> None:
    space, (meeting,), _people = _full(world, 1)
    holding.settle_meetings(space, by="test", at=past(meeting))
    activity = again(meeting).activity
    assert activity is not None
    log.withdraw_activity(activity, reason="Written down twice", by="test", at=past(meeting))

    answer = staff.post(_address("decide", space, meeting.pk), {"held": "1"}, follow=True)

    assert "The activity is now “Withdrawn”" in answer.content.decode()
    assert again(meeting).state == "not_held"
