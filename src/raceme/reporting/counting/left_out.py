"""What was not counted: each record once, with the first condition that it fails."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, cast

from django.db.models import F, Q, Subquery, Value

from raceme.engagements.models import Activity
from raceme.engines.indicators import Log, Measure, Reason, count
from raceme.reporting.counting.conditions import NUMBERS, PASSES, REASONS, closest_participants
from raceme.reporting.counting.judging import judged
from raceme.reporting.counting.lines import EVERYTHING
from raceme.reporting.counting.nested import READ_AT_ONCE, Rows, sums_by
from raceme.reporting.counting.question import Question
from raceme.reporting.counting.register import day_of, not_held
from raceme.reporting.solving import EVERYBODY, activities_for, registered

NOBODY = Q(pk__in=())


@dataclass(frozen=True, kw_only=True)
class NotCounted:
    """A record that does not count; ``detail`` is what the engine says of it."""

    record: int
    activity: int | None
    reason: Reason
    detail: Mapping[str, str] = field(default_factory=dict)


def left_out(
    question: Question,
    *,
    page: slice = EVERYTHING,
    reason: Reason | None = None,
    of: Collection[int] | None = None,
) -> list[NotCounted]:
    """Return the records of ``page`` in the order of time, of one reason or of some if asked."""
    if question.rule.measure is Measure.REGISTER:
        wanted = Q(left_out__gt=PASSES) if reason is None else Q(left_out=NUMBERS[reason])
        if of is not None:
            wanted &= Q(organisation__in=of)
        return _not_registered(question, wanted=wanted, page=page)
    where = f"left_out > {PASSES}" if reason is None else f"left_out = {NUMBERS[reason]}"
    if of is not None:
        where += f" AND record IN ({', '.join(str(int(key)) for key in of) or 'NULL'})"
    rows = judged(question).listed(*_columns(question), where=where, page=page)
    return _with_details([_not_counted(row) for row in rows], question)


def each_left_out(question: Question) -> Iterator[list[NotCounted]]:
    """Return all that was left out in the order of time, some thousand as they are asked for."""
    if question.rule.measure is Measure.REGISTER:
        yield left_out(question)
        return
    rows = judged(question).each(*_columns(question), where=f"left_out > {PASSES}")
    while some := [_not_counted(row) for row in islice(rows, READ_AT_ONCE)]:
        yield _with_details(some, question)


def _not_counted(row: Mapping[str, Any]) -> NotCounted:
    return NotCounted(
        record=row["record"],
        activity=row.get("of_activity", row["record"]),
        reason=REASONS[row["left_out"]],
        detail={"subject": str(row.get("who")), "record": str(row.get("first"))},
    )


def _columns(question: Question) -> list[str]:
    of_activity = [] if question.rule.counts_activities else ["of_activity"]
    counted = [] if question.rule.first_time is None else ["who", "first"]
    return ["record", "left_out", *of_activity, *counted]


def reasons(question: Question) -> dict[Reason, int]:
    """Return how many records were left out for each reason, in the order of the conditions."""
    counted: Iterable[tuple[Any, ...]]
    if question.rule.measure is Measure.REGISTER:
        rows = cast("Rows", not_held(question)).values(left=F("left_out"), number=Value(1))
        counted = sums_by(rows, by="left", of=["number"])
    else:
        counted = judged(question).sums(by="left_out", of={"number": "1"})
    return {REASONS[left]: int(number) for left, number in counted if left != PASSES}


def _with_details(records: list[NotCounted], question: Question) -> list[NotCounted]:
    """Let the engine say what it found in the records of one page."""
    asked = [one for one in records if one.reason is not Reason.ALREADY_COUNTED]
    activities = activities_for(
        question.programme,
        activities=Q(pk__in={one.activity for one in asked}),
        parts=_parts_to_look_at(asked, question),
    )
    each_time = replace(question.rule, first_time=None)
    figure = count(each_time, Log(activities=tuple(activities)))
    details = {one.record: one.detail for one in figure.left_out}
    return [
        replace(one, detail=details[str(one.record)])
        if one.reason is not Reason.ALREADY_COUNTED
        else one
        for one in records
    ]


def _parts_to_look_at(records: Iterable[NotCounted], question: Question) -> Q:
    """Return which participants the engine has to see to say why: as few as will do."""
    rule = question.rule
    if rule.countries_at_least is not None or rule.with_country_from:
        return EVERYBODY
    if not rule.counts_activities:
        return Q(pk__in=[one.record for one in records])
    if not rule.asks_of_participants:
        return NOBODY
    closest = closest_participants(question).values("pk")[:1]
    rows = Activity.objects.reached_by(Q(pk__in=[one.record for one in records]))
    return Q(pk__in=rows.values_list(Subquery(closest), flat=True))


def _not_registered(question: Question, *, wanted: Q, page: slice) -> list[NotCounted]:
    keys = not_held(question).filter(wanted).order_by("organisation_id")
    found = registered(Q(organisation__in=list(keys.values_list("organisation", flat=True)[page])))
    figure = count(question.rule, Log(register=tuple(found)), on=day_of(question))
    return [
        NotCounted(record=int(one.record), activity=None, reason=one.reason, detail=one.detail)
        for one in figure.left_out
    ]
