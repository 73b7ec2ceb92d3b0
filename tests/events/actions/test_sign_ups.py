from datetime import timedelta

import pytest
from django.core import mail as outgoing

from raceme.audit.models import Entry
from raceme.core.errors import Refusal
from raceme.events import actions
from raceme.events.actions import sign_ups
from raceme.events.actions.refusals import Gone, StateForbids
from raceme.events.models import Event, Registration, Session, SignUp
from raceme.mail.models import Message
from tests.events.build import moment, session_facts
from tests.factories import NOW
from tests.factories.events import (
    EventFactory,
    RegistrationFactory,
    RoomFactory,
    SessionFactory,
    SignUpFactory,
)

pytestmark = pytest.mark.django_db
BY = "test"


def _session(places: int | None = 1, **values: object) -> Session:
    event = values.pop("event", None) or EventFactory.create(state="published", published_at=NOW)
    return SessionFactory.create(event=event, needs_sign_up=True, capacity=places, **values)


def _people(session: Session, number: int = 3) -> list[Registration]:
    return RegistrationFactory.create_batch(number, event=session.event)


def _line(session: Session) -> list[tuple[Registration, str]]:
    rows = SignUp.objects.of(session.workspace_id).filter(session=session)
    return [(row.registration, row.state) for row in rows.order_by("registration", "pk")]


def test_places_go_to_who_comes_first_and_the_rest_wait() -> None:
    session = _session(places=2)
    people = _people(session)

    made = [sign_ups.sign_up(session, one, by=one, at=NOW) for one in people]

    assert [one.state for one in made] == ["confirmed", "confirmed", "waiting"]
    entries = Entry.objects.filter(verb="events.sign_up").count()
    assert entries == 3


def test_a_room_gives_its_places_where_the_session_says_none() -> None:
    room = RoomFactory.create(event__state="published", capacity=1)
    session = _session(places=None, event=room.event, room=room)
    first, second = _people(session, 2)

    sign_ups.sign_up(session, first, by=BY, at=NOW)
    sign_ups.sign_up(session, second, by=BY, at=NOW)
    actions.correct_room(room, name=room.name, capacity=2, by=BY, at=NOW)

    assert _line(session) == [(first, "confirmed"), (second, "confirmed")]


def test_without_an_end_of_places_nobody_waits() -> None:
    session = _session(places=None)

    made = [sign_ups.sign_up(session, one, by=BY, at=NOW) for one in _people(session)]

    assert {one.state for one in made} == {"confirmed"}


def test_signing_up_twice_is_signing_up_once() -> None:
    session = _session()
    (one,) = _people(session, 1)

    first = sign_ups.sign_up(session, one, by=one, at=NOW)
    again = sign_ups.sign_up(session, one, by=one, at=NOW)

    assert (again, again.sequence) == (first, 1)


def test_who_leaves_lets_the_first_in_line_move_up_and_they_are_told() -> None:
    session = _session()
    first, second, third = _people(session)
    for number, one in enumerate((first, second, third)):
        sign_ups.sign_up(session, one, by=one, at=NOW + timedelta(minutes=number))

    moved = sign_ups.leave(session, first, by=first, at=NOW + timedelta(hours=1))

    assert [one.registration for one in moved] == [second]
    assert _line(session) == [(first, "left"), (second, "confirmed"), (third, "waiting")]
    message = Message.objects.get()
    assert (message.to_address, message.subject) == (
        second.email,
        f"A place in {session.title} is yours",
    )
    assert "/attending/********/sessions/" in message.text
    assert outgoing.outbox == []


def test_who_comes_back_stands_at_the_end_of_the_line() -> None:
    session = _session()
    first, second, third = _people(session)
    for number, one in enumerate((first, second, third)):
        sign_ups.sign_up(session, one, by=one, at=NOW + timedelta(minutes=number))
    sign_ups.leave(session, first, by=first, at=NOW + timedelta(minutes=5))
    sign_ups.sign_up(session, first, by=first, at=NOW + timedelta(minutes=6))

    sign_ups.leave(session, second, by=second, at=NOW + timedelta(minutes=7))

    assert _line(session) == [(first, "waiting"), (second, "left"), (third, "confirmed")]
    back = SignUp.objects.of(session.workspace_id).get(registration=first)
    assert back.sequence == 3


def test_more_places_let_people_move_up_and_fewer_send_nobody_away() -> None:
    session = _session()
    people = _people(session)
    for number, one in enumerate(people):
        sign_ups.sign_up(session, one, by=one, at=NOW + timedelta(minutes=number))
    more = session_facts(session.event, needs_sign_up=True, capacity=2)
    fewer = session_facts(session.event, needs_sign_up=True, capacity=1)

    actions.correct_session(session, facts=more, revision=1, by=BY, at=NOW)
    actions.correct_session(session, facts=fewer, revision=2, by=BY, at=NOW)

    assert [state for _one, state in _line(session)] == ["confirmed", "confirmed", "waiting"]


def test_one_cannot_be_in_two_sessions_at_a_time_but_in_one_after_the_other() -> None:
    session = _session()
    (one,) = _people(session, 1)
    sign_ups.sign_up(session, one, by=one, at=NOW)
    at_once = _session(event=session.event, starts_at=session.starts_at + timedelta(minutes=30))
    after = _session(event=session.event, starts_at=session.ends_at)

    with pytest.raises(sign_ups.Clash, match=f"You are in “{session.title}”"):
        sign_ups.sign_up(at_once, one, by=one, at=NOW)

    assert sign_ups.sign_up(after, one, by=one, at=NOW).state == "confirmed"


def test_who_is_somewhere_else_by_then_is_passed_over_and_stays_in_line() -> None:
    session = _session()
    other = _session(event=session.event, starts_at=session.ends_at, places=5)
    first, second, third = _people(session)
    for number, one in enumerate((first, second, third)):
        sign_ups.sign_up(session, one, by=one, at=NOW + timedelta(minutes=number))
    sign_ups.sign_up(other, second, by=second, at=NOW)
    sooner = session_facts(session.event, needs_sign_up=True, capacity=5)
    actions.correct_session(other, facts=sooner, revision=1, by=BY, at=NOW)

    sign_ups.leave(session, first, by=first, at=NOW)

    assert _line(session) == [(first, "left"), (second, "waiting"), (third, "confirmed")]


@pytest.mark.parametrize("state", ["applied", "waiting", "cancelled", "refused", "named"])
def test_only_who_has_a_place_at_the_event_signs_up(state: str) -> None:
    session = _session()
    one = RegistrationFactory.create(event=session.event, state=state, waiting_since=NOW)

    with pytest.raises(sign_ups.NoPlaceAtEvent):
        sign_ups.sign_up(session, one, by=one, at=NOW)


def test_what_has_begun_is_for_staff_alone() -> None:
    session = _session()
    first, second = _people(session, 2)

    with pytest.raises(sign_ups.BegunAlready):
        sign_ups.sign_up(session, first, by=first, at=session.starts_at)

    assert sign_ups.sign_up(session, second, by=BY, at=session.starts_at).state == "confirmed"


def test_what_needs_none_what_is_gone_and_what_is_elsewhere_is_refused() -> None:
    session = _session()
    (one,) = _people(session, 1)
    free = SessionFactory.create(event=session.event)
    gone = _session(event=session.event, cancelled_at=NOW)
    draft = _session(event=EventFactory.create())
    in_draft = RegistrationFactory.create(event=draft.event)

    for wrong, who, refusal in (
        (free, one, sign_ups.NoSignUp),
        (gone, one, Gone),
        (draft, in_draft, StateForbids),
        (session, in_draft, Gone),
    ):
        with pytest.raises(refusal):
            sign_ups.sign_up(wrong, who, by=who, at=NOW)
    with pytest.raises(sign_ups.NotSignedUp):
        sign_ups.leave(session, one, by=one, at=NOW)


def test_who_comes_no_more_gives_all_places_back() -> None:
    session = _session()
    over = _session(event=session.event, starts_at=NOW - timedelta(hours=3))
    first, second = _people(session, 2)
    for number, one in enumerate((first, second)):
        sign_ups.sign_up(session, one, by=BY, at=NOW + timedelta(minutes=number))
    SignUpFactory.create(registration=first, session=over)

    sign_ups.leave_all(first, by=first, at=NOW)

    assert _line(session) == [(first, "left"), (second, "confirmed")]
    assert _line(over) == [(first, "confirmed")]


def test_staff_take_several_out_at_once_and_none_of_them_moves_up() -> None:
    session = _session()
    first, second, third = _people(session)
    rows = [
        sign_ups.sign_up(session, one, by=BY, at=NOW + timedelta(minutes=number))
        for number, one in enumerate((first, second, third))
    ]

    moved = sign_ups.leave_these(session, rows[:2], by=BY, at=NOW)

    assert [one.registration for one in moved] == [third]
    with pytest.raises(Refusal):
        sign_ups.leave_these(session, rows[:2], by=BY, at=NOW)


def test_nobody_moves_up_into_what_has_begun() -> None:
    session = _session()
    first, second = _people(session, 2)
    for number, one in enumerate((first, second)):
        sign_ups.sign_up(session, one, by=BY, at=NOW + timedelta(minutes=number))

    sign_ups.leave(session, first, by=BY, at=session.starts_at)

    assert _line(session) == [(first, "left"), (second, "waiting")]


def test_a_cancelled_event_takes_no_sign_up() -> None:
    session = _session()
    (one,) = _people(session, 1)
    Event.objects.of(session.workspace_id).update(state="cancelled")

    with pytest.raises(StateForbids):
        sign_ups.sign_up(session, one, by=one, at=moment(session.event, "08:00"))
