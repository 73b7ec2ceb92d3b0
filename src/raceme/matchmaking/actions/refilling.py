"""
A half hour that came free is offered to those whose wish was kept back.

Several wishes may be offered the same half hour: who all accept first has it. The row of the
event's meetings is locked before anything is looked at, so that of two exactly one wins.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction
from django.utils.translation import gettext as _

from raceme.audit import actions as audit
from raceme.core.errors import Refusal
from raceme.matchmaking.actions.following import By, follow
from raceme.matchmaking.actions.lapsing import let_lapse
from raceme.matchmaking.actions.letters import tell_offered, tell_placed
from raceme.matchmaking.actions.locks import locked_matchmaking
from raceme.matchmaking.models import (
    Matchmaking,
    Meeting,
    MeetingSeat,
    Offer,
    OfferSide,
    Participant,
    Slot,
    Table,
    Wish,
)
from raceme.matchmaking.queries.free import (
    kept_back,
    members_of,
    offered_before,
    slack_of,
)

# To more at once it would be a race that most lose.
MOST_OFFERS = 3


class OfferOver(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("This half hour is taken meanwhile, or its time has come. Nothing was changed.")
        )


@transaction.atomic
def offer_again(
    matchmaking: Matchmaking,
    *,
    slots: Sequence[Slot],
    besides: int | None = None,
    by: By,
    at: datetime,
) -> list[Offer]:
    """
    Offer ``slots`` to those of kept-back wishes who are free then; the heaviest come first.

    A wish of the key ``besides`` is left out. Half of a slot may have passed.
    """
    row = locked_matchmaking(matchmaking)
    open_slots = [slot for slot in slots if _until(slot) > at and not slot.is_lost]
    if not open_slots:
        return []
    wishes = [wish for wish in kept_back(row) if wish.pk != besides]
    before = offered_before(open_slots, within=row.workspace_id)
    made = []
    for slot in open_slots:
        slack = slack_of(row, slot)
        fits = (
            wish
            for wish in wishes
            if (wish.pk, slot.pk) not in before and slack.table_for(members_of(wish))
        )
        made += [_offer(row, wish, slot, at=at) for wish in islice(fits, MOST_OFFERS)]
    if made:
        audit.record(
            "matchmaking.offer_again",
            targets=[row, *made],
            workspace=row.workspace_id,
            by=by,
            at=at,
            changes={"offers": (None, len(made))},
        )
    return made


@transaction.atomic
def accept_offer(offer: Offer, *, participant: Participant, by: By, at: datetime) -> Offer:
    """
    Accept a half hour; once all of its people have, it is their meeting.

    Raises ``OfferOver`` where others were first.
    """
    matchmaking, row = _locked(offer, at=at)
    _answer(row, participant, accepts=True, at=at)
    _record("accept_offer", row, by=by, at=at)
    if row.sides.exclude(accepts=True).exists():
        return row
    wish = kept_back(matchmaking).filter(pk=row.wish_id).first()
    table = slack_of(matchmaking, row.slot).table_for(members_of(wish)) if wish else None
    if wish is None or table is None:
        raise OfferOver
    meeting = _place(wish, row.slot, table, at=at)
    row.state, row.meeting, row.closed_at = Offer.State.TAKEN, meeting, at
    row.save(update_fields=["state", "meeting", "closed_at"])
    note = _("A half hour that came free was taken")
    follow(matchmaking, placed=[meeting], note=note, by=by, at=at)
    let_lapse(matchmaking, at=at)
    tell_placed(meeting, at=at)
    return row


@transaction.atomic
def decline_offer(offer: Offer, *, participant: Participant, by: By, at: datetime) -> Offer:
    """Say that one does not take a half hour; the wish lives on. Raises ``OfferOver``."""
    _matchmaking, row = _locked(offer, at=at)
    _answer(row, participant, accepts=False, at=at)
    row.state, row.closed_at = Offer.State.DECLINED, at
    row.save(update_fields=["state", "closed_at"])
    _record("decline_offer", row, by=by, at=at)
    return row


def _until(slot: Slot) -> datetime:
    return slot.starts_at + timedelta(minutes=slot.minutes) / 2


def _offer(matchmaking: Matchmaking, wish: Wish, slot: Slot, *, at: datetime) -> Offer:
    offer = Offer.objects.create(
        workspace_id=matchmaking.workspace_id,
        matchmaking=matchmaking,
        wish=wish,
        slot=slot,
        offered_at=at,
        expires_at=_until(slot),
    )
    members = members_of(wish)
    OfferSide.objects.bulk_create(
        [
            OfferSide(workspace_id=matchmaking.workspace_id, offer=offer, participant=one)
            for one in members
        ]
    )
    tell_offered(offer, members, at=at)
    return offer


def _locked(offer: Offer, *, at: datetime) -> tuple[Matchmaking, Offer]:
    matchmaking = locked_matchmaking(offer.matchmaking)
    row = Offer.objects.of(offer.workspace_id).select_related("slot").get(pk=offer.pk)
    if row.state != Offer.State.OPEN or row.expires_at <= at:
        raise OfferOver
    row.matchmaking = matchmaking
    return matchmaking, row


def _answer(offer: Offer, participant: Participant, *, accepts: bool, at: datetime) -> None:
    side = offer.sides.filter(participant=participant).first()
    if side is None:
        raise OfferOver
    side.accepts, side.answered_at = accepts, at
    side.save(update_fields=["accepts", "answered_at"])


def _place(wish: Wish, slot: Slot, table: Table, *, at: datetime) -> Meeting:
    """Make the meeting of a wish, or let one that was cancelled live again, at a new time."""
    before = Meeting.objects.of(wish.workspace_id).filter(wish=wish).first()
    meeting = before or Meeting(
        workspace_id=wish.workspace_id,
        matchmaking_id=wish.matchmaking_id,
        wish=wish,
        is_generated=wish.is_generated,
    )
    meeting.slot, meeting.table, meeting.changed_at = slot, table, at
    meeting.state = Meeting.State.SCHEDULED
    if before is not None:
        meeting.sequence += 1
        meeting.revision += 1
        before.seats.all().delete()
    meeting.save()
    MeetingSeat.objects.bulk_create(
        [
            MeetingSeat(workspace_id=wish.workspace_id, meeting=meeting, participant=one)
            for one in members_of(wish)
        ]
    )
    return meeting


def _record(verb: str, offer: Offer, *, by: By, at: datetime) -> None:
    audit.record(
        f"matchmaking.{verb}",
        targets=[offer, offer.matchmaking],
        workspace=offer.workspace_id,
        by=by,
        at=at,
    )
