"""Two phones that were without network send what they saw at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from raceme.events.actions.attending import Answer, Outcome, Seen, check_in
from raceme.events.models import Attendance, Event, Registration
from tests.factories import NOW
from tests.factories.events import EventFactory, ParticipantTypeFactory, RegistrationFactory

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 300


def _people(count: int) -> tuple[Event, list[Registration]]:
    event = EventFactory.create(state="published", published_at=NOW)
    kind = ParticipantTypeFactory.create(event=event)
    return event, RegistrationFactory.create_batch(count, event=event, type=kind)


def _scans(people: list[Registration], device: str, *, minutes: int) -> list[Seen]:
    return [
        Seen(
            code=one.code,
            came_at=NOW - timedelta(minutes=minutes, seconds=place),
            way=Attendance.Way.SCAN,
            device=device,
        )
        for place, one in enumerate(people)
    ]


def test_three_hundred_seen_by_two_phones_are_counted_once() -> None:
    event, people = _people(PEOPLE)
    # Some by one phone, some by the other, sixty by both, each in an order of its own.
    batches = [
        _scans(people[:180], "phone one", minutes=10),
        _scans(people[:119:-1], "phone two", minutes=5),
    ]

    def send(batch: list[Seen]) -> list[Answer]:
        try:
            return check_in(event, seen=batch, by="desk", at=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        # Each is sent twice: the first answer may have been lost on its way.
        told = [one for answers in pool.map(send, [*batches, *batches]) for one in answers]

    rows = Attendance.objects.of(event.workspace)
    assert rows.count() == PEOPLE
    assert {one.outcome for one in told} == {Outcome.HERE, Outcome.ALREADY}
    # The first phone saw the sixty earlier, so its times stay, whoever was first to send.
    assert (
        rows.filter(device="phone one").count() + rows.filter(device="phone two").count() == PEOPLE
    )
    earliest = {one.code: one.came_at for one in [*batches[1], *batches[0]]}
    assert {
        one.registration.code: one.came_at for one in rows.select_related("registration")
    } == earliest


def test_the_same_people_in_opposite_orders_stop_nobody() -> None:
    event, people = _people(40)

    def send(batch: list[Seen]) -> list[Answer]:
        try:
            return check_in(event, seen=batch, by="desk", at=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(
            pool.map(
                send,
                [
                    _scans(people[:: -1 if turn % 2 else 1], f"phone {turn}", minutes=turn)
                    for turn in range(8)
                ],
            )
        )

    assert Attendance.objects.of(event.workspace).count() == 40
