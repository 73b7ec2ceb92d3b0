"""Afterwards: everybody is asked once in each wave, about all of their meetings, on one page."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from raceme.asks import actions as asks
from raceme.asks.models import Ask
from raceme.asks.queries import local_day
from raceme.audit import actions as audit
from raceme.core.currencies import CURRENCIES
from raceme.core.errors import FieldRefusal, Refusal
from raceme.core.words import day
from raceme.engagements.models import Activity
from raceme.mail import actions as mail
from raceme.matchmaking.actions.holding import hold_meeting, prove_meetings
from raceme.matchmaking.actions.letters import tell_second
from raceme.matchmaking.actions.locks import locked_matchmaking
from raceme.matchmaking.actions.settling import settled
from raceme.matchmaking.actions.terms import By
from raceme.matchmaking.models import (
    Matchmaking,
    Meeting,
    MeetingSeat,
    Outcome,
    OutcomeAsk,
    Participant,
    SecondMeeting,
)
from raceme.matchmaking.queries.meetings import SCHEDULED, own_meetings
from raceme.matchmaking.queries.outcomes import ask_of, to_ask

MODULE = "matchmaking"
MINUTES = 1
ANSWER_WITHIN = timedelta(days=21)
MOST_USEFUL = 5
LARGEST_VALUE = Decimal(10) ** 12
Presence, State = MeetingSeat.Presence, Meeting.State


class NobodyToAskAfter(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("Nobody was asked: all who had meetings were asked already, or no mail reaches them.")
        )


class NotOverYet(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Not asked yet: the meetings are not closed. Close them first."))


class ValueWithoutCurrency(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("currency", _("Say in which currency the value is."))


class NotOnTheScale(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("useful", _("How useful it was goes from 1 to 5."))


class ValueOutOfRange(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("value", _("This is no value of an agreement that can be kept."))


@dataclass(frozen=True, kw_only=True)
class Said:
    """What one side says of one meeting; what is not said is left open."""

    took_place: bool | None = None
    useful: int | None = None
    next_step: str = ""
    has_agreement: bool = False
    value: Decimal | None = None
    currency: str = ""
    remark: str = ""

    @property
    def is_nothing(self) -> bool:
        return self == Said(currency=self.currency)


@dataclass(frozen=True, kw_only=True)
class Sent:
    """How many were asked, and how many not, for their quarter is full or no mail reaches them."""

    asked: int
    over_budget: int


@transaction.atomic
def ask_after(
    matchmaking: Matchmaking, *, wave: str, by: By, at: datetime, despite: str = ""
) -> Sent:
    """
    Ask everybody who had meetings what came of them, each once in ``wave``.

    Who is not in the register yet is put there, for asks are of its people. Raises
    ``NotOverYet``, ``NobodyToAskAfter``.
    """
    row = locked_matchmaking(matchmaking)
    if row.state != Matchmaking.State.OVER:
        raise NotOverYet
    people = [one for one in to_ask(row, wave=wave) if one.registration.email]
    if not people:
        raise NobodyToAskAfter
    asked_of: dict[int, Participant] = {}
    for one in people:
        one.registration = settled(one.registration, by=by, at=at)
        if one.registration.person_id is not None:
            asked_of[one.registration.person_id] = one
    space = row.event.workspace
    try:
        with transaction.atomic():
            sent = asks.ask_many(
                _question(row, wave=wave, at=at),
                workspace=space,
                of=[_recipient(one, wave=wave) for one in asked_of.values()],
                by=by,
                at=at,
                despite=despite,
            )
    except asks.NobodyToAsk as refusal:
        raise NobodyToAskAfter from refusal
    OutcomeAsk.objects.bulk_create(
        [
            OutcomeAsk(
                workspace_id=row.workspace_id,
                participant=asked_of[ask.person_id or 0],
                wave=wave,
                ask=ask,
                asked_at=at,
            )
            for ask in sent.asks
        ]
    )
    audit.record(
        "matchmaking.ask_after",
        targets=[row, row.event],
        workspace=space,
        by=by,
        at=at,
        changes={"wave": (None, wave), "asked": (None, len(sent.asks))},
    )
    return Sent(asked=len(sent.asks), over_budget=len(sent.over_budget))


@transaction.atomic
def say_outcomes(
    participant: Participant,
    *,
    wave: str,
    said: Mapping[int, Said],
    way: str = Ask.Way.LINK,
    by: By,
    at: datetime,
) -> int:
    """
    Keep what somebody says of their meetings, by the keys of their seats; return of how many.

    What is left out stays as it was, and the ask stays open until each meeting was spoken of. A
    meeting that did not take place after all is corrected in the log. Raises a ``FieldRefusal``.
    """
    locked_matchmaking(participant.matchmaking)
    meetings = {
        seat.pk: meeting
        for meeting in own_meetings(participant).filter(state__in=SCHEDULED)
        for seat in meeting.seats.all()
        if seat.participant_id == participant.pk
    }
    kept = {key: each for key, each in said.items() if key in meetings and not each.is_nothing}
    for each in kept.values():
        _refuse(each)
    ask = ask_of(participant, wave=wave)
    changed = [
        meetings[key]
        for key, each in kept.items()
        if _keep(key, each, wave=wave, ask=ask, within=participant.workspace_id, at=at)
    ]
    if changed:
        audit.record(
            "matchmaking.say_outcomes",
            targets=[participant.matchmaking, participant, *changed],
            workspace=participant.workspace_id,
            by=by,
            at=at,
            changes={"wave": (None, wave), "meetings": (None, len(changed))},
        )
        for meeting in changed:
            _follow(meeting, by=by, at=at)
    if ask is not None and ask.is_open and _is_complete(meetings, participant, wave=wave):
        with translation.override(ask.workspace.language):
            summary = _summary(len(meetings))
        asks.answer(ask, summary=summary, way=way, by=by, at=at)
    return len(changed)


def _question(matchmaking: Matchmaking, *, wave: str, at: datetime) -> asks.Asking:
    event = matchmaking.event
    with translation.override(event.workspace.language):
        titles = {
            Outcome.Wave.WEEK.value: _("What came of your meetings at %(event)s?"),
            Outcome.Wave.HALF_YEAR.value: _("Half a year on: your meetings at %(event)s"),
        }
        return asks.Asking(
            title=(titles[wave] % {"event": event.title})[:200],
            purpose=_("So that the programme knows which meetings were worth it."),
            text=_("All of your meetings on one page; what you leave out stays open."),
            due_on=local_day(event.workspace, at=at) + ANSWER_WITHIN,
            minutes=MINUTES,
            kind=Ask.Kind.PAGE,
            module=MODULE,
        )


def _recipient(participant: Participant, *, wave: str) -> asks.Recipient:
    path = reverse("matchmaking-public:asked", args=[mail.SECRET, participant.pk, wave])
    return asks.Recipient(person=participant.registration.person, path=path)


def _refuse(said: Said) -> None:
    if said.useful is not None and not 1 <= said.useful <= MOST_USEFUL:
        raise NotOnTheScale
    if said.value is None:
        return
    if not 0 <= said.value < LARGEST_VALUE:
        raise ValueOutOfRange
    if said.currency not in CURRENCIES:
        raise ValueWithoutCurrency


def _keep(key: int, said: Said, *, wave: str, ask: Ask | None, within: int, at: datetime) -> bool:
    """Keep what is said of one seat; tell whether that is something new."""
    rows = Outcome.objects.of(within).filter(seat=key, wave=wave)
    before = rows.select_for_update().first()
    row = before or Outcome(workspace_id=within, seat_id=key, wave=wave, revision=0)
    values = asdict(said) | {"currency": said.currency if said.value is not None else ""}
    if before and all(getattr(before, name) == value for name, value in values.items()):
        return False
    for name, value in values.items():
        setattr(row, name, value)
    row.ask, row.said_at = ask, at
    row.revision += 1
    row.save()
    return True


def _follow(meeting: Meeting, *, by: By, at: datetime) -> None:
    """Let the log and the other side know what follows from what was just said."""
    row = (
        Meeting.objects.of(meeting.workspace_id)
        .select_related("activity", "matchmaking__event__workspace", "slot")
        .prefetch_related("seats")
        .get(pk=meeting.pk)
    )
    seats = list(row.seats.all())
    outcomes = list(
        Outcome.objects.of(row.workspace_id).filter(seat__meeting=row).order_by("wave", "pk")
    )
    last = {one.seat_id: one.took_place for one in outcomes if one.took_place is not None}
    was_held = was_held_by(seats, last)
    # What somebody withdrew in the log is told of there alone.
    stands = row.activity is not None and row.activity.state != Activity.State.WITHDRAWN
    if was_held is not None and stands:
        with translation.override(row.matchmaking.event.workspace.language):
            # Nobody is named: what an activity was keeps its reasons for good.
            reason = (
                _("One of its sides said on %(day)s that it took place")
                if was_held
                else _("One of its sides said on %(day)s that it did not take place")
            ) % {"day": day(at)}
        hold_meeting(row, was_held=was_held, reason=reason, by=by, at=at)
    if stands and all(last.get(seat.pk) is True for seat in seats):
        prove_meetings([row], by=by, at=at)
    _suggest_second(row, seats, outcomes, at=at)


def was_held_by(seats: Sequence[MeetingSeat], last: Mapping[int, bool]) -> bool | None:
    """
    Tell from what its sides said whether a meeting took place; None where nothing follows.

    One side's word is enough, and another's silence contradicts nothing; where two contradict
    each other, nothing follows, and staff decide.
    """
    words = set(last.values())
    if words == {False}:
        return False
    if words == {True} and not any(seat.presence == Presence.ABSENT for seat in seats):
        return True
    return None


def _suggest_second(
    meeting: Meeting, seats: Collection[MeetingSeat], outcomes: Sequence[Outcome], *, at: datetime
) -> None:
    """Give all sides each other's addresses once all of them want to meet again."""
    wanted = {one.seat_id for one in outcomes if one.next_step == Outcome.NextStep.SECOND_MEETING}
    if len(seats) < 2 or wanted != {seat.pk for seat in seats}:  # noqa: PLR2004 (two sides)
        return
    _second, is_new = SecondMeeting.objects.of(meeting.workspace_id).get_or_create(
        meeting=meeting,
        defaults={"workspace_id": meeting.workspace_id, "suggested_at": at},
    )
    if is_new:
        tell_second(meeting, at=at)


def _is_complete(meetings: Mapping[int, Meeting], participant: Participant, *, wave: str) -> bool:
    said = Outcome.objects.of(participant.workspace_id).filter(
        seat__in=list(meetings), wave=wave, took_place__isnull=False
    )
    return said.count() == len(meetings)


def _summary(number: int) -> str:
    return _("Said of %(number)s meetings what came of them") % {"number": number}
