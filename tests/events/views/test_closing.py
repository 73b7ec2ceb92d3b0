import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from time_machine import travel

from raceme.events import actions
from raceme.events.models import Event
from tests.conftest import World
from tests.factories import NOW
from tests.factories.events import (
    AttendanceFactory,
    EventFactory,
    ParticipantTypeFactory,
    RegistrationFactory,
    SessionFactory,
)

CLOSE_QUERIES = 10
TODAY = NOW.date()


@pytest.fixture
def staff(world: World, client: Client) -> Client:
    """Return a client whose session has been seen before, so that a page alone costs queries."""
    client.force_login(world.staff)
    client.get(reverse("events:events", args=["transilvania"]))
    return client


def _event(world: World, *, sessions: int = 1) -> Event:
    event = EventFactory.create(workspace=world.workspace, starts_on=TODAY, ends_on=TODAY)
    SessionFactory.create_batch(sessions, event=event)
    return actions.publish(event, by=world.owner, at=NOW)


def _came(event: Event, count: int) -> None:
    kind = ParticipantTypeFactory.create(event=event)
    for one in RegistrationFactory.create_batch(count, event=event, type=kind):
        AttendanceFactory.create(registration=one)


def _address(event: Event) -> str:
    return reverse("events:close", args=["transilvania", event.slug])


@travel(NOW, tick=False)
@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_number_of_queries(
    staff: Client, world: World, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    event = _event(world, sessions=count)
    _came(event, count)

    with django_assert_num_queries(CLOSE_QUERIES):
        assert staff.get(_address(event)).status_code == 200


@travel(NOW, tick=False)
def test_one_reads_what_will_stand_in_the_log_and_writes_it(staff: Client, world: World) -> None:
    event = _event(world)
    _came(event, 2)
    RegistrationFactory.create(event=event)

    before = staff.get(_address(event)).content.decode()
    after = staff.post(_address(event), follow=True).content.decode()

    assert "Write 2 people into the log" in before
    assert "2 have no organisation in the register, and count as people alone." in before
    assert "33\N{NO-BREAK SPACE}% of those expected" in before
    assert "2 parts of people are new in the log." in after
    assert "with 2 parts." in after
    assert "Write what is missing into the log" in after
    again = staff.post(_address(event), follow=True).content.decode()
    assert "The log is in step: nothing was missing." in again


@travel(NOW, tick=False)
@pytest.mark.parametrize("key", ["x", "9" * 40, "-1"])
def test_nonsense_says_of_no_session_that_it_was_not_held(
    staff: Client, world: World, key: str
) -> None:
    event = _event(world)

    answer = staff.post(_address(event), {"not_held": key})

    assert answer.status_code == 422
    assert "Nobody is checked in." in answer.content.decode()
