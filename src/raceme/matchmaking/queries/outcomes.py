"""Named reads of what came of meetings: a person's own page, and the figures of an event."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Avg, Count, Exists, OuterRef, Prefetch, Q, QuerySet

from raceme.asks.models import Ask
from raceme.matchmaking.models import (
    Matchmaking,
    Meeting,
    MeetingSeat,
    Outcome,
    OutcomeAsk,
    Participant,
    SecondMeeting,
)
from raceme.matchmaking.queries.meetings import SCHEDULED, meetings_of, own_meetings, zone_of
from raceme.organisations.models import Person
from raceme.partnerships.models import Partnership

State, Wave = Meeting.State, Outcome.Wave
AFTER: dict[str, timedelta] = {
    Wave.WEEK.value: timedelta(days=7),
    Wave.HALF_YEAR.value: timedelta(days=182),
}


def due_on(matchmaking: Matchmaking, wave: str) -> date:
    """Return the day from which people are asked in ``wave``."""
    return matchmaking.event.ends_on + AFTER[wave]


@dataclass(frozen=True, kw_only=True)
class Answered:
    """One meeting on the page that asks what came of it, with what was said before."""

    meeting: Meeting
    seat: MeetingSeat
    others: Sequence[MeetingSeat]
    begins: datetime
    said: Outcome | None
    before: Outcome | None


def own_answers(participant: Participant, *, wave: str) -> list[Answered]:
    """Return all meetings that somebody was to come to, with what they said in this wave."""
    zone = zone_of(participant)
    said: dict[tuple[int, str], Outcome] = {
        (one.seat_id, one.wave): one
        for one in Outcome.objects.of(participant.workspace_id).filter(
            seat__participant=participant
        )
    }
    found = []
    for meeting in own_meetings(participant).filter(state__in=SCHEDULED):
        seats = list(meeting.seats.all())
        mine = next(seat for seat in seats if seat.participant_id == participant.pk)
        found.append(
            Answered(
                meeting=meeting,
                seat=mine,
                others=[seat for seat in seats if seat.pk != mine.pk],
                begins=meeting.slot.starts_at.astimezone(zone),
                said=said.get((mine.pk, wave)),
                before=said.get((mine.pk, Wave.WEEK)) if wave == Wave.HALF_YEAR else None,
            )
        )
    return found


def wave_of(participant: Participant, *, today: date) -> str:
    """Return the wave in which somebody answers now: the later one once it has come."""
    is_asked = OutcomeAsk.objects.of(participant.workspace_id).filter(
        participant=participant, wave=Wave.HALF_YEAR
    )
    if today >= due_on(participant.matchmaking, Wave.HALF_YEAR) or is_asked.exists():
        return str(Wave.HALF_YEAR)
    return str(Wave.WEEK)


def ask_of(participant: Participant, *, wave: str) -> Ask | None:
    rows = OutcomeAsk.objects.of(participant.workspace_id).filter(
        participant=participant, wave=wave
    )
    found = rows.select_related("ask__workspace").first()
    return found.ask if found else None


def to_ask(matchmaking: Matchmaking, *, wave: str) -> QuerySet[Participant]:
    """Return whose meetings took place, or should have, and who was not asked in ``wave``."""
    space = matchmaking.workspace_id
    seats = MeetingSeat.objects.of(space).filter(
        participant=OuterRef("pk"), meeting__state__in=[State.HELD, State.NOT_HELD]
    )
    asked = OutcomeAsk.objects.of(space).filter(participant=OuterRef("pk"), wave=wave)
    return (
        Participant.objects.of(space)
        .filter(matchmaking=matchmaking)
        .filter(Exists(seats), ~Exists(asked))
        .select_related(
            "registration__person", "registration__organisation", "registration__event__workspace"
        )
        .order_by("pk")
    )


def asked_after(matchmaking: Matchmaking) -> QuerySet[OutcomeAsk]:
    """Return who was asked what came of their meetings, the newest wave first."""
    answered = Outcome.objects.of(matchmaking.workspace_id).filter(
        seat__participant=OuterRef("participant"), wave=OuterRef("wave")
    )
    return (
        OutcomeAsk.objects.of(matchmaking.workspace_id)
        .filter(participant__matchmaking=matchmaking)
        .annotate(is_said=Exists(answered))
        .order_by("-asked_at", "pk")
    )


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What an event's meetings came to; each number is the length of a list."""

    scheduled: int
    held: int
    not_held: int
    cancelled: int
    no_shows: int
    answered: int
    useful: Decimal | None
    useful_said: int
    second: int
    agreements: int
    contradicted: int
    values: Sequence[tuple[str, Decimal]]

    @property
    def kept_rate(self) -> int | None:
        """Held of scheduled, in whole per cent; None before the first was settled."""
        settled = self.held + self.not_held
        return round(100 * self.held / settled) if settled else None


def figures_of(matchmaking: Matchmaking) -> Figures:
    """Return the figures of an event's meetings, in queries that do not grow with them."""
    rows = listed_meetings(matchmaking)
    counted = rows.aggregate(
        scheduled=Count("pk", filter=Q(state__in=SCHEDULED)),
        held=Count("pk", filter=Q(state=State.HELD)),
        not_held=Count("pk", filter=Q(state=State.NOT_HELD)),
        cancelled=Count("pk", filter=Q(state=State.CANCELLED)),
        answered=Count("pk", filter=Q(is_answered=True)),
        second=Count("pk", filter=Q(wants_second=True)),
        agreements=Count("pk", filter=Q(is_agreed=True)),
        contradicted=Count("pk", filter=Q(is_contradicted=True)),
        no_shows=Count("pk", filter=Q(is_missed=True)),
    )
    said = _outcomes(matchmaking).exclude(useful=None)
    useful = said.aggregate(mean=Avg("useful"), number=Count("pk"))
    return Figures(
        **counted,
        useful=None if useful["mean"] is None else Decimal(f"{useful['mean']:.1f}"),
        useful_said=useful["number"],
        values=_values(matchmaking),
    )


def _outcomes(matchmaking: Matchmaking) -> QuerySet[Outcome]:
    return standing(matchmaking.workspace_id).filter(
        seat__meeting__matchmaking=matchmaking, seat__meeting__state__in=SCHEDULED
    )


def standing(workspace: int) -> QuerySet[Outcome]:
    """Return what each side said last: after half a year that stands, and not the week's words."""
    rows = Outcome.objects.of(workspace)
    later = rows.filter(seat=OuterRef("seat"), wave=Wave.HALF_YEAR)
    return rows.exclude(Q(Exists(later), wave=Wave.WEEK))


def _values(matchmaking: Matchmaking) -> list[tuple[str, Decimal]]:
    """
    Return what agreements are worth by currency; of both sides' words the larger counts.

    An agreement counts once, also where its sides name two currencies: as for its partnership.
    """
    rows = _outcomes(matchmaking).filter(has_agreement=True, value__isnull=False)
    totals: dict[str, Decimal] = defaultdict(Decimal)
    counted: set[int] = set()
    for meeting, value, currency in rows.order_by("-value", "pk").values_list(
        "seat__meeting", "value", "currency"
    ):
        if value is not None and meeting not in counted:
            counted.add(meeting)
            totals[currency] += value
    return sorted(totals.items())


def listed_meetings(matchmaking: Matchmaking) -> QuerySet[Meeting]:
    """Return an event's meetings, each with what its sides say: for the list behind a figure."""
    space = matchmaking.workspace_id
    said = standing(space).filter(seat__meeting=OuterRef("pk"))
    seats = MeetingSeat.objects.of(space).filter(meeting=OuterRef("pk"))
    second = SecondMeeting.objects.of(space).filter(meeting=OuterRef("pk"))
    missed = seats.filter(presence=MeetingSeat.Presence.ABSENT)
    # Each says that the other did not come, or one says that it took place and another not.
    two_missed = missed.order_by().values("meeting").annotate(n=Count("pk")).filter(n__gt=1)
    both = Exists(said.filter(took_place=True)) & Exists(said.filter(took_place=False))
    return (
        Meeting.objects.of(space)
        .filter(matchmaking=matchmaking)
        .annotate(
            is_answered=Exists(said),
            is_missed=Exists(missed),
            wants_second=Exists(second),
            is_agreed=Exists(said.filter(has_agreement=True)),
            is_contradicted=Q(Exists(two_missed.values("meeting"))) | Q(both),
        )
        .order_by("slot__starts_at", "table__position", "pk")
    )


def words_of(matchmaking: Matchmaking, keys: Sequence[int]) -> dict[int, list[MeetingSeat]]:
    """Return the sides of some meetings with what each said, for a page of a list."""
    outcomes = Outcome.objects.of(matchmaking.workspace_id).order_by("wave", "pk")
    seats = (
        MeetingSeat.objects.of(matchmaking.workspace_id)
        .filter(meeting__in=keys)
        .select_related("participant__registration")
        .prefetch_related(Prefetch("outcomes", outcomes))
        .order_by("pk")
    )
    found: dict[int, list[MeetingSeat]] = defaultdict(list)
    for seat in seats:
        found[seat.meeting_id].append(seat)
    return found


def contradicted(matchmaking: Matchmaking) -> QuerySet[Meeting]:
    """Return the meetings about which their sides disagree, with their sides."""
    disagreed = listed_meetings(matchmaking).filter(Q(is_contradicted=True))
    return meetings_of(matchmaking).filter(pk__in=disagreed.order_by().values("pk"))


def worth_of(meeting: Meeting) -> tuple[Decimal | None, str]:
    """Return what the agreement of a meeting is worth, by the larger of what its sides say."""
    said = standing(meeting.workspace_id).filter(
        seat__meeting=meeting, has_agreement=True, value__isnull=False
    )
    found = said.order_by("-value", "pk").first()
    return (found.value, found.currency) if found else (None, "")


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """A meeting with an agreement, and the partnership that was made of it, if one was."""

    meeting: Meeting
    partnership: Partnership | None


def agreements_of(matchmaking: Matchmaking, *, most: int) -> list[Agreed]:
    """Return the meetings that led to an agreement, at most so many, by their time."""
    agreed = listed_meetings(matchmaking).filter(Q(is_agreed=True)).order_by().values("pk")
    meetings = list(meetings_of(matchmaking).filter(pk__in=agreed)[:most])
    rows = Partnership.objects.of(matchmaking.workspace_id).filter(
        source__in=[one.reference for one in meetings]
    )
    made = {one.source: one for one in rows.order_by("pk")}
    return [Agreed(meeting=one, partnership=made.get(one.reference)) for one in meetings]


def asked_participant(key: int, *, person: Person) -> Participant | None:
    """Return who a person is among those who met; the link of their mail has let them in."""
    rows = Participant.objects.of(person.workspace_id).filter(
        pk=key, registration__person=person, matchmaking__state=Matchmaking.State.OVER
    )
    found = rows.select_related("matchmaking__event__workspace", "registration").first()
    if found is not None:
        found.registration.event = found.matchmaking.event
    return found


def spoken_of(keys: Sequence[int], *, within: int) -> dict[int, tuple[int, int]]:
    """Return of how many of their meetings those who were asked have spoken, and of how many."""
    asked = OutcomeAsk.objects.of(within).filter(pk__in=keys)
    whose = {row.pk: (row.participant_id, row.wave) for row in asked.order_by("pk")}
    people = {person for person, _wave in whose.values()}
    said = (
        Outcome.objects.of(within)
        .filter(seat__participant__in=people, took_place__isnull=False)
        .filter(seat__meeting__state__in=SCHEDULED)
        .order_by()
        .values_list("seat__participant", "wave")
        .annotate(number=Count("pk"))
        .order_by("seat__participant", "wave")
    )
    spoken = {(person, wave): number for person, wave, number in said}
    seats = (
        MeetingSeat.objects.of(within)
        .filter(participant__in=people, meeting__state__in=SCHEDULED)
        .order_by()
        .values_list("participant")
        .annotate(number=Count("pk"))
        .order_by("participant")
    )
    of_all = dict(seats)
    return {
        key: (spoken.get((person, wave), 0), of_all.get(person, 0))
        for key, (person, wave) in whose.items()
    }
