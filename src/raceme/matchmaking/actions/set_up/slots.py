"""Slots: made by the day, removed as long as no schedule has placed anything in them."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from raceme.core import words
from raceme.matchmaking.actions import refusals
from raceme.matchmaking.actions.locks import changeable_matchmaking
from raceme.matchmaking.actions.set_up.states import record
from raceme.matchmaking.actions.terms import By
from raceme.matchmaking.library.slots import PlannedSlot, SlotPlan, planned_slots
from raceme.matchmaking.models import Matchmaking, Meeting, Placement, Slot
from raceme.matchmaking.queries.set_up import slots_of

MOST_SLOTS = 500


@transaction.atomic
def make_slots(matchmaking: Matchmaking, *, plan: SlotPlan, by: By, at: datetime) -> list[Slot]:
    """
    Make the slots that ``plan`` says; all of them, or none.

    Raises ``NoSlots``, ``TooMany``, or ``SlotsOverlap`` with what is there already.
    """
    row = changeable_matchmaking(matchmaking)
    planned = list(planned_slots(plan, zone=row.event.zone))
    if not planned:
        raise refusals.NoSlots
    standing = list(slots_of(row))
    if len(planned) + len(standing) > MOST_SLOTS:
        raise refusals.TooMany(most=MOST_SLOTS)
    _refuse_overlap(planned, standing)
    made = Slot.objects.bulk_create(
        [
            Slot(
                workspace_id=row.workspace_id,
                matchmaking=row,
                starts_at=one.starts_at,
                minutes=one.minutes,
                part=one.part,
            )
            for one in planned
        ]
    )
    record(
        "make_slots",
        row,
        changes={"slots": (len(standing), len(standing) + len(made))},
        by=by,
        at=at,
    )
    return made


@transaction.atomic
def remove_slots(matchmaking: Matchmaking, *, keys: Collection[int], by: By, at: datetime) -> int:
    """Remove slots with what people said of them; return how many. Raises ``InUse``."""
    row = changeable_matchmaking(matchmaking)
    rows = slots_of(row).filter(pk__in=keys)
    before, gone = slots_of(row).count(), rows.count()
    placed = Placement.objects.of(row.workspace_id).filter(slot__in=rows.values("pk"))
    held = Meeting.objects.of(row.workspace_id).filter(slot__in=rows.values("pk"))
    if count := max(placed.count(), held.count()):
        raise refusals.InUse(count=count)
    if gone:
        record("remove_slots", row, changes={"slots": (before, before - gone)}, by=by, at=at)
        rows.delete()
    return gone


def _refuse_overlap(planned: list[PlannedSlot], standing: list[Slot]) -> None:
    for one in planned:
        if any(one.starts_at < slot.ends_at and slot.starts_at < one.ends_at for slot in standing):
            day = words.day_short(one.starts_at.date())
            raise refusals.SlotsOverlap(moment=f"{day}, {one.starts_at:%H:%M}")
