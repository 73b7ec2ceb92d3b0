"""Locked rows, and the meetings of a version written as rows."""

from collections.abc import Collection, Iterable

from django.db.models import Max

from raceme.core.models import Record
from raceme.matchmaking.actions.scheduling import refusals
from raceme.matchmaking.models import Matchmaking, Placement, Schedule, Seat
from raceme.matchmaking.solving import Meeting

By = Record | str
BATCH = 1000
State = Schedule.State


def locked_matchmaking(key: int, *, within: int) -> Matchmaking:
    """Return the one lock of all versions of an event's schedule, locked until the end."""
    rows = Matchmaking.objects.of(within).filter(pk=key).select_related("event__workspace")
    return rows.select_for_update(of=("self",)).get()


def locked_version(schedule: Schedule) -> Schedule:
    """Return a version as it stands now, with the meetings' own row locked before it."""
    matchmaking = locked_matchmaking(schedule.matchmaking_id, within=schedule.workspace_id)
    rows = Schedule.objects.of(schedule.workspace_id).filter(pk=schedule.pk)
    row = rows.select_for_update().first()
    if row is None:
        raise refusals.VersionGone
    row.matchmaking = matchmaking
    return row


def next_number(matchmaking: Matchmaking) -> int:
    rows = Schedule.objects.of(matchmaking.workspace_id).filter(matchmaking=matchmaking)
    return (rows.aggregate(last=Max("number"))["last"] or 0) + 1


def write_meetings(
    schedule: Schedule, meetings: Iterable[Meeting], *, locked: Collection[int] = ()
) -> None:
    """Write what a version holds; ``locked`` are wishes whose meetings stay where they are."""
    held = list(meetings)
    placements = [
        Placement(
            workspace_id=schedule.workspace_id,
            schedule=schedule,
            wish_id=int(one.wish),
            slot_id=int(one.slot),
            table_id=int(one.place),
            is_locked=int(one.wish) in locked,
        )
        for one in held
    ]
    Placement.objects.bulk_create(placements, batch_size=BATCH)
    Seat.objects.bulk_create(
        [
            Seat(
                workspace_id=schedule.workspace_id,
                placement=placement,
                schedule=schedule,
                slot_id=placement.slot_id,
                participant_id=int(person),
            )
            for placement, one in zip(placements, held, strict=True)
            for person in one.people
        ],
        batch_size=BATCH,
    )


def after_change(said: dict[str, object], changes: dict[str, int]) -> dict[str, object]:
    """
    Return what is said of a version once a hand changed it: each goal by so much.

    A bound holds as long as every goal before it is as it was proven for.
    """
    told: list[dict[str, object]] = []
    is_as_proven = True
    for level in _levels(said):
        change = changes.get(str(level["goal"]), 0)
        bound = level.get("bound") if is_as_proven else None
        told.append({**level, "value": _number(level["value"]) + change, "bound": bound})
        is_as_proven = is_as_proven and change == 0
    by_hand = _number(said.get("by_hand", 0)) + 1
    return {**said, "levels": told, "by_hand": by_hand}


def _levels(said: dict[str, object]) -> list[dict[str, object]]:
    levels = said.get("levels")
    return list(levels) if isinstance(levels, list) else []


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
