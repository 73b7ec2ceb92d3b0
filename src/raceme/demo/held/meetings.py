"""The bilateral meetings of an event: set up, asked for, agreed upon, scheduled and published."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta

from raceme.accounts.models import User
from raceme.core import jobs
from raceme.core.models import Job
from raceme.demo.held.agenda import Told
from raceme.events.models import Event, Registration
from raceme.matchmaking.actions import requesting, scheduling, set_up, telling
from raceme.matchmaking.actions.joining import join
from raceme.matchmaking.actions.terms import Asking, ProfileFacts, Terms
from raceme.matchmaking.library.interests import tag_of
from raceme.matchmaking.library.slots import SlotPlan
from raceme.matchmaking.models import Matchmaking, Meeting, Participant, Request
from raceme.matchmaking.queries.meetings import meetings_of
from raceme.matchmaking.solving import Work
from raceme.matchmaking.solving.working import asked_of, work_on

# The engine does the same on every machine; whoever looks at the job is told of a second.
SECONDS, STEPS, WORKED, STAND_IN = 20, 2_000, timedelta(seconds=1), "demonstration"
AN_HOUR = timedelta(hours=1)
Pair = tuple[Participant, Participant]


def begin(event: Event, told: Told, *, by: User, at: datetime) -> Matchmaking:
    """Set the meetings of an event up as a file of facts says, and open them for requests."""
    row = set_up.begin(event, by=by, at=at)
    terms = Terms(
        is_online=event.is_online,
        opens_at=at,
        closes_at=datetime.combine(event.starts_on, time(9), tzinfo=event.zone),
        most_meetings=told["most"],
        notice=told["notice"],
        waking_from=_clock(told, "waking_from"),
        waking_until=_clock(told, "waking_until"),
    )
    row = set_up.correct_terms(row, terms=terms, revision=row.revision, by=by, at=at)
    plan = SlotPlan(
        days=[event.starts_on + timedelta(days=number - 1) for number in told.get("days", [1])],
        begins=time.fromisoformat(told["begins"]),
        until=time.fromisoformat(told["until"]),
        minutes=told["minutes"],
        pause=told.get("pause", 0),
        lunch_from=_clock(told, "lunch_from"),
        lunch_until=_clock(told, "lunch_until"),
    )
    set_up.make_slots(row, plan=plan, by=by, at=at)
    named = told.get("named", "Masa")
    set_up.make_tables(row, room=told["room"], count=told["tables"], named=named, by=by, at=at)
    return set_up.open_requests(row, by=by, at=at)


def _clock(told: Told, name: str) -> time | None:
    return time.fromisoformat(told[name]) if name in told else None


def profile(told: Told, *, about: str, **more: object) -> ProfileFacts:
    """Return a profile of a file of facts, as somebody says it who shows themselves."""
    return ProfileFacts(
        about=about,
        offers=told["offers"],
        seeks=told["seeks"],
        offered=[tag for key in told["offered"] if (tag := tag_of(key))],
        sought=[tag for key in told["sought"] if (tag := tag_of(key))],
        is_shown=True,
        **more,  # type: ignore[arg-type]
    )


def join_all(
    coming: Sequence[Registration],
    profiles: Sequence[Told],
    zones: Mapping[str, str],
    *,
    first: datetime,
) -> dict[int, Participant]:
    """Let people join, each with the profile that is their turn; return them by person."""
    people = {}
    for number, one in enumerate(coming):
        facts = profile(
            profiles[number % len(profiles)],
            about=one.job_title,
            languages=("ro", "en") if one.country == "RO" else ("en",),
            presence=Participant.Presence.ONLINE
            if one.event.is_online
            else Participant.Presence.HERE,
            time_zone=zones.get(one.country, one.event.time_zone),
        )
        at = first + timedelta(minutes=7 * number)
        people[one.person_id or 0] = join(one, facts=facts, by=one, at=at)
    return people


def agree(pairs: Sequence[Pair], *, first: datetime, last: datetime) -> None:
    """Let the first of each pair ask, and the other agree within a day; both are told of it."""
    for number, (sender, receiver) in enumerate(pairs):
        at = first + (last - first) * number / len(pairs)
        strength = Request.Strength.LIKE if number % 4 else Request.Strength.MUST
        asking = Asking(strength=strength, message=MESSAGES[number % len(MESSAGES)])
        row = requesting.ask(sender, receiver, asking=asking, by=sender.registration, at=at)
        back = Request.Strength.LIKE if number % 3 else Request.Strength.MUST
        later = at + AN_HOUR * (1 + number % 19)
        requesting.accept(row, strength=back, by=receiver.registration, at=later)


MESSAGES = (
    "We read what you offer, and may have what you seek.",
    "Could we compare notes on our markets?",
    "A project is open until autumn: shall we look whether it fits?",
)


def decline(pairs: Sequence[Pair], *, at: datetime) -> None:
    """Let some ask in vain."""
    for number, (sender, receiver) in enumerate(pairs):
        asked = at + timedelta(minutes=20 * number)
        asking = Asking(message=MESSAGES[number % len(MESSAGES)])
        row = requesting.ask(sender, receiver, asking=asking, by=sender.registration, at=asked)
        word = "Our days are full, I am sorry." if number % 2 else ""
        requesting.decline(row, word=word, by=receiver.registration, at=asked + AN_HOUR)


def tell_news(people: Mapping[int, Participant], *, at: datetime) -> None:
    """Let everybody have the mail about what they were asked and what was answered."""
    for one in people.values():
        telling.tell(one.pk, at=at)


def schedule(matchmaking: Matchmaking, *, by: User, at: datetime) -> None:
    """Do what a worker does with the work that was begun, and publish what came of it."""
    made = scheduling.make_schedule(matchmaking, seconds=SECONDS, by=by, at=at)
    came = work_on(asked_of(made), work=Work(steps=STEPS), tell=lambda _progress: None)
    made = scheduling.keep_outcome(
        made,
        event=came.event,
        outcome=came.outcome,
        told={"wishes": len(came.event.wishes)},
        seconds=WORKED.total_seconds(),
    )
    _done(made.job, at=at)
    scheduling.publish(made, by=by, at=at + AN_HOUR)
    scheduling.tell(made, at=at + AN_HOUR, progress=lambda _done, _of: None)
    _done(jobs.newest(scheduling.tell_once(made)), at=at + AN_HOUR)


def _done(job: Job | None, *, at: datetime) -> None:
    if job is not None:
        job.state, job.worker = Job.State.DONE, STAND_IN
        job.started_at, job.finished_at = at, at + WORKED
        job.save()


def by_pair(matchmaking: Matchmaking) -> dict[frozenset[int], Meeting]:
    """Return the meetings by the keys of those who are in them."""
    return {
        frozenset(seat.participant_id for seat in one.seats.all()): one
        for one in meetings_of(matchmaking)
    }
