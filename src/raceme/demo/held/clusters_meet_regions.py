"""Clusters Meet Regions as it was held: two days, 305 people, 107 meetings at fourteen tables."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from raceme.accounts.models import User
from raceme.demo.cases.clusters_meet_regions import CODE, FIRST
from raceme.demo.gatherings import Gathering
from raceme.demo.held import meetings, outcomes, people
from raceme.demo.held.agenda import Told, add_agenda, add_event
from raceme.demo.opening import facts_of
from raceme.demo.register import Somebody
from raceme.demo.stage import Stage, in_the_morning
from raceme.engagements import actions as log
from raceme.engagements.models import Engagement
from raceme.events import actions
from raceme.events.actions.closing import close_event
from raceme.events.models import Event, Registration, Session
from raceme.mail import actions as mail
from raceme.matchmaking.actions import holding, presence, set_up
from raceme.matchmaking.models import Matchmaking, Participant
from raceme.organisations.queries import organisations_of

BY = "otilia.fodor@smart-transylvania.example"
DAY, SOON = timedelta(days=1), timedelta(minutes=30)
# So many days before the first one it was prepared, opened, asked for, scheduled; and so many
# after it its people were asked what came of their meetings.
PREPARED, PUBLISHED, OPENED, LAST = 57 * DAY, 50 * DAY, 48 * DAY, 4 * DAY
MEETINGS, JOINED, ASKED, CLOSED, ASKED_AFTER = 29 * DAY, 21 * DAY, 15 * DAY, 6 * DAY, 8 * DAY
DOOR = timedelta(minutes=-30)
# After so many minutes the one who sits at a table alone says so.
ALONE = timedelta(minutes=9)
DECLINED = 6
LEFT_OUT, EXCLUDED_AFTER = "Registered twice, under another name.", 13 * DAY
# What agreements are worth, and when they were signed.
AGREED = ((48_000, 24), (15_500, 28), (120_000, 30), (9_200, 31))
JUDGE, STAYED_AWAY = "European Cluster Collaboration Platform", "Green Synergy Cluster"


def hold(stage: Stage) -> None:
    """Hold the event of the case from its first draft to what came of its meetings."""
    gathering, told = stage.gatherings[CODE], facts_of("cmr-event")
    by = User.objects.get(email=BY)
    with mail.kept_as_sent():
        event, sessions = _publish(gathering, told, by=by)
        coming = _register(event, gathering, told, by=by)
        matchmaking = meetings.begin(event, told["meetings"], by=by, at=_at(MEETINGS))
        met = _agree(gathering, told, coming)
        set_up.close_requests(matchmaking, by=by, at=_at(CLOSED))
        meetings.schedule(matchmaking, by=by, at=_at(CLOSED) + SOON)
        _come(event, sessions, gathering, told, coming, by=by)
        _miss(matchmaking, gathering, met)
        _close(event, sessions, gathering, told, by=by)
        holding.settle_meetings(matchmaking, by=by, at=_at(-2 * DAY) + 3 * SOON)
        matchmaking.refresh_from_db()
        agreed = list(_agreed(matchmaking, gathering, met))
        outcomes.follow_up(matchmaking, agreed, by=by, at=_at(-ASKED_AFTER))
        outcomes.sign_agreed(matchmaking, agreed, by=by)


def _at(before: timedelta) -> datetime:
    return in_the_morning(FIRST - before)


def _publish(gathering: Gathering, told: Told, *, by: User) -> tuple[Event, Mapping[str, Session]]:
    def named(role: str, who: int | str) -> actions.Named:
        if isinstance(who, str):
            return actions.Named(about=who, role=role)
        one = gathering.speaking[who]
        return _named(one, role=role)

    at = _at(PREPARED)
    event = add_event(
        told, gathering.workspace, first=FIRST, programmes=[gathering.programme], by=by, at=at
    )
    sessions = add_agenda(event, told, named=named, by=by, at=at)
    for one in gathering.pitching:
        row = sessions["Pitching session of clusters"]
        actions.name_speaker(row, named=_named(one, role="pitcher"), by=by, at=at)
    event = actions.publish(event, by=by, at=_at(PUBLISHED))
    for row in sessions.values():
        row.refresh_from_db()
    return event, sessions


def _named(one: Somebody, *, role: str) -> actions.Named:
    about = one.firm.organisation.name if one.firm else ""
    return actions.Named(name=one.person.name, about=about, role=role)


def _register(
    event: Event, gathering: Gathering, told: Told, *, by: User
) -> Mapping[int, Registration]:
    types = people.admit(event, told, by=by, at=_at(OPENED))
    return people.register_all(
        event, gathering, types, by=by, first=_at(OPENED) + SOON, last=_at(LAST)
    )


def _agree(
    gathering: Gathering, told: Told, coming: Mapping[int, Registration]
) -> Mapping[int, Participant]:
    """Let those who mean to meet join, ask and agree; return them by person."""
    wanted = [coming[one.person.pk] for one in gathering.coming["Company or cluster"]]
    met = meetings.join_all(wanted, told["profiles"], {}, first=_at(JOINED))
    pairs = [(met[one.person.pk], met[other.person.pk]) for one, other in gathering.pairs]
    meetings.agree(pairs, first=_at(ASKED), last=_at(CLOSED + 2 * DAY))
    meetings.decline(list(_in_vain(pairs))[:DECLINED], at=_at(CLOSED + DAY))
    meetings.tell_news(met, at=_at(CLOSED) - SOON)
    return met


def _in_vain(pairs: Sequence[meetings.Pair]) -> Sequence[meetings.Pair]:
    """Return pairs who do not meet otherwise, of two companies."""
    known = {frozenset((one.pk, other.pk)) for one, other in pairs}
    shifted = zip(pairs, pairs[7:], strict=False)
    return [
        (one, other)
        for (one, _first), (_second, other) in shifted
        if frozenset((one.pk, other.pk)) not in known
        and one.registration.organisation_name != other.registration.organisation_name
    ]


def _come(
    event: Event,
    sessions: Mapping[str, Session],
    gathering: Gathering,
    told: Told,
    coming: Mapping[int, Registration],
    *,
    by: User,
) -> None:
    """Let all come but those who do not, and sign the lists of what they came to."""
    away = {one.person.pk for one in gathering.missing}
    here = [row for key, row in coming.items() if key not in away]
    lists = {one["title"]: one["list"] for one in told["sessions"] if "list" in one}
    begins, at = sessions["Registration and coffee"].starts_at + DOOR, _at(timedelta()) + DAY
    people.see(event, here, begins=begins, by=by, at=at)
    for title, attending in gathering.attending.items():
        there, row = [coming[one.person.pk] for one in attending], sessions[title]
        if title in lists:
            people.sign(event, row, there, name=lists[title], by=by, at=_at(-2 * DAY))
        else:
            people.see(event, there, session=row, begins=row.starts_at + DOOR, by=by, at=at)
    name = "Registration desk, signed list"
    people.sign(event, None, here, name=name, by=by, at=_at(-2 * DAY))


def _miss(matchmaking: Matchmaking, gathering: Gathering, met: Mapping[int, Participant]) -> None:
    """Let one side of the last pairs wait in vain, and say so."""
    held = meetings.by_pair(matchmaking)
    for one, other in gathering.pairs[-gathering.fail :]:
        waiting, away = met[one.person.pk], met[other.person.pk]
        meeting = held[frozenset((waiting.pk, away.pk))]
        meeting.matchmaking = matchmaking
        (seat,) = (each for each in meeting.seats.all() if each.participant_id == away.pk)
        seat.meeting = meeting
        at = meeting.slot.starts_at + ALONE
        presence.say_absent(seat, by=waiting.registration, at=at)


def _close(
    event: Event, sessions: Mapping[str, Session], gathering: Gathering, told: Told, *, by: User
) -> None:
    """Write into the log who came, who did not, and who does not count."""
    off = [sessions[one["title"]].pk for one in told["sessions"] if one.get("is_called_off")]
    at = _at(-2 * DAY) + SOON
    close_event(event, not_held=off, by=by, at=at)
    event.refresh_from_db()
    assert event.activity is not None  # noqa: S101 (it was published)
    people.miss(event, gathering, by=by, at=at + SOON)
    if gathering.paper is not None:
        proof = log.Proof(document=gathering.paper, for_participants=False)
        log.add_evidence(event.activity, proofs=[proof], by=by, at=at + SOON)
    _judge(sessions["Pitching session of clusters"], by=by, at=at + SOON)
    if gathering.left_out is not None:
        twice = event.activity.engagements.filter(person=gathering.left_out.person)
        log.exclude_engagements(
            event.activity,
            engagements=list(twice.order_by("pk")),
            programme=gathering.programme,
            reason=LEFT_OUT,
            by=by,
            at=_at(-EXCLUDED_AFTER),
        )


def _judge(session: Session, *, by: User, at: datetime) -> None:
    """Add to the pitches who judged them, and a cluster that did not come."""
    session.refresh_from_db()
    assert session.activity is not None  # noqa: S101 (it was published)
    known = organisations_of(session.workspace)
    parts = [
        log.Part(organisation=known.get(name=JUDGE), role=Engagement.Role.EXPERT),
        log.Part(
            organisation=known.get(name=STAYED_AWAY),
            role=Engagement.Role.PITCHER,
            state=Engagement.State.ABSENT,
        ),
    ]
    log.add_participants(session.activity, parts=parts, by=by, at=at)


def _agreed(
    matchmaking: Matchmaking, gathering: Gathering, met: Mapping[int, Participant]
) -> Sequence[outcomes.Agreed]:
    """Return the meetings that led to an agreement: of pairs of which both sides answer."""
    heard = {
        one.pk
        for number, one in enumerate(sorted(met.values(), key=lambda each: each.pk))
        if outcomes.is_heard(number)
    }
    held = meetings.by_pair(matchmaking)
    pairs = [
        frozenset((met[one.person.pk].pk, met[other.person.pk].pk))
        for one, other in gathering.pairs[: -gathering.fail]
    ]
    both = [pair for pair in pairs if pair <= heard]
    return [
        outcomes.Agreed(
            meeting=held[pair],
            value=Decimal(value),
            signed_on=date(FIRST.year, FIRST.month, day),
        )
        for pair, (value, day) in zip(both[:: len(both) // len(AGREED)], AGREED, strict=False)
    ]
