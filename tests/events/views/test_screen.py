from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from time_machine import travel

from raceme.events import actions
from raceme.events.models import Event
from raceme.events.queries import sessions_of
from raceme.events.queries.screen import InRoom, Phase, board_of
from tests.factories import NOW
from tests.factories.events import EventFactory, RoomFactory, SessionFactory, at_nine

pytestmark = pytest.mark.django_db
SCREEN_QUERIES = 3


def _event() -> tuple[Event, datetime]:
    """Return an event whose first day has an hour in one room, then one in each of two."""
    event = EventFactory.create()
    nine = at_nine(event)
    first, second = RoomFactory.create_batch(2, event=event)
    for room, hour in ((first, 0), (first, 2), (second, 2)):
        starts = nine + timedelta(hours=hour)
        SessionFactory.create(
            event=event, room=room, starts_at=starts, ends_at=starts + timedelta(hours=1)
        )
    SessionFactory.create(
        event=event,
        room=first,
        starts_at=nine + timedelta(days=1),
        ends_at=nine + timedelta(days=1, hours=1),
    )
    return actions.publish(event, by="test", at=NOW), nine


def test_each_room_says_what_is_on_and_what_is_next() -> None:
    event, nine = _event()
    opening, later, beside, _second_day = sessions = list(sessions_of(event))

    board = board_of(event, sessions, at=nine + timedelta(minutes=30))

    assert board.phase is Phase.DURING
    assert opening.room is not None
    assert beside.room is not None
    assert board.rooms == [
        InRoom(opening.room.name, opening, later),
        InRoom(beside.room.name, None, beside),
    ]


@pytest.mark.parametrize(
    ("hours", "phase", "opens"),
    [(-20, Phase.BEFORE, 0), (12, Phase.BETWEEN, 3), (48, Phase.AFTER, None)],
)
def test_before_between_and_after_it_says_so(hours: int, phase: Phase, opens: int | None) -> None:
    event, nine = _event()
    sessions = list(sessions_of(event))

    board = board_of(event, sessions, at=nine + timedelta(hours=hours))

    assert (board.phase, board.rooms) == (phase, [])
    assert board.opening == (None if opens is None else sessions[opens])


def test_everybody_sees_the_screen_of_what_is_published(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    event, nine = _event()
    address = reverse("events-public:screen", args=[event.workspace.slug, event.slug])

    with travel(nine), django_assert_num_queries(SCREEN_QUERIES):
        text = Client().get(address).content.decode()

    assert "09:00" in text
    assert "until 10:00" in text
    draft = EventFactory.create(workspace=event.workspace)
    closed = reverse("events-public:screen", args=[draft.workspace.slug, draft.slug])
    assert Client().get(closed).status_code == 404
