"""The online matchmaking of Cluj Innovation Year as it was held: 98 people, 67 meetings."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from raceme.accounts.models import User
from raceme.demo.assessed import BY
from raceme.demo.cases.innovation_year import CODE
from raceme.demo.gatherings import Gathering
from raceme.demo.held import meetings, people
from raceme.demo.held.agenda import Told, add_agenda, add_event, moment
from raceme.demo.opening import facts_of
from raceme.demo.stage import Stage, chance_for, in_the_morning
from raceme.events import actions
from raceme.events.actions.attending import Seen, check_in
from raceme.events.actions.closing import close_event
from raceme.events.models import Event, Registration
from raceme.mail import actions as mail
from raceme.matchmaking.actions import holding, presence, set_up
from raceme.matchmaking.actions.joining import set_times
from raceme.matchmaking.actions.set_up.tables import TableFacts
from raceme.matchmaking.models import Matchmaking, Meeting, Participant
from raceme.matchmaking.queries.set_up import slots_of, tables_of

FIRST = date(2024, 4, 16)
DAY, SOON = timedelta(days=1), timedelta(minutes=30)
# So many days before the first one.
PREPARED, PUBLISHED, OPENED, LAST = 50 * DAY, 42 * DAY, 41 * DAY, 12 * DAY
MEETINGS, JOINED, ASKED, CLOSED = 34 * DAY, 11 * DAY, 9 * DAY, 4 * DAY
OVER = 13 * DAY
# The company that is followed can on two mornings only, of which each partner can on one.
MORNINGS = ((3, "10:30"), (8, "10:30"))
# Every fourth of the others is away for so many half hours.
AWAY, EVERY = 12, 4
CANCELLED_BEFORE = timedelta(hours=20)


def hold(stage: Stage) -> None:
    """Hold the matchmaking of the case from its first draft to the log."""
    gathering, told = stage.gatherings[CODE], facts_of("online-matchmaking")
    by = User.objects.get(email=BY)
    with mail.kept_as_sent():
        event = _publish(gathering, told, by=by)
        types = people.admit(event, told, by=by, at=_at(OPENED))
        coming = people.register_all(
            event, gathering, types, by=by, first=_at(OPENED) + SOON, last=_at(LAST)
        )
        matchmaking = meetings.begin(event, told["meetings"], by=by, at=_at(MEETINGS))
        _link_rooms(matchmaking, told["meetings"]["link"], by=by)
        met = _agree(matchmaking, gathering, told, coming)
        set_up.close_requests(matchmaking, by=by, at=_at(CLOSED))
        meetings.schedule(matchmaking, by=by, at=_at(CLOSED) + SOON)
        _cancel(matchmaking, gathering, met)
        _come(matchmaking, event, gathering, coming, by=by)
        _close(event, gathering, by=by)
        holding.settle_meetings(matchmaking, by=by, at=_at(-OVER) + 3 * SOON)


def _at(before: timedelta) -> datetime:
    return in_the_morning(FIRST - before)


def _publish(gathering: Gathering, told: Told, *, by: User) -> Event:
    def nobody(_role: str, who: str) -> actions.Named:
        return actions.Named(about=who)

    at = _at(PREPARED)
    event = add_event(
        told, gathering.workspace, first=FIRST, programmes=[gathering.programme], by=by, at=at
    )
    add_agenda(event, told, named=nobody, by=by, at=at)
    return actions.publish(event, by=by, at=_at(PUBLISHED))


def _link_rooms(matchmaking: Matchmaking, link: str, *, by: User) -> None:
    for number, table in enumerate(tables_of(matchmaking), start=1):
        facts = TableFacts(name=table.name, link=link.format(number=number))
        set_up.correct_table(table, facts=facts, by=by, at=_at(MEETINGS) + SOON)


def _agree(
    matchmaking: Matchmaking,
    gathering: Gathering,
    told: Told,
    coming: Mapping[int, Registration],
) -> Mapping[int, Participant]:
    """Let them join by their own clocks, say when they can, ask and agree."""
    (wanted,) = gathering.coming.values()
    rows = [coming[one.person.pk] for one in wanted]
    met = meetings.join_all(rows, told["profiles"], told["zones"], first=_at(JOINED))
    _say_when(matchmaking, gathering, met)
    pairs = [(met[one.person.pk], met[other.person.pk]) for one, other in gathering.pairs]
    meetings.agree(pairs, first=_at(ASKED), last=_at(CLOSED + 2 * DAY))
    meetings.tell_news(met, at=_at(CLOSED) - SOON)
    return met


def _say_when(
    matchmaking: Matchmaking, gathering: Gathering, met: Mapping[int, Participant]
) -> None:
    slots = {one.starts_at: one.pk for one in slots_of(matchmaking)}
    mornings = [slots[moment(matchmaking.event, *each)] for each in MORNINGS]
    (followed, first), (_followed, second) = gathering.pairs[: len(mornings)]
    free = {
        followed.person.pk: set(mornings),
        first.person.pk: set(slots.values()) - {mornings[1]},
        second.person.pk: set(slots.values()) - {mornings[0]},
    }
    chance = chance_for(f"when they can, {CODE}")
    for number, (key, one) in enumerate(met.items()):
        if key not in free and number % EVERY == 0:
            free[key] = set(chance.sample(sorted(slots.values()), len(slots) - AWAY))
        if key in free:
            at = _at(JOINED) + DAY + timedelta(minutes=5 * number)
            set_times(one, free=free[key], by=one.registration, at=at)


def _cancel(matchmaking: Matchmaking, gathering: Gathering, met: Mapping[int, Participant]) -> None:
    """Let one side of the last pairs cancel their meeting, mostly on the day before."""
    held = meetings.by_pair(matchmaking)
    planned: list[tuple[Meeting, Participant]] = []
    for one, other in gathering.pairs[-gathering.fail :]:
        first, second = met[one.person.pk], met[other.person.pk]
        planned.append((held[frozenset((first.pk, second.pk))], second))
    for meeting, who in sorted(planned, key=lambda each: (each[0].slot.starts_at, each[0].pk)):
        meeting.matchmaking = matchmaking
        at = meeting.slot.starts_at - CANCELLED_BEFORE
        presence.cancel_meeting(meeting, participant=who, by=who.registration, at=at)


def _come(
    matchmaking: Matchmaking,
    event: Event,
    gathering: Gathering,
    coming: Mapping[int, Registration],
    *,
    by: User,
) -> None:
    """Write down who logged in, and when first: to their first meeting, or to the welcome."""
    first = {
        seat.participant.registration_id: meeting.slot.starts_at
        for meeting in reversed(meetings.by_pair(matchmaking).values())
        for seat in meeting.seats.all()
        if meeting.state != Meeting.State.CANCELLED
    }
    away = {one.person.pk for one in gathering.missing}
    here = [row for key, row in coming.items() if key not in away]
    welcome = moment(event, 1, "09:30")
    seen = [
        Seen(code=one.code, came_at=first.get(one.pk, welcome), device="Meeting tool")
        for one in here
    ]
    at = _at(-OVER)
    check_in(event, seen=seen, by=by, at=at)
    people.sign(event, None, here, name="Log-ins to the meeting tool", by=by, at=at)


def _close(event: Event, gathering: Gathering, *, by: User) -> None:
    """Write into the log who came, and who had meant to."""
    at = _at(-OVER) + SOON
    close_event(event, by=by, at=at)
    people.miss(event, gathering, by=by, at=at + SOON)
