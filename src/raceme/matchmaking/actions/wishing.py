"""Wishes that no request made: by who organises, and from a workbook that is looked at first."""

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import combinations
from typing import Any

from django.db import transaction

from raceme.audit import actions as audit
from raceme.core.changes import Changes
from raceme.matchmaking.actions import refusals
from raceme.matchmaking.actions.locks import changeable_matchmaking, locked_people
from raceme.matchmaking.actions.requesting import withdraw
from raceme.matchmaking.actions.set_up.states import record
from raceme.matchmaking.actions.terms import By
from raceme.matchmaking.imports.wishes import WrittenWish
from raceme.matchmaking.models import (
    Matchmaking,
    Meeting,
    Participant,
    Placement,
    Wish,
    WishList,
    WishMember,
)
from raceme.matchmaking.queries.profiles import taking_part
from raceme.matchmaking.queries.requests import agreed_between, wishes_of
from raceme.matchmaking.queries.set_up import kinds_apart

MOST_PEOPLE = 4
State = WishList.State


@transaction.atomic
def make_wish(
    matchmaking: Matchmaking,
    people: Collection[Participant],
    *,
    weight: int,
    by: By,
    at: datetime,
) -> Wish:
    """
    Let two to four people meet because who organises wants it.

    Raises ``TooFewOrMany``, ``KindsApart``, and of two ``AgreedAlready``.
    """
    row = changeable_matchmaking(matchmaking)
    keys = {one.pk for one in people}
    if not 2 <= len(keys) <= MOST_PEOPLE:  # noqa: PLR2004 (one alone meets nobody)
        raise refusals.TooFewOrMany
    locked_people(row.workspace_id, keys)
    found = list(taking_part(row).filter(pk__in=keys))
    if len(found) < len(keys):
        raise refusals.NotToBeFound
    _refuse_kinds(row, found)
    if len(found) == 2 and agreed_between(*found).exists():  # noqa: PLR2004
        raise refusals.AgreedAlready
    wish = Wish.objects.create(
        workspace_id=row.workspace_id,
        matchmaking=row,
        way=Wish.Way.STAFF,
        weight=weight,
        made_at=at,
        is_generated=row.is_generated,
    )
    _seat([(wish, sorted(keys))])
    changes: Changes = {"people": (None, [one.registration.name for one in found])}
    _record("make_wish", wish, changes=changes, by=by, at=at)
    return wish


@transaction.atomic
def end_wish(wish: Wish, *, by: By, at: datetime) -> Wish:
    """
    Schedule a meeting no more, however it was wished; its request is then taken back.

    Who agreed on that request is told, as where one of them takes it back.
    Raises ``Gone`` where that happened already, ``Scheduled`` once it stands in the schedule.
    """
    members = WishMember.objects.of(wish.workspace_id).filter(wish=wish)
    locked_people(wish.workspace_id, members.values_list("participant", flat=True))
    rows = Wish.objects.of(wish.workspace_id).filter(pk=wish.pk, ended_at=None)
    row = rows.select_for_update().first()
    if row is None:
        raise refusals.Gone
    scheduled = Meeting.State.SCHEDULED
    if Meeting.objects.of(row.workspace_id).filter(wish=row, state=scheduled).exists():
        raise refusals.Scheduled
    if row.request is not None:
        withdraw(row.request, by=by, at=at)
        row.refresh_from_db()
    else:
        row.ended_at = at
        row.revision += 1
        row.save(update_fields=["ended_at", "revision"])
    _record("end_wish", row, changes={"ended_at": (None, at)}, by=by, at=at)
    return row


@transaction.atomic
def read_list(
    matchmaking: Matchmaking, *, name: str, written: Sequence[WrittenWish], by: By, at: datetime
) -> WishList:
    """Keep what a workbook says until somebody has looked at it; no wish is made yet."""
    row = changeable_matchmaking(matchmaking)
    WishList.objects.of(row.workspace_id).filter(matchmaking=row, state=State.READ).delete()
    lines, faults = _looked_up(row, written)
    made = WishList.objects.create(
        workspace_id=row.workspace_id,
        matchmaking=row,
        name=name[:200],
        lines=lines,
        faults=faults,
        read_at=at,
    )
    changes: Changes = {"wishes": (None, len(lines)), "faults": (None, len(faults))}
    _record("read_list", made, changes=changes, by=by, at=at)
    return made


@transaction.atomic
def save_list(wish_list: WishList, *, by: By, at: datetime) -> WishList:
    """
    Make the wishes that a list was read to say; what has a fault is left out.

    So is what is none any more: since it was read people may have left, or agreed.
    """
    matchmaking = changeable_matchmaking(wish_list.matchmaking)
    row = _standing(wish_list, state=State.READ)
    lines = _still_possible(matchmaking, row.lines)
    wishes = Wish.objects.bulk_create(
        [
            Wish(
                workspace_id=row.workspace_id,
                matchmaking=matchmaking,
                way=Wish.Way.LIST,
                from_list=row,
                weight=line["weight"],
                made_at=at,
                is_generated=matchmaking.is_generated,
            )
            for line in lines
        ],
        batch_size=500,
    )
    pairs = [(line["first"], line["second"]) for line in lines]
    _seat(list(zip(wishes, pairs, strict=True)))
    row.state, row.settled_at, row.count = State.SAVED, at, len(wishes)
    # What was typed of people is kept no longer than somebody looks at it.
    row.lines, row.faults = [], []
    row.save()
    changes: Changes = {"wishes": (None, row.count), "list": (None, row.name)}
    record("save_list", matchmaking, changes=changes, by=by, at=at)
    return row


@transaction.atomic
def undo_list(wish_list: WishList, *, by: By, at: datetime) -> WishList:
    """
    Remove the wishes that a list made, or drop one that was only read.

    Raises ``UsedBySchedule`` once a schedule has placed one of them.
    """
    matchmaking = changeable_matchmaking(wish_list.matchmaking)
    row = _standing(wish_list)
    if row.state == State.UNDONE:
        raise refusals.SettledAlready
    wishes = Wish.objects.of(row.workspace_id).filter(from_list=row)
    placed = Placement.objects.of(row.workspace_id).filter(wish__in=wishes.values("pk"))
    if count := placed.values("wish").distinct().count():
        raise refusals.UsedBySchedule(count=count)
    wishes.delete()
    was, row.state, row.settled_at = row.count, State.UNDONE, at
    row.lines, row.faults, row.count = [], [], 0
    row.save()
    changes: Changes = {"wishes": (was, None), "list": (row.name, None)}
    record("undo_list", matchmaking, changes=changes, by=by, at=at)
    return row


def _standing(wish_list: WishList, *, state: WishList.State | None = None) -> WishList:
    rows = WishList.objects.of(wish_list.workspace_id).filter(pk=wish_list.pk)
    row = rows.select_for_update().first()
    if row is None:
        raise refusals.Gone
    if state is not None and row.state != state:
        raise refusals.SettledAlready
    return row


def _looked_up(
    matchmaking: Matchmaking, written: Sequence[WrittenWish]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return what can be saved, and what cannot with the reason, by rows."""
    known: dict[str, Participant] = {}
    for one in taking_part(matchmaking):
        known[one.registration.code.lower()] = one
        if one.registration.email:
            known[one.registration.email.lower()] = one
    apart, taken = kinds_apart(matchmaking), _taken(matchmaking)
    lines, faults = [], []
    for wish in written:
        people = [known.get(text.lower()) for text in (wish.first, wish.second)]
        fault = _fault_of(wish, people, apart=apart, taken=taken)
        if fault is not None:
            faults.append({"row": wish.row, **fault})
            continue
        keys = [one.pk for one in people if one]
        taken.add(frozenset(keys))
        lines.append({"row": wish.row, "first": keys[0], "second": keys[1], "weight": wish.weight})
    return lines, faults


def _still_possible(
    matchmaking: Matchmaking, lines: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Return what can still be saved; its people are locked, so that none of them agrees now."""
    locked_people(
        matchmaking.workspace_id, {line[side] for line in lines for side in ("first", "second")}
    )
    types = {one.pk: one.registration.type_id for one in taking_part(matchmaking)}
    apart, taken = kinds_apart(matchmaking), _taken(matchmaking)
    found = []
    for line in lines:
        pair = frozenset([line["first"], line["second"]])
        if not pair <= types.keys() or pair in taken:
            continue
        first, second = sorted(types[key] for key in pair)
        if (first, second) not in apart:
            taken.add(pair)
            found.append(line)
    return found


def _taken(matchmaking: Matchmaking) -> set[frozenset[int]]:
    """Return who is to meet already."""
    return {
        frozenset(member.participant_id for member in wish.members.all())
        for wish in wishes_of(matchmaking)
    }


def _refuse_kinds(matchmaking: Matchmaking, people: Sequence[Participant]) -> None:
    apart = kinds_apart(matchmaking)
    for pair in combinations(sorted(people, key=lambda one: one.registration.type_id), 2):
        first, second = (one.registration.type for one in pair)
        if (first.pk, second.pk) in apart:
            raise refusals.KindsApart(yours=first.name, theirs=second.name)


def _fault_of(
    wish: WrittenWish,
    people: Sequence[Participant | None],
    *,
    apart: Collection[tuple[int, int]],
    taken: Collection[frozenset[int]],
) -> dict[str, str] | None:
    for place, text, one in zip("AB", (wish.first, wish.second), people, strict=True):
        if one is None:
            code = "nobody" if text else "empty"
            return {"place": place, "code": code, "written": text[:100]}
    if wish.weight is None:
        return {"place": "C", "code": "strength", "written": wish.strength[:100]}
    first, second = (one for one in people if one)
    if first.pk == second.pk:
        return {"place": "B", "code": "same", "written": wish.second[:100]}
    kinds = sorted([first.registration.type_id, second.registration.type_id])
    if (kinds[0], kinds[1]) in apart:
        return {"place": "B", "code": "apart", "written": wish.second[:100]}
    if frozenset([first.pk, second.pk]) in taken:
        return {"place": "B", "code": "twice", "written": wish.second[:100]}
    return None


def _seat(wishes: Sequence[tuple[Wish, Sequence[int]]]) -> None:
    WishMember.objects.bulk_create(
        [
            WishMember(workspace_id=wish.workspace_id, wish=wish, participant_id=key)
            for wish, keys in wishes
            for key in keys
        ],
        batch_size=500,
    )


def _record(verb: str, row: Wish | WishList, *, changes: Changes, by: By, at: datetime) -> None:
    audit.record(
        f"matchmaking.{verb}",
        targets=row,
        workspace=row.workspace_id,
        by=by,
        at=at,
        changes=changes,
    )
