"""One activity, and what each programme's figures make of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from raceme.core.timing import counting as counted
from raceme.engagements.models import Activity, Attribution
from raceme.engagements.queries import activities_open_in, log_of
from raceme.engines.indicators import Reason
from raceme.programmes.models import Programme
from raceme.programmes.queries import programmes_of
from raceme.reporting import counting
from raceme.reporting.queries.figures import Asked, asked_of_each
from raceme.reporting.queries.standing import shown
from raceme.workspaces.models import Workspace

OFFERED = 12
# Older ones are reached from their own pages: nobody looks through a longer list for one.
LOOKED_AT = 200


@dataclass(frozen=True, kw_only=True)
class MadeOfIt:
    """
    What one figure makes of an activity.

    ``lines`` of it are counted and add ``value``, in units of the currency where that is an
    amount; ``records`` of it are looked at, and those of ``left_out`` do not count.
    """

    asked: Asked
    records: int
    lines: int
    value: Decimal
    left_out: Mapping[Reason, int]


@dataclass(frozen=True, kw_only=True)
class Towards:
    """A programme that an activity counts towards; ``others`` do not look at its kind."""

    attribution: Attribution
    figures: Sequence[MadeOfIt]
    others: Sequence[Asked]

    @property
    def programme(self) -> Programme:
        return self.attribution.programme


def recorded_activities(workspace: Workspace) -> list[Activity]:
    """Return the last of its own that several programmes count, or any, to choose one from."""
    seen = Attribution.objects.reached_by(
        Q(activity=OuterRef("pk"), programme__in=programmes_of(workspace).values("pk"))
    )
    towards = seen.order_by().values("activity").annotate(number=Count("pk")).values("number")
    held = log_of(workspace).filter(state=Activity.State.HELD).annotate(towards=Subquery(towards))
    last: list[Activity] = list(held.order_by("-ended_on", "-pk")[:LOOKED_AT])
    shared = [one for one in last if (getattr(one, "towards", None) or 0) > 1]
    return (shared or last)[:OFFERED]


def shared_activities(workspace: Workspace) -> list[Activity]:
    """Return the last of others that count towards what ``workspace`` reads as a partner."""
    open_here = activities_open_in(workspace).filter(state=Activity.State.HELD)
    return list(open_here.select_related("kind").order_by("-ended_on", "-pk")[:OFFERED])


def counted_differently(activity: Activity, *, workspace: Workspace, today: date) -> list[Towards]:
    """Return what each programme that ``workspace`` may see makes of ``activity``."""
    attributions = list(_attributions(activity, workspace))
    programmes = [one.programme for one in attributions]
    asked = asked_of_each(programmes, today=today)
    return [_towards(one, activity, asked=asked[one.programme_id]) for one in attributions]


def _attributions(activity: Activity, workspace: Workspace) -> QuerySet[Attribution]:
    seen = Q(activity=activity, programme__in=programmes_of(workspace).values("pk"))
    return (
        Attribution.objects.reached_by(seen)
        .select_related("programme")
        .order_by(F("programme__ends_on").desc(), "programme__name", "pk")
    )


def _towards(attribution: Attribution, activity: Activity, *, asked: Sequence[Asked]) -> Towards:
    looking = [one for one in asked if activity.kind.code in one.rule.kinds]
    return Towards(
        attribution=attribution,
        figures=[_made_of_it(one, activity) for one in looking],
        others=[one for one in asked if activity.kind.code not in one.rule.kinds],
    )


def _made_of_it(asked: Asked, activity: Activity) -> MadeOfIt:
    which = Q(**{asked.question.activity: activity.pk})
    with counted():
        found = counting.contribution(asked.question, which)
    return MadeOfIt(
        asked=asked,
        records=found.records,
        lines=found.lines,
        value=shown(asked.rule, found.value),
        left_out=found.left_out,
    )
