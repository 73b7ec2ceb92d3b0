"""What changes on the day is a version of its own: what was published stays as it was."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import Max

from raceme.core.models import Record
from raceme.matchmaking.actions.scheduling.rows import after_change
from raceme.matchmaking.models import (
    Matchmaking,
    Meeting,
    MeetingSeat,
    Placement,
    Schedule,
    Seat,
    Wish,
)
from raceme.matchmaking.solving import Goal

By = Record | str


def follow(
    matchmaking: Matchmaking,
    *,
    note: str,
    without: Collection[int] = (),
    placed: Sequence[Meeting] = (),
    by: By,
    at: datetime,
) -> Schedule | None:
    """
    Publish what stands without the wishes of some keys and with some meetings as a new version.

    The row of ``matchmaking`` is locked. None where nothing was published.
    """
    versions = Schedule.objects.of(matchmaking.workspace_id).filter(matchmaking=matchmaking)
    before = versions.filter(state=Schedule.State.PUBLISHED).select_for_update().first()
    if before is None:
        return None
    number = versions.aggregate(last=Max("number"))["last"] + 1
    before.state = Schedule.State.REPLACED
    before.save(update_fields=["state"])
    after = Schedule.objects.create(
        workspace_id=matchmaking.workspace_id,
        matchmaking=matchmaking,
        number=number,
        state=Schedule.State.PUBLISHED,
        way=Schedule.Way.MOVED,
        based_on=before,
        said=_said(before, without=without, placed=placed),
        note=note[:300],
        made_at=at,
        made_by=str(by)[:200],
        published_at=at,
        published_by=str(by)[:200],
    )
    left_out = {*without, *(meeting.wish_id for meeting in placed)}
    _copy(before, after, without=left_out)
    _place(after, placed)
    return after


def _said(
    before: Schedule, *, without: Collection[int], placed: Sequence[Meeting]
) -> dict[str, object]:
    """
    Return what is said of a version: what came and went weighs, and is kept or is not.

    What its sides cancelled is named with its weight: it was kept as well as it could be.
    """
    came = {meeting.wish_id for meeting in placed}
    lost = set(before.placements.filter(wish__in=without).values_list("wish", flat=True))
    wishes = Wish.objects.of(before.workspace_id).filter(pk__in=came | lost).order_by("pk")
    weights = dict(wishes.values_list("pk", "weight"))
    change = sum(weight if wish in came else -weight for wish, weight in weights.items())
    said = after_change(before.said, {Goal.KEPT_WEIGHT.value: change})
    not_kept = [one for one in before.said.get("not_kept", []) if int(one["wish"]) not in came]
    cancelled = {**before.said.get("cancelled", {}), **{str(wish): weights[wish] for wish in lost}}
    still = {wish: weight for wish, weight in cancelled.items() if int(wish) not in came}
    return {**said, "not_kept": not_kept, "cancelled": still}


def _copy(before: Schedule, after: Schedule, *, without: Collection[int]) -> None:
    kept = list(before.placements.exclude(wish__in=without).order_by("pk"))
    new = Placement.objects.bulk_create(
        [
            Placement(
                workspace_id=after.workspace_id,
                schedule=after,
                wish_id=one.wish_id,
                slot_id=one.slot_id,
                table_id=one.table_id,
                is_locked=one.is_locked,
            )
            for one in kept
        ]
    )
    follows = {old.pk: one for old, one in zip(kept, new, strict=True)}
    seats = Seat.objects.of(before.workspace_id).filter(placement__in=follows).order_by("pk")
    _seat(after, [(follows[one.placement_id], one.participant_id) for one in seats])


def _place(after: Schedule, meetings: Sequence[Meeting]) -> None:
    for meeting in meetings:
        placement = Placement.objects.create(
            workspace_id=after.workspace_id,
            schedule=after,
            wish_id=meeting.wish_id,
            slot_id=meeting.slot_id,
            table_id=meeting.table_id,
        )
        seats = MeetingSeat.objects.of(after.workspace_id).filter(meeting=meeting).order_by("pk")
        _seat(after, [(placement, one.participant_id) for one in seats])


def _seat(after: Schedule, who: Sequence[tuple[Placement, int]]) -> None:
    Seat.objects.bulk_create(
        [
            Seat(
                workspace_id=after.workspace_id,
                placement=placement,
                schedule=after,
                slot_id=placement.slot_id,
                participant_id=participant,
            )
            for placement, participant in who
        ]
    )
