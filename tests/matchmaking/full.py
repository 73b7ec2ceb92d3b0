"""An event with so many rows of everything that the pages of its meetings show."""

from datetime import time, timedelta
from typing import Any

from django.utils import timezone

from raceme.asks import actions as asks
from raceme.asks.models import Bundle
from raceme.events.actions.own_links import own_link
from raceme.matchmaking.actions import holding, outcomes
from raceme.matchmaking.models import (
    Matchmaking,
    MayNotMeet,
    Meeting,
    Offer,
    Participant,
    StandIn,
    TypeTerms,
    Walk,
    Wish,
    WishList,
)
from tests.conftest import World
from tests.factories import NOW
from tests.factories.events import (
    EventFactory,
    ParticipantTypeFactory,
    RegistrationFactory,
    shipped,
)
from tests.factories.matchmaking import (
    InterestFactory,
    MatchmakingFactory,
    SlotFactory,
    TableFactory,
)
from tests.matchmaking import agreed
from tests.matchmaking.after import agreed as agreed_after
from tests.matchmaking.before import agreed as agreed_before
from tests.matchmaking.build import asked, somebody, the_type
from tests.matchmaking.day import (
    meeting_of,
    participant,
    published,
    schedule_of,
    seat_of,
    wish_of,
)
from tests.matchmaking.halls import away, hall, people_in, slots_in, tables_in, version, wish

ANSWERS = agreed.ANSWERS | agreed_before.ANSWERS | agreed_after.ANSWERS


def samples(world: World, rows: int) -> dict[str, dict[str, Any]]:
    """Return for each page what its address names, of events that hold so many rows."""
    return {
        **_set_up(world, rows),
        **_schedule(world, rows),
        **_own(world, rows),
        **_after(world, rows),
    }


def _set_up(world: World, rows: int) -> dict[str, dict[str, Any]]:
    row, ana = _requests(world, rows)
    waiting = RegistrationFactory.create(event=row.event, type=the_type(row))
    wishes = WishList.objects.create(
        workspace=world.workspace,
        matchmaking=row,
        name="wishes.xlsx",
        read_at=NOW,
        lines=[
            {"row": number, "first": ana.pk, "second": one.pk, "weight": 1}
            for number, one in enumerate(row.participants.exclude(pk=ana.pk).order_by("pk"))
        ],
    )
    one: dict[str, Any] = {"event": row.event.slug, "pk": ana.pk}
    begun = RegistrationFactory.create(event__workspace=world.workspace).event
    return {
        **dict.fromkeys(agreed_before.ANSWERS, one),
        "matchmaking:begin": {"event": begun.slug},
        "matchmaking:table": {**one, "pk": row.tables.order_by("pk")[0].pk},
        "matchmaking:let_in": {**one, "pk": waiting.pk},
        "matchmaking:wish_list": {**one, "pk": wishes.pk},
        **_behind_link(ana, rows),
    }


def _requests(world: World, rows: int) -> tuple[Matchmaking, Participant]:
    """Return open meetings with somebody whom so many ask, and who asks and wishes as many."""
    event = EventFactory.create(workspace=world.workspace, state="published", published_at=NOW)
    row = MatchmakingFactory.create(event=event, most_requests=50)
    slots = SlotFactory.create_batch(rows + 1, matchmaking=row)
    ana = somebody(row, name="Ana")
    InterestFactory.create(participant=ana, direction="seek")
    away(row, ana, slots[1:])
    days = timezone.now() + timedelta(days=3)
    for number in range(rows):
        fits = somebody(row)
        InterestFactory.create(participant=fits)
        TableFactory.create(matchmaking=row, room=f"Room {number}", host=fits)
        asked(somebody(row), ana, expires_at=days)
        asked(ana, somebody(row), expires_at=days)
        wish(row, ana, somebody(row))
        somebody(row, organisation_name=ana.registration.organisation_name)
    _constrained(row, rows)
    return row, ana


def _behind_link(ana: Participant, rows: int) -> dict[str, dict[str, Any]]:
    """Return the addresses behind the own link of ``ana``."""
    received, sent = (found.order_by("pk")[0] for found in (ana.received, ana.sent))
    own: dict[str, Any] = {"secret": own_link(ana.registration, at=timezone.now())}
    named = (name for name in agreed_before.ANSWERS if "-public:" in name)
    other = somebody(ana.matchmaking, name=f"Nobody of {rows}")
    InterestFactory.create_batch(1, participant=other)
    return {
        **dict.fromkeys(named, own),
        "matchmaking-public:person": {**own, "pk": other.pk},
        "matchmaking-public:decline": {**own, "pk": received.pk},
        "matchmaking-public:counter": {**own, "pk": received.pk},
        "matchmaking-public:withdraw": {**own, "pk": sent.pk},
    }


def _constrained(row: Matchmaking, rows: int) -> None:
    """Let there be so many of all that a schedule has to keep to."""
    first = row.event.types.order_by("pk")[0]
    people = people_in(row)
    for number in range(rows):
        kind = ParticipantTypeFactory.create(event=row.event)
        TypeTerms.objects.create(
            workspace_id=row.workspace_id, matchmaking=row, type=kind, most_meetings=4
        )
        # Neither is of anybody: all may meet all the same.
        MayNotMeet.objects.create(
            workspace_id=row.workspace_id, matchmaking=row, first=first, second=kind
        )
        Walk.objects.create(
            workspace_id=row.workspace_id,
            matchmaking=row,
            first=f"Hall {number}",
            second=f"Hall {number + 1}",
            metres=40,
        )
        one, other = sorted(people[2 * number : 2 * number + 2], key=lambda each: each.pk)
        StandIn.objects.create(workspace_id=row.workspace_id, first=one, second=other)


def _schedule(world: World, rows: int) -> dict[str, dict[str, Any]]:
    """Make a version with so many meetings, as many wishes not kept, and a version beside it."""
    row = hall(
        world.workspace, people=4 * rows, slots=rows + 1, tables=rows, waking_from=time(8),
        waking_until=time(22),
    )  # fmt: skip
    people, slots, tables = people_in(row), slots_in(row), tables_in(row)
    kept = [_asked_for(row, people[4 * n], people[4 * n + 2]) for n in range(rows)]
    left = [wish(row, people[4 * n + 1], people[4 * n + 3]) for n in range(rows)]
    for one in people[1::4]:
        away(row, one, slots[1:])
    for one, direction in ((people[0], "offer"), (people[2], "seek")):
        InterestFactory.create(participant=one, direction=direction)
    _constrained(row, rows)
    made = version(row, *((one, slots[0], tables[n]) for n, one in enumerate(kept)))
    version(row, *((one, slots[1], tables[n]) for n, one in enumerate(kept)), number=2)
    of_it = {
        "event": row.event.slug,
        "number": made.number,
        "wish": kept[0].pk,
        "kind": "workbook",
        "person": people[0].pk,
        "slot": slots[1].pk,
    }
    return {
        **dict.fromkeys(agreed.ANSWERS, of_it),
        "matchmaking:schedule_why_not": {**of_it, "wish": left[0].pk},
    }


def _asked_for(row: Matchmaking, sender: Participant, receiver: Participant) -> Wish:
    """Return the wish that came of a request."""
    made = wish(row, sender, receiver)
    made.request = asked(sender, receiver, state="accepted", answered_at=NOW)
    made.save()
    return made


def _own(world: World, rows: int) -> dict[str, dict[str, Any]]:
    """Make a published schedule before its day, and somebody with so many meetings and offers."""
    row = published(world.workspace)
    ana = participant(row, "Ana Pop")
    met = [
        meeting_of(
            row,
            ana,
            participant(row, f"Other{number} Rus"),
            slot=SlotFactory.create(matchmaking=row),
            table=TableFactory.create(matchmaking=row),
        )
        for number in range(rows)
    ]
    schedule_of(row, *met)
    for number in range(rows):
        _offer(row, met[number], ana, participant(row, f"Wished{number} Rus"))
    own = {"secret": own_link(ana.registration, at=NOW), "meeting": met[0].pk}
    names = ("schedule", "schedule_calendar", "schedule_paper", "cannot_come")
    return {
        **{f"matchmaking-public:{name}": own for name in names},
        "matchmaking-public:board": {"event": row.event.slug},
    }


def _offer(row: Matchmaking, met: Meeting, ana: Participant, other: Participant) -> None:
    now = timezone.now()
    made = Offer.objects.create(
        workspace_id=row.workspace_id,
        matchmaking=row,
        wish=wish_of(row, ana, other),
        slot=met.slot,
        offered_at=now,
        expires_at=now + timedelta(days=1),
    )
    for one in (ana, other):
        made.sides.create(workspace_id=row.workspace_id, participant=one)


def _after(world: World, rows: int) -> dict[str, dict[str, Any]]:
    """Make a day that is over: so many meetings, to each of which somebody did not come."""
    shipped(holding.KIND)
    now = timezone.now()
    day = now.date() - timedelta(days=9)
    row = published(world.workspace, starts_on=day, ends_on=day)
    ana = participant(row, "Ana Pop")
    held, missed = (
        [meeting_of(row, ana, participant(row, f"{name}{n} Rus")) for n in range(rows)]
        for name in ("Ion", "Eva")
    )
    for meeting in missed:
        seat = meeting.seats.exclude(participant=ana).get()
        seat.presence = "absent"
        seat.save()
    holding.settle_meetings(row, by="test", at=now)
    row.refresh_from_db()
    outcomes.ask_after(row, wave="week", by="test", at=now)
    seats = [seat_of(meeting, ana) for meeting in held]
    said = {seat.pk: outcomes.Said(took_place=True, has_agreement=True) for seat in seats}
    outcomes.say_outcomes(ana, wave="week", said=said, by="test", at=now)
    one: dict[str, Any] = {"event": row.event.slug}
    absent = missed[0].seats.exclude(participant=ana).get()
    other = held[0].seats.exclude(participant=ana).get().participant
    return {
        **{name: one for name in agreed_after.ANSWERS if "-public:" not in name},
        "matchmaking:came_after_all": {**one, "pk": absent.pk},
        "matchmaking:ask_after": {**one, "wave": "half_year"},
        "matchmaking-public:outcomes": {"secret": own_link(other.registration, at=NOW)},
        "matchmaking-public:asked": _of_mail(other),
    }


def _of_mail(asked_one: Participant) -> dict[str, Any]:
    person, now = asked_one.registration.person, timezone.now()
    assert person is not None
    bundle = Bundle.objects.create(
        workspace_id=asked_one.workspace_id,
        person=person,
        address=person.email.lower(),
        language="en",
        sent_at=now,
    )
    secret = asks.make_page_link(bundle, at=now)
    return {"secret": secret, "participant": asked_one.pk, "wave": "week"}
