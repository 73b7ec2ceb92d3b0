"""What programmes promised, ticked off by what stands in the log."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from raceme.engagements.models import Activity, Attribution, Evidence
from raceme.programmes.models import PlanItem, Programme

SOON = timedelta(days=14)


class State(StrEnum):
    DONE = "done"
    WITHOUT_DOCUMENT = "without_document"
    LATE = "late"
    SOON = "soon"
    LATER = "later"


@dataclass(frozen=True, kw_only=True)
class Tick:
    """A held activity that fulfils a part of a promise."""

    activity: int
    title: str
    on: date
    has_document: bool


@dataclass(kw_only=True)
class Promise:
    item: PlanItem
    ticks: list[Tick] = field(default_factory=list)

    @property
    def needed(self) -> int:
        return self.item.activities_needed

    @property
    def done(self) -> int:
        return sum(tick.has_document for tick in self.ticks) if self.is_paper else len(self.ticks)

    @property
    def is_paper(self) -> bool:
        """Whether it takes a document to be done, and not only that something was held."""
        return self.item.kind == PlanItem.Kind.DELIVERABLE

    @property
    def is_done(self) -> bool:
        return self.done >= self.needed

    @property
    def lacks_only_documents(self) -> bool:
        return not self.is_done and len(self.ticks) >= self.needed

    @property
    def bare(self) -> Tick | None:
        """The first activity held for it that has no document yet."""
        return next((tick for tick in self.ticks if not tick.has_document), None)

    def state(self, *, on: date) -> State:
        if self.is_done:
            return State.DONE
        if self.item.due_on < on:
            return State.LATE
        if self.lacks_only_documents:
            return State.WITHOUT_DOCUMENT
        return State.SOON if self.item.due_on <= on + SOON else State.LATER


def promises_of(programmes: Collection[Programme]) -> list[Promise]:
    """
    Return what ``programmes`` promised, soonest first, with what fulfils it: two queries.

    An activity that was attributed to an item fulfils that item. Of the others, held
    ones of an item's kind fulfil the items of that kind in the order in which both are due.
    """
    items = list(
        PlanItem.objects.reached_by(Q(programme__in=programmes))
        .select_related("programme", "responsible__organisation")
        .order_by("due_on", "code", "pk")
    )
    promises = [Promise(item=item) for item in items]
    _tick(promises, _held(items))
    return promises


def _held(items: Iterable[PlanItem]) -> QuerySet[Attribution]:
    """Return the held activities that may fulfil the items, of each kind no more than it takes."""
    wanted: dict[tuple[int, str], int] = {}
    for item in items:
        key = (item.programme_id, item.activity_kind)
        wanted[key] = wanted.get(key, 0) + item.activities_needed
    most = max(wanted.values(), default=0)
    of_kinds = Q(programme__in={programme for programme, _kind in wanted}) & Q(
        activity__kind__code__in={kind for _programme, kind in wanted if kind}
    )
    papers = Evidence.objects.reached_by(Q(activity=OuterRef("activity"), document__isnull=False))
    return (
        Attribution.objects.reached_by(Q(plan_item__in=list(items)) | of_kinds)
        .filter(activity__state=Activity.State.HELD, is_excluded=False)
        .annotate(
            has_document=Exists(papers),
            place=Window(
                RowNumber(),
                partition_by=[F("programme"), F("plan_item"), F("activity__kind")],
                order_by=[F("activity__ended_on"), F("activity")],
            ),
        )
        .filter(place__lte=most)
        .select_related("activity__kind")
        .order_by("activity__ended_on", "activity")
    )


def _tick(promises: list[Promise], held: Iterable[Attribution]) -> None:
    by_item = {promise.item.pk: promise for promise in promises}
    free: list[Attribution] = []
    for attribution in held:
        if attribution.plan_item_id in by_item:
            by_item[attribution.plan_item_id].ticks.append(_tick_of(attribution))
        elif attribution.plan_item_id is None:
            free.append(attribution)
    for promise in promises:
        for attribution in free[:]:
            if len(promise.ticks) >= promise.needed:
                break
            if _fits(promise.item, attribution):
                promise.ticks.append(_tick_of(attribution))
                free.remove(attribution)


def _fits(item: PlanItem, attribution: Attribution) -> bool:
    return (
        item.programme_id == attribution.programme_id
        and item.activity_kind == attribution.activity.kind.code
    )


def _tick_of(attribution: Attribution) -> Tick:
    return Tick(
        activity=attribution.activity_id,
        title=attribution.activity.title,
        on=attribution.activity.ended_on,
        has_document=bool(getattr(attribution, "has_document", False)),
    )
