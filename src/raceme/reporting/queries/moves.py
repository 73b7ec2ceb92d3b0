"""What a change to the log would move, programme by programme, before anything is saved."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from raceme.core.timing import counting as counted
from raceme.engagements import models as log
from raceme.engines.indicators import Activity, LeftOut
from raceme.programmes.models import Programme
from raceme.reporting import counting
from raceme.reporting.queries.figures import Asked, asked_of_each
from raceme.reporting.queries.standing import shown


@dataclass(frozen=True, kw_only=True)
class MovedFigure:
    """
    One figure ``now`` and ``after``, amounts in units of the currency.

    ``left_out`` are the records of the activity that would not count, each with its
    reason; ``stands_already`` those of subjects that stand in the list anyway.
    """

    asked: Asked
    now: Decimal
    after: Decimal
    left_out: tuple[LeftOut, ...] = ()
    stands_already: tuple[str, ...] = ()

    @property
    def by(self) -> Decimal:
        return self.after - self.now

    @property
    def looks_at_it(self) -> bool:
        """Whether the activity is of a kind that the rule counts."""
        return bool(self.by or self.left_out or self.stands_already)


def moves(told: Sequence[tuple[Programme, Activity]], *, today: date) -> list[list[MovedFigure]]:
    """
    Return for each programme what its activity would do to the figures that look at its kind.

    It is told as the engine sees it: attributed with its share, ids of organisations and
    people as texts, other texts for whom the register does not know yet. An activity whose
    id is that of one that stands takes its place. Four queries, and those of the figures.
    """
    asked = asked_of_each([programme for programme, _ in told], today=today)
    stood = _kinds_that_stand([activity for _, activity in told])
    return [
        [
            _moved(each, activity)
            for each in asked[programme.pk]
            if {activity.kind, stood.get(activity.id)} & set(each.rule.kinds)
        ]
        for programme, activity in told
    ]


def counted_kinds(
    activities: QuerySet[log.Activity], *, programmes: QuerySet[Programme]
) -> dict[int, set[str]]:
    """Return by the key of each programme that counts some of ``activities`` their kinds."""
    counted_there = log.Attribution.objects.reached_by(
        Q(activity__in=activities.order_by().values("pk"))
        & Q(programme__in=programmes.order_by().values("pk"), is_excluded=False)
    )
    found: dict[int, set[str]] = defaultdict(set)
    pairs = counted_there.order_by().values_list("programme_id", "activity__kind__code")
    for programme, kind in pairs.distinct():
        found[programme].add(kind)
    return dict(found)


def moves_of_excluding(
    activities: QuerySet[log.Activity],
    *,
    programmes: Collection[Programme],
    kinds: Mapping[int, set[str]],
    today: date,
) -> list[list[MovedFigure]]:
    """
    Return for each programme what excluding ``activities`` from it would do to its figures.

    Those are told that look at one of the ``kinds`` that it counts of them. Three queries,
    and two for each figure, however many the activities are.
    """
    asked = asked_of_each(programmes, today=today)
    return [
        [
            _without(each, activities)
            for each in asked[programme.pk]
            if kinds.get(programme.pk, set()) & set(each.rule.kinds)
        ]
        for programme in programmes
    ]


def _without(asked: Asked, activities: QuerySet[log.Activity]) -> MovedFigure:
    with counted():
        now = counting.value(asked.question)
        after = counting.value(replace(asked.question, excluding=activities))
    return MovedFigure(asked=asked, now=shown(asked.rule, now), after=shown(asked.rule, after))


def _kinds_that_stand(activities: Iterable[Activity]) -> dict[str, str]:
    """Return by id the kind that each was of, which a correction may have changed."""
    keys = {int(one.id) for one in activities if one.id.isdecimal()}
    if not keys:
        return {}
    stand = log.Activity.objects.reached_by(Q(pk__in=keys)).order_by("pk")
    return {str(pk): code for pk, code in stand.values_list("pk", "kind__code")}


def _moved(asked: Asked, activity: Activity) -> MovedFigure:
    with counted():
        found = counting.move(asked.question, activity)
    return MovedFigure(
        asked=asked,
        now=shown(asked.rule, found.now),
        after=shown(asked.rule, found.after),
        left_out=found.left_out,
        stands_already=found.stands_already,
    )
