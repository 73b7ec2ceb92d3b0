"""What a change to what stands in the log would move: each figure of each programme."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q, QuerySet

from raceme.core.timing import counting
from raceme.engagements.models import Activity as Stands
from raceme.engagements.queries import attributions_of
from raceme.engines.indicators import Activity, ActivityState, Participant
from raceme.portal.queries.moving import Moved, said
from raceme.programmes.models import Programme
from raceme.programmes.queries import programmes_in_order, programmes_of
from raceme.reporting.queries.moves import (
    MovedFigure,
    counted_kinds,
    moves,
    moves_of_excluding,
)
from raceme.reporting.solving import activities_for
from raceme.workspaces.models import Workspace

# How an activity that stands is seen after a change.
Change = Callable[[Activity], Activity]
Told = list[tuple[Programme, list[Moved]]]


@dataclass(frozen=True, kw_only=True)
class Excluding:
    """
    The ``programmes`` that count some of what was chosen, and what it would ``move``.

    ``told`` may hold fewer of them than there are.
    """

    programmes: Sequence[Programme]
    told: Told


def excluding(
    chosen: QuerySet[Stands],
    *,
    reader: Workspace,
    today: date,
    only: str = "",
    most: int | None = None,
) -> Excluding:
    """
    Return what it would move to exclude ``chosen`` from each programme that counts some of it.

    Told are those that ``reader`` may read: the one whose key is ``only``, if it is among
    them, else the ``most`` newest.
    """
    kinds = counted_kinds(chosen, programmes=programmes_of(reader))
    programmes = list(programmes_in_order(reader).filter(pk__in=kinds))
    shown = [one for one in programmes if str(one.pk) == only] or programmes[:most]
    found = moves_of_excluding(chosen, programmes=shown, kinds=kinds, today=today)
    return Excluding(programmes=programmes, told=_said(shown, found))


def counting_now(activity: Stands, *, reader: Workspace) -> list[Programme]:
    """Return the programmes that count ``activity`` and that ``reader`` may read."""
    counting_it = attributions_of(activity, reader=reader).filter(
        is_excluded=False, programme__in=programmes_of(reader).values("pk")
    )
    return [each.programme for each in counting_it]


def moved_by_change(
    activity: Stands,
    change: Change,
    *,
    programmes: Sequence[Programme],
    today: date,
    says_why: bool = False,
) -> Told:
    """
    Return what it would move if ``activity`` became what ``change`` makes of it.

    With ``says_why`` it is told how many of it would not count then, and for which reason.
    """
    # To read it as a programme counts it is part of counting that programme's figures.
    with counting():
        told = [
            (programme, change(known))
            for programme in programmes
            for known in activities_for(programme, activities=Q(pk=activity.pk))
        ]
    found = moves(told, today=today)
    return _said([programme for programme, _after in told], found, says_why=says_why)


def _said(
    programmes: Sequence[Programme],
    found: Sequence[Sequence[MovedFigure]],
    *,
    says_why: bool = False,
) -> Told:
    return [
        (programme, [said(move, names=_unnamed(move) if says_why else {}) for move in figures])
        for programme, figures in zip(programmes, found, strict=True)
    ]


def _unnamed(move: MovedFigure) -> dict[str, str]:
    """Let all who are left out be told, without their names: they stand on the page before."""
    records = [one.record for one in move.left_out] + list(move.stands_already)
    return dict.fromkeys(records, "")


def included(activity: Activity) -> Activity:
    return replace(activity, excluded=False)


def withdrawn(activity: Activity) -> Activity:
    return replace(activity, state=ActivityState.WITHDRAWN)


def restored(activity: Activity, *, state: str) -> Activity:
    return replace(activity, state=ActivityState(state))


def given_up(activity: Activity, *, stays_in_log: bool) -> Activity:
    """
    Return it as a programme sees it that it counts towards no more.

    In the log of the programme's own workspace it stays, and may be the first of somebody.
    """
    if not stays_in_log:
        return withdrawn(activity)
    parts = (replace(one, excluded=False, share=None) for one in activity.participants)
    return replace(activity, in_programme=False, excluded=False, participants=tuple(parts))


def without(activity: Activity, *, part: int) -> Activity:
    stay = (one for one in activity.participants if one.id != str(part))
    return replace(activity, participants=tuple(stay))


def with_parts_excluded(
    activity: Activity, *, parts: Collection[int], excluded: bool = True
) -> Activity:
    keys = {str(part) for part in parts}

    def seen(one: Participant) -> Participant:
        return replace(one, excluded=excluded) if one.id in keys else one

    return replace(activity, participants=tuple(map(seen, activity.participants)))
