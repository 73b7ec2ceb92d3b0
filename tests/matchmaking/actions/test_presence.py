from datetime import timedelta

import pytest

from raceme.mail.models import Message
from raceme.matchmaking.actions import joining, presence
from raceme.matchmaking.models import Placement, Schedule, Unavailability
from tests.matchmaking.day import (
    BY,
    again,
    before,
    during,
    meeting_of,
    participant,
    published,
    schedule_of,
    seat_of,
)

pytestmark = pytest.mark.django_db


def test_one_side_s_word_is_enough_and_only_they_take_it_back() -> None:
    space = published()
    ana, ion = participant(space, "Ana Pop"), participant(space, "Ion Rus")
    meeting = meeting_of(space, ana, ion)
    now = during(meeting)

    presence.say_absent(seat_of(meeting, ion), by=ana.registration, at=now)

    said = seat_of(meeting, ion)
    assert (said.presence, said.said_by) == ("absent", ana.registration.reference)
    with pytest.raises(presence.SaidByAnother):
        presence.take_back_absent(said, by=ion.registration, at=now)
    presence.take_back_absent(said, by=ana.registration, at=now)
    assert (seat_of(meeting, ion).presence, seat_of(meeting, ion).said_by) == ("expected", "")


def test_who_does_not_come_any_more_is_written_to_no_more() -> None:
    space = published()
    ana, ion, eva = (participant(space, name) for name in ("Ana Pop", "Ion Rus", "Eva Nagy"))
    meeting = meeting_of(space, ana, ion, eva)
    eva.registration.state = "cancelled"
    eva.registration.save()

    presence.cancel_meeting(meeting, participant=ana, by=ana.registration, at=before(meeting))

    (told,) = Message.objects.filter(purpose="meeting_cancelled")
    assert told.to_address == ion.registration.email


def test_nobody_misses_who_is_not_yet_expected() -> None:
    space = published()
    ana, ion = participant(space, "Ana Pop"), participant(space, "Ion Rus")
    meeting = meeting_of(space, ana, ion)

    with pytest.raises(presence.NotBegun):
        presence.say_absent(seat_of(meeting, ion), by=ana.registration, at=before(meeting))


def test_who_cannot_come_cancels_and_the_other_is_told_and_the_wish_lives() -> None:
    space = published()
    ana, ion = participant(space, "Ana Pop"), participant(space, "Ion Rus")
    kept, gone = meeting_of(space, ana, ion), meeting_of(space, ana, ion)
    schedule_of(space, kept, gone)

    presence.cancel_meeting(gone, participant=ion, by=ion.registration, at=before(gone))

    row = again(gone)
    assert (row.state, row.sequence, row.wish.ended_at) == ("cancelled", 1, None)
    away = Unavailability.objects.of(space.workspace).get()
    assert (away.participant, away.slot) == (ion, gone.slot)
    assert list(Message.objects.order_by("pk").values_list("purpose", "to_address")) == [
        ("meeting_cancelled", "ana@firm.example")
    ]
    states = Schedule.objects.of(space.workspace).order_by("number")
    assert list(states.values_list("number", "state")) == [(1, "replaced"), (2, "published")]
    placed = Placement.objects.of(space.workspace).filter(schedule__state="published")
    assert list(placed.values_list("wish", flat=True)) == [kept.wish_id]


def test_a_mail_says_both_clocks_to_who_lives_by_another_one() -> None:
    space = published()
    ana = participant(space, "Ana Pop", time_zone="Europe/Berlin")
    gone = meeting_of(space, ana, participant(space, "Ion Rus"))
    schedule_of(space, gone)

    presence.cancel_meeting(gone, participant=None, by=BY, at=before(gone))

    ours, theirs = (
        Message.objects.get(to_address=f"{name}@firm.example").text for name in ("ion", "ana")
    )
    assert "at 09:00 (Europe/Bucharest) is not held" in ours
    assert "at 08:00 (Europe/Berlin; 09:00 in Europe/Bucharest) is not held" in theirs


def test_what_has_begun_or_is_cancelled_is_not_cancelled() -> None:
    space = published()
    ana, ion = participant(space, "Ana Pop"), participant(space, "Ion Rus")
    begun, gone = meeting_of(space, ana, ion), meeting_of(space, ana, ion, state="cancelled")

    with pytest.raises(presence.BegunAlready):
        presence.cancel_meeting(begun, participant=ana, by=BY, at=during(begun))
    with pytest.raises(presence.NotScheduled):
        presence.cancel_meeting(gone, participant=ana, by=BY, at=before(gone) - timedelta(days=1))


def test_who_cancels_their_registration_cancels_what_is_to_come_and_nothing_before() -> None:
    space = published()
    ana, ion, eva = (participant(space, name) for name in ("Ana Pop", "Ion Rus", "Eva Nagy"))
    begun, coming, others = (
        meeting_of(space, ana, ion),
        meeting_of(space, ana, eva),
        meeting_of(space, ion, eva),
    )
    schedule_of(space, begun, coming, others)
    ana.registration.state = "cancelled"
    ana.registration.save()

    joining.let_go_who_cancelled(at=during(begun))

    assert [again(one).state for one in (begun, coming, others)] == [
        "scheduled",
        "cancelled",
        "scheduled",
    ]
    told = Message.objects.order_by("pk").values_list("purpose", "to_address")
    assert list(told) == [("meeting_cancelled", "eva@firm.example")]
    versions = Schedule.objects.of(space.workspace).order_by("number")
    assert list(versions.values_list("state", "note")) == [
        ("replaced", ""),
        ("published", "Somebody does not come any more"),
    ]
    joining.let_go_who_cancelled(at=during(begun))
    assert Message.objects.count() == 1
