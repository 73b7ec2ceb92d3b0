"""Many who sign up for few places at one moment, with transactions that are really parallel."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from raceme.core.errors import Refusal
from raceme.events.actions import sign_ups
from raceme.events.models import Registration, Session, SignUp
from tests.factories import NOW
from tests.factories.events import EventFactory, RegistrationFactory, SessionFactory
from tests.parallel import at_once

pytestmark = [pytest.mark.django_db(transaction=True)]
RIVALS = 8


def _session(places: int) -> Session:
    event = EventFactory.create(state="published", published_at=NOW)
    return SessionFactory.create(event=event, needs_sign_up=True, capacity=places)


def _joining(session: Session, registration: Registration) -> Callable[[], object]:
    def join() -> object:
        return sign_ups.sign_up(session, registration, by=registration, at=NOW).state

    return join


def _states(session: Session) -> dict[str, int]:
    found: dict[str, int] = {}
    for state in SignUp.objects.of(session.workspace_id).values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found


def _together(*calls: Callable[[], object]) -> list[object]:
    """Run ``calls`` each in a connection of its own, all let go at one moment."""
    gate = Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        gate.wait()
        try:
            return call()
        except Refusal as refusal:
            return type(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_the_last_place_goes_to_one_of_many_and_each_other_waits() -> None:
    session = _session(places=1)
    people = RegistrationFactory.create_batch(RIVALS, event=session.event)

    told = _together(*(_joining(session, one) for one in people))

    assert sorted(map(str, told)) == ["confirmed", *["waiting"] * (RIVALS - 1)]
    assert _states(session) == {"confirmed": 1, "waiting": RIVALS - 1}


def test_one_person_at_two_sessions_at_once_is_in_one_of_them() -> None:
    session = _session(places=5)
    other = SessionFactory.create(event=session.event, needs_sign_up=True, capacity=5)
    one = RegistrationFactory.create(event=session.event)

    told = _together(_joining(session, one), _joining(other, one))

    assert sorted(map(str, told)) == sorted([str(sign_ups.Clash), "confirmed"])
    assert _states(session) == {"confirmed": 1}


def test_one_place_given_back_twice_at_once_lets_one_move_up() -> None:
    session = _session(places=1)
    first, *rest = RegistrationFactory.create_batch(3, event=session.event)
    for one in (first, *rest):
        sign_ups.sign_up(session, one, by=one, at=NOW)

    def leave() -> object:
        return len(sign_ups.leave(session, first, by=first, at=NOW))

    told = _together(leave, leave)

    assert sorted(map(str, told)) == sorted(["1", str(sign_ups.NotSignedUp)])
    assert _states(session) == {"left": 1, "confirmed": 1, "waiting": 1}


@pytest.mark.postgresql
def test_who_comes_while_another_is_not_done_yet_waits_and_is_told() -> None:
    session = _session(places=1)
    first, *rivals = RegistrationFactory.create_batch(4, event=session.event)

    told = at_once(_joining(session, first), *(_joining(session, one) for one in rivals))

    assert told == ["waiting"] * 3
    assert _states(session) == {"confirmed": 1, "waiting": 3}
