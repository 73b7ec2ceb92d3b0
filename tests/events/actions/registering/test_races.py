"""Very many who register and cancel at once, in transactions that are really parallel."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.db import connection, connections

from raceme.core.errors import Refusal
from raceme.events.actions import registering
from raceme.events.actions.registering import refusals
from raceme.events.models import Registration
from raceme.mail.models import Message
from tests.events.build_registering import (
    colleague,
    open_event,
    register,
    registered,
    said,
    states,
)
from tests.factories import NOW
from tests.factories.events import ParticipantTypeFactory, SeriesFactory

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 200
# As many connections at once as every database of ours takes beside those of others.
AT_ONCE = 24


@pytest.fixture(autouse=True)
def _a_connection_each(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each thread have a connection of its own, instead of waiting for one of a few."""
    options = connections.settings["default"].get("OPTIONS", {})
    monkeypatch.delitem(options, "pool", raising=False)
    if connection.vendor == "sqlite":
        # Its one writer at a time leaves the others waiting; on a busy machine that takes long.
        monkeypatch.setitem(options, "timeout", 300)


def _together(tasks: Sequence[Callable[[], object]]) -> list[object]:
    """Run all in parallel; of one that is refused, that is the class of its refusal."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(_tried, tasks))


def _tried(task: Callable[[], object]) -> object:
    try:
        return task()
    except Refusal as refusal:
        return type(refusal)
    finally:
        connection.close()


def test_the_last_place_goes_to_one_and_every_other_stands_in_line() -> None:
    event = open_event(capacity=1)

    def one(number: int) -> str:
        return register(event, number, at=NOW + timedelta(seconds=number)).state

    told = _together([partial(one, number) for number in range(MANY)])

    assert Counter(told) == {"confirmed": 1, "waiting": MANY - 1}
    assert Counter(states(event).values()) == Counter(told)
    purposes = Counter(Message.objects.values_list("purpose", flat=True))
    assert purposes == {"event_confirmed": 1, "event_waiting": MANY - 1}


def test_the_last_place_goes_to_one_and_every_other_is_refused() -> None:
    event = open_event(capacity=1, has_waiting_list=False)

    told = _together([partial(register, event, number) for number in range(MANY)])

    assert Counter(each for each in told if isinstance(each, type)) == {
        refusals.NoPlaceLeft: MANY - 1
    }
    assert Counter(states(event).values()) == {"confirmed": 1}


def test_one_address_at_once_from_many_is_registered_once() -> None:
    event, token = open_event(capacity=5), uuid4()

    _together([partial(register, event, 1, token=token) for _click in range(AT_ONCE)])
    _together([partial(register, event, 1) for _window in range(AT_ONCE)])

    assert states(event) == {"ana1": "confirmed"}


def test_groups_at_once_never_hold_more_than_there_are() -> None:
    event = open_event(capacity=10, has_waiting_list=False)
    kind = ParticipantTypeFactory.create(event=event, capacity=7, position=5)

    def group(number: int) -> object:
        along = [colleague(number * 2), colleague(number * 2 + 1)]
        of = kind if number % 2 else None
        return register(event, number, kind=of, colleagues=along)

    _together([partial(group, number) for number in range(AT_ONCE)])

    rows = Registration.objects.of(event.workspace_id).filter(event=event)
    assert rows.count() % 3 == 0
    assert rows.count() == 9
    assert rows.filter(type=kind).count() <= 7


def test_while_many_cancel_at_once_the_line_moves_up_in_its_order() -> None:
    event = open_event(capacity=20)
    rows = [registered(event, number, at=NOW + timedelta(seconds=number)) for number in range(60)]
    leaving = rows[:15]
    late = [partial(register, event, number, at=NOW + timedelta(hours=1)) for number in (60, 61)]

    _together([*(partial(registering.cancel, row, by=row, at=NOW) for row in leaving), *late])

    standing = states(event)
    held = [name for name, state in standing.items() if state == "confirmed"]
    assert Counter(standing.values()) == {"confirmed": 20, "cancelled": 15, "waiting": 27}
    assert held == [f"ana{number}" for number in range(15, 35)]


def test_who_waits_and_cancels_while_they_move_up_leaves_no_place_empty() -> None:
    event = open_event(capacity=1)
    rows = [registered(event, number, at=NOW + timedelta(seconds=number)) for number in range(12)]

    _together([partial(registering.cancel, row, by=row, at=NOW) for row in rows[:11]])

    assert states(event)["ana11"] == "confirmed"
    assert Counter(states(event).values()) == {"confirmed": 1, "cancelled": 11}


def test_more_places_while_people_register_go_to_who_waited() -> None:
    event = open_event(capacity=1)
    for number in range(6):
        registered(event, number, at=NOW + timedelta(seconds=number))
    facts = registering.AdmissionFacts(capacity=4)
    admission = event.admission

    def widen() -> object:
        return registering.save_admission(
            event, facts=facts, revision=admission.revision, by="test", at=NOW
        )

    late = [partial(register, event, number, at=NOW + timedelta(hours=1)) for number in (6, 7)]
    _together([late[0], widen, late[1]])

    standing = states(event)
    assert [name for name, state in standing.items() if state == "confirmed"] == [
        f"ana{number}" for number in range(4)
    ]


def test_who_register_for_a_whole_series_from_different_pages_wait_for_no_one_in_turn() -> None:
    first = open_event(capacity=AT_ONCE // 2)
    second = open_event(
        capacity=1, event__workspace=first.workspace, event__series=SeriesFactory.create()
    )
    first.series = second.series
    first.save()
    evenings = (first, second)

    def one(number: int) -> object:
        event = evenings[number % 2]
        kind = event.types.get()
        return registering.register_for_all(event, kind=kind, said=said(number), at=NOW)

    told = _together([partial(one, number) for number in range(AT_ONCE)])

    assert {type(each) for each in told} == {registering.RegisteredForAll}
    assert [Counter(states(event).values()) for event in evenings] == [
        {"confirmed": AT_ONCE // 2, "waiting": AT_ONCE // 2},
        {"confirmed": 1, "waiting": AT_ONCE - 1},
    ]
