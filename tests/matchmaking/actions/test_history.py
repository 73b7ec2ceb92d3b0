"""Whatever is done stands in the history, written with it: of each phase every verb, once."""

from collections import Counter
from datetime import timedelta

import pytest

from raceme.audit.models import Entry
from raceme.matchmaking.actions import (
    holding,
    joining,
    outcomes,
    presence,
    refilling,
    requesting,
    scheduling,
)
from raceme.matchmaking.actions.outcomes import Said
from raceme.matchmaking.actions.scheduling import Happened
from raceme.matchmaking.actions.terms import Asking, ProfileFacts
from raceme.matchmaking.models import Offer
from tests.factories import NOW
from tests.factories.events import RegistrationFactory, shipped
from tests.matchmaking.build import asked, somebody, the_type, two
from tests.matchmaking.day import (
    before,
    during,
    meeting_of,
    participant,
    past,
    published,
    schedule_of,
    seat_of,
    wish_of,
)
from tests.matchmaking.halls import (
    BEFORE,
    hall,
    people_in,
    slots_in,
    tables_in,
    version,
    wish,
)

pytestmark = pytest.mark.django_db
BY = "test"


def _verbs() -> dict[str, int]:
    rows = Entry.objects.filter(verb__startswith="matchmaking.").values_list("verb", flat=True)
    return Counter(verb.removeprefix("matchmaking.") for verb in rows)


def test_what_is_asked_and_answered() -> None:
    ana, bela = two()
    space = ana.matchmaking
    cora, dan = (somebody(space, organisation_name="Lemn Viu") for _ in range(2))
    registration = RegistrationFactory.create(event=space.event, type=the_type(space))

    joining.join(registration, facts=ProfileFacts(), by=BY, at=NOW)
    joining.correct_profile(ana, facts=ProfileFacts(about="Oak"), revision=1, by=BY, at=NOW)
    joining.stand_in(cora, dan, by=BY, at=NOW)
    joining.stand_in_no_more(cora, dan, by=BY, at=NOW)
    request = requesting.ask(bela, cora, asking=Asking(), by=BY, at=NOW)
    requesting.accept(request, strength="", by=BY, at=NOW)
    requesting.withdraw(request, by=BY, at=NOW)
    requesting.decline(asked(bela, dan), word="", by=BY, at=NOW)
    requesting.counter(asked(cora, bela), colleague=None, message="Later?", by=BY, at=NOW)
    requesting.say_no_thanks(dan, bela, by=BY, at=NOW)
    requesting.take_no_thanks_back(dan, bela, by=BY, at=NOW)
    late = asked(dan, ana)
    requesting.expire(at=late.expires_at)
    joining.leave(dan, by=BY, at=NOW)

    assert _verbs() == {
        "join": 1,
        "correct_profile": 1,
        "stand_in": 1,
        "stand_in_no_more": 1,
        # What is offered instead is asked, the other way round.
        "ask": 2,
        "accept": 1,
        "withdraw": 1,
        "decline": 1,
        "counter": 1,
        "no_thanks": 1,
        "no_thanks_back": 1,
        "expire": 2,
        "leave": 1,
    }


def test_the_versions() -> None:
    row = hall(people=4, slots=2, tables=1)
    people, slots, (table,) = people_in(row), slots_in(row), tables_in(row)
    first, second = wish(row, people[0], people[2]), wish(row, people[1], people[3])
    made = version(row, (first, slots[0], table))
    here, there = (scheduling.Place(slot=slot.pk, table=table.pk) for slot in slots)

    scheduling.lock(made, wish=first.pk, is_locked=True, by=BY, at=BEFORE)
    scheduling.lock(made, wish=first.pk, is_locked=False, by=BY, at=BEFORE)
    scheduling.move(made, wish=first.pk, to=there, seen=here, by=BY, at=BEFORE)
    scheduling.put_in(made, wish=second, to=here, by=BY, at=BEFORE)
    scheduling.take_out(made, wish=second.pk, by=BY, at=BEFORE)
    made.refresh_from_db()
    scheduling.publish(made, by=BY, at=BEFORE)
    begun = scheduling.repair(made, happened=Happened(), seconds=1, by=BY, at=BEFORE)
    scheduling.stop_with_best(begun, by=BY, at=BEFORE)

    assert _verbs() == {
        "lock_meeting": 1,
        "unlock_meeting": 1,
        "move_meeting": 1,
        "put_meeting_in": 1,
        "take_meeting_out": 1,
        "publish_schedule": 1,
        "repair_schedule": 1,
        "make_schedule": 1,
        "stop_schedule": 1,
    }


def test_the_day() -> None:
    space = published()
    ana, ion, eva = (participant(space, name) for name in ("Ana Pop", "Ion Rus", "Eva Nagy"))
    first, second = meeting_of(space, ana, ion), meeting_of(space, ion, eva)
    schedule_of(space, first, second)
    wish_of(space, ana, eva)

    presence.cancel_meeting(first, participant=ion, by=BY, at=before(first))
    offer = Offer.objects.of(space.workspace).get()
    for one in (ana, eva):
        refilling.accept_offer(offer, participant=one, by=BY, at=before(first))
    presence.say_absent(seat_of(second, eva), by=BY, at=during(second))
    presence.take_back_absent(seat_of(second, eva), by=BY, at=during(second))
    presence.cancel_meetings_to_come(ion, by=BY, at=before(second))

    assert _verbs() == {
        "cancel_meeting": 2,
        "offer_again": 2,
        "accept_offer": 2,
        "say_absent": 1,
        "take_back_absent": 1,
    }


def test_what_came_of_it() -> None:
    shipped(holding.KIND)
    space = published()
    ana, ion = participant(space, "Ana Pop"), participant(space, "Ion Rus")
    meeting = meeting_of(space, ana, ion)
    at = past(meeting)

    holding.settle_meetings(space, by=BY, at=at)
    space.refresh_from_db()
    outcomes.ask_after(space, wave="week", by=BY, at=at + timedelta(days=7))
    said = {seat_of(meeting, ana).pk: Said(took_place=False)}
    outcomes.say_outcomes(ana, wave="week", said=said, by=BY, at=at + timedelta(days=8))

    assert _verbs() == {
        "settle_meetings": 1,
        "end_meetings": 1,
        "ask_after": 1,
        "say_outcomes": 1,
        "hold_meeting": 1,
    }


def test_whom_a_no_thanks_is_about_stands_nowhere() -> None:
    ana, bela = two()

    requesting.say_no_thanks(bela, ana, by=BY, at=NOW)

    entry = Entry.objects.get(verb="matchmaking.no_thanks")
    assert [one.reference for one in entry.targets.all()] == [bela.reference]
    assert entry.values.changes == {}
