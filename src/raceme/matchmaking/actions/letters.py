"""What people are told by mail on the day and after it, each with their own link."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils import translation

from raceme.core import words
from raceme.events.actions.letters import write_to
from raceme.mail import actions as mail
from raceme.matchmaking.library.clocks import also_at, named
from raceme.matchmaking.models import Meeting, MeetingSeat, Offer, Participant, Slot
from raceme.matchmaking.queries.meetings import zone_of


def tell_cancelled(meeting: Meeting, *, besides: Participant | None, at: datetime) -> None:
    """Tell who was to come that a meeting is not held, save who said so."""
    for seat, others in _each_with_others(meeting):
        if besides is None or seat.participant_id != besides.pk:
            _tell("meeting_cancelled", seat.participant, others, slot=meeting.slot, at=at)


def tell_placed(meeting: Meeting, *, at: datetime) -> None:
    """Tell both sides that they meet after all, when and where."""
    for seat, others in _each_with_others(meeting):
        _tell(
            "meeting_placed",
            seat.participant,
            others,
            slot=meeting.slot,
            at=at,
            table=", ".join(part for part in (meeting.table.room, meeting.table.name) if part),
        )


def tell_offered(offer: Offer, members: Collection[Participant], *, at: datetime) -> None:
    """Offer a half hour to each of ``members``."""
    for one in members:
        one.matchmaking = offer.matchmaking
        others = [other for other in members if other.pk != one.pk]
        _tell("meeting_offered", one, others, slot=offer.slot, at=at)


def tell_second(meeting: Meeting, *, at: datetime) -> None:
    """Give those who all want another meeting each other's addresses."""
    for seat, others in _each_with_others(meeting):
        _tell("meeting_again", seat.participant, others, slot=meeting.slot, at=at)


def _each_with_others(meeting: Meeting) -> list[tuple[MeetingSeat, list[Participant]]]:
    rows = MeetingSeat.objects.of(meeting.workspace_id).filter(meeting=meeting)
    seats = list(
        rows.select_related(
            "participant__registration__event__workspace",
            "participant__matchmaking__event",
        ).order_by("pk")
    )
    return [(seat, [one.participant for one in seats if one.pk != seat.pk]) for seat in seats]


def _tell(
    purpose: str,
    participant: Participant,
    others: Sequence[Participant],
    *,
    slot: Slot,
    at: datetime,
    **more: object,
) -> None:
    registration = participant.registration
    if registration.is_over:
        # Who does not come to the event any more hears no more of its meetings.
        return
    registration.event = participant.matchmaking.event
    own, there = zone_of(participant), participant.matchmaking.event.zone
    begins = slot.starts_at.astimezone(own)
    with translation.override(registration.language):
        when = words.weekday(begins.date())
        also = also_at(begins, read_by=own, other=there)
    context = {
        "others": [one.registration for one in others],
        "day": when,
        "clock": f"{begins:%H:%M}",
        # Both clocks are said where they differ.
        "zone": "; ".join(part for part in (named(own), also) if part),
        "path": reverse("matchmaking-public:schedule", args=[mail.SECRET]),
        **more,
    }
    write_to(registration, purpose, context=context, at=at)
