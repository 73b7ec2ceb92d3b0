"""Which role gets which answer from the addresses of the day of meetings, and of what follows."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from raceme.asks import actions as asks
from raceme.asks.models import Bundle
from raceme.events.actions.own_links import own_link
from raceme.matchmaking.actions import holding
from raceme.matchmaking.models import Offer
from tests.agreement import DONE, PAGE, READERS, REFUSED, WRITERS, Answers, answers, everybody
from tests.conftest import World
from tests.factories.events import shipped
from tests.matchmaking.day import meeting_of, participant, published, seat_of, wish_of

READ = {"GET": answers(PAGE, to=READERS), "POST": REFUSED}
CHANGE = {"GET": answers(PAGE, to=WRITERS), "POST": answers(DONE, to=WRITERS)}
BUTTON = {"GET": REFUSED, "POST": answers(DONE, to=WRITERS)}
# Whoever has an own link is let in by it, signed in or not.
OWN = {"GET": everybody(PAGE), "POST": everybody("no")}
OWN_CHANGE = {"GET": everybody(PAGE), "POST": everybody(DONE)}
OWN_BUTTON = {"GET": everybody("no"), "POST": everybody(DONE)}
ANSWERS: dict[str, dict[str, Answers]] = {
    "matchmaking:figures": READ,
    "matchmaking:meetings": READ,
    "matchmaking:settle": CHANGE,
    "matchmaking:decide": BUTTON,
    "matchmaking:make_partnership": BUTTON,
    "matchmaking:day": READ,
    "matchmaking:came_after_all": CHANGE,
    # What is printed comes at once.
    "matchmaking:papers": {"GET": REFUSED, "POST": answers(PAGE, to=WRITERS)},
    "matchmaking:after": READ,
    "matchmaking:ask_after": CHANGE,
    "matchmaking-public:schedule": OWN,
    "matchmaking-public:schedule_calendar": OWN,
    "matchmaking-public:schedule_paper": OWN,
    "matchmaking-public:absent": OWN_BUTTON,
    "matchmaking-public:cannot_come": OWN_CHANGE,
    "matchmaking-public:answer_offer": OWN_BUTTON,
    "matchmaking-public:outcomes": OWN_CHANGE,
    "matchmaking-public:asked": OWN_CHANGE,
    "matchmaking-public:board": OWN,
}


def samples(world: World) -> dict[str, dict[str, Any]]:
    shipped(holding.KIND)
    now = timezone.now()
    day = now.date() - timedelta(days=9)
    row = published(world.workspace, starts_on=day, ends_on=day)
    ana, ion = participant(row, "Ana Pop"), participant(row, "Ion Rus")
    meeting, missed = meeting_of(row, ana, ion), meeting_of(row, ana, ion)
    seat = seat_of(missed, ion)
    seat.presence = "absent"
    seat.save()
    offer = Offer.objects.create(
        workspace=world.workspace,
        matchmaking=row,
        wish=wish_of(row, ana, ion),
        slot=meeting.slot,
        offered_at=now,
        expires_at=now,
    )
    holding.settle_meetings(row, by="test", at=now)
    one: dict[str, Any] = {"event": row.event.slug}
    own: dict[str, Any] = {"secret": own_link(ana.registration, at=now)}
    person = ana.registration.person
    assert person is not None
    bundle = Bundle.objects.create(
        workspace=world.workspace,
        person=person,
        address=person.email.lower(),
        language="en",
        sent_at=now,
    )
    of_mail = {"secret": asks.make_page_link(bundle, at=now), "participant": ana.pk, "wave": "week"}
    return {
        **{name: own if "-public" in name else one for name in ANSWERS},
        "matchmaking:decide": {**one, "pk": meeting.pk},
        "matchmaking:make_partnership": {**one, "pk": meeting.pk},
        "matchmaking:came_after_all": {**one, "pk": seat.pk},
        "matchmaking:papers": {**one, "kind": "tables"},
        "matchmaking:ask_after": {**one, "wave": "week"},
        "matchmaking-public:absent": {**own, "seat": seat.pk},
        "matchmaking-public:cannot_come": {**own, "meeting": meeting.pk},
        "matchmaking-public:answer_offer": {**own, "offer": offer.pk},
        "matchmaking-public:asked": of_mail,
        "matchmaking-public:board": {"workspace": world.workspace.slug, **one},
    }
