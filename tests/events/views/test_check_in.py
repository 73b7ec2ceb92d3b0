import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from time_machine import travel

from raceme.core.devices import mark_of, who_is
from raceme.events.models import Attendance, Event
from raceme.events.queries.attending import attendances_of
from tests.conftest import World
from tests.factories import NOW
from tests.factories.events import (
    AttendanceFactory,
    EventFactory,
    RegistrationFactory,
    SessionFactory,
    SignUpFactory,
)

DOOR_QUERIES = 8
NONSENSE = ["x", "{}", '[{"code": 1}]', '[{"came": 9e99, "code": "A"}]', "[" * 5000, '["\\u0000"]']


@pytest.fixture
def event(world: World) -> Event:
    return EventFactory.create(workspace=world.workspace, state="published", published_at=NOW)


@pytest.fixture
def staff(world: World, client: Client) -> Client:
    """Return a client whose session has been seen before, so that a page alone costs queries."""
    client.force_login(world.staff)
    client.get(reverse("events:events", args=["transilvania"]))
    return client


def _address(name: str, event: Event) -> str:
    return reverse(f"events:{name}", args=["transilvania", event.slug])


def _milliseconds(minutes: int = 0) -> int:
    return round((NOW - timedelta(minutes=minutes)).timestamp() * 1000)


def _send(
    client: Client, world: World, event: Event, rows: object, **more: object
) -> tuple[int, dict[str, Any]]:
    """Send what a device saw; return the status with what is told."""
    sent = rows if isinstance(rows, str) else json.dumps(rows)
    answer = client.post(
        _address("seen", event),
        {"seen": sent, "device": "phone one", "sent_at": _milliseconds(), **more},
        headers={"Raceme-Whose": mark_of(who_is(world.staff))},
    )
    return answer.status_code, json.loads(answer.content)


@pytest.mark.parametrize("count", [1, 3])
def test_the_door_asks_the_same_number_of_queries(
    staff: Client, event: Event, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for one in RegistrationFactory.create_batch(count, event=event):
        AttendanceFactory.create(registration=one)
        SignUpFactory.create(registration=one)

    with django_assert_num_queries(DOOR_QUERIES):
        answer = staff.get(_address("check_in", event))

    assert answer.content.count(b'name="undo"') == count + 1
    assert answer["Permissions-Policy"].startswith("camera=(self)")


def test_without_a_script_one_is_found_ticked_and_taken_back(staff: Client, event: Event) -> None:
    ana = RegistrationFactory.create(event=event, name="Ana Știrbei")
    RegistrationFactory.create(event=event, name="Ion Pop")
    session = SessionFactory.create(event=event)
    chosen = {"session": str(session.pk), "q": "stirb"}

    found = staff.get(_address("check_in", event), chosen).content.decode()
    assert found.count('name="came" value=') == 1
    ticked = staff.post(_address("tick", event), {"came": ana.code, **chosen}, follow=True)
    assert "Ana Știrbei is here." in ticked.content.decode()
    assert ticked.redirect_chain[0][0].endswith(f"?session={session.pk}&q=stirb")
    assert attendances_of(event).get().session == session
    taken = staff.post(_address("undo_check_in", event), {"undo": ana.code, **chosen}, follow=True)

    assert "is taken back: not here." in taken.content.decode()
    assert not attendances_of(event).exists()


def test_who_waits_is_let_in_and_who_cancelled_is_sent_to_the_desk(
    staff: Client, event: Event
) -> None:
    waiting = RegistrationFactory.create(event=event, state="waiting", waiting_since=NOW)
    gone = RegistrationFactory.create(event=event, state="cancelled")

    said = [
        staff.post(_address("tick", event), {"came": one.code}, follow=True).content.decode()
        for one in (waiting, gone)
    ]

    assert "Their registration: On the waiting list." in said[0]
    assert "This registration is cancelled. Register them at the desk." in said[1]
    assert [one.registration for one in attendances_of(event)] == [waiting]


@travel(NOW, tick=False)
def test_a_device_is_told_of_each_and_of_what_others_saw(
    staff: Client, world: World, event: Event
) -> None:
    ana, ion = RegistrationFactory.create_batch(2, event=event)
    AttendanceFactory.create(registration=ion, recorded_at=NOW, came_at=NOW)

    rows = [
        {"code": ana.code.lower(), "came": _milliseconds(5), "way": "scan", "session": None},
        {"code": "ZZZZZZZZZZ", "came": _milliseconds(4), "session": 2**70},
    ]
    _status, told = _send(staff, world, event, rows, since=_milliseconds(1))

    assert [one["outcome"] for one in told["answers"]] == ["here", "unknown"]
    assert told["answers"][0]["since"] == _milliseconds(5)
    assert sorted(told["seen"]) == sorted(
        [[ion.code, None, _milliseconds()], [ana.code, None, _milliseconds(5)]]
    )
    assert told["undone"] == []


@travel(NOW, tick=False)
def test_a_clock_that_is_wrong_is_put_right(staff: Client, world: World, event: Event) -> None:
    ana = RegistrationFactory.create(event=event)
    seen = [{"code": ana.code, "came": _milliseconds(185)}]

    _send(staff, world, event, seen, sent_at=_milliseconds(180))

    assert attendances_of(event).get().came_at == NOW - timedelta(minutes=5)


@pytest.mark.parametrize("sent", NONSENSE)
def test_what_cannot_be_read_is_refused_whole(
    staff: Client, world: World, event: Event, sent: str
) -> None:
    status, _told = _send(staff, world, event, sent)

    assert status == 422
    assert not Attendance.objects.of(world.workspace).exists()


def test_what_somebody_else_saw_is_not_taken_in_ones_name(
    staff: Client, world: World, event: Event
) -> None:
    ana = RegistrationFactory.create(event=event)
    headers = {"Raceme-Whose": mark_of(who_is(world.owner))}

    rows = json.dumps([{"code": ana.code, "came": _milliseconds()}])
    answer = staff.post(_address("seen", event), {"seen": rows}, headers=headers)

    assert answer.status_code == 403
    assert not attendances_of(event).exists()


def test_taking_back_what_is_nowhere_is_not_taken_for_the_event(
    staff: Client, event: Event
) -> None:
    ana = RegistrationFactory.create(event=event)
    AttendanceFactory.create(registration=ana)

    sent = {"undo": ana.code, "session": SessionFactory.create().pk}
    answer = staff.post(_address("undo_check_in", event), sent)

    assert answer.status_code == 404
    assert attendances_of(event).count() == 1


@pytest.mark.parametrize("since", ["x", "9e99", "-1", "nan"])
def test_since_when_that_cannot_be_read_is_refused(
    staff: Client, world: World, event: Event, since: str
) -> None:
    status, told = _send(staff, world, event, [], since=since)

    assert (status, list(told)) == (422, ["text"])


def test_the_door_of_one_event_takes_nothing_back_at_another(
    staff: Client, world: World, event: Event
) -> None:
    other = EventFactory.create(workspace=world.workspace, state="published")
    came = AttendanceFactory.create(registration=RegistrationFactory.create(event=other))

    answer = staff.post(_address("undo_check_in", event), {"undo": came.registration.code})

    came.refresh_from_db()
    assert (answer.status_code, came.undone_at) == (404, None)
