"""Cancelling frees a place for who waits; who comes back stands at the end of the line."""

from datetime import UTC, datetime, timedelta

import pytest

from raceme.audit.models import Entry
from raceme.events.actions import registering
from raceme.events.actions.registering import refusals
from raceme.events.models import SignUp
from raceme.mail.models import Message
from tests.events.build_registering import (
    colleague,
    entered,
    mails,
    open_event,
    registered,
    said,
    states,
)
from tests.factories import NOW
from tests.factories.events import AttendanceFactory, ParticipantTypeFactory, SignUpFactory

pytestmark = pytest.mark.django_db
BY = "test"


def test_who_cancels_lets_the_next_in_who_is_told_at_once() -> None:
    event = open_event(capacity=1)
    rows = [registered(event, number, at=NOW + timedelta(minutes=number)) for number in (1, 2, 3)]

    moved = registering.cancel(rows[0], by=rows[0], at=NOW)

    assert moved == [rows[1]]
    assert states(event) == {"ana1": "cancelled", "ana2": "confirmed", "ana3": "waiting"}
    assert mails()[3:] == [("cancelled", "ana1"), ("moved_up", "ana2")]


def test_who_waits_longest_moves_up_first_however_they_were_written_down() -> None:
    event = open_event(capacity=1)
    first = registered(event, 1)
    registered(event, 2, at=NOW + timedelta(hours=2))
    registered(event, 3, at=NOW + timedelta(hours=1))

    registering.cancel(first, by=first, at=NOW)

    assert states(event) == {"ana1": "cancelled", "ana2": "waiting", "ana3": "confirmed"}


def test_who_waits_for_a_full_type_lets_others_pass() -> None:
    event = open_event(capacity=2)
    pitch = ParticipantTypeFactory.create(event=event, capacity=1, position=5)
    registered(event, 1, kind=pitch)
    second = registered(event, 2)
    registered(event, 3, kind=pitch)
    registered(event, 4, at=NOW + timedelta(hours=1))

    registering.cancel(second, by=second, at=NOW)

    assert states(event) == {
        "ana1": "confirmed",
        "ana2": "cancelled",
        "ana3": "waiting",
        "ana4": "confirmed",
    }


def test_who_moves_up_still_needs_the_approval_of_their_type() -> None:
    event = open_event(capacity=1)
    kind = ParticipantTypeFactory.create(event=event, needs_approval=True, position=5)
    first = registered(event, 1)
    registered(event, 2, kind=kind)

    registering.cancel(first, by=first, at=NOW)

    assert states(event)["ana2"] == "applied"


def test_a_colleague_who_moves_up_still_has_to_say_yes() -> None:
    event = open_event(capacity=1)
    first = registered(event, 1, colleagues=[colleague(1)])

    registering.cancel(first, by=first, at=NOW)

    assert states(event) == {"ana1": "cancelled", "ion1": "named"}
    assert mails()[-1] == ("colleague", "ion1")


def test_cancelled_twice_it_stays_so() -> None:
    event = open_event()
    row = registered(event)

    for _click in range(2):
        registering.cancel(row, by=row, at=NOW)

    assert mails() == [("confirmed", "ana1"), ("cancelled", "ana1")]


def test_places_in_sessions_are_given_back_too() -> None:
    row = registered(open_event())
    sign_up = SignUpFactory.create(registration=row)

    registering.cancel(row, by=row, at=NOW)

    assert SignUp.objects.of(row.workspace_id).get(pk=sign_up.pk).state == "left"


def test_staff_say_why_they_cancel() -> None:
    row = registered(open_event())

    with pytest.raises(refusals.ReasonMissing):
        registering.cancel(row, by=BY, at=NOW)

    registering.cancel(row, reason="Asked on the phone", by=BY, at=NOW)
    assert entered(row.event, row.email).ended_because == "Asked on the phone"


def test_who_was_there_is_not_cancelled() -> None:
    row = registered(open_event())
    AttendanceFactory.create(registration=row)

    with pytest.raises(refusals.WasThere):
        registering.cancel(row, by=row, at=NOW)


def test_after_the_event_nothing_is_cancelled_and_nobody_moves_up() -> None:
    event = open_event(capacity=1)
    row = registered(event)
    registered(event, 2)

    with pytest.raises(refusals.EventOver):
        registering.cancel(row, by=row, at=datetime(2027, 5, 14, tzinfo=UTC))
    assert states(event) == {"ana1": "confirmed", "ana2": "waiting"}


def test_who_comes_back_has_a_free_place_or_the_end_of_the_line() -> None:
    event = open_event(capacity=1)
    first = registered(event, 1)
    second = registered(event, 2)
    registering.cancel(first, by=first, at=NOW)
    registered(event, 3)

    back = registering.come_back(first, by=first, at=NOW + timedelta(days=1))
    registering.cancel(second, by=second, at=NOW)

    assert (back.state, back.waiting_since) == ("waiting", NOW + timedelta(days=1))
    assert states(event) == {"ana1": "waiting", "ana2": "cancelled", "ana3": "confirmed"}


def test_who_comes_back_to_a_free_place_has_it() -> None:
    row = registered(open_event(capacity=1))
    registering.cancel(row, by=row, at=NOW)

    back = registering.come_back(row, by=row, at=NOW)

    assert (back.state, back.ended_at) == ("confirmed", None)
    assert mails()[-1] == ("confirmed", "ana1")


def test_who_registered_anew_does_not_come_back_as_well() -> None:
    event = open_event()
    row = registered(event)
    registering.cancel(row, by=row, at=NOW)
    registered(event)

    with pytest.raises(refusals.RegisteredAnew):
        registering.come_back(row, by=row, at=NOW)


def test_nobody_comes_back_once_it_is_closed() -> None:
    event = open_event(closes_at=NOW + timedelta(days=1))
    row = registered(event)
    registering.cancel(row, by=row, at=NOW)

    with pytest.raises(refusals.RegistrationClosed):
        registering.come_back(row, by=row, at=NOW + timedelta(days=2))


def test_a_colleague_says_yes_by_their_own_link() -> None:
    event = open_event()
    registered(event, colleagues=[colleague(1)])
    row = entered(event, "ion1@firm.example")

    for _click in range(2):
        row = registering.agree_to_come(row, by=row, at=NOW)

    assert (row.state, row.consented_at) == ("confirmed", NOW)
    assert mails()[-1] == ("confirmed", "ion1")
    assert len(mails()) == 3


def test_a_colleague_in_line_says_yes_and_keeps_their_place_there() -> None:
    event = open_event(capacity=1)
    registered(event, colleagues=[colleague(1)])
    row = entered(event, "ion1@firm.example")

    agreed = registering.agree_to_come(row, by=row, at=NOW + timedelta(days=1))

    assert (agreed.state, agreed.waiting_since) == ("waiting", NOW)


def test_a_colleague_who_said_no_is_not_coming() -> None:
    event = open_event()
    registered(event, colleagues=[colleague(1)])
    row = entered(event, "ion1@firm.example")
    registering.cancel(row, by=row, at=NOW)

    with pytest.raises(refusals.StateForbids):
        registering.agree_to_come(row, by=row, at=NOW)


def test_one_changes_what_one_said_and_nothing_else() -> None:
    event = open_event()
    row = registered(event)
    told = said(name="Ana Popa", email="thief@firm.example", job_title="Director")

    saved = registering.change(
        row, said=told, kind=row.type_id, revision=row.revision, by=row, at=NOW
    )

    assert (saved.name, saved.job_title, saved.email) == (
        "Ana Popa",
        "Director",
        "ana1@firm.example",
    )


def test_who_takes_another_type_frees_a_place_of_the_first() -> None:
    event = open_event()
    pitch = ParticipantTypeFactory.create(event=event, capacity=1, position=5)
    first = registered(event, 1, kind=pitch)
    registered(event, 2, kind=pitch)

    plain = event.types.exclude(pk=pitch.pk).get()
    registering.change(first, said=said(1), kind=plain, revision=first.revision, by=first, at=NOW)

    assert states(event) == {"ana1": "confirmed", "ana2": "confirmed"}


@pytest.mark.parametrize(
    ("rules", "refusal"),
    [
        ({"capacity": 1}, refusals.NoPlaceLeft),
        ({"countries": ["NO"]}, refusals.NotFromThere),
        ({"needs_approval": True}, refusals.NeedsApproval),
        ({"is_offered": False}, refusals.TypeGone),
    ],
)
def test_one_does_not_take_a_type_that_is_not_free_to_take(
    rules: dict[str, object], refusal: type[Exception]
) -> None:
    event = open_event()
    other = ParticipantTypeFactory.create(event=event, position=5, **rules)
    row = registered(event, 1)
    if "capacity" in rules:
        registered(event, 2, kind=other)

    with pytest.raises(refusal):
        registering.change(row, said=said(1), kind=other, revision=row.revision, by=row, at=NOW)


def test_whose_check_in_was_taken_back_may_be_cancelled() -> None:
    row = registered(open_event())
    AttendanceFactory.create(registration=row, undone_at=NOW)

    registering.cancel(row, reason="Ticked by mistake", by=BY, at=NOW)

    assert states(row.event) == {"ana1": "cancelled"}


def test_who_moves_to_where_their_type_is_not_for_is_told() -> None:
    event = open_event()
    kind = ParticipantTypeFactory.create(event=event, name="Local", countries=["RO"], position=5)
    row = registered(event, kind=kind)

    with pytest.raises(refusals.NotFromThere, match="Local"):
        registering.change(
            row, said=said(country="NO"), kind=kind, revision=row.revision, by=row, at=NOW
        )
    saved = registering.change(
        row, said=said(phone="0700"), kind=kind, revision=row.revision, by=row, at=NOW
    )

    assert (saved.country, saved.phone) == ("RO", "0700")


def test_whom_staff_gave_a_type_that_is_for_others_may_still_change_the_rest() -> None:
    event = open_event()
    kind = ParticipantTypeFactory.create(event=event, countries=["NO"], position=5)
    row = registering.change_type(registered(event), kind=kind, by=BY, at=NOW)

    saved = registering.change(
        row, said=said(phone="0700"), kind=kind, revision=row.revision, by=row, at=NOW
    )

    assert (saved.type, saved.phone) == (kind, "0700")


def test_the_history_says_who_cancelled_why_and_who_moved_up() -> None:
    event = open_event(capacity=1)
    rows = [registered(event, number) for number in (1, 2)]

    registering.cancel(rows[0], reason="Ill", by=BY, at=NOW)

    entries = Entry.objects.filter(verb__in=["events.cancel", "events.move_up_registration"])
    assert [
        (entry.verb, entry.actor, entry.values.changes) for entry in entries.order_by("pk")
    ] == [
        (
            "events.cancel",
            BY,
            {"registration_state": ["confirmed", "cancelled"], "reason": [None, "Ill"]},
        ),
        (
            "events.move_up_registration",
            "waiting list",
            {"registration_state": ["waiting", "confirmed"]},
        ),
    ]


def test_who_moves_up_and_still_needs_approval_reads_no_more_than_that() -> None:
    event = open_event(capacity=1)
    kind = ParticipantTypeFactory.create(event=event, needs_approval=True, position=5)
    first = registered(event, 1)
    registered(event, 2, kind=kind)

    registering.cancel(first, by=first, at=NOW)

    subject = Message.objects.get(purpose="event_moved_up").subject
    assert subject == f"Your registration for {event.title} waits for approval"
