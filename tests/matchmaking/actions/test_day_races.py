"""Two who take, or leave, one half hour at once, with transactions that are really parallel."""

import pytest

from raceme.matchmaking.actions import holding, presence, refilling
from raceme.matchmaking.models import Meeting, Offer
from tests.factories.events import shipped
from tests.matchmaking.day import (
    BY,
    again,
    before,
    meeting_of,
    participant,
    past,
    published,
    schedule_of,
    wish_of,
)
from tests.parallel import at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_of_two_wishes_one_has_the_half_hour() -> None:
    space = published()
    ana, ion, eva, dan = (
        participant(space, name) for name in ("Ana Pop", "Ion Rus", "Eva Nagy", "Dan Oprea")
    )
    meeting = meeting_of(space, ana, ion)
    schedule_of(space, meeting)
    first, second = wish_of(space, ana, eva), wish_of(space, ana, dan)
    now = before(meeting)
    presence.cancel_meeting(meeting, participant=ion, by=BY, at=now)
    offers = {one.wish_id: one for one in Offer.objects.of(space.workspace)}
    for wish in (first, second):
        refilling.accept_offer(offers[wish.pk], participant=ana, by=BY, at=now)

    def accept(offer: Offer, who: object) -> object:
        return refilling.accept_offer(offer, participant=who, by=BY, at=now)  # type: ignore[arg-type]

    came = at_once(lambda: accept(offers[first.pk], eva), lambda: accept(offers[second.pk], dan))

    assert came == [refilling.OfferOver]
    held = Meeting.objects.of(space.workspace).filter(state="scheduled")
    assert [one.wish_id for one in held] == [first.pk]


def test_a_meeting_is_cancelled_once() -> None:
    space = published()
    ana, ion = participant(space, "Ana Pop"), participant(space, "Ion Rus")
    meeting = meeting_of(space, ana, ion)
    now = before(meeting)

    came = at_once(
        lambda: presence.cancel_meeting(meeting, participant=ana, by=BY, at=now),
        lambda: presence.cancel_meeting(meeting, participant=ion, by=BY, at=now),
    )

    assert (came, again(meeting).sequence) == ([presence.NotScheduled], 1)


def test_meetings_are_written_into_the_log_once() -> None:
    shipped(holding.KIND)
    space = published()
    meeting = meeting_of(space, participant(space, "Ana Pop"), participant(space, "Ion Rus"))

    came = at_once(
        lambda: holding.settle_meetings(space, by=BY, at=past(meeting)),
        lambda: holding.settle_meetings(space, by=BY, at=past(meeting)),
    )

    assert came == [holding.Settled()]
    assert again(meeting).state == "held"
