from datetime import time, timedelta

import pytest

from raceme.mail.models import Message
from raceme.matchmaking.actions import presence, refilling, requesting
from raceme.matchmaking.models import MayNotMeet, Meeting, Offer, Seat
from raceme.matchmaking.queries.free import offers_to
from tests.factories.matchmaking import RequestFactory, TableFactory
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


def test_a_cancelled_half_hour_goes_to_a_wish_that_was_kept_back() -> None:
    space = published()
    ana, ion, eva = (participant(space, name) for name in ("Ana Pop", "Ion Rus", "Eva Nagy"))
    meeting = meeting_of(space, ana, ion)
    schedule_of(space, meeting)
    wish = wish_of(space, ana, eva)
    now = before(meeting)

    presence.cancel_meeting(meeting, participant=ion, by=ion.registration, at=now)
    offer = Offer.objects.of(space.workspace).get()
    refilling.accept_offer(offer, participant=ana, by=ana.registration, at=now)
    still = Meeting.objects.of(space.workspace).filter(state="scheduled").count()
    taken = refilling.accept_offer(offer, participant=eva, by=eva.registration, at=now)

    assert (offer.wish, offer.slot, still, taken.state) == (wish, meeting.slot, 0, "taken")
    made = Meeting.objects.of(space.workspace).get(state="scheduled")
    assert (made.wish, made.slot, made.table) == (wish, meeting.slot, meeting.table)
    seats = Seat.objects.of(space.workspace).filter(schedule__state="published")
    assert set(seats.values_list("participant", flat=True)) == {ana.pk, eva.pk}
    told = Message.objects.filter(purpose="meeting_placed").order_by("to_address")
    assert [one.to_address for one in told] == ["ana@firm.example", "eva@firm.example"]
    assert "Eva Nagy" in told[0].text


def test_what_is_agreed_once_the_schedule_is_published_waits_for_a_half_hour() -> None:
    space = published()
    ana, ion, eva = (participant(space, name) for name in ("Ana Pop", "Ion Rus", "Eva Nagy"))
    meeting = meeting_of(space, ana, ion)
    schedule_of(space, meeting)
    now = before(meeting)
    request = RequestFactory.create(
        matchmaking=space, sender=eva, receiver=ana, expires_at=now + timedelta(hours=1)
    )

    wish = requesting.accept(request, strength="like", by=ana.registration, at=now)
    presence.cancel_meeting(meeting, participant=ion, by=ion.registration, at=now)

    offers = Offer.objects.of(space.workspace).values_list("wish", "slot")
    assert list(offers) == [(wish.pk, meeting.slot_id)]


def test_a_cancelled_meeting_of_the_same_wish_lives_again_with_its_uid() -> None:
    space = published()
    ana, ion, eva = (participant(space, name) for name in ("Ana Pop", "Ion Rus", "Eva Nagy"))
    first, second = meeting_of(space, ana, ion), meeting_of(space, ana, eva)
    now = before(first)

    presence.cancel_meeting(first, participant=ion, by=ion.registration, at=now)
    presence.cancel_meeting(second, participant=eva, by=eva.registration, at=now)
    offer = Offer.objects.of(space.workspace).get(wish=first.wish, slot=second.slot)
    for one in (ana, ion):
        refilling.accept_offer(offer, participant=one, by=one.registration, at=now)

    row = again(first)
    assert (row.state, row.slot, row.uid, row.sequence) == (
        "scheduled",
        second.slot,
        first.uid,
        2,
    )


def test_who_accepts_second_is_told_and_nothing_is_booked_twice() -> None:
    space = published()
    ana, ion, eva = (participant(space, name) for name in ("Ana Pop", "Ion Rus", "Eva Nagy"))
    meeting = meeting_of(space, ana, ion)
    dan = participant(space, "Dan Oprea")
    wish_of(space, ana, eva, weight=4)
    wish_of(space, ana, dan)
    TableFactory.create(matchmaking=space)
    now = before(meeting)
    presence.cancel_meeting(meeting, participant=ion, by=ion.registration, at=now)
    heavy, light = Offer.objects.of(space.workspace).order_by("-wish__weight")

    for one in (ana, eva):
        refilling.accept_offer(heavy, participant=one, by=one.registration, at=now)

    with pytest.raises(refilling.OfferOver):
        refilling.accept_offer(light, participant=dan, by=dan.registration, at=now)
    assert offers_to(dan, at=now) == []
    assert Meeting.objects.of(space.workspace).filter(state="scheduled").count() == 1


def test_nobody_is_offered_what_they_cannot_take() -> None:
    space = published()
    space.most_meetings = 1
    space.save()
    ana, ion, eva = (participant(space, name) for name in ("Ana Pop", "Ion Rus", "Eva Nagy"))
    meeting = meeting_of(space, ana, ion)
    meeting_of(space, eva, participant(space, "Dan Oprea"))
    wish_of(space, ana, eva)

    presence.cancel_meeting(meeting, participant=ion, by=ion.registration, at=before(meeting))

    assert not Offer.objects.of(space.workspace).exists()


def test_who_has_left_is_offered_nothing() -> None:
    space = published()
    ana, ion, eva = (participant(space, name) for name in ("Ana Pop", "Ion Rus", "Eva Nagy"))
    meeting = meeting_of(space, ana, ion)
    wish_of(space, ana, eva)
    eva.left_at = before(meeting)
    eva.save()

    presence.cancel_meeting(meeting, participant=ion, by=ion.registration, at=before(meeting))

    assert not Offer.objects.of(space.workspace).exists()


def test_a_half_hour_is_taken_no_more_once_half_of_it_is_over() -> None:
    space = published()
    ana, ion, eva = (participant(space, name) for name in ("Ana Pop", "Ion Rus", "Eva Nagy"))
    meeting = meeting_of(space, ana, ion)
    wish_of(space, ana, eva)
    presence.cancel_meeting(meeting, participant=ion, by=ion.registration, at=before(meeting))
    offer = Offer.objects.of(space.workspace).get()
    half = meeting.slot.starts_at + timedelta(minutes=15)

    for answer in (refilling.accept_offer, refilling.decline_offer):
        with pytest.raises(refilling.OfferOver):
            answer(offer, participant=ana, by=ana.registration, at=half)

    assert offers_to(ana, at=half) == []


def test_nobody_is_offered_a_half_hour_in_their_night() -> None:
    space = published()
    space.is_online, space.waking_from, space.waking_until = True, time(8), time(22)
    space.save()
    ana, ion = participant(space, "Ana Pop"), participant(space, "Ion Rus")
    # Nine in the morning of the event is two at night there.
    eva = participant(space, "Eva Nagy", time_zone="America/Toronto")
    dan = participant(space, "Dan Oprea", time_zone="Europe/Berlin")
    meeting = meeting_of(space, ana, ion)
    wish_of(space, ana, eva, weight=4)
    awake = wish_of(space, ana, dan)

    presence.cancel_meeting(meeting, participant=ion, by=ion.registration, at=before(meeting))

    assert [one.wish for one in Offer.objects.of(space.workspace)] == [awake]


def test_types_that_do_not_meet_are_offered_nothing() -> None:
    space = published()
    ana, ion, eva, dan = (
        participant(space, name) for name in ("Ana Pop", "Ion Rus", "Eva Nagy", "Dan Oprea")
    )
    first, second = sorted([ana.registration.type_id, eva.registration.type_id])
    MayNotMeet.objects.create(
        workspace=space.workspace, matchmaking=space, first_id=first, second_id=second
    )
    meeting = meeting_of(space, ana, ion)
    wish_of(space, ana, eva, weight=4)
    may = wish_of(space, ana, dan)

    presence.cancel_meeting(meeting, participant=ion, by=ion.registration, at=before(meeting))

    assert [one.wish for one in Offer.objects.of(space.workspace)] == [may]


def test_a_no_show_frees_only_what_is_left_of_the_half_hour() -> None:
    space = published()
    ana, ion, eva = (participant(space, name) for name in ("Ana Pop", "Ion Rus", "Eva Nagy"))
    meeting = meeting_of(space, ana, ion)
    wish_of(space, ana, eva)

    presence.say_absent(seat_of(meeting, ion), by=ana.registration, at=during(meeting))

    assert not Offer.objects.of(space.workspace).exists()
