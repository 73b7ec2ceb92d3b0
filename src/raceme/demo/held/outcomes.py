"""What came of meetings: everybody is asked a week later, some answer, a few agree to work on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from raceme.accounts.models import User
from raceme.asks import actions as asks
from raceme.asks.models import Ask
from raceme.asks.queries import LASTS
from raceme.demo.files import paper
from raceme.demo.stage import chance_for, in_the_morning
from raceme.documents.actions import store
from raceme.matchmaking.actions import outcomes
from raceme.matchmaking.actions.partnering import make_partnership
from raceme.matchmaking.models import Matchmaking, Meeting, Outcome, OutcomeAsk
from raceme.matchmaking.queries.meetings import own_meetings
from raceme.partnerships import actions as partnerships

WAVE = Outcome.Wave.WEEK
Next = Outcome.NextStep
STEPS = (Next.NONE, Next.SECOND_MEETING, Next.SECOND_MEETING, Next.OFFER, Next.PROJECT)
DAY = timedelta(days=1)
CURRENCY = "EUR"
# Of so many who are asked, so many answer.
ANSWER, OF = 3, 5


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """What two sides agreed upon: what it is worth, and when they signed it."""

    meeting: Meeting
    value: Decimal
    signed_on: date


def follow_up(
    matchmaking: Matchmaking, agreed: Iterable[Agreed], *, by: User, at: datetime
) -> None:
    """Ask what came of the meetings; let some answer, others be reminded in vain."""
    worth = {one.meeting.pk: one.value for one in agreed}
    outcomes.ask_after(matchmaking, wave=WAVE, by=by, at=at)
    asked = OutcomeAsk.objects.of(matchmaking.workspace_id).filter(
        participant__matchmaking=matchmaking, wave=WAVE
    )
    related = ("participant__registration__person", "participant__matchmaking__event", "ask")
    last = at
    for number, one in enumerate(asked.select_related(*related).order_by("pk")):
        _tell(one.ask, at=at)
        if is_heard(number):
            _answer(one, number, worth)
        elif one.ask is not None:
            last = max(last, _remind(one.ask, at=at))
    asks.expire_in(matchmaking.event.workspace, at=last + LASTS + OF * DAY)
    Ask.objects.of(matchmaking.workspace_id).filter(module=outcomes.MODULE).update(
        is_generated=True
    )


def is_heard(number: int) -> bool:
    """Tell whether somebody answers, by their number among those who are asked."""
    return number % OF < ANSWER


def _tell(ask: Ask | None, *, at: datetime) -> None:
    if ask is not None and ask.person is not None:
        asks.tell(ask.person, at=ask.next_mail_at or at)
        ask.refresh_from_db()


def _remind(ask: Ask, *, at: datetime) -> datetime:
    """Let the mail go out again as often as it does; return when it did last."""
    while ask.next_mail_at is not None:
        at = ask.next_mail_at
        _tell(ask, at=at)
    return at


def _answer(one: OutcomeAsk, number: int, worth: Mapping[int, Decimal]) -> None:
    """Let somebody say of each of their meetings what came of it."""
    participant, ask = one.participant, one.ask
    chance = chance_for(f"outcomes of {participant.registration.name}")
    said = {}
    for meeting in own_meetings(participant):
        (seat,) = (each for each in meeting.seats.all() if each.participant_id == participant.pk)
        if meeting.state == Meeting.State.NOT_HELD:
            said[seat.pk] = outcomes.Said(took_place=False)
        elif meeting.pk in worth:
            said[seat.pk] = outcomes.Said(
                took_place=True,
                useful=5,
                next_step=Next.AGREEMENT,
                has_agreement=True,
                value=worth[meeting.pk],
                currency=CURRENCY,
            )
        elif meeting.state == Meeting.State.HELD:
            said[seat.pk] = outcomes.Said(
                took_place=True,
                useful=chance.choice((2, 3, 3, 4, 4, 5)),
                next_step=chance.choice(STEPS),
            )
    told_at = ask.told_at if ask is not None and ask.told_at else one.asked_at
    at = told_at + DAY * (number % 7) + timedelta(hours=1, minutes=9 * number)
    outcomes.say_outcomes(participant, wave=WAVE, said=said, by=participant.registration, at=at)


def sign_agreed(matchmaking: Matchmaking, agreed: Sequence[Agreed], *, by: User) -> None:
    """Write down the partnerships that came of it, and that they were signed."""
    for number, one in enumerate(agreed):
        one.meeting.matchmaking = matchmaking
        at = in_the_morning(one.signed_on, minutes=35 * number)
        made = make_partnership(one.meeting, by=by, at=at)
        intro = f"{made.title}, {one.signed_on:%d.%m.%Y}. {matchmaking.event.title}."
        scan = SimpleUploadedFile(
            f"Agreement, signed, {made.title}"[:180] + ".pdf",
            paper("Agreement, signed", intro),
            "application/pdf",
        )
        document = store(
            scan, workspace=matchmaking.event.workspace, is_generated=True, by=by, at=at
        )
        partnerships.sign(made, since=one.signed_on, papers=[document], by=by, at=at)
