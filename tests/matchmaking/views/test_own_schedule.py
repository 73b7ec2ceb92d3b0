from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from time_machine import travel

from raceme.events.actions.own_links import own_link
from raceme.matchmaking.actions import presence
from raceme.matchmaking.models import Matchmaking, Offer, Participant
from tests.factories import NOW
from tests.factories.matchmaking import SlotFactory, TableFactory
from tests.matchmaking.day import (
    again,
    before,
    during,
    meeting_of,
    participant,
    published,
    schedule_of,
    seat_of,
    wish_of,
)

pytestmark = pytest.mark.django_db
QUERIES = 8


def _address(name: str, who: Participant, *more: object) -> str:
    secret = own_link(who.registration, at=NOW)
    return reverse(f"matchmaking-public:{name}", args=[secret, *more])


def test_the_next_meeting_stands_first_with_its_table_and_both_clocks(client: Client) -> None:
    space = published()
    ana = participant(space, "Ana Pop", time_zone="Asia/Tokyo")
    ion = participant(space, "Ion Rus", offers="Oak boards", link="https://meet.example/ion")
    meeting = meeting_of(space, ana, ion)

    with travel(before(meeting, 12), tick=False):
        text = client.get(_address("schedule", ana)).content.decode()

    for said in ("in 12 min", "Ion Rus", "Ion Rus SRL", "Romania", "15:00–15:30", "Oak boards"):
        assert said in text
    assert "09:00 in Europe/Bucharest" in text
    assert meeting.table.name in text
    assert 'href="https://meet.example/ion"' in text


def test_did_not_come_is_one_tap_and_is_taken_back_by_another(client: Client) -> None:
    space = published()
    ana, ion = participant(space, "Ana Pop"), participant(space, "Ion Rus")
    meeting = meeting_of(space, ana, ion)
    seat = seat_of(meeting, ion)

    with travel(during(meeting), tick=False):
        text = client.post(_address("absent", ana, seat.pk), follow=True).content.decode()
        assert "Kept: Ion Rus did not come." in text
        assert "Take that back" in text
        assert seat_of(meeting, ion).presence == "absent"
        client.post(_address("absent", ana, seat.pk), {"undo": "1"})
    assert seat_of(meeting, ion).presence == "expected"


def test_one_speaks_only_of_the_others_in_one_s_own_meetings(client: Client) -> None:
    space = published()
    ana, ion, eva = (participant(space, name) for name in ("Ana Pop", "Ion Rus", "Eva Nagy"))
    mine, theirs = meeting_of(space, ana, ion), meeting_of(space, ion, eva)

    with travel(during(theirs), tick=False):
        for seat in (seat_of(mine, ana), seat_of(theirs, eva)):
            assert client.post(_address("absent", ana, seat.pk)).status_code == 404
        assert client.post(_address("cannot_come", ana, theirs.pk)).status_code == 404
    assert again(theirs).state == "scheduled"


def test_who_cannot_come_is_asked_first_and_the_line_is_struck(client: Client) -> None:
    space = published()
    ana, ion = participant(space, "Ana Pop"), participant(space, "Ion Rus")
    meeting = meeting_of(space, ana, ion)

    with travel(before(meeting), tick=False):
        address = _address("cannot_come", ana, meeting.pk)
        assert "Cancel your meeting with Ion Rus?" in client.get(address).content.decode()
        assert again(meeting).state == "scheduled"
        text = client.post(address, follow=True).content.decode()

    assert again(meeting).state == "cancelled"
    assert "<s>Ion Rus</s>" in text


def test_a_half_hour_that_came_free_is_taken_by_both(client: Client) -> None:
    space = published()
    ana, ion, eva = (participant(space, name) for name in ("Ana Pop", "Ion Rus", "Eva Nagy"))
    meeting = meeting_of(space, ana, ion)
    schedule_of(space, meeting)
    wish_of(space, ana, eva)

    with travel(before(meeting), tick=False):
        presence.cancel_meeting(meeting, participant=ion, by="test", at=before(meeting))
        offer = Offer.objects.of(space.workspace).get()
        assert "A half hour came free" in client.get(_address("schedule", eva)).content.decode()
        client.post(_address("answer_offer", eva, offer.pk), {"accept": "1"})
        text = client.post(
            _address("answer_offer", ana, offer.pk), {"accept": "1"}, follow=True
        ).content.decode()
        late = client.post(_address("answer_offer", ana, offer.pk), {"accept": "1"}, follow=True)

    assert "You meet: all have accepted." in text
    assert "This half hour is taken meanwhile" in late.content.decode()


def test_before_a_schedule_is_published_there_is_none(client: Client) -> None:
    space = published()
    ana = participant(space, "Ana Pop")
    meeting_of(space, ana, participant(space, "Ion Rus"))
    Matchmaking.objects.of(space.workspace).update(state="closed")

    for name in ("schedule", "schedule_calendar", "schedule_paper", "outcomes"):
        assert client.get(_address(name, ana)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_number_of_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    space = published()
    ana = participant(space, "Ana Pop")
    for number in range(count):
        other = participant(space, f"Other{number} Rus")
        slot = SlotFactory.create(matchmaking=space)
        meeting_of(space, ana, other, slot=slot, table=TableFactory.create(matchmaking=space))
        wish_of(space, ana, participant(space, f"Wished{number} Rus"))
    address = _address("schedule", ana)

    with (
        travel(before(meeting_of(space, ana, other)) - timedelta(days=1), tick=False),
        django_assert_num_queries(QUERIES),
    ):
        assert client.get(address).status_code == 200


def test_calendar_and_paper_come_behind_the_same_link(client: Client) -> None:
    space = published()
    ana = participant(space, "Ana Pop")
    meeting_of(space, ana, participant(space, "Ion Rus"))

    calendar = client.get(_address("schedule_calendar", ana))
    paper = client.get(_address("schedule_paper", ana))

    assert calendar.content.startswith(b"BEGIN:VCALENDAR")
    assert paper.content.startswith(b"%PDF")
